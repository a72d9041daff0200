import json
import subprocess

import pytest

from tests.conftest import ROOT, RUN

VISIT = ROOT / "tests" / "browser" / "visit.mjs"


def visit(url, login, pages):
    """Visit pages as a user and return what was seen on each.

    :param str url: address of the server
    :param str login: login, which is the password too
    :param list pages: dicts with `path`, and `clicks` to be made on the page; without
        `path` they are made on the page before
    :return: list of dicts with `path`, `texts` (shown on the page) and `problems`
        (errors on the browser's console, refused requests)
    """
    spec = {"url": url, "login": login, "pages": pages}
    done = subprocess.run(
        [str(RUN / "venv" / "bin" / "node"), str(VISIT)],
        input=json.dumps(spec),
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def shop(new_server):
    """A server with affaires in every state, for an administrator in French."""
    server = new_server("browser")
    admin = server.rpc("res.users", "search", [[("login", "=", "admin")]])
    server.rpc("res.users", "write", [admin, {"lang": "fr_FR"}])
    french = {"context": {"lang": "fr_FR"}}
    product = server.rpc(
        "product.product",
        "create",
        [{"name": "Chaise", "list_price": 100, "type": "consu"}],
    )
    partner = server.rpc("res.partner", "create", [{"name": "Durand SARL"}])

    def order(**vals):
        lines = [(0, 0, {"product_id": product, "product_uom_qty": 2})]
        values = {"partner_id": partner, "order_line": lines, **vals}
        return server.rpc("sale.order", "create", [values], french)

    def affaire_of(order_id):
        return server.rpc("sale.order", "read", [[order_id], ["affaire_id"]])[0][
            "affaire_id"
        ][0]

    draft, confirmed, settled, cancelled, lost = (order() for _i in range(5))
    for order_id in (confirmed, settled, cancelled):
        server.rpc("sale.order", "action_confirm", [[order_id]], french)
    server.rpc("sale.order", "action_settle", [[settled]], french)
    server.rpc("sale.order", "action_cancel", [[cancelled]], french)
    server.rpc("sale.order", "action_cancel", [[lost]], french)
    server.orders = {
        "draft": draft,
        "in_progress": confirmed,
        "closed": settled,
        "cancelled": cancelled,
        "lost": lost,
    }
    server.affaires = {state: affaire_of(oid) for state, oid in server.orders.items()}
    return server
