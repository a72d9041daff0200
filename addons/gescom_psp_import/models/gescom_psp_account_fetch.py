import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..archives import MOST_BYTES
from ..transport import (
    TransportError,
    connect,
    download,
    list_folder,
    list_remote,
    put_aside,
)
from ..transport_sentences import TRANSPORT_SENTENCES

_logger = logging.getLogger(__name__)


class GescomPspAccount(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.account"

    @api.constrains("folder")
    def _check_folder(self):
        for account in self:
            parts = (account.folder or "").replace("\\", "/").split("/")
            if ".." in parts or (account.folder or "").startswith(("/", "~")):
                raise ValidationError(
                    self.env._(
                        "The watched folder is a sub-folder: give its name alone."
                    )
                )

    def action_fetch(self):
        """Fetch now the files that wait for these accounts.

        :return: action of the notification that tells how many
        :raise UserError: a folder or a server can't be reached
        """
        self._check_may_import()
        count = 0
        for account in self:
            for fetch in account._get_sources():
                try:
                    count += fetch(commit=False)
                except TransportError as error:
                    raise UserError(account._say_transport(error)) from error
            account._note_fetch(False)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Files fetched: %s.", count),
            },
        }

    def _get_sources(self):
        sources = []
        if self.folder:
            sources.append(self._fetch_folder)
        if self.sftp_host:
            sources.append(self._fetch_sftp)
        return sources

    def _note_fetch(self, message):
        # sudo: what came of the fetch, of an account that the user may fetch for
        self.sudo().write(
            {"fetch_date": fields.Datetime.now(), "fetch_message": message}
        )

    def _say_transport(self, error):
        text = self.env._(TRANSPORT_SENTENCES[error.code])
        return text % error.params

    @api.model
    def _cron_fetch(self):
        """Fetch the files of all accounts; one that fails does not stop the others."""
        accounts = self.search(
            ["|", ("folder", "!=", False), ("sftp_host", "!=", False)]
        )
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(accounts))
        for account in accounts:
            message = False
            for fetch in account._in_words()._get_sources():
                try:
                    fetch(commit=True)
                except TransportError as error:
                    message = account._in_words()._say_transport(error)
                    _logger.warning("%s: %s", account.name, message)
            account._note_fetch(message)
            if not progress(1):
                break

    def _fetch_folder(self, commit):
        """Import the files of the watched folder, then put them aside.

        A file is put aside once its import is committed: a stop in between imports it
        again, which adds nothing.

        :return: number of files
        """
        count = 0
        for path in list_folder(self.folder):
            if path.stat().st_size > MOST_BYTES:
                put_aside(path, done=False)
                continue
            files = self._import_fetched(path.name, path.read_bytes(), "folder")
            if commit:
                self.env["ir.cron"]._commit_progress()
            put_aside(path, done=all(file.state != "rejected" for file in files))
            count += 1
        return count

    def _fetch_sftp(self, commit):
        """Import the files of the server that were not fetched before.

        Nothing is changed on the server.

        :return: number of files
        """
        File = self.env["gescom.psp.file"]

        def is_known(mark):
            # sudo: only whether the file was fetched
            domain = [("account_id", "=", self.id), ("remote_mark", "=", mark)]
            return bool(File.sudo().search_count(domain, limit=1))

        count = 0
        with connect(
            self.sftp_host,
            self.sftp_port,
            self.sftp_user,
            self.sftp_secret,
            self.sftp_host_key,
        ) as session:
            names = list_remote(session, self.sftp_folder, self.sftp_pattern, is_known)
            for name, _size, mark in names:
                content = download(session, self.sftp_folder, name, MOST_BYTES)
                self._import_fetched(name, content, "sftp", mark)
                if commit:
                    self.env["ir.cron"]._commit_progress()
                count += 1
        return count

    def _import_fetched(self, name, content, source, mark=False):
        """Import a file, or all those of an archive; a bad archive is a rejected file.

        :return: `gescom.psp.file`
        """
        files = self.env["gescom.psp.file"]
        try:
            contents = self._unpack_content(name, content)
        except UserError:
            # Rejected under its own name, so that it is not fetched again and again.
            contents = [(name, content)]
        for inner_name, inner_content in contents:
            files += self._import_content(inner_name, inner_content, source, mark=mark)
        return files
