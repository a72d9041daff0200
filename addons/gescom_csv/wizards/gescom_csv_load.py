from odoo import api, fields, models

from ..engine.errors import Refusal


class GescomCsvLoad(models.TransientModel):
    """Choose a file, see how it is understood, check it or import it."""

    _name = "gescom.csv.load"
    _description = "Import a CSV file"

    profile_id = fields.Many2one(
        "gescom.csv.profile",
        required=True,
        domain=[("may_import", "=", True)],
        default=lambda self: self.env["gescom.csv.profile"].search(
            [("may_import", "=", True)], limit=1
        ),
    )
    description = fields.Text(related="profile_id.description")
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    all_or_nothing = fields.Boolean(
        string="All or nothing",
        help="Write nothing if a line is in error, all lines being one step. "
        "Otherwise the lines without error are kept.",
    )
    refusal = fields.Char(compute="_compute_columns")
    known_columns = fields.Char(string="Columns read", compute="_compute_columns")
    unknown_columns = fields.Char(string="Ignored columns", compute="_compute_columns")

    @api.depends("profile_id", "file")
    def _compute_columns(self):
        for window in self:
            window.refusal = window.known_columns = window.unknown_columns = False
            if not (window.profile_id and window.file):
                continue
            profile = window.profile_id
            try:
                content = window.with_context(bin_size=False).file
                _table, mapping = profile._open(profile._decode(content))
            except Refusal as refusal:
                window.refusal = profile._get_refusal(refusal)["message"]
                continue
            window.known_columns = ", ".join(c.header for c in mapping.columns)
            window.unknown_columns = ", ".join(mapping.unknown)

    def action_check(self):
        """Say what would come of the file.

        :return: window action of the import
        """
        return self._start(dry_run=True)

    def action_import(self):
        """Import the file.

        :return: window action of the import
        """
        return self._start(dry_run=False)

    def _start(self, dry_run):
        self.ensure_one()
        record = self.env["gescom.csv.import"].create(
            {
                "profile_id": self.profile_id.id,
                "file": self.with_context(bin_size=False).file,
                "file_name": self.file_name,
                "dry_run": dry_run,
                "all_or_nothing": self.all_or_nothing,
            }
        )
        record.action_start()
        return record._get_records_action(name=self.env._("CSV import"))

    def action_template(self):
        """Download the empty file of the profile.

        :return: action
        """
        self.ensure_one()
        return self.profile_id.action_template()
