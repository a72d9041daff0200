"""What the scripts of the set-up find out, and what they say when they fail."""

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

SCRIPTS = ROOT / "scripts"
# The PATH of an ordinary user of Debian, which has no sbin.
PLAIN_PATH = "/usr/local/bin:/usr/bin:/bin"


def bash(code, tmp_path, **variables):
    """Run lines of bash after the scripts' shared part, in a run folder of its own."""
    env = {
        "HOME": str(tmp_path),
        "PATH": PLAIN_PATH,
        "GESCOM_RUN_DIR": str(tmp_path),
        **variables,
    }
    return subprocess.run(
        ["bash", "-c", f'. "{SCRIPTS}/common.sh"\n{code}'],
        env=env,
        capture_output=True,
        text=True,
        timeout=30,
    )


def function(script, name):
    """The text of a one-line function of a script that does more when it is read."""
    text = (SCRIPTS / script).read_text("utf-8")
    return re.search(rf"^{name}\(\) {{.*}}$", text, re.MULTILINE).group(0)


def test_libraries_are_found_by_an_ordinary_user(tmp_path):
    """He has no ldconfig on his PATH, and was told to install what he had."""
    has_library = function("setup.sh", "has_library")
    assert bash(f"{has_library}\nhas_library libc.so.6", tmp_path).returncode == 0
    assert bash(f"{has_library}\nhas_library libnone.so", tmp_path).returncode != 0


@pytest.fixture
def server(tmp_path):
    """A process that looks like the demo server, on port 8123."""
    waiting = "import sys; sys.stdin.read()"
    conf = str(tmp_path / "odoo.conf")
    command = [sys.executable, "-c", waiting, "-c", conf, "--http-port=8123"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        (tmp_path / "server.pid").write_text(str(process.pid))
        yield process
        process.stdin.close()


def test_port_is_that_of_the_running_server(tmp_path, server):
    """The address used to be made of the default port."""
    code = f'. "{SCRIPTS}/server.sh"\nserver_port'
    assert bash(code, tmp_path).stdout == "8123\n"


def test_there_is_no_port_without_a_server(tmp_path):
    (tmp_path / "server.pid").write_text(str(os.getpid()))
    answer = bash(f'. "{SCRIPTS}/server.sh"\nserver_port', tmp_path)
    assert answer.returncode != 0 and not answer.stdout


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"PGHOST": "/nowhere"}, "named by PGHOST=/nowhere does not answer"),
        ({"PGSERVICE": "absent"}, "service PGSERVICE=absent names no PostgreSQL"),
    ],
)
def test_named_server_that_does_not_answer(tmp_path, variables, sentence):
    code = f'. "{SCRIPTS}/postgres.sh"\nstart_postgres'
    answer = bash(code, tmp_path, **variables)
    assert answer.returncode == 1
    assert sentence in answer.stderr and "→" in answer.stderr
    assert "unbound" not in answer.stderr


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("exit 2", "The user shop cannot connect to PGHOST=db."),
        ("echo f", "The user shop may not create databases on PGHOST=db."),
        ("echo t", ""),
    ],
)
def test_role_on_a_named_server(tmp_path, answer, sentence):
    code = f"""
        . "{SCRIPTS}/postgres.sh"
        postgres_answers() {{ true; }}
        ask_named_server() {{ cat >/dev/null; ( {answer} ); }}
        start_postgres
    """
    result = bash(code, tmp_path, PGHOST="db", PGUSER="shop")
    assert result.returncode == bool(sentence)
    assert sentence in result.stderr
