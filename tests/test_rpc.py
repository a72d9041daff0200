"""The public contract over XML-RPC, as an integrator's connector uses it."""

import xmlrpc.client
from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.rpc
RELEASE = str(date.today() + timedelta(days=20))
STAFF = {
    "wire-adv": "gescom_base.group_sales_admin",
    "wire-manager": "gescom_base.group_sales_manager",
    "wire-preparer": "gescom_base.group_preparer",
}


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


@pytest.fixture(scope="module")
def staff(server):
    """Logins of an employee of each group; the password is the login."""
    for login, group in STAFF.items():
        module, name = group.split(".")
        [data] = server.rpc(
            "ir.model.data",
            "search_read",
            [[("module", "=", module), ("name", "=", name)]],
            {"fields": ["res_id"]},
        )
        values = {
            "name": login,
            "login": login,
            "password": login,
            "email": f"{login}@example.com",
            "lang": "fr_FR",
            "group_ids": [(6, 0, [data["res_id"]])],
        }
        server.rpc("res.users", "create", [values])
    return list(STAFF)


@pytest.fixture
def unreleased(server):
    values = {"name": "Coffret", "is_storable": True, "release_date": RELEASE}
    return server.rpc("product.product", "create", [values])


def _preorder(server, customer, article, quantity):
    values = {
        "partner_id": customer,
        "order_line": [(0, 0, {"product_id": article, "product_uom_qty": quantity})],
    }
    order = server.rpc("sale.order", "create", [values], login="wire-adv")
    server.rpc("sale.order", "action_confirm", [[order]], login="wire-adv")
    return order


def _read_line(server, order):
    names = ["release_date", "is_preorder", "preorder_coverage", "allocated_qty"]
    domain = [("order_id", "=", order)]
    [line] = server.rpc(
        "sale.order.line",
        "search_read",
        [domain],
        {"fields": names},
        login="wire-adv",
    )
    return line


def test_goods_received_early_are_kept_and_do_not_leave(
    server, staff, customer, unreleased, stock_location
):
    """F271, F272: flagged, served by rank, refused on the wire before its release."""
    first = _preorder(server, customer, unreleased, 3)
    second = _preorder(server, customer, unreleased, 4)
    line = _read_line(server, first)
    assert (line["release_date"], line["is_preorder"]) == (RELEASE, True)
    assert line["preorder_coverage"] == "none"
    _receive(server, unreleased, stock_location, 5)
    shares = [_read_line(server, order)["allocated_qty"] for order in (first, second)]
    assert shares == [3, 2]
    [order] = server.rpc("sale.order", "read", [[first], ["picking_ids"]])
    picking = order["picking_ids"]
    with pytest.raises(xmlrpc.client.Fault, match="Coffret") as refused:
        server.rpc("stock.picking", "button_validate", [picking], login="wire-preparer")
    assert "Traceback" not in refused.value.faultString
    with pytest.raises(xmlrpc.client.Fault):
        server.rpc(
            "stock.picking",
            "allow_early_release",
            [picking, "Salon du livre"],
            login="wire-adv",
        )
    assert server.rpc(
        "stock.picking",
        "allow_early_release",
        [picking, "Salon du livre"],
        login="wire-manager",
    )
    context = {"context": {"skip_backorder": True, "skip_sms": True}}
    server.rpc(
        "stock.picking", "button_validate", [picking], context, login="wire-preparer"
    )
    [sent] = server.rpc("stock.picking", "read", [picking, ["state"]])
    assert sent["state"] == "done"


def test_steering_figures_follow_the_orders(
    server, staff, customer, unreleased, stock_location
):
    """F274: ordered, inbound and missing, as a manager reads them."""
    _preorder(server, customer, unreleased, 3)
    _receive(server, unreleased, stock_location, 1)
    [row] = server.rpc(
        "gescom.preorder",
        "search_read",
        [[("product_id", "=", unreleased)]],
        {"fields": ["release_date", "ordered_qty", "gap_qty"]},
        login="wire-manager",
    )
    assert row["release_date"] == RELEASE
    assert (row["ordered_qty"], row["gap_qty"]) == (3, 2)


def test_a_release_run_waits_for_its_day(server, staff, customer, unreleased):
    """F273: the run of a day to come is refused in one sentence."""
    _preorder(server, customer, unreleased, 1)
    values = {"release_date": RELEASE}
    run = server.rpc("gescom.release.run", "create", [values], login="wire-manager")
    with pytest.raises(xmlrpc.client.Fault, match="jour") as refused:
        server.rpc("gescom.release.run", "action_start", [[run]], login="wire-manager")
    assert "Traceback" not in refused.value.faultString
