"""The scan screen as the preparer uses it: a keyboard, two sizes of screen, French."""

import json
import subprocess

import pytest

from tests.browser.test_french_screens import _untranslated
from tests.conftest import ROOT, RUN

pytestmark = pytest.mark.browser

CHAIR, WARDROBE = "3701234567891", "3701234567877"
BADGE = "BADGE-2026-0042"
SIZES = {"handheld": (412, 732), "desktop": (1400, 900)}
RELOAD = {}


def scan(url, login, size, steps):
    """Drive the screen.

    :param str login: login, which is the password too
    :param tuple size: width and height of the window
    :param list steps: dicts with `keys` to type, `click` to do; an empty one reloads
    :return: list of what was seen at first and after each step
    """
    width, height = size
    spec = {"url": url, "login": login, "width": width, "height": height}
    done = subprocess.run(
        [
            str(RUN / "venv" / "bin" / "node"),
            str(ROOT / "tests" / "browser" / "scan.mjs"),
        ],
        input=json.dumps({**spec, "steps": steps}),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert not found["problems"]
    return found["seen"]


@pytest.fixture(scope="module")
def warehouse(new_server):
    """A server with a delivery for each size of screen, and a preparer."""
    server = new_server("scan")
    french = {"context": {"lang": "fr_FR"}}

    def group(name):
        return server.rpc("ir.model.data", "check_object_reference", name.split("."))[1]

    server.rpc(
        "res.users",
        "create",
        [
            {
                "name": "Chloé Martin",
                "login": "scan-preparer",
                "password": "scan-preparer",
                "lang": "fr_FR",
                # The greeting of the chat is in English.
                "odoobot_state": "disabled",
                "group_ids": [(6, 0, [group("gescom_base.group_preparer")])],
            }
        ],
    )
    admin = server.rpc("res.users", "search", [[("login", "=", "admin")]])
    server.rpc(
        "res.users", "write", [admin, {"scan_badge": BADGE, "name": "Responsable"}]
    )
    chair, wardrobe = (
        server.rpc(
            "product.product",
            "create",
            [{"name": name, "barcode": code, "type": "consu", "list_price": 100}],
        )
        for name, code in (("Chaise", CHAIR), ("Armoire", WARDROBE))
    )
    assert wardrobe
    partner = server.rpc("res.partner", "create", [{"name": "Durand SARL"}])
    server.orders = {}
    for size in SIZES:
        lines = [(0, 0, {"product_id": chair, "product_uom_qty": 2})]
        values = {"partner_id": partner, "order_line": lines}
        order = server.rpc("sale.order", "create", [values], french)
        server.rpc("sale.order", "action_confirm", [[order]], french)
        server.orders[size] = server.rpc("sale.order", "read", [[order], ["name"]])[0]
    return server


@pytest.mark.parametrize("size", SIZES)
def test_wrong_article_until_the_end(warehouse, size):
    """F308, F309: red survives a reload, leaves by scan-out or badge, then the end."""
    order = warehouse.orders[size]
    steps = [
        ({"keys": order["name"]}, "idle", "Scannez un article"),
        ({"keys": CHAIR}, "green", "1 sur 2"),
        ({"keys": WARDROBE}, "red", "Mauvais article : Armoire"),
        ({"keys": CHAIR}, "red", "Mauvais article : Armoire"),
        (RELOAD, "red", "Mauvais article : Armoire"),
        ({"keys": WARDROBE}, "green", "Sorti : Armoire"),
        ({"keys": "MYSTERE"}, "red", "Code inconnu MYSTERE"),
        ({"keys": BADGE}, "green", "Débloqué par Responsable"),
        ({"click": ".o_gescom_scan_finish"}, "green", "Il manque des articles"),
        ({"click": ".o_gescom_scan_back"}, "green", "Il manque des articles"),
        ({"keys": CHAIR}, "green", "Tout y est"),
        ({"click": ".o_gescom_scan_finish"}, "green", "est terminé"),
        ({"click": ".o_gescom_scan_next"}, "idle", "Scannez un document"),
    ]
    seen = scan(
        warehouse.url, "scan-preparer", SIZES[size], [step for step, *_ in steps]
    )
    for found, (step, light, message) in zip(seen[1:], steps, strict=True):
        assert (found["light"], message in found["message"]) == (light, True), (
            step,
            found["message"],
        )
    for found in seen:
        assert not found["overflow"]
        assert not _untranslated(found["texts"])
    done = warehouse.rpc(
        "stock.picking",
        "search_count",
        [[("sale_id", "=", order["id"]), ("state", "=", "done")]],
    )
    assert done == 1
