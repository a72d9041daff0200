from dataclasses import asdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..engine.errors import Refusal
from ..engine.mapping import Chunk, read_lines, split
from ..outcome import Outcome

# Lines that are looked up, compared and written together.
LINES_PER_STEP = 500
COUNTS = ("created", "updated", "unchanged")


class RefusedFile(UserError):
    """The file as a whole can't be taken.

    :param dict error: `line`, `field`, `message`
    """

    def __init__(self, error):
        super().__init__(error["message"])
        self.error = error


class _Undone(Exception):
    """Thrown to undo what was written in a savepoint."""


class GescomCsvImport(models.Model):
    """A file that is imported, in steps; what is right is kept, the rest is listed.

    A second import of a file changes nothing: a step that is done again finds its
    lines unchanged.
    """

    _name = "gescom.csv.import"
    _description = "CSV import"
    _inherit = ["gescom.run.mixin"]
    _order = "id desc"

    # Steps that a user waits for.
    _run_inline_limit = 3

    profile_id = fields.Many2one(
        "gescom.csv.profile", required=True, index=True, ondelete="restrict"
    )
    file = fields.Binary(attachment=True, required=True, copy=False)
    file_name = fields.Char()
    dry_run = fields.Boolean(
        string="Check only", help="Say what would come of it, and write nothing."
    )
    all_or_nothing = fields.Boolean(
        string="All or nothing",
        help="Write nothing if a line is in error, all lines being one step. "
        "Otherwise the lines without error are kept.",
    )
    at_once = fields.Boolean(
        string="At once", readonly=True, help="Who started it waits for the result."
    )
    unknown_columns = fields.Char(string="Ignored columns", readonly=True, copy=False)
    error_ids = fields.One2many("gescom.csv.error", "import_id", string="Errors")
    error_count = fields.Integer(string="Lines in error", compute="_compute_counts")
    created_count = fields.Integer(string="Created", compute="_compute_counts")
    updated_count = fields.Integer(string="Updated", compute="_compute_counts")
    unchanged_count = fields.Integer(string="Unchanged", compute="_compute_counts")

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"at_once", "unknown_columns"}

    @api.depends("unit_ids.state", "error_ids")
    def _compute_counts(self):
        lines = {
            record.id: len(set(numbers))
            for record, numbers in self.env["gescom.csv.error"]._read_group(
                [("import_id", "in", self.ids)], ["import_id"], ["line:array_agg"]
            )
        }
        totals = {record.id: dict.fromkeys(COUNTS, 0) for record in self}
        for unit in self._get_all_units():
            for name in COUNTS:
                totals[unit.run_id][name] += unit.payload.get(name, 0)
        for record in self:
            record.error_count = lines.get(record.id, 0)
            for name in COUNTS:
                record[f"{name}_count"] = totals[record.id][name]

    def _get_all_units(self):
        domain = Domain("run_model", "=", self._name) & Domain("run_id", "in", self.ids)
        # sudo: the numbers of runs that the user is allowed to read
        units = self.env["gescom.run.unit"].sudo()
        return units.search_fetch(domain, ["run_id", "payload"])

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for profile in records.profile_id:
            profile._check_may_import()
        return records

    def write(self, vals):
        fixed = {"profile_id", "file", "dry_run", "all_or_nothing", "company_id"}
        if fixed & vals.keys() and any(record.state != "draft" for record in self):
            raise UserError(
                self.env._("This import was started: make a new one instead.")
            )
        result = super().write(vals)
        if "profile_id" in vals:
            self.profile_id._check_may_import()
        return result

    # Units

    def _prepare_units(self):
        self.profile_id._check_may_import()
        try:
            table, mapping = self._open()
            chunks = split(table, mapping, LINES_PER_STEP)
        except Refusal as refusal:
            raise RefusedFile(self.profile_id._get_refusal(refusal)) from refusal
        self._check_columns(mapping)
        # sudo: a field of the engine, of a run whose write access was checked
        self.sudo().unknown_columns = ", ".join(mapping.unknown) or False
        groups = [chunks] if self.all_or_nothing else [[chunk] for chunk in chunks]
        return [self._prepare_unit(group) for group in groups if group]

    def _prepare_unit(self, chunks):
        return {
            "key": f"{chunks[0].start}",
            "name": self.env._(
                "%(count)s lines from line %(line)s",
                count=sum(chunk.count for chunk in chunks),
                line=chunks[0].line,
            ),
            "payload": {"chunks": [asdict(chunk) for chunk in chunks]},
        }

    def _check_columns(self, mapping):
        """
        :raise AccessError: a column is of a field that the user may not change
        """
        model = self.profile_id._get_model()
        for column in mapping.columns:
            if column.name in model._fields:
                model._check_field_access(model._fields[column.name], "write")

    def _open(self):
        content = self.profile_id._decode(self.with_context(bin_size=False).file)
        return self.profile_id._open(content)

    def _carry_out(self):
        if not self.at_once:
            super()._carry_out()
            return
        for unit in self._get_units("pending"):
            self._treat_unit(unit, inline=True)
        self._end_run(inline=True)

    def _run_unit(self, unit):
        outcome = self._import_chunks(unit.payload["chunks"], self._read_said(unit))
        self._store_outcome(unit, outcome)
        if not outcome.errors:
            return None
        lines = {error["line"] for error in outcome.errors}
        return self.env._(
            "%(unit)s: %(count)s in error.", unit=unit.name, count=len(lines)
        )

    def _read_said(self, unit):
        """What earlier steps say of what several records have in common.

        :return: dict, see `Outcome`
        """
        earlier = self._get_all_units().filtered(lambda other: other.id < unit.id)
        return {
            (parent, name): (value, line)
            for other in earlier
            for parent, name, value, line in other.payload.get("said", ())
        }

    def _import_chunks(self, chunks, said):
        """Import stretches of the file; all of it is undone when it is to be.

        :param list chunks: of dicts, as a unit holds them
        :param dict said: what earlier steps say, see `Outcome`
        :return: `Outcome`
        """
        outcome = Outcome(said=dict(said))
        try:
            with self.env.cr.savepoint():
                self._import_all(chunks, outcome)
                if self.dry_run or (self.all_or_nothing and outcome.errors):
                    raise _Undone
        except _Undone:
            # What caches hold of records that are not there any more.
            self.env.registry.clear_cache()
            if self.all_or_nothing and outcome.errors:
                outcome.undo()
        for key in said:
            del outcome.said[key]
        return outcome

    def _import_all(self, chunks, outcome):
        table, mapping = self._open()
        profile = self.profile_id
        handler = profile._get_handler()._in_context(self.company_id)
        for values in chunks:
            lines = list(read_lines(table, mapping, Chunk(**values)))
            outcome.merge(
                handler._import_lines(profile, mapping.columns, lines, outcome.said)
            )
            # Records of a step are not needed by the next one.
            self.env.flush_all()
            self.env.invalidate_all()

    def _store_outcome(self, unit, outcome):
        # sudo: units and errors are written by the import alone
        unit = unit.sudo()
        said = [[*key, *value] for key, value in outcome.said.items()]
        unit.payload = {**unit.payload, **outcome.counts, "said": said}
        errors = unit.env["gescom.csv.error"]
        errors.search([("unit_id", "=", unit.id)]).unlink()
        errors.create(
            [
                {"import_id": self.id, "unit_id": unit.id, **error}
                for error in outcome.errors
            ]
        )

    def _finalize_run(self):
        result = super()._finalize_run()
        self.invalidate_recordset()
        self._log(
            self.env._(
                "Created: %(created)s, updated: %(updated)s, unchanged: "
                "%(unchanged)s, in error: %(errors)s.",
                created=self.created_count,
                updated=self.updated_count,
                unchanged=self.unchanged_count,
                errors=self.error_count,
            ),
            "warning" if self.error_count else "info",
        )
        return result

    # Programs

    @api.model
    def _import_now(self, profile, content_base64, dry_run, all_or_nothing):
        """Import while who asks waits; see `gescom.csv.profile.import_csv`.

        :return: dict
        """
        result = {}
        try:
            with self.env.cr.savepoint():
                profile._decode(content_base64)
                # sudo: how it is carried out; access is checked by the next line
                record = self.create(
                    {
                        "profile_id": profile.id,
                        "file": content_base64,
                        "file_name": f"{profile.code}.csv",
                        "dry_run": dry_run,
                        "all_or_nothing": all_or_nothing,
                    }
                )
                record.sudo().at_once = True  # sudo: a field of the engine
                record.action_start()
                result = record._get_result()
                if dry_run:
                    raise _Undone
        except _Undone:
            result["import_id"] = 0
        except Refusal as refusal:
            result = self._get_empty_result(profile._get_refusal(refusal))
        except RefusedFile as refused:
            result = self._get_empty_result(refused.error)
        return result

    @api.model
    def _get_empty_result(self, error):
        return {
            **dict.fromkeys(COUNTS, 0),
            "errors": [error],
            "unknown_columns": [],
            "import_id": 0,
        }

    def _get_result(self):
        """What came of the import.

        :return: dict, see `gescom.csv.profile.import_csv`
        """
        self.ensure_one()
        errors = [
            {
                "line": error.line,
                "field": error.field or "",
                "message": error.message,
            }
            for error in self.error_ids.sorted(lambda e: (e.line, e.id))
        ]
        for unit in self._get_units("failed"):
            line = unit.payload["chunks"][0]["line"]
            errors.append({"line": line, "field": "", "message": unit.message})
        unknown = self.unknown_columns
        return {
            **{name: self[f"{name}_count"] for name in COUNTS},
            "errors": errors,
            "unknown_columns": unknown.split(", ") if unknown else [],
            "import_id": self.id,
        }

    # Buttons

    def action_import_checked(self):
        """Import for good the file that was checked.

        :return: window action of the new import
        """
        self.ensure_one()
        record = self.create(
            {
                "profile_id": self.profile_id.id,
                "file": self.with_context(bin_size=False).file,
                "file_name": self.file_name,
                "all_or_nothing": self.all_or_nothing,
                "company_id": self.company_id.id,
            }
        )
        record.action_start()
        return record._get_records_action(name=self.env._("CSV import"))

    def action_view_errors(self):
        """List what is wrong with the lines.

        :return: window action
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_csv.gescom_csv_error_action"
        )
        return {**action, "domain": [("import_id", "in", self.ids)], "context": {}}
