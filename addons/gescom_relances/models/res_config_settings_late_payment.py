from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    dunning_business_policy_id = fields.Many2one(
        related="company_id.dunning_business_policy_id", readonly=False
    )
    dunning_consumer_policy_id = fields.Many2one(
        related="company_id.dunning_consumer_policy_id", readonly=False
    )
    dunning_schedule = fields.Selection(
        related="company_id.dunning_schedule", readonly=False
    )
    dunning_minimum_amount = fields.Monetary(
        related="company_id.dunning_minimum_amount",
        currency_field="currency_id",
        readonly=False,
    )
    dunning_accountant_id = fields.Many2one(
        related="company_id.dunning_accountant_id", readonly=False
    )
    late_rate_method = fields.Selection(
        related="company_id.late_rate_method", readonly=False
    )
    late_rate_coefficient = fields.Float(
        related="company_id.late_rate_coefficient", readonly=False
    )
    late_contract_rate = fields.Float(
        related="company_id.late_contract_rate", readonly=False
    )
    late_interest_account_id = fields.Many2one(
        related="company_id.late_interest_account_id", readonly=False
    )
    limitation_start = fields.Selection(
        related="company_id.limitation_start", readonly=False
    )
