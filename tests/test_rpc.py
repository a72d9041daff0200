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


SELLERS = ("Scierie", "Ebenisterie", "Depot")


@pytest.fixture(scope="module")
def sellers(server):
    """Two suppliers and a logistician who may deliver to customers."""
    values = [{"name": name, "direct_delivery_allowed": True} for name in SELLERS]
    values[-1] |= {"direct_delivery_allowed": False, "is_logistician": True}
    return server.rpc("res.partner", "create", [values])


@pytest.fixture
def bench(server, sellers, stock_location):
    """An article that any of them delivers, and of which we have plenty."""
    values = {
        "name": "Banc",
        "is_storable": True,
        "standard_price": 5,
        "list_price": 20,
        "seller_ids": [
            (0, 0, {"partner_id": seller, "price": 8, "direct_delivery": True})
            for seller in sellers
        ],
    }
    article = server.rpc("product.product", "create", [values])
    _receive(server, article, stock_location, 100)
    return article


def _adv(server, model, method, *args, **kwargs):
    return server.rpc(model, method, list(args), kwargs, login="wire-adv")


def _have_delivered(server, order, supplier, quantity):
    """A direct delivery, as an integrator of the sales administration makes it."""
    [line] = _adv(server, "sale.order", "read", [order], ["order_line"])
    goods = {"sale_line_id": line["order_line"][0], "quantity": quantity}
    values = {
        "order_id": order,
        "supplier_id": supplier,
        "line_ids": [(0, 0, goods)],
    }
    window = _adv(server, "gescom.direct.delivery", "create", values)
    [new] = [window] if isinstance(window, int) else window
    action = _adv(server, "gescom.direct.delivery", "action_create", [new])
    return action["res_id"]


def _check_direct(server, order, ordered):
    """0 <= delivered <= ordered, and nothing is under way twice.

    :return: quantities under way by kind of document
    """
    [line] = _adv(
        server,
        "sale.order.line",
        "search_read",
        [("order_id", "=", order)],
        fields=["product_uom_qty", "qty_delivered", "qty_invoiced"],
    )
    assert line["product_uom_qty"] == ordered
    assert 0 <= line["qty_delivered"] <= ordered
    assert line["qty_invoiced"] <= line["qty_delivered"]
    moves = _adv(
        server,
        "stock.move",
        "search_read",
        [
            ("sale_line_id", "=", line["id"]),
            ("state", "not in", ["done", "cancel"]),
        ],
        fields=["product_uom_qty", "picking_id"],
    )
    shares = {}
    for move in moves:
        [picking] = _adv(
            server,
            "stock.picking",
            "read",
            [move["picking_id"][0]],
            ["document_kind"],
        )
        kind = picking["document_kind"]
        shares[kind] = shares.get(kind, 0) + move["product_uom_qty"]
    assert line["qty_delivered"] + sum(shares.values()) == ordered
    return shares


def test_an_order_shared_by_those_who_deliver_it(
    server, staff, customer, sellers, bench
):
    """F107 to F114: BL, LF and OL, answers, refusals, our dock, more ordered."""
    order = _preorder(server, customer, bench, 12)
    lf, other, ol = (
        _have_delivered(server, order, seller, quantity)
        for seller, quantity in zip(sellers, (4, 3, 2), strict=True)
    )
    assert _check_direct(server, order, 12) == {"bl": 3, "lf": 7, "ol": 2}
    answer = _adv(server, "gescom.direct.answer", "create", {"picking_id": lf})
    [lines] = _adv(server, "gescom.direct.answer", "read", [answer], ["line_ids"])
    write = ("gescom.direct.answer.line", "write", lines["line_ids"])
    _adv(server, *write, {"quantity": 1})
    assert _adv(server, "gescom.direct.answer", "action_confirm", [answer]) is True
    proposal = _adv(server, "gescom.direct.proposal", "create", {"order_id": order})
    [found] = _adv(server, "gescom.direct.proposal", "read", [proposal], ["line_ids"])
    write = ("gescom.direct.proposal.line", "write", found["line_ids"])
    _adv(server, *write, {"choice": "stock", "quantity": 2})
    assert _adv(server, "gescom.direct.proposal", "action_apply", [proposal]) is True
    assert _check_direct(server, order, 12) == {"bl": 5, "lf": 5, "ol": 2}
    _adv(server, *write, {"choice": "cancel", "quantity": 1})
    assert _adv(server, "gescom.direct.proposal", "action_apply", [proposal]) is True
    assert _check_direct(server, order, 11) == {"bl": 5, "lf": 4, "ol": 2}
    answer = _adv(server, "gescom.direct.answer", "create", {"picking_id": ol})
    assert _adv(server, "gescom.direct.answer", "action_ship", [answer]) is True
    assert _check_direct(server, order, 11) == {"bl": 5, "lf": 4}
    received = server.rpc(
        "stock.picking", "action_receive_at_dock", [[other]], login="wire-preparer"
    )
    assert received is True
    assert _check_direct(server, order, 11) == {"bl": 8, "lf": 1}
    [line] = _adv(server, "sale.order", "read", [order], ["order_line"])
    quantity = {"product_uom_qty": 14}
    _adv(server, "sale.order.line", "write", line["order_line"], quantity)
    assert _check_direct(server, order, 14) == {"bl": 11, "lf": 1}
    _adv(server, "stock.picking", "action_cancel", [lf])
    assert _check_direct(server, order, 14) == {"bl": 12}


def test_direct_deliveries_are_for_the_sales_administration(
    server, staff, customer, sellers, bench
):
    """F107: refused to a preparer, and the secret of the page to everybody."""
    order = _preorder(server, customer, bench, 4)
    lf = _have_delivered(server, order, sellers[0], 2)
    for method, model, record in (
        ("action_new_direct_delivery", "sale.order", order),
        ("action_direct_answer", "stock.picking", lf),
        ("action_send_direct", "stock.picking", lf),
    ):
        with pytest.raises(xmlrpc.client.Fault) as refused:
            server.rpc(model, method, [[record]], login="wire-preparer")
        assert "Traceback" not in refused.value.faultString
    with pytest.raises(xmlrpc.client.Fault):
        domain = [("direct_delivery", "=", "lf")]
        arguments = [domain, ["direct_token"]]
        server.rpc("purchase.order", "search_read", arguments)
