"""The public contract over XML-RPC, as an integrator's connector uses it."""

import xmlrpc.client

import pytest

pytestmark = pytest.mark.rpc


@pytest.fixture(scope="module")
def product(server):
    values = {"name": "Lampe", "type": "consu", "list_price": 50, "is_storable": True}
    return server.rpc("product.product", "create", [values])


@pytest.fixture(scope="module")
def customer(server):
    return server.rpc("res.partner", "create", [{"name": "Martin SA"}])


def _order(server, product, **vals):
    line = (0, 0, {"product_id": product, "product_uom_qty": 2, "price_unit": 50})
    return server.rpc("sale.order", "create", [{"order_line": [line], **vals}])


def _read(server, model, record_id, *names):
    return server.rpc(model, "read", [[record_id], list(names)])[0]


def test_an_order_gets_its_affaire_with_the_terms_of_the_company(
    server, product, customer
):
    """F001, F022: no affaire was given, one is there."""
    order = _read(
        server,
        "sale.order",
        _order(server, product, partner_id=customer),
        *("affaire_id", "logistic_state", "settled", "web_order"),
    )
    affaire = _read(
        server,
        "gescom.affaire",
        order["affaire_id"][0],
        *("name", "billing_mode", "billing_period", "state", "order_ids"),
    )
    assert affaire["name"].startswith("AF")
    assert (affaire["billing_mode"], affaire["state"]) == ("order", "draft")
    assert affaire["order_ids"] == [order["id"]]
    assert (order["logistic_state"], order["settled"]) == ("to_process", False)


def test_a_web_shop_gives_an_occasional_customer(server, product):
    """F004: the customer of the order is typed, and stays out of the customers."""
    details = {
        "name": "Marie Durand",
        "street": "3 rue des Lilas",
        "zip": "69003",
        "city": "Lyon",
        "country_code": "FR",
        "email": "marie@example.com",
        "phone": "04 72 00 00 00",
    }
    origin = server.rpc("gescom.sales.origin", "search", [[("kind", "=", "shop")]])[0]
    order_id = _order(
        server,
        product,
        occasional_customer=details,
        sales_origin_id=origin,
        web_transaction_ref="TX-1",
    )
    order = _read(server, "sale.order", order_id, "partner_id", "web_order")
    assert order["web_order"]
    partner = _read(
        server, "res.partner", order["partner_id"][0], "occasional", "city", "email"
    )
    assert (partner["occasional"], partner["city"]) == (True, "Lyon")
    assert not server.rpc("res.partner", "name_search", ["Marie Durand"])
    with pytest.raises(xmlrpc.client.Fault, match="web shop"):
        server.rpc("sale.order", "copy", [[order_id]])


def test_bad_details_are_refused_in_one_sentence(server, product):
    """F004, F016: the sentence says which detail and why; no half order is left."""
    before = server.rpc("sale.order", "search_count", [[]])
    for details, sentence in [
        ({"name": "A", "mail": "a@b.fr"}, "unknown details mail"),
        ({"name": ""}, "name of the occasional customer"),
        ({"name": "A", "email": "not an address"}, "malformed"),
        ({"name": "A", "country_code": "ZZ"}, "no country has the code"),
    ]:
        with pytest.raises(xmlrpc.client.Fault, match=sentence) as error:
            _order(server, product, occasional_customer=details)
        assert "Traceback" not in error.value.faultString
    assert server.rpc("sale.order", "search_count", [[]]) == before


def test_the_whole_life_of_an_affaire(server, product, customer):
    """F018, F020, F025, F065: confirm, refuse early billing, settle, undo."""
    order_id = _order(server, product, partner_id=customer)
    affaire_id = _read(server, "sale.order", order_id, "affaire_id")["affaire_id"][0]
    assert server.rpc("sale.order", "action_confirm", [[order_id]]) is True
    figures = _read(server, "gescom.affaire", affaire_id, "state", "amount_ordered")
    assert (figures["state"], figures["amount_ordered"]) == ("in_progress", 100)
    with pytest.raises(xmlrpc.client.Fault, match="Nothing is to be billed"):
        server.rpc("gescom.affaire", "action_create_invoices", [[affaire_id]])
    with pytest.raises(xmlrpc.client.Fault, match="can no longer be changed"):
        server.rpc(
            "gescom.affaire", "write", [[affaire_id], {"billing_mode": "delivery"}]
        )
    assert server.rpc("sale.order", "action_settle", [[order_id]]) is True
    order = _read(server, "sale.order", order_id, "settled", "logistic_state")
    assert (order["settled"], order["logistic_state"]) == (True, "shipped")
    assert _read(server, "gescom.affaire", affaire_id, "state")["state"] == "closed"
    assert server.rpc("sale.order", "action_unsettle", [[order_id]]) is True
    state = _read(server, "gescom.affaire", affaire_id, "state")["state"]
    assert state == "in_progress"


