"""The tools need no Odoo: nothing of what pytest-odoo prepares for every test."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def load_registry():
    return None


@pytest.fixture(scope="session", autouse=True)
def load_http():
    return None


@pytest.fixture(scope="module", autouse=True)
def enable_odoo_test_flag():
    return None
