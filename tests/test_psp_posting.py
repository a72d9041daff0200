"""Two accountants who post the same payouts at the same moment, over XML-RPC."""

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.rpc

ORDERS = 12
HEADER = "Date,Type,Transaction ID,Order,Payout,Amount,Fee,Net"


@pytest.fixture(scope="module")
def server(new_server):
    return new_server("psp_posting")


def _create_orders(server):
    product = server.rpc(
        "product.product", "create", [{"name": "Chaise", "type": "consu"}]
    )
    partner = server.rpc("res.partner", "create", [{"name": "Durand SARL"}])
    line = (0, 0, {"product_id": product, "product_uom_qty": 1, "price_unit": 50})
    values = [{"partner_id": partner, "order_line": [line]} for _n in range(ORDERS)]
    order_ids = server.rpc("sale.order", "create", [values])
    server.rpc("sale.order", "action_confirm", [order_ids])
    names = ["name", "amount_total", "date_order"]
    return server.rpc("sale.order", "read", [order_ids, names])


def _create_account(server):
    admin = server.rpc("res.users", "search", [[("login", "=", "admin")]])
    manager = server.rpc(
        "ir.model.data", "check_object_reference", ["account", "group_account_manager"]
    )[1]
    server.rpc("res.users", "write", [admin, {"group_ids": [(4, manager)]}])
    accounts = {
        name: server.rpc(
            "account.account",
            "create",
            [{"name": name, "code": code, "account_type": kind, "reconcile": letter}],
        )
        for name, code, kind, letter in (
            ("clearing", "467901", "asset_current", True),
            ("fees", "627901", "expense", False),
            ("transfer", "580901", "asset_current", True),
        )
    }
    journal = server.rpc(
        "account.journal",
        "create",
        [
            {
                "name": "Prestataire",
                "code": "PSPX",
                "type": "bank",
                "default_account_id": accounts["clearing"],
            }
        ],
    )
    values = {
        "name": "Carte",
        "provider": "other",
        "journal_id": journal,
        "fee_account_id": accounts["fees"],
        "transfer_account_id": accounts["transfer"],
    }
    return server.rpc("gescom.psp.account", "create", [values]), accounts["clearing"]


def _row(number, order):
    amount = order["amount_total"]
    cells = (
        *(order["date_order"][:10], "Payment", f"T{number}", order["name"]),
        *(f"V{number % 3}", f"{amount:.2f}", "1.00", f"{amount - 1:.2f}"),
    )
    return ",".join(cells)


def test_two_accountants_post_the_same_payouts(server):
    """F287: each payout is posted once, whoever was first; the account is at zero."""
    orders = _create_orders(server)
    account, clearing = _create_account(server)
    rows = [_row(number, order) for number, order in enumerate(orders)]
    content = base64.b64encode("\n".join([HEADER, *rows]).encode()).decode()
    file_id = server.rpc(
        "gescom.psp.account", "import_file", [[account], "test.csv", content]
    )
    lines = server.rpc(
        "gescom.psp.line", "search_read", [[("file_id", "=", file_id)], ["state"]]
    )
    assert [line["state"] for line in lines] == ["matched"] * ORDERS

    def post(_user):
        try:
            return server.rpc("gescom.psp.file", "action_post", [[file_id]])
        except Exception as error:
            # Whoever comes second may be told to try again.
            return str(error)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(post, range(2)))
    server.rpc("gescom.psp.file", "action_post", [[file_id]])
    payouts = server.rpc(
        "gescom.psp.payout",
        "search_read",
        [[("account_id", "=", account)], ["state", "post_message"]],
    )
    assert [payout["state"] for payout in payouts] == ["posted"] * 3, payouts
    for order in orders:
        payments = server.rpc(
            "account.payment",
            "search_count",
            [[("sale_order_id", "=", order["id"]), ("state", "!=", "canceled")]],
        )
        assert payments == 1
    items = server.rpc(
        "account.move.line",
        "search_read",
        [[("account_id", "=", clearing), ("parent_state", "=", "posted")], ["balance"]],
    )
    assert abs(sum(item["balance"] for item in items)) < 0.005
