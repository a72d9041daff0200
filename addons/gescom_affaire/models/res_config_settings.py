from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    affaire_rules_billing = fields.Boolean(
        related="company_id.affaire_rules_billing", readonly=False
    )
    affaire_billing_mode = fields.Selection(
        related="company_id.affaire_billing_mode", readonly=False, required=True
    )
    affaire_billing_period = fields.Selection(
        related="company_id.affaire_billing_period", readonly=False, required=True
    )
    affaire_default_invoice_before_delivery = fields.Boolean(
        related="company_id.affaire_default_invoice_before_delivery", readonly=False
    )
    affaire_invoice_sending = fields.Selection(
        related="company_id.affaire_invoice_sending", readonly=False, required=True
    )
    affaire_detailed_header = fields.Boolean(
        related="company_id.affaire_detailed_header", readonly=False
    )
    affaire_list_display = fields.Selection(
        related="company_id.affaire_list_display", readonly=False, required=True
    )
    affaire_order_filter = fields.Selection(
        related="company_id.affaire_order_filter", readonly=False, required=True
    )
    affaire_logistic_filter = fields.Selection(
        related="company_id.affaire_logistic_filter", readonly=False, required=True
    )
    affaire_origin_filter = fields.Selection(
        related="company_id.affaire_origin_filter", readonly=False, required=True
    )
