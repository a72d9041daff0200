"""Files that are fetched: watched folder, SFTP from a real server (F287)."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from unittest.mock import patch

import paramiko

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .. import transport
from .psp_samples import GENERIC, STRIPE_PAYOUT
from .test_psp_import import PspImportCommon

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"


class PspFetchCommon(PspImportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.root)
        for name in ("folders", "secrets", "remote"):
            (cls.root / name).mkdir()
        environment = {
            "GESCOM_PSP_FOLDER": str(cls.root / "folders"),
            "GESCOM_PSP_SECRETS": str(cls.root / "secrets"),
        }
        cls.startClassPatcher(patch.dict(os.environ, environment))

    def _get_files(self, account):
        return self.env["gescom.psp.file"].search(
            [("account_id", "=", account.id)], order="id"
        )


@tagged("post_install", "-at_install")
class TestPspFolder(PspFetchCommon):
    def test_watched_folder(self):
        """F287: files are imported, then put aside; half-written ones wait."""
        folder = self.root / "folders" / "shop"
        folder.mkdir()
        self.other.sudo().folder = "shop"
        (folder / "a.csv").write_text(GENERIC)
        (folder / "b.csv").write_text("what;is\nthis;?\n")
        (folder / "c.csv.part").write_text(GENERIC)
        (folder / "d.csv").symlink_to("/etc/hostname")
        self.other.action_fetch()
        self.assertEqual(
            self._get_files(self.other).mapped("state"), ["imported", "rejected"]
        )
        self.assertTrue((folder / ".imported" / "a.csv").is_file())
        self.assertTrue((folder / ".rejected" / "b.csv").is_file())
        self.assertTrue((folder / "c.csv.part").is_file())
        # The same name again does not overwrite what was put aside.
        (folder / "a.csv").write_text(GENERIC)
        self.other.action_fetch()
        self.assertTrue((folder / ".imported" / "a-2.csv").is_file())
        self.assertEqual(self._get_files(self.other)[-1].new_count, 0)

    def test_folder_stays_under_its_root(self):
        """F287: no folder leads elsewhere on the server."""
        for name in ("../secrets", "/etc", "a/../../b", "~root"):
            with self.assertRaises(ValidationError):
                self.other.sudo().folder = name
        (self.root / "folders" / "link").symlink_to("/etc")
        self.other.sudo().folder = "link"
        with self.assertRaisesRegex(UserError, "out of its folder"):
            self.other.action_fetch()

    def test_scheduled_fetch_goes_on(self):
        """F287: an account that can't be reached does not stop the others."""
        self.stripe.sudo().folder = "missing"
        self.other.sudo().folder = "ok"
        folder = self.root / "folders" / "ok"
        folder.mkdir()
        (folder / "a.csv").write_text(GENERIC)
        with (
            self.enter_registry_test_mode(),
            self.assertLogs("odoo.addons.gescom_psp_import", "WARNING"),
        ):
            self.env.ref("gescom_psp_import.ir_cron_fetch").method_direct_trigger()
        self.assertIn("missing", self.stripe.fetch_message)
        self.assertFalse(self.other.fetch_message)
        self.assertEqual(self._get_files(self.other).state, "imported")