def test_every_public_method_answers_something_a_client_can_read(
    server, product, customer
):
    """XML-RPC carries no None."""
    order_id = _order(server, product, partner_id=customer)
    affaire_id = _read(server, "sale.order", order_id, "affaire_id")["affaire_id"][0]
    calls = [
        ("sale.order", "action_open_sales", [[]]),
        ("sale.order", "action_open_order_list", [[]]),
        ("sale.order", "action_open_affaire_list", [[]]),
        ("sale.order", "action_copy_order", [[order_id]]),
        ("sale.order", "action_view_affaire", [[order_id]]),
        ("gescom.affaire", "action_new_order", [[affaire_id]]),
        ("gescom.affaire", "action_view_orders", [[affaire_id]]),
        ("gescom.affaire", "action_view_deliveries", [[affaire_id]]),
        ("gescom.affaire", "action_view_returns", [[affaire_id]]),
        ("gescom.affaire", "action_view_invoices", [[affaire_id]]),
        ("gescom.affaire", "action_set_lost", [[affaire_id]]),
        ("gescom.affaire", "action_set_draft", [[affaire_id]]),
        ("res.partner", "action_view_affaires", [[customer]]),
    ]
    for model, method, args in calls:
        assert server.rpc(model, method, args), f"{model}.{method}"


@pytest.fixture(scope="module")
def stock_location(server):
    warehouse = server.rpc("stock.warehouse", "search", [[]], {"limit": 1})
    values = server.rpc("stock.warehouse", "read", [warehouse, ["lot_stock_id"]])
    return values[0]["lot_stock_id"][0]


def _receive(server, product, location, quantity):
    """Put goods on the shelf, beside those that are there."""
    values = {
        "product_id": product,
        "location_id": location,
        "inventory_quantity_auto_apply": quantity,
    }
    context = {"inventory_mode": True}
    server.rpc("stock.quant", "create", [values], {"context": context})


@pytest.fixture
def scarce(server, stock_location):
    """An article of which one piece is in stock, where two are ordered."""
    values = {"name": "Vase", "is_storable": True, "barcode": "3701234567822"}
    article = server.rpc("product.product", "create", [values])
    _receive(server, article, stock_location, 1)
    yield article
    server.rpc("product.product", "write", [[article], {"barcode": False}])


def _deliver(server, product, customer, rule):
    """A confirmed order and its delivery note."""
    order = _order(server, product, partner_id=customer, shipping_rule=rule)
    server.rpc("sale.order", "action_confirm", [[order]])
    return order, _read(server, "sale.order", order, "picking_ids")["picking_ids"][0]


def test_a_complete_order_does_not_leave_in_part(
    server, scarce, customer, stock_location
):
    """F081, F308: refused to a caller and to a scan, until all is there."""
    order, delivery = _deliver(server, scarce, customer, "complete")
    for method in ("action_ship", "button_validate"):
        with pytest.raises(xmlrpc.client.Fault, match="ships complete"):
            server.rpc("stock.picking", method, [[delivery]])
    answer = server.rpc("stock.picking", "scan", [[delivery], "3701234567822"])
    assert (answer["light"], answer["done"], answer["remaining"]) == ("green", 1, 1)
    answer = server.rpc("stock.picking", "scan_finish", [[delivery]], {"partial": True})
    assert (answer["light"], answer["finished"]) == ("red", False)
    assert "ships complete" in answer["message"]
    _receive(server, scarce, stock_location, 2)
    server.rpc("stock.picking", "action_assign", [[delivery]])
    server.rpc("stock.picking", "scan", [[delivery], "3701234567822"])
    answer = server.rpc("stock.picking", "scan_finish", [[delivery]])
    assert (answer["light"], answer["finished"]) == ("green", True)
    assert _read(server, "sale.order", order, "logistic_state") == {
        "id": order,
        "logistic_state": "shipped",
    }


def test_a_partial_order_leaves_and_keeps_its_rest(server, scarce, customer):
    """F079: without a question, even to a caller who would give the rest up."""
    order, delivery = _deliver(server, scarce, customer, "partial")
    context = {"skip_backorder": True, "picking_ids_not_to_backorder": [delivery]}
    options = {"context": context}
    server.rpc("stock.picking", "button_validate", [[delivery]], options)
    names = ("state", "document_kind", "shipping_state")
    done = _read(server, "stock.picking", delivery, *names)
    assert [done[name] for name in names] == ["done", "bl", "shipped"]
    pickings = _read(server, "sale.order", order, "picking_ids")["picking_ids"]
    (rest,) = set(pickings) - {delivery}
    assert _read(server, "stock.picking", rest, "state")["state"] == "confirmed"
    assert _read(server, "sale.order", order, "logistic_state")["logistic_state"] == (
        "partial"
    )
