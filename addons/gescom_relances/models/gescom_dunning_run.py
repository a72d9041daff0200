from odoo import api, fields, models


class GescomDunningRun(models.Model):
    """The reminders of a day: preview, then what the preview shows is sent."""

    _name = "gescom.dunning.run"
    _description = "Reminders"
    _inherit = ["gescom.preview.run.mixin"]
    _order = "id desc"

    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._get_billing_today(),
        help="Day on which the reminders are due.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        help="Remind these customers only; all of them when empty.",
    )
    line_ids = fields.One2many("gescom.dunning.notice", "run_id", string="Reminders")

    def _make_preview(self):
        pass

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"print_file", "print_file_name"}
