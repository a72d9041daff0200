import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..engine.cells import write
from ..engine.errors import Refusal
from ..engine.mapping import match
from ..engine.reader import Table
from ..engine.writer import Writer
from ..sentences import get_sentence
from .gescom_csv_column import KINDS

# Records that are read at once for a file.
EXPORT_STEP = 1000


class GescomCsvProfile(models.Model):
    """A kind of file: its columns, and the records that it brings and takes.

    An addon registers its own in a data file; the readme shows one.
    """

    _name = "gescom.csv.profile"
    _description = "CSV profile"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Name of the profile for programs.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    model_name = fields.Char(
        string="Model", required=True, help="Technical name of the model."
    )
    handler = fields.Char(
        string="Class",
        required=True,
        default="gescom.csv.handler",
        help="Technical name of the class that reads and writes the records.",
    )
    column_ids = fields.One2many("gescom.csv.column", "profile_id", copy=True)
    group_ids = fields.Many2many(
        "res.groups",
        string="Imported by",
        help="Who may import such files, besides the rights on the records "
        "themselves. Nobody when empty.",
    )
    may_import = fields.Boolean(
        string="May be imported by me",
        compute="_compute_may_import",
        search="_search_may_import",
    )
    allow_create = fields.Boolean(string="Creates records", default=True)
    template_file = fields.Binary(string="Empty file", compute="_compute_template_file")
    template_name = fields.Char(compute="_compute_template_file")

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "Another profile has this code: choose another one."
    )

    @api.constrains("model_name", "handler")
    def _check_models(self):
        handlers = self.pool["gescom.csv.handler"]
        for profile in self:
            known = profile.model_name in self.env and profile.handler in self.env
            if not known or not issubclass(self.pool[profile.handler], handlers):
                raise ValidationError(
                    self.env._(
                        "The profile “%s” names a model or a class that does not "
                        "exist: correct it.",
                        profile.name,
                    )
                )

    @api.depends_context("uid")
    @api.depends("group_ids")
    def _compute_may_import(self):
        groups = self.env.user.all_group_ids
        for profile in self:
            # sudo: which groups a profile asks for is no secret
            profile.may_import = bool(profile.sudo().group_ids & groups)

    def _search_may_import(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("group_ids", "in", self.env.user.all_group_ids.ids)
        return domain if True in value else ~domain

    @api.depends("column_ids.header", "column_ids.example")
    def _compute_template_file(self):
        for profile in self:
            columns = profile._get_columns()
            examples = {column.name: column.example for column in profile.column_ids}
            writer = Writer()
            writer.add([[column.header for column in columns]])
            writer.add([[examples[column.name] or "" for column in columns]])
            profile.template_file = base64.b64encode(writer.get_content())
            profile.template_name = f"{profile.code}.csv"

    # What is asked for by programs

    @api.model
    def import_csv(self, code, content_base64, dry_run=False, all_or_nothing=False):
        """Import a file and wait for the result.

        :param str code: code of the profile
        :param str content_base64: the file
        :param bool dry_run: say what would come of it, and write nothing
        :param bool all_or_nothing: write nothing if a line is in error; else what is
            right is kept
        :return: dict: `created`, `updated`, `unchanged` (numbers of lines), `errors`
            (list of dicts `line`, `field`, `message`; line 1 and no field for the
            file as a whole), `unknown_columns` (ignored headers), `import_id` (of
            `gescom.csv.import`; 0 if nothing was stored)
        :raise UserError: there is no such profile
        :raise AccessError: the user may not import such files
        """
        profile = self._get_by_code(code)
        profile._check_may_import()
        return self.env["gescom.csv.import"]._import_now(
            profile, content_base64, bool(dry_run), bool(all_or_nothing)
        )

    @api.model
    @api.readonly
    def export_csv(self, code, domain=None):
        """The records of a profile, as a file that it imports.

        :param str code: code of the profile
        :param list domain: on its model; all its records when empty
        :return: str, the file in base64
        :raise UserError: there is no such profile
        :raise AccessError: the user may not export
        """
        profile = self._get_by_code(code)
        return base64.b64encode(profile._export(domain)).decode("ascii")

    @api.model
    @api.readonly
    def template_csv(self, code):
        """The empty file of a profile: its headers, and a line that shows how.

        :param str code: code of the profile
        :return: str, the file in base64
        :raise UserError: there is no such profile
        """
        return self._get_by_code(code).template_file.decode("ascii")

    def action_template(self):
        """Download the empty file.

        :return: action
        """
        return self._get_download(self, "template_file", "template_name")

    @api.model
    def _get_download(self, record, field, name):
        """
        :return: action that downloads a file of a record
        """
        path = f"/web/content/{record._name}/{record.id}/{field}"
        return {
            "type": "ir.actions.act_url",
            "url": f"{path}?filename_field={name}&download=true",
            "target": "download",
        }

    @api.model
    def _get_by_code(self, code):
        # A remote call may give no language.
        lang = self.env.context.get("lang") or self.env.user.lang
        self = self.with_context(lang=lang)
        profile = self.search([("code", "=", code)])
        if not profile:
            raise UserError(
                self.env._(
                    "There is no CSV profile “%(code)s”: choose among %(codes)s.",
                    code=code,
                    codes=", ".join(
                        self.search([("code", "!=", False)]).mapped("code")
                    ),
                )
            )
        return profile

    # Who may

    def _check_may_import(self):
        """
        :raise AccessError: the user is in none of the groups of the profile
        """
        self.ensure_one()
        if not self.may_import:
            raise AccessError(
                self.env._(
                    "You may not import files of the profile “%s”: ask a manager.",
                    self.name,
                )
            )

    def _check_may_export(self):
        """
        :raise AccessError: the user may not export
        """
        if not self.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                self.env._("You may not export files: ask your administrator.")
            )

    # Reading a file

    def _get_model(self):
        return self.env[self.model_name]

    def _get_handler(self):
        return self.env[self.handler]

    def _get_columns(self):
        """The columns of the files, as the engine knows them.

        :return: list of `Column`
        """
        self.ensure_one()
        known = self._get_model()._fields
        own = self._get_handler()._get_own_columns(self)
        columns = []
        for column in self.column_ids:
            field = known.get(column.name)
            if column.name in own:
                columns.append(own[column.name])
            elif field and field.type in KINDS:
                columns.append(column._get_spec(field))
        return columns

    def _open(self, content):
        """Read the header of a file.

        :param bytes content: the file
        :return: tuple (`Table`, `Mapping`)
        :raise Refusal: it can't be taken
        """
        table = Table(content)
        return table, match(self._get_columns(), table.header)

    @api.model
    def _decode(self, content_base64):
        """
        :raise Refusal: that is no base64
        """
        try:
            return base64.b64decode(content_base64 or "", validate=True)
        except (binascii.Error, ValueError, TypeError) as error:
            raise Refusal("not_base64") from error

    def _get_refusal(self, refusal):
        """An error of the file as a whole.

        :param Refusal refusal: from the engine
        :return: dict `line`, `field`, `message`
        """
        params = {"field": refusal.field, **refusal.params}
        return {
            "line": refusal.line,
            "field": refusal.field,
            "message": get_sentence(self.env, refusal.code, params),
        }

    # Writing a file

    def _export(self, domain=None):
        """
        :param domain: on the model of the profile
        :return: bytes
        """
        self.ensure_one()
        self._check_may_export()
        handler = self._get_handler()._in_context(self.env.company)
        columns = handler._get_export_columns(self)
        writer = Writer()
        writer.add([[column.header for column in columns]])
        records = handler._get_export_records(self, domain)
        for start in range(0, len(records), EXPORT_STEP):
            step = records[start : start + EXPORT_STEP].with_prefetch()
            rows = handler._get_export_values(columns, step)
            writer.add(
                [write(column, row[column.name]) for column in columns] for row in rows
            )
            # A file of 50,000 lines is not held in memory as records.
            self.env.invalidate_all()
        return writer.get_content()
