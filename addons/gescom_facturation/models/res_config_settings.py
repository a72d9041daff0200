from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    billing_legal_guard = fields.Boolean(
        related="company_id.billing_legal_guard", readonly=False
    )
    carriage_billing = fields.Selection(
        related="company_id.carriage_billing", readonly=False, required=True
    )
    services_billing = fields.Selection(
        related="company_id.services_billing", readonly=False, required=True
    )
    invoicing_run_schedule = fields.Selection(
        related="company_id.invoicing_run_schedule", readonly=False, required=True
    )
