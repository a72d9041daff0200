"""What the tests across addons share: a real Odoo server on a database of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import xmlrpc.client
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RUN = Path(os.environ.get("GESCOM_RUN_DIR") or ROOT / ".run")
START_TIMEOUT = 120


class Server:
    """A running Odoo and the calls an integrator makes to it."""

    login = password = "admin"

    def __init__(self, db, log):
        self.db = db
        self.log = log
        self.process = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.uids = {}

    def start(self, *options):
        """Start the server and wait until it answers."""
        self.process = subprocess.Popen(
            [
                *(sys.executable, str(ROOT / "scripts" / "odoo_cli.py"), "server"),
                *("-c", str(RUN / "odoo.conf"), "-d", self.db),
                *(f"--db-filter=^{self.db}$", f"--http-port={self.port}"),
                *("--log-level=warn", *options),
            ],
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(
                    f"Odoo did not start:\n{self.log.read_text()[-3000:]}"
                )
            time.sleep(0.3)
        return self

    def _answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/web/health", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self):
        """End the process as a power cut does: nothing is finished or undone."""
        self.process.kill()
        self.process.wait()

    def wait_for(self, look, condition, patience):
        """Look again and again until what is seen will do, the scheduler being awake.

        :param look: function that reads something
        :param condition: function that says whether what was read will do
        :param patience: seconds after which the test fails
        :return: what was read last
        """
        deadline = time.monotonic() + patience
        next_call = 0.0
        while (now := time.monotonic()) < deadline:
            if now > next_call:
                self._wake_scheduler()
                next_call = now + 1
            seen = look()
            if condition(seen):
                return seen
            time.sleep(0.1)
        pytest.fail(f"It stays at {seen}.")

    def _wake_scheduler(self):
        # By itself it looks once a minute, from its start on.
        _psql(f"NOTIFY cron_trigger, '{self.db}'")

    def rpc(self, model, method, args=(), kwargs=None, login=None, password=None):
        """Call a public method over XML-RPC and return what it returns."""
        login = login or self.login
        password = password or (self.password if login == self.login else login)
        if login not in self.uids:
            self.uids[login] = self._call("common", "authenticate", login, password, {})
        user = (self.uids[login], password)
        arguments = (list(args), kwargs or {})
        return self._call("object", "execute_kw", *user, model, method, *arguments)

    def _call(self, service, method, *args):
        proxy = xmlrpc.client.ServerProxy(f"{self.url}/xmlrpc/2/{service}")
        try:
            return getattr(proxy, method)(self.db, *args)
        except ConnectionError as error:
            ended = self.process.poll()
            state = "is running" if ended is None else f"ended with {ended}"
            log = self.log.read_text()[-3000:]
            raise RuntimeError(
                f"The server does not answer; it {state}:\n{log}"
            ) from error


def _psql(statement, database="postgres"):
    subprocess.run(
        ["psql", "-X", "-q", "-d", database, "-c", statement],
        check=True,
        stderr=subprocess.DEVNULL,
    )


def _copy_database(source, target):
    _psql(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
    _psql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
    files = RUN / "data" / "filestore"
    if (files / source).is_dir():
        shutil.copytree(files / source, files / target, dirs_exist_ok=True)


def _drop_database(name):
    _psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(RUN / "data" / "filestore" / name, ignore_errors=True)


# A module at a time: Odoo's own test classes, which another module may hold, end
# every process that they find running.
@pytest.fixture(scope="module")
def new_server(tmp_path_factory):
    """Make servers, each on its own copy of the test database.

    `source` names another database to copy, `prepare` is SQL run before the start.
    """
    template = os.environ.get("GESCOM_TEST_DB", "gescom_test")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    logs = tmp_path_factory.mktemp("servers")
    made = []

    def make(name, *options, source=template, prepare=None):
        database = f"{template}_{name}_{worker}"
        _copy_database(source, database)
        if prepare:
            _psql(prepare, database)
        server = Server(database, logs / f"{name}.log")
        made.append(server)
        return server.start(*options)

    yield make
    for server in made:
        server.stop()
        _drop_database(server.db)


@pytest.fixture(scope="module")
def server(new_server):
    """The server the tests of a module share."""
    return new_server("server")
