import base64
import binascii
import hashlib
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..archives import unpack
from ..readers.detect import detect, find_wrong_report, refuse_spreadsheet
from ..readers.document import Document
from ..readers.errors import Refusal
from ..readers.table import Header
from ..readers.text import decode
from ..sentences import name_report, say
from .gescom_psp_row import make_row

_logger = logging.getLogger(__name__)

# A file of more lines is stored by the scheduler, in steps.
LINES_AT_ONCE = 5000


class GescomPspAccount(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.account"

    date_order = fields.Selection(
        [("dmy", "Day first"), ("mdy", "Month first")],
        string="Order of dates",
        help="For files whose dates do not tell it, as 03/04/2026. Found in the file "
        "when empty.",
    )

    def import_file(self, filename, content_base64, wait=False):
        """Import a settlement file of this account (F287).

        A line that is valid is kept, whatever the others are; what was imported
        before is left as it is.

        :param str filename: its name
        :param str content_base64: its content, in base64; a zip of one file will do
        :param bool wait: store a large file at once, instead of by the scheduler
        :return: id of the `gescom.psp.file`; its `state` is `rejected` when the file
            can't be taken, and its `error_ids` say why
        :raise AccessError: the user may not import
        :raise UserError: an archive of several files: see :meth:`import_files`
        """
        files = self._unpack(filename, content_base64)
        if len(files) != 1:
            raise UserError(
                self.env._(
                    "%(name)s holds %(count)s files: import them with import_files.",
                    name=filename,
                    count=len(files),
                )
            )
        return self._import_content(*files[0], source="rpc", wait=wait).id

    def import_files(self, filename, content_base64, wait=False):
        """Import a file, or all those of an archive.

        :param: as :meth:`import_file`
        :return: list of ids of `gescom.psp.file`
        """
        files = self._unpack(filename, content_base64)
        return [
            self._import_content(*pair, source="rpc", wait=wait).id for pair in files
        ]

    def _unpack(self, filename, content_base64):
        """
        :raise UserError: the content is not in base64, or an archive that can't be
            taken
        """
        self.ensure_one()
        self._check_may_import()
        try:
            content = base64.b64decode(content_base64 or b"", validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._(
                    "The content of the file did not arrive whole: send it again."
                )
            ) from error
        return self._unpack_content(filename, content)

    def _unpack_content(self, filename, content):
        try:
            return unpack(filename or "file.csv", content)
        except Refusal as refusal:
            raise UserError(say(self.env, refusal.code, refusal.params)) from refusal

    def _check_may_import(self):
        self.check_access("read")
        self.env["gescom.psp.file"].check_access("create")

    @api.model
    def _in_words(self):
        """In the language of the user, whatever a remote call says."""
        lang = self.env.context.get("lang") or self.env.user.lang
        return self.with_context(lang=lang or self.env.company.partner_id.lang)

    def _import_content(self, filename, content, source, wait=False, mark=False):
        """Import one file, out of its archive.

        :return: `gescom.psp.file`
        """
        self.ensure_one()
        self._check_may_import()
        account = self.with_company(self.company_id)._in_words()
        # sudo: files and movements are written by the import alone; that the user may
        # import into this account was checked
        trusted = account.sudo()
        file = trusted.env["gescom.psp.file"].create(
            {
                "name": filename[-200:],
                "account_id": account.id,
                "sha256": hashlib.sha256(content).hexdigest(),
                "size": len(content),
                "source": source,
                "remote_mark": mark,
            }
        )
        if file._skip_same_content():
            return file
        try:
            file.format_id, document = trusted._open(filename, content)
            lines = document.parse()
            trusted._check_merchant(document)
        except Refusal as refusal:
            file._reject(refusal)
            return file
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            # A file that nobody thought of must not stop those that follow.
            _logger.exception("The file %s of %s can't be read", filename, account)
            file._reject(Refusal("crash", name=type(error).__name__))
            return file
        rows = [make_row(line, document) for line in self._with_masks(document, lines)]
        file._note_content(document, lines)
        if len(rows) <= LINES_AT_ONCE or wait:
            file._store_rows(rows)
            file._end_import()
        else:
            account.env["gescom.psp.import"]._start_for(file, rows)
        return file

    @staticmethod
    def _with_masks(document, lines):
        mask = document.get_mask()
        for line in lines:
            line.cells = mask.apply(line.cells)
            yield line

    def _get_formats(self):
        """The formats that files of this account may have, in their latest version."""
        formats = self.format_ids
        if not formats:
            formats = self.env["gescom.psp.format"].search(
                [("provider", "in", (self.provider, "other"))]
            )
        return formats.filtered("active")._get_latest()

    def _open(self, filename, content):
        """Find the format of a file, and open it.

        :return: tuple (`gescom.psp.format`, `Document`)
        :raise Refusal: with the name of what the file is, if it is known
        """
        refuse_spreadsheet(content)
        text = decode(content)[0]
        formats = self._get_formats()
        definitions = {record: record._load_definition() for record in formats}
        found = detect(text, filename, definitions)
        # The generic format only takes what no other one knows.
        found.sort(key=lambda record: record.provider == "other")
        if not found or found[0].provider == "other":
            wrong = find_wrong_report(text, filename, definitions)
            if wrong:
                raise Refusal("wrong_report", name=name_report(self.env, wrong))
        if not found:
            self._refuse_unknown(text, filename)
        document = Document(
            text,
            definitions[found[0]],
            home=self.tz,
            date_order=self.date_order or "",
            currency=self.currency_id.name,
        )
        return found[0], document

    def _refuse_unknown(self, text, filename):
        others = self.env["gescom.psp.format"].search([("provider", "!=", "other")])
        definitions = {record: record._load_definition() for record in others}
        found = detect(text, filename, definitions)
        if found:
            raise Refusal("other_format", name=found[0].name)
        wrong = find_wrong_report(text, filename, definitions)
        if wrong:
            raise Refusal("wrong_report", name=name_report(self.env, wrong))
        first = text.lstrip().split("\n", 1)[0][:300]
        names = Header(first.replace(";", ",").replace("\t", ",").split(",")).names
        raise Refusal("unknown_format", columns=", ".join(names[:20]))

    def _check_merchant(self, document):
        """A file of another account must not be mixed with this one's."""
        found = sorted(document.merchants)
        if not found or "single_account" not in document.definition.get("controls", []):
            return
        if not self.merchant_ref:
            self.merchant_ref = found[0]
        elif self.merchant_ref.strip() != found[0]:
            raise Refusal("other_account", found=found[0], expected=self.merchant_ref)
