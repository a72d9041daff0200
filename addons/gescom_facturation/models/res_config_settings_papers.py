from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "res.config.settings"

    invoice_copies = fields.Selection(
        related="company_id.invoice_copies", readonly=False, required=True
    )
    invoice_copies_abroad = fields.Selection(
        related="company_id.invoice_copies_abroad", readonly=False, required=True
    )
    invoice_print_title = fields.Boolean(
        related="company_id.invoice_print_title", readonly=False
    )
    invoice_print_sending_date = fields.Boolean(
        related="company_id.invoice_print_sending_date", readonly=False
    )
    invoice_legal_form = fields.Char(
        related="company_id.invoice_legal_form", readonly=False
    )
    invoice_share_capital = fields.Monetary(
        related="company_id.invoice_share_capital",
        readonly=False,
    )
    invoice_register_city = fields.Char(
        related="company_id.invoice_register_city", readonly=False
    )
    invoice_vat_on_debits = fields.Boolean(
        related="company_id.invoice_vat_on_debits", readonly=False
    )
    invoice_late_penalty = fields.Char(
        related="company_id.invoice_late_penalty", readonly=False
    )
    invoice_recovery_fee = fields.Monetary(
        related="company_id.invoice_recovery_fee",
        readonly=False,
    )
    invoice_early_payment = fields.Char(
        related="company_id.invoice_early_payment", readonly=False
    )
