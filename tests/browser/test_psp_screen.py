"""The reconciliation screen as accountants use it: the keyboard, in French."""

import base64
import json
import subprocess

import pytest

from tests.browser.test_french_screens import _untranslated
from tests.conftest import ROOT, RUN

pytestmark = pytest.mark.browser

LOGIN = "psp-accountant"
HEADER = "Date,Type,Transaction ID,Order,Label,Amount,Fee,Net"


def drive(url, steps):
    """Drive the screen.

    :param list steps: dicts with a key to `press`, a text to `type`, a `click`
    :return: list of what was seen at first and after each step
    """
    done = subprocess.run(
        [
            str(RUN / "venv" / "bin" / "node"),
            str(ROOT / "tests" / "browser" / "psp.mjs"),
        ],
        input=json.dumps({"url": url, "login": LOGIN, "steps": steps}),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert not found["problems"]
    return found["seen"]


@pytest.fixture(scope="module")
def shop(new_server):
    """A server with a settlement file: one exact line, and two to decide."""
    server = new_server("psp")
    french = {"context": {"lang": "fr_FR"}}

    def group(name):
        return server.rpc("ir.model.data", "check_object_reference", name.split("."))[1]

    groups = ["account.group_account_user", "gescom_base.group_sales_admin"]
    server.rpc(
        "res.users",
        "create",
        [
            {
                "name": "Inès Moreau",
                "login": LOGIN,
                "password": LOGIN,
                "lang": "fr_FR",
                # The greeting of the chat is in English.
                "odoobot_state": "disabled",
                "group_ids": [(6, 0, [group(name) for name in groups])],
            }
        ],
    )
    admin = server.rpc("res.users", "search", [[("login", "=", "admin")]])
    manager = group("account.group_account_manager")
    server.rpc("res.users", "write", [admin, {"group_ids": [(4, manager)]}])
    product = server.rpc(
        "product.product", "create", [{"name": "Chaise", "type": "consu"}]
    )
    server.orders = [
        _create_order(server, product, name, price, french)
        for name, price in (("Durand SARL", 100), ("Marie Dupont", 200), ("Leroy", 300))
    ]
    account = _create_account(server)
    rows = [
        _row("T1", server.orders[0]["name"], "Durand", server.orders[0]),
        _row("T2", "", "Paiement Marie Dupont", server.orders[1]),
        _row("T3", "INCONNU", "Paiement", server.orders[2], besides=7),
    ]
    content = base64.b64encode("\n".join([HEADER, *rows]).encode()).decode()
    file_id = server.rpc(
        "gescom.psp.account", "import_file", [[account], "test.csv", content], french
    )
    (file,) = server.rpc("gescom.psp.file", "read", [[file_id], ["state", "error_ids"]])
    assert (file["state"], file["error_ids"]) == ("imported", [])
    return server


def _create_order(server, product, name, price, french):
    partner = server.rpc("res.partner", "create", [{"name": name}])
    line = {"product_id": product, "product_uom_qty": 1, "price_unit": price}
    order = server.rpc(
        "sale.order",
        "create",
        [{"partner_id": partner, "order_line": [(0, 0, line)]}],
        french,
    )
    server.rpc("sale.order", "action_confirm", [[order]], french)
    names = ["name", "amount_total", "date_order"]
    return server.rpc("sale.order", "read", [[order], names])[0]


def _create_account(server):
    journal = server.rpc(
        "account.journal",
        "create",
        [{"name": "Prestataire", "code": "PSPB", "type": "bank"}],
    )
    values = {"name": "Carte", "provider": "other", "journal_id": journal}
    return server.rpc("gescom.psp.account", "create", [values])


def _row(reference, order, label, document, besides=0):
    amount = f"{document['amount_total'] + besides:.2f}"
    day = document["date_order"][:10]
    return f"{day},Payment,{reference},{order},{label},{amount},0.00,{amount}"


def test_from_the_first_line_to_the_last(shop):
    """F289: candidates, the reason of each line, search, waiting account, take back."""
    first, second, third = shop.orders
    seen = drive(
        shop.url,
        [
            {"press": "a"},
            {"press": "Enter"},
            {"press": "/"},
            {"type": third["name"]},
            {"press": "Escape"},
            {"press": "w"},
            {"click": "[data-show=matched]"},
            {"press": "ArrowDown"},
            {"press": "u"},
        ],
    )
    start, matched, accepted, _focus, searched, _blur, done, shown, moved, back = seen
    assert start["left"] == matched["left"] == 2
    assert second["name"] in matched["candidates"][0]
    assert "même client" in matched["candidates"][0]
    assert accepted["left"] == 1
    assert "Aucune transaction" in accepted["lines"][0]
    assert third["name"] in searched["candidates"][0]
    assert done["left"] == 0 and not done["lines"]
    assert len(shown["lines"]) == 3
    assert any(first["name"] in line for line in shown["lines"])
    assert moved["selected"] != shown["selected"]
    assert back["left"] == 1 and len(back["lines"]) == 2
    for screen in seen:
        assert not _untranslated(screen["texts"])
    lines = shop.rpc(
        "gescom.psp.line",
        "search_read",
        [[("psp_ref", "in", ["T1", "T2", "T3"])], ["state", "match_by_hand"]],
    )
    assert sorted(line["state"] for line in lines) == ["matched", "matched", "new"]
