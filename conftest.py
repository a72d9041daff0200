"""What all tests share: how the process that runs them treats clocks and memory."""

import gc

import freezegun
import pytest

# A frozen clock is not the one that says how long a test took.
freezegun.configure(extend_ignore_list=["_pytest.timing"])


@pytest.fixture(scope="session", autouse=True)
def _rare_collections(load_registry):
    # The registry of Odoo holds a million objects that stay: a collection that visits
    # them all finds nothing and takes a tenth of the time of the tests.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
