"""What all tests share: how the process that runs them treats clocks and memory."""

import gc
import os
import shutil
from pathlib import Path
from unittest.mock import patch

import freezegun
import pytest

# A frozen clock is not the one that says how long a test took.
freezegun.configure(extend_ignore_list=["_pytest.timing"])


@pytest.fixture(scope="session", autouse=True)
def _own_files(load_registry):
    # Workers have databases of their own, and the files of one: Odoo, which removes
    # after each class what the database of the worker does not name, would take them
    # from the test that another worker is in.
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker:
        yield
        return
    from odoo.tests.common import get_db_name
    from odoo.tools import config

    shared = Path(config.filestore(get_db_name()))
    own = shared.with_name(f"{shared.name}-{worker}")
    shutil.rmtree(own, ignore_errors=True)
    # No file of it is ever written to again.
    shutil.copytree(shared, own, copy_function=os.link)
    with patch.object(config, "filestore", return_value=str(own)):
        yield
    shutil.rmtree(own, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _cheap_collections(load_registry):
    # The registry of Odoo holds a million objects that stay: a collection that visits
    # them all finds nothing and takes a tenth of the time of the tests. Without them
    # it costs little, and is to come often: Odoo goes through all the environments
    # that are left to find the one it wants.
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 5)


class Caches:
    """Odoo's caches, of which a test leaves to the next what it did not change.

    Odoo empties all of them after each test, which then reads the access rights and
    compiles the reports anew: up to a fourth of the time. What nothing invalidated
    holds for the database as it was before the test, as after a request that fails
    (see `Registry.reset_changes`). Of a class only the templates stay.

    :param odoo.modules.registry.Registry registry: whose caches they are
    """

    AFTER_TEST = {"assets"}  # They name files that go with the test.
    AFTER_CLASS = {"assets", "default", "stable"}

    def __init__(self, registry):
        self.registry = registry
        self._clear_cache = registry.clear_cache
        self._clear_all_caches = registry.clear_all_caches
        self._changed_by_class = set()
        self._changed_by_test = set()
        registry.clear_cache = self.clear_cache
        registry.clear_all_caches = self.clear_all_caches

    def clear_cache(self, *names):
        self._changed_by_test.update(names or ("default",))
        self._clear_cache(*names)

    def clear_all_caches(self):
        self._changed_by_test.update(self.registry.cache_sequences)
        self._clear_all_caches()

    def start_test(self):
        self._changed_by_class |= self._changed_by_test
        self._changed_by_test = set()

    def end_test(self):
        self._clear_cache(*self._changed_by_test, *self.AFTER_TEST)
        self._changed_by_test = set()

    def end_class(self):
        self.start_test()
        self._clear_cache(*self._changed_by_class, *self.AFTER_CLASS)
        self._changed_by_class = set()


@pytest.fixture(scope="session", autouse=True)
def _lasting_caches():
    from odoo.modules.registry import Registry
    from odoo.tests import TransactionCase
    from odoo.tests.common import get_db_name

    caches = None
    set_up_class = TransactionCase.setUpClass.__func__
    set_up = TransactionCase.setUp

    def set_up_class_with_caches(cls):
        nonlocal caches
        # Not before: some tests need no Odoo.
        registry = Registry(get_db_name())
        if not caches or caches.registry is not registry:
            caches = Caches(registry)
        ending = patch.object(registry, "clear_all_caches", caches.end_class)
        cls.addClassCleanup(ending.stop)
        set_up_class(cls)
        # The cleanups come in reverse: between these two Odoo empties its caches.
        cls.addClassCleanup(ending.start)

    def set_up_with_caches(test):
        caches.start_test()
        # It notes what is to be called after the test.
        with patch.object(caches.registry, "clear_all_caches", caches.end_test):
            set_up(test)

    with (
        patch.object(
            TransactionCase, "setUpClass", classmethod(set_up_class_with_caches)
        ),
        patch.object(TransactionCase, "setUp", set_up_with_caches),
    ):
        yield
