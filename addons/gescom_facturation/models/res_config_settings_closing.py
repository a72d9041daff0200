from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "res.config.settings"

    inalterable_invoices = fields.Boolean(
        related="company_id.inalterable_invoices", readonly=False
    )
    billing_closing_mode = fields.Selection(
        related="company_id.billing_closing_mode", readonly=False, required=True
    )
    billing_closing_day = fields.Integer(
        related="company_id.billing_closing_day", readonly=False
    )
    billing_manager_id = fields.Many2one(
        related="company_id.billing_manager_id", readonly=False
    )
