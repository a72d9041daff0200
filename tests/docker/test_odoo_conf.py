"""odoo.conf of production, read by Odoo's own reader in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CONF = Path(__file__).parents[2] / "odoo.conf"
READER = """
import json, logging, sys
from odoo.tools import config
noted = []
config._log = lambda level, message, *args: noted.append(message % (args or ()))
config._warn = lambda message, *args, **kwargs: noted.append(str(message))
config._load_env_options()
config._load_file_options(sys.argv[1])
options = {name: config[name] for name in config._file_options}
print(json.dumps({"options": options, "noted": noted}))
"""


def read(**settings):
    """What Odoo makes of the file: its options, and what it complains of."""
    inherited = ("PATH", "HOME", "PYTHONPATH", "LANG")
    env = {name: os.environ[name] for name in inherited if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READER, str(CONF)],
        env=env | settings,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def options():
    return read()["options"]


def test_odoo_knows_every_option():
    noted = [line for line in read()["noted"] if "addons" not in line]
    assert noted == []


def test_database_manager_is_closed(options):
    assert options["list_db"] is False
    assert options["admin_passwd"] == ""
    assert options["dbfilter"] == "^gescom$"
    assert options["db_name"] == ["gescom"]


def test_several_processes_behind_a_proxy(options):
    assert options["proxy_mode"] is True
    assert options["http_interface"] == "127.0.0.1"
    assert options["workers"] >= 2
    assert options["max_cron_threads"] >= 1
    assert options["gevent_port"] == 8072
    assert "queue_job" in options["server_wide_modules"]


def test_limits_are_ordered(options):
    assert 0 < options["limit_memory_soft"] < options["limit_memory_hard"]
    assert 0 < options["limit_time_cpu"] < options["limit_time_real"]
    assert options["limit_time_real"] < options["limit_time_real_cron"]


def test_environment_overrides_the_file():
    """What docker/compose.yaml relies on."""
    changed = read(ODOO_WORKERS="9", ODOO_HTTP_INTERFACE="0.0.0.0", PGDATABASE="shop")
    assert changed["options"]["workers"] == 9
    assert changed["options"]["http_interface"] == "0.0.0.0"
    assert changed["options"]["db_name"] == ["shop"]


def test_file_holds_no_password():
    lines = [line for line in CONF.read_text().splitlines() if "passw" in line.lower()]
    values = [line for line in lines if not line.startswith(";")]
    assert values == ["admin_passwd ="]
