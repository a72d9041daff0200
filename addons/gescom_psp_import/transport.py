"""Settlement files from a folder of the server, or from an SFTP server.

Plain Python, without Odoo. Secrets are read from files of the server and go nowhere.
"""

import contextlib
import io
import os
import stat
from fnmatch import fnmatch
from pathlib import Path

import paramiko

TIMEOUT = 30
PARTIAL = (".part", ".tmp", ".filepart", ".partial", ".crdownload")
MOST_FETCHED = 200


class TransportError(Exception):
    """A folder or a server that can't be reached or trusted.

    :param str code: which of the known reasons
    """

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def _inside(root_variable, name):
    """The path of a name under the folder that an environment variable tells.

    :raise TransportError: the variable is not set, or the name leads out of the folder
    """
    root = os.environ.get(root_variable)
    if not root:
        raise TransportError("no_root", name=root_variable)
    base = Path(root).resolve()
    path = (base / name).resolve()
    if path == base or base not in path.parents:
        raise TransportError("outside", name=name)
    return path


def is_wanted(name, pattern="*"):
    """Is a file one to take, by its name?"""
    lower = name.lower()
    return (
        not name.startswith(".")
        and not lower.endswith(PARTIAL)
        and fnmatch(lower, (pattern or "*").lower())
    )


def list_folder(folder):
    """The files that wait in a watched folder, the oldest first.

    :param str folder: under the folder of `GESCOM_PSP_FOLDER`
    :return: list of Path
    """
    path = _inside("GESCOM_PSP_FOLDER", folder)
    if not path.is_dir():
        raise TransportError("no_folder", name=folder)
    files = [
        entry
        for entry in path.iterdir()
        if is_wanted(entry.name) and not entry.is_symlink() and entry.is_file()
    ]
    return sorted(files, key=lambda entry: (entry.stat().st_mtime, entry.name))


def put_aside(path, done):
    """Take a treated file out of the way.

    :param Path path: of the file
    :param bool done: it was imported; otherwise it was rejected
    """
    target = path.parent / (".imported" if done else ".rejected")
    target.mkdir(exist_ok=True)
    name, number = path.name, 1
    while (target / name).exists():
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    path.rename(target / name)


@contextlib.contextmanager
def connect(host, port, user, secret, host_key):
    """An SFTP session with a server that proves who it is.

    :param str secret: name of the file of `GESCOM_PSP_SECRETS` that holds the password
        or the private key
    :param str host_key: public key of the server, as “ssh-ed25519 AAAA…”
    :raise TransportError: not reachable, not trusted, or the secret is refused
    """
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    _trust(client, host, port, host_key)
    credentials = _read_secret(secret)
    try:
        client.connect(
            host,
            port=port,
            username=user,
            timeout=TIMEOUT,
            banner_timeout=TIMEOUT,
            auth_timeout=TIMEOUT,
            allow_agent=False,
            look_for_keys=False,
            **credentials,
        )
        with client.open_sftp() as session:
            session.get_channel().settimeout(TIMEOUT)
            yield session
    except paramiko.BadHostKeyException as error:
        raise TransportError("bad_host_key", name=host) from error
    except paramiko.AuthenticationException as error:
        raise TransportError("bad_login", name=user) from error
    except paramiko.SSHException as error:
        code = (
            "bad_host_key" if "not found in known_hosts" in str(error) else "no_server"
        )
        raise TransportError(code, name=host) from error
    except (TimeoutError, OSError, EOFError) as error:
        raise TransportError("no_server", name=host) from error
    finally:
        client.close()


def _trust(client, host, port, host_key):
    parts = (host_key or "").split()
    if len(parts) < 2:
        raise TransportError("no_host_key", name=host)
    name = host if port == 22 else f"[{host}]:{port}"
    try:
        entry = paramiko.hostkeys.HostKeyEntry.from_line(
            f"{name} {parts[0]} {parts[1]}"
        )
    except (paramiko.SSHException, paramiko.hostkeys.InvalidHostKey) as error:
        raise TransportError("no_host_key", name=host) from error
    if entry is None or entry.key is None:
        raise TransportError("no_host_key", name=host)
    client.get_host_keys().add(name, entry.key.get_name(), entry.key)


def _read_secret(secret):
    path = _inside("GESCOM_PSP_SECRETS", secret or ".")
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise TransportError("no_secret", name=secret) from error
    if "PRIVATE KEY-----" not in text:
        return {"password": text.strip("\r\n")}
    try:
        return {"pkey": paramiko.PKey.from_path(path)}
    except (ValueError, TypeError, paramiko.SSHException) as error:
        raise TransportError("no_secret", name=secret) from error


def list_remote(session, folder, pattern, is_known):
    """The files of a remote folder that were not fetched yet.

    :param is_known: function that tells whether the file of a mark was fetched
    :return: list of tuples (name, size, mark)
    """
    try:
        entries = session.listdir_attr(folder or ".")
    except OSError as error:
        raise TransportError("no_folder", name=folder) from error
    found = []
    for entry in sorted(entries, key=lambda e: (e.st_mtime or 0, e.filename)):
        if not stat.S_ISREG(entry.st_mode or 0) or not is_wanted(
            entry.filename, pattern
        ):
            continue
        mark = f"{entry.filename}|{entry.st_size}|{entry.st_mtime}"
        if not is_known(mark):
            found.append((entry.filename, entry.st_size or 0, mark))
    return found[:MOST_FETCHED]


def download(session, folder, name, limit):
    """The bytes of a remote file.

    :param int limit: no more bytes than that, whatever the server announces
    :raise TransportError: it is bigger, or the transfer failed
    """
    data = io.BytesIO()
    try:
        with session.open(f"{folder or '.'}/{name}", "rb") as remote:
            remote.prefetch(max_concurrent_requests=32)
            while True:
                part = remote.read(256 * 1024)
                if not part:
                    return data.getvalue()
                data.write(part)
                if data.tell() > limit:
                    raise TransportError("too_big", name=name)
    except (OSError, EOFError, paramiko.SSHException) as error:
        raise TransportError("no_server", name=name) from error