@unittest.skipUnless(Path(SSHD).exists(), "needs an SSH server")
@tagged("post_install", "-at_install")
class TestPspSftp(PspFetchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_keys()
        cls._start_server()
        cls.sftp = cls._create_account(
            "stripe",
            sftp_host="127.0.0.1",
            sftp_port=cls.port,
            sftp_user=cls._get_login(),
            sftp_folder=str(cls.root / "remote"),
            sftp_pattern="*.csv",
            sftp_secret="key",
            sftp_host_key=cls.host_key,
        )

    @classmethod
    def _get_login(cls):
        return subprocess.run(
            ["id", "-un"], check=True, capture_output=True, text=True
        ).stdout.strip()

    @classmethod
    def _make_keys(cls):
        for path in (cls.root / "host", cls.root / "secrets" / "key"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)],
                check=True,
            )
        cls.host_key = " ".join((cls.root / "host.pub").read_text().split()[:2])
        shutil.copy(cls.root / "secrets" / "key.pub", cls.root / "authorized")
        (cls.root / "authorized").chmod(0o600)

    @classmethod
    def _start_server(cls):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            cls.port = probe.getsockname()[1]
        config = cls.root / "sshd_config"
        config.write_text(
            f"Port {cls.port}\nListenAddress 127.0.0.1\nHostKey {cls.root}/host\n"
            f"AuthorizedKeysFile {cls.root}/authorized\nStrictModes no\nUsePAM no\n"
            f"PidFile {cls.root}/pid\nPasswordAuthentication no\n"
            "PermitRootLogin yes\nSubsystem sftp internal-sftp\n"
        )
        if os.geteuid() == 0:
            # Only the server of the superuser wants it.
            os.makedirs("/run/sshd", exist_ok=True)
        cls.server = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(config)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        cls.addClassCleanup(cls.server.wait)
        cls.addClassCleanup(cls.server.terminate)
        for _time in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", cls.port)) == 0:
                    return
            time.sleep(0.05)

    def setUp(self):
        super().setUp()
        remote = self.root / "remote"
        for path in remote.iterdir():
            path.unlink()
        (remote / "itemized_payout.csv").write_text(STRIPE_PAYOUT)
        (remote / "other.txt").write_text("no")

    def test_fetched_once(self):
        """F287: files are fetched once, and nothing is changed on the server."""
        self.sftp.action_fetch()
        file = self._get_files(self.sftp)
        self.assertEqual(
            (file.state, file.source, file.new_count), ("imported", "sftp", 5)
        )
        self.sftp.action_fetch()
        self.assertEqual(self._get_files(self.sftp), file)
        self.assertEqual(len(list((self.root / "remote").iterdir())), 2)

    def test_server_with_another_key(self):
        """F287: nothing is sent to a server that is not the one expected."""
        other = paramiko.ECDSAKey.generate()
        self.sftp.sudo().sftp_host_key = f"{other.get_name()} {other.get_base64()}"
        with self.assertRaisesRegex(UserError, "does not have the key"):
            self.sftp.action_fetch()
        for key in (False, "nonsense", "ssh-ed25519 AAAA"):
            self.sftp.sudo().sftp_host_key = key
            with self.assertRaisesRegex(UserError, "paste it"):
                self.sftp.action_fetch()
        self.assertFalse(self._get_files(self.sftp))

    def test_secrets(self):
        """F287: a secret is a file of the server, of its own folder, and right."""
        (self.root / "secrets" / "password").write_text("wrong\n")
        for name, words in (
            ("../host", "out of its folder"),
            ("missing", "not on the server"),
            ("password", "refuses"),
        ):
            self.sftp.sudo().sftp_secret = name
            with self.assertRaisesRegex(UserError, words):
                self.sftp.action_fetch()
        stored = self.sftp.sudo().read()[0]
        self.assertNotIn("PRIVATE", str(stored))

    def test_server_that_is_not_there(self):
        """F287: an unreachable server is said so, in a sentence."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.sftp.sudo().sftp_port = probe.getsockname()[1]
        with self.assertRaisesRegex(UserError, "can't be reached"):
            self.sftp.action_fetch()

    def test_big_files_are_not_downloaded(self):
        """F287: a download stops at the limit, whatever the server announces."""
        with (
            patch.object(transport, "TIMEOUT", 5),
            transport.connect(
                "127.0.0.1", self.port, self._get_login(), "key", self.host_key
            ) as session,
            self.assertRaises(transport.TransportError) as caught,
        ):
            transport.download(
                session, str(self.root / "remote"), "itemized_payout.csv", 100
            )
        self.assertEqual(caught.exception.code, "too_big")
