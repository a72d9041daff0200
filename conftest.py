"""What all tests share: how their process treats clocks, memory and its database."""

import gc
import os

import freezegun
import pytest

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import get_db_name

# A frozen clock is not the one that says how long a test took.
freezegun.configure(extend_ignore_list=["_pytest.timing"])


@pytest.fixture(scope="session", autouse=True)
def _rare_collections(load_registry):
    # The registry of Odoo holds a million objects that stay: a collection that visits
    # them all finds nothing and takes a tenth of the time of the tests.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _company_of_the_tests(load_registry):
    """Make the company of the tests once, in a database that goes with the process."""
    registry = Registry(get_db_name())
    if "PYTEST_XDIST_WORKER" not in os.environ or "gescom.affaire" not in registry:
        return
    from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT
    from odoo.addons.gescom_affaire.tests.company import create_company

    with registry.cursor() as cr:
        context = {**DISABLED_MAIL_CONTEXT, "lang": "en_US"}
        create_company(api.Environment(cr, SUPERUSER_ID, context))
