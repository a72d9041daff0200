"""A small shop to back up, on the PostgreSQL server that the PG* variables name."""

import os
import shutil
import subprocess
import time
import uuid
from glob import glob
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "docker" / "backup"


def run(command, env, check=True):
    """Run a command to its end and hand back the finished process."""
    return subprocess.run(
        command, env=env, check=check, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="session")
def pg_env():
    """The environment in which PostgreSQL's client programs answer."""
    env = dict(os.environ)
    if not shutil.which("pg_dump"):
        folders = sorted(glob("/usr/lib/postgresql/*/bin"))
        assert folders, "PostgreSQL's client programs are missing"
        env["PATH"] = f"{folders[-1]}:{env['PATH']}"
    answer = run(["psql", "-X", "-d", "postgres", "-c", "SELECT 1"], env, check=False)
    assert answer.returncode == 0, (
        f"start PostgreSQL and export PGHOST, PGPORT, PGUSER: {answer.stderr}"
    )
    return env


# No Odoo is needed: take the place of what pytest-odoo prepares for every test.
@pytest.fixture(scope="session", autouse=True)
def load_registry():
    return None


@pytest.fixture(scope="session", autouse=True)
def load_http():
    return None


@pytest.fixture(scope="module", autouse=True)
def enable_odoo_test_flag():
    return None


class Shop:
    """A small database with its filestore, and the scripts to save and restore it."""

    def __init__(self, folder, pg_env):
        self.name = f"gescom_h_docker_{uuid.uuid4().hex[:8]}"
        self.filestore = folder / "filestore"
        self.backups = folder / "backups"
        self.files = self.filestore / self.name
        self.backups.mkdir()
        self.env = pg_env | {
            "DB": self.name,
            "FILESTORE": str(self.filestore),
            "BACKUP_DIR": str(self.backups),
        }

    def sql(self, query, database=None):
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        command += ["-d", database or self.name, "-c", query]
        return run(command, self.env).stdout.strip()

    def create(self):
        self.sql(f'CREATE DATABASE "{self.name}" TEMPLATE template0', "postgres")
        self.sql(
            """
            CREATE TABLE sale (id serial PRIMARY KEY, label text, amount numeric);
            INSERT INTO sale (label, amount)
                SELECT 'Commande n° ' || n, n * 1.01 FROM generate_series(1, 500) n;
            CREATE TABLE ir_attachment (id serial PRIMARY KEY, store_fname text);
            INSERT INTO ir_attachment (store_fname) VALUES ('ab/abcd'), ('cd/cdef');
            """
        )
        for name, content in {
            "ab/abcd": b"\x00\xffphoto",
            "cd/cdef": b"facture",
        }.items():
            path = self.files / name
            path.parent.mkdir(parents=True)
            path.write_bytes(content)

    def drop(self):
        """Drop every database whose name starts with ours."""
        query = f"SELECT datname FROM pg_database WHERE datname LIKE '{self.name}%'"
        for name in self.sql(query, "postgres").split():
            self.sql(f'DROP DATABASE "{name}" WITH (FORCE)', "postgres")

    def databases(self):
        query = f"SELECT datname FROM pg_database WHERE datname LIKE '{self.name}%'"
        return set(self.sql(query, "postgres").split())

    def content(self, database=None):
        """The sales and the files of a database, to compare."""
        folder = self.filestore / (database or self.name)
        files = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        return self.sql("SELECT * FROM sale ORDER BY id", database), files

    def path(self, script):
        return str(SCRIPTS / script)

    def script(self, name, *arguments, **settings):
        command = [self.path(name), *arguments]
        return run(command, self.env | settings, check=False)

    def back_up(self, **settings):
        """Back up and hand back the folder of the new backup."""
        before = self.saved()
        done = self.script("backup.sh", **settings)
        assert done.returncode == 0, done.stderr
        (name,) = self.saved() - before
        return self.backups / name

    def saved(self):
        """What is in the backup folder under a name of a backup."""
        return {path.name for path in self.backups.glob(f"{self.name}-*")}

    def status(self):
        return (self.backups / f"{self.name}.status").read_text().splitlines()

    @staticmethod
    def assert_refused(done, sentence, code=2):
        """The script stopped with one sentence, which says why."""
        errors = [line for line in done.stderr.splitlines() if "ERROR" in line]
        assert done.returncode == code, (done.stdout, done.stderr)
        assert len(errors) == 1, done.stderr
        assert sentence in errors[0]

    @staticmethod
    def wait(condition, what):
        """Wait until a condition holds, at most thirty seconds."""
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, what
            time.sleep(0.05)


@pytest.fixture
def empty_shop(tmp_path, pg_env):
    """A shop without its database, for what is refused before it is looked at."""
    return Shop(tmp_path, pg_env)


@pytest.fixture
def shop(empty_shop):
    try:
        empty_shop.create()
        yield empty_shop
    finally:
        empty_shop.drop()
