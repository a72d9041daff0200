from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    deposit_journal_id = fields.Many2one(
        related="company_id.deposit_journal_id", readonly=False
    )
    deposit_account_id = fields.Many2one(
        related="company_id.downpayment_account_id",
        string="Deposit account",
        readonly=False,
    )
    deposit_percent = fields.Float(related="company_id.deposit_percent", readonly=False)
    deposit_goods_without_vat = fields.Boolean(
        related="company_id.deposit_goods_without_vat", readonly=False
    )
    web_payment_margin = fields.Monetary(
        related="company_id.web_payment_margin",
        currency_field="currency_id",
        readonly=False,
    )
