from odoo import fields, models


class GescomPspFile(models.Model):
    """A settlement file that was read; its raw content is not kept."""

    _name = "gescom.psp.file"
    _description = "File of a payment provider"
    _inherit = ["gescom.guard.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    account_id = fields.Many2one(
        "gescom.psp.account",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True, precompute=True
    )
    format_id = fields.Many2one(
        "gescom.psp.format", readonly=True, index=True, ondelete="restrict"
    )
    sha256 = fields.Char(string="Fingerprint", readonly=True, index=True)
    size = fields.Integer(string="Size (bytes)", readonly=True)
    source = fields.Selection(
        [
            ("upload", "Window"),
            ("rpc", "Program"),
            ("folder", "Watched folder"),
            ("sftp", "SFTP"),
        ],
        readonly=True,
        default="rpc",
    )
    state = fields.Selection(
        [
            ("draft", "Being read"),
            ("imported", "Imported"),
            ("posted", "Posted"),
            ("partial", "Partly posted"),
            ("rejected", "Rejected"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    message = fields.Text(string="Summary", readonly=True)
    merchant_ref = fields.Char(string="Account number at the provider", readonly=True)
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="To", readonly=True)
    row_count = fields.Integer(string="Lines of the file", readonly=True)
    new_count = fields.Integer(string="New lines", readonly=True)
    known_count = fields.Integer(string="Imported before", readonly=True)
    updated_count = fields.Integer(string="Completed", readonly=True)
    rejected_count = fields.Integer(string="In error", readonly=True)
    line_ids = fields.One2many("gescom.psp.line", "file_id", string="Lines")
    error_ids = fields.One2many("gescom.psp.error", "file_id", string="Errors")

    def _get_button_fields(self):
        # The import alone writes files.
        return super()._get_button_fields() | {
            name
            for name, field in self._fields.items()
            if field.readonly and field.store and name not in models.MAGIC_COLUMNS
        }
