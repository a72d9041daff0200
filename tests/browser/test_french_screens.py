"""The screens as a French user sees them: no English, no error on the console."""

import re

import polib
import pytest

from tests.browser.conftest import visit
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

# Words that no French screen shows; names and codes of the test data are French.
ENGLISH = re.compile(
    r"\b(the|and|with|your|from|this|order|orders|invoice|invoices|customer|customers|"
    r"delivery|settings|save|discard|search|filters|group by|new|cancel|confirm|"
    r"settle|progress|shipped|draft|closed|amount|number|date of|show|start)\b",
    re.IGNORECASE,
)
# French words and fixed names that the expression above would take for English.
ACCEPTED = {"Date"}


def _untranslated(texts):
    """Texts that are a source string of the suite whose French differs, or English."""
    sources = set()
    for path in ROOT.glob("addons/*/i18n/fr.po"):
        sources |= {e.msgid for e in polib.pofile(str(path)) if e.msgid != e.msgstr}
    return [
        text
        for text in texts
        if text not in ACCEPTED and (text in sources or ENGLISH.search(text))
    ]


def _check(pages):
    for page in pages:
        assert not page["problems"], f"{page['path']}: {page['problems']}"
        english = _untranslated(page["texts"])
        assert not english, f"{page['path']}: {english}"


def test_affaire_list_and_its_other_views_are_french(shop):
    """F028: list, kanban, pivot, graph and activity views of the affaires."""
    views = ["list", "kanban", "pivot", "graph", "activity"]
    pages = [{"path": "/odoo/affaires"}] + [
        {"clicks": [f".o_switch_view.o_{view}"]} for view in views[1:]
    ]
    _check(visit(shop.url, "admin", pages))


@pytest.mark.parametrize(
    "state", ["draft", "in_progress", "closed", "cancelled", "lost"]
)
def test_affaire_form_is_french_in_each_state(shop, state):
    """F018, F023: the form and its zones, whatever the state of the affaire."""
    path = f"/odoo/affaires/{shop.affaires[state]}"
    tabs = ["orders", "deliveries", "returns", "invoices", "payments"]
    pages = [{"path": path}] + [
        {"clicks": [f".nav-link[name={tab}]"]} for tab in tabs[1:]
    ]
    _check(visit(shop.url, "admin", pages))


def test_order_screens_are_french(shop):
    """F027, F041: the order list with its search panel, the order form, its windows."""
    order = f"/odoo/gescom-orders/{shop.orders['in_progress']}"
    _check(
        visit(
            shop.url,
            "admin",
            [
                {"path": "/odoo/gescom"},
                {
                    "path": "/odoo/gescom-orders",
                    "clicks": [".o_searchview_dropdown_toggler"],
                },
                {"path": order},
                {"clicks": [".nav-link[name=web]"]},
                {"clicks": ["button[name=action_copy_order]"]},
                {"path": order, "clicks": ["button[name=action_settle]"]},
                {"path": f"/odoo/gescom-orders/{shop.orders['closed']}"},
            ],
        )
    )


def test_settings_and_lists_of_choices_are_french(shop):
    """F007, F028: the settings page and what is configured beside it."""
    _check(
        visit(
            shop.url,
            "admin",
            [
                {"path": "/odoo/action-gescom_affaire.gescom_sales_origin_action"},
                {"path": "/odoo/gescom-customers"},
                {"path": "/odoo/gescom-occasional-customers"},
                {"path": "/odoo/gescom-order-runs"},
                {"path": "/odoo/gescom-order-runs/new"},
                {"path": "/odoo/action-gescom_base.action_gescom_settings"},
            ],
        )
    )


def test_button_switches_between_orders_and_affaires(shop):
    """F028: from the orders to the affaires and back, in the list itself."""
    orders, affaires, back = visit(
        shop.url,
        "admin",
        [
            {"path": "/odoo/gescom-orders"},
            {
                "path": "/odoo/gescom-orders",
                "clicks": ["button[name=action_open_affaire_list]"],
            },
            {
                "path": "/odoo/affaires",
                "clicks": ["button[name=action_open_order_list]"],
            },
        ],
    )
    assert "Afficher les affaires" in orders["texts"]
    assert "Afficher les commandes" in affaires["texts"]
    assert "Afficher les affaires" in back["texts"]
