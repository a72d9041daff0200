"""docker/compose.yaml and what it names, checked without a Docker daemon.

The file is read with our own substitution of variables, so that the rules below hold
wherever the tests run; where the compose plugin exists it reads the file as well.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
COMPOSE = DOCKER / "compose.yaml"
OWN_IMAGE = "gescom:19.0"
SECRETS = {
    "POSTGRES_PASSWORD": "secret-of-postgres",
    "ODOO_DB_PASSWORD": "secret-of-odoo",
}
VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|\{(?P<name>\w+)(?:(?P<kind>:[-?])(?P<rest>[^}]*))?\})"
)


def example():
    """The settings of .env.example, as a dict."""
    lines = (DOCKER / ".env.example").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return dict(pairs)


def substitute(text, settings):
    """Replace ${NAME}, ${NAME:-default} and ${NAME:?message} as compose does."""

    def value(match):
        if match["escaped"]:
            return "$"
        found = settings.get(match["name"], "")
        if not found and match["kind"] == ":?":
            raise KeyError(match["rest"])
        return found or (match["rest"] if match["kind"] == ":-" else "")

    return VARIABLE.sub(value, text)


def resolve(node, settings):
    if isinstance(node, dict):
        return {key: resolve(value, settings) for key, value in node.items()}
    if isinstance(node, list):
        return [resolve(value, settings) for value in node]
    return substitute(node, settings) if isinstance(node, str) else node


@pytest.fixture(scope="module")
def compose():
    """The compose file with the settings of the example and two passwords."""
    return resolve(yaml.safe_load(COMPOSE.read_text()), example() | SECRETS)


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


def mounts(service):
    """The mounts of a service: {target: (source, mode)}."""
    parts = (mount.split(":") for mount in service.get("volumes", []))
    return {part[1]: (part[0], (*part, "rw")[2]) for part in parts}


# --- The compose plugin itself ------------------------------------------------------


def compose_command():
    for command in (["docker", "compose"], ["docker-compose"]):
        if not shutil.which(command[0]):
            continue
        answer = subprocess.run(
            [*command, "version", "--short"], capture_output=True, text=True
        )
        # Version 1 does not know this format of file.
        if answer.returncode == 0 and not answer.stdout.lstrip("v").startswith("1."):
            return command
    return None


def compose_config(**settings):
    command = compose_command()
    if not command:
        pytest.skip("the docker compose plugin is not installed here")
    command += ["-f", COMPOSE, "--env-file", DOCKER / ".env.example"]
    command += ["--profile", "*", "config", "--format", "json"]
    # The file's own variables come from the example and the test alone.
    env = {name: value for name, value in os.environ.items() if name not in example()}
    return subprocess.run(command, env=env | settings, capture_output=True, text=True)


def test_compose_accepts_the_file_without_a_warning(services):
    done = compose_config(**SECRETS)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    read = json.loads(done.stdout)["services"]
    assert set(read) == set(services)
    for name, service in services.items():
        ours = {key: str(value) for key, value in service["environment"].items()}
        theirs = {
            # Printed for use as a compose file, where a dollar sign is doubled.
            key: value.replace("$$", "$")
            for key, value in read[name]["environment"].items()
        }
        assert ours == theirs, name


def test_compose_names_the_password_that_is_missing():
    done = compose_config(POSTGRES_PASSWORD="secret-of-postgres")
    assert done.returncode != 0
    assert "Set ODOO_DB_PASSWORD in docker/.env" in done.stderr


# --- Settings -----------------------------------------------------------------------


def test_example_lists_every_setting_with_the_default_of_the_file():
    text = COMPOSE.read_text()
    defaults, required = {}, set()
    for match in VARIABLE.finditer(text):
        if match["escaped"]:
            continue
        if match["kind"] == ":?":
            required.add(match["name"])
        else:
            defaults.setdefault(match["name"], set()).add(match["rest"])
    given = example()
    assert given.pop("COMPOSE_PROFILES") == ""
    assert set(given) == set(defaults) | required
    assert {name: {given[name]} for name in defaults} == defaults


def test_example_holds_no_password_and_none_has_a_default():
    given = example()
    assert {name: given[name] for name in SECRETS} == dict.fromkeys(SECRETS, "")
    for name, value in SECRETS.items():
        settings = example() | SECRETS | {name: ""}
        with pytest.raises(KeyError, match=f"Set {name} in docker/.env"):
            resolve(yaml.safe_load(COMPOSE.read_text()), settings)
        assert value not in COMPOSE.read_text()


def test_secrets_stay_out_of_version_control():
    for path in (".env", "certs/privkey.pem", "certs/fullchain.pem"):
        done = subprocess.run(
            ["git", "check-ignore", "--quiet", f"docker/{path}"], cwd=ROOT
        )
        assert done.returncode == 0, path


# --- Services -----------------------------------------------------------------------


def test_only_the_proxy_publishes_ports(services):
    assert {name for name, service in services.items() if service.get("ports")} == {
        "proxy"
    }
    assert services["proxy"]["ports"] == ["80:80", "443:443"]


def test_database_is_out_of_reach_of_the_proxy_and_the_internet(compose, services):
    assert compose["networks"]["database"]["internal"] is True
    assert services["db"]["networks"] == ["database"]
    assert services["proxy"]["networks"] == ["web"]


def test_images_are_pinned(services):
    for name, service in services.items():
        image, _colon, tag = service["image"].partition(":")
        assert image in {"gescom", "postgres", "nginx"}, name
        if image != "gescom":
            assert re.match(r"\d+\.\d+", tag), f"{name}: {tag}"


def test_own_image_is_built_by_one_service_on_a_dated_odoo_19(services):
    built = {name for name, service in services.items() if "build" in service}
    assert built == {"odoo"}
    assert services["odoo"]["build"] == {
        "context": "..",
        "dockerfile": "docker/Dockerfile",
    }
    dockerfile = (DOCKER / "Dockerfile").read_text()
    assert re.search(r"^ARG ODOO_IMAGE=odoo:19\.0-20\d{6}$", dockerfile, re.MULTILINE)
    for name in ("queue", "backup", "restore"):
        assert services[name]["image"] == OWN_IMAGE
        # It exists on no registry.
        assert services[name]["pull_policy"] == "never"


def test_backup_client_has_the_version_of_the_server(services):
    (server,) = re.findall(r"^postgres:(\d+)", services["db"]["image"])
    dockerfile = (DOCKER / "Dockerfile").read_text()
    assert f"postgresql-client-{server}" in dockerfile
    assert f"/usr/lib/postgresql/{server}/bin" in dockerfile


def test_every_running_service_has_a_health_check(services):
    assert "\nHEALTHCHECK " in (DOCKER / "Dockerfile").read_text()
    for name, service in services.items():
        if name == "restore":
            assert service["healthcheck"] == {"disable": True}
        elif service["image"] == OWN_IMAGE:
            check = service.get("healthcheck")
            assert check is None or check["test"], name
        else:
            assert service["healthcheck"]["test"], name


def test_services_restart_and_their_logs_are_bounded(services):
    for name, service in services.items():
        expected = "no" if name == "restore" else "unless-stopped"
        assert service["restart"] == expected, name
        assert set(service["logging"]["options"]) == {"max-size", "max-file"}, name


def test_nothing_may_gain_privileges(services):
    for name, service in services.items():
        assert "no-new-privileges:true" in service["security_opt"], name
        assert not service.get("privileged"), name
        if service["image"] == OWN_IMAGE:
            assert service["cap_drop"] == ["ALL"], name
    users = re.findall(r"^USER (\w+)$", (DOCKER / "Dockerfile").read_text(), re.M)
    assert users[-1] == "odoo"


def test_services_wait_for_a_healthy_database(services):
    for name in ("odoo", "queue", "backup", "restore"):
        assert services[name]["depends_on"]["db"] == {"condition": "service_healthy"}
    assert services["proxy"]["depends_on"]["odoo"] == {"condition": "service_healthy"}


def test_data_is_in_named_volumes(compose, services):
    volumes = set(compose["volumes"])
    for name, target in {
        "db": "/var/lib/postgresql/data",
        "odoo": "/var/lib/odoo",
        "backup": "/backup",
    }.items():
        source, mode = mounts(services[name])[target]
        assert source in volumes
        assert mode == "rw"


def test_backup_only_reads_the_files_and_restore_only_reads_the_backups(services):
    assert mounts(services["backup"])["/var/lib/odoo"] == ("odoo-data", "ro")
    assert mounts(services["backup"])["/backup"] == ("backups", "rw")
    assert mounts(services["restore"])["/var/lib/odoo"] == ("odoo-data", "rw")
    assert mounts(services["restore"])["/backup"] == ("backups", "ro")


def test_mounted_files_exist(services):
    for name, service in services.items():
        for target, (source, mode) in mounts(service).items():
            if source.startswith("./"):
                assert (DOCKER / source).exists(), (name, source)
                assert mode == "ro", (name, target)


def test_backup_scripts_get_their_settings(services):
    for name in ("backup", "restore"):
        env = services[name]["environment"]
        script = services[name]["entrypoint"][0].rpartition("/")[2]
        assert os.access(DOCKER / "backup" / script, os.X_OK)
        assert env["DB"] == "gescom"
        assert env["FILESTORE"] == "/var/lib/odoo/filestore"
        assert env["PGHOST"] == "db"
        assert env["KEEP_WEEKLY"] == "5"


def test_odoo_serves_one_database_as_an_ordinary_role(services):
    for name in ("odoo", "queue"):
        env = services[name]["environment"]
        assert env["PGUSER"] == "odoo"
        assert env["PGDATABASE"] == "gescom"
        assert env["ODOO_DBFILTER"] == "^gescom$"
    assert services["db"]["environment"]["POSTGRES_USER"] == "postgres"


def test_jobs_run_in_the_queue_service_only(services):
    assert services["queue"]["profiles"] == ["queue"]
    web, queue = (services[name]["environment"] for name in ("odoo", "queue"))
    assert web["ODOO_QUEUE_JOB_CHANNELS"] == "root:0"
    assert queue["ODOO_QUEUE_JOB_CHANNELS"] == "root:2"
    # A job takes a worker: one more must stay free for the health check.
    capacity = int(queue["ODOO_QUEUE_JOB_CHANNELS"].partition(":")[2])
    assert int(queue["ODOO_WORKERS"]) > capacity
    assert queue["ODOO_MAX_CRON_THREADS"] == "0"


def test_server_accepts_all_connections_of_odoo(services):
    conf = (ROOT / "odoo.conf").read_text()
    each, gevent = (
        int(re.search(rf"^{name} = (\d+)$", conf, re.MULTILINE)[1])
        for name in ("db_maxconn", "db_maxconn_gevent")
    )
    asked = 0
    for name in ("odoo", "queue"):
        env = services[name]["environment"]
        processes = int(env["ODOO_WORKERS"]) + int(env["ODOO_MAX_CRON_THREADS"]) + 1
        asked += processes * each + gevent
    command = " ".join(services["db"]["command"])
    assert asked < int(re.search(r"max_connections=(\d+)", command)[1])


# --- Image and proxy ----------------------------------------------------------------


def test_image_installs_what_the_official_one_lacks():
    """The pattern of the Dockerfile finds its lines in requirements.txt."""
    dockerfile = (DOCKER / "Dockerfile").read_text()
    (pattern,) = re.findall(r"grep -E '([^']+)' requirements.txt", dockerfile)
    found = re.findall(pattern, (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert "openupgradelib" in found
    assert "--no-deps -r requirements-oca.txt" in dockerfile


def test_copied_paths_exist_and_are_sent_to_the_builder():
    copies = re.findall(r"^COPY (.+) \S+$", (DOCKER / "Dockerfile").read_text(), re.M)
    sources = {source for line in copies for source in line.split()}
    ignore = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
    assert sources == {line[1:] for line in ignore if line.startswith("!")}
    assert all((ROOT / source).exists() for source in sources)


def proxy_location(pattern):
    """The lines of one location of the proxy."""
    text = (DOCKER / "proxy" / "default.conf.template").read_text()
    start = text.rindex(f"location {pattern} {{")
    return text[start : text.index("\n    }", start)]


def test_proxy_sends_websockets_to_the_gevent_port():
    conf = (ROOT / "odoo.conf").read_text()
    text = (DOCKER / "proxy" / "default.conf.template").read_text()
    ports = dict(re.findall(r"set \$(\w+) http://odoo:(\d+);", text))
    assert f"http_port = {ports['odoo']}\n" in conf
    assert f"gevent_port = {ports['odoo_websocket']}\n" in conf
    assert "proxy_pass $odoo_websocket;" in proxy_location("/websocket")
    assert "proxy_pass $odoo;" in proxy_location("/")
    headers = (DOCKER / "proxy" / "odoo_headers.conf").read_text()
    for header in ("X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto"):
        assert f"proxy_set_header {header} " in headers
    assert "proxy_set_header Upgrade $http_upgrade;" in headers


def test_proxy_waits_longer_than_odoo():
    conf = (ROOT / "odoo.conf").read_text()
    text = (DOCKER / "proxy" / "default.conf.template").read_text()
    limit = int(re.search(r"^limit_time_real = (\d+)$", conf, re.MULTILINE)[1])
    assert int(re.search(r"proxy_read_timeout (\d+)s;", text)[1]) > limit


def test_no_location_drops_hsts():
    """A location with an add_header of its own would not send the server's."""
    text = (DOCKER / "proxy" / "default.conf.template").read_text()
    assert text.count("add_header ") == 1
    assert "\n    add_header Strict-Transport-Security " in text
