from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    stock_by_seniority = fields.Boolean(
        related="company_id.stock_by_seniority", readonly=False
    )
    stock_by_planned_date = fields.Boolean(
        related="company_id.stock_by_planned_date", readonly=False
    )
    stock_horizon_days = fields.Integer(
        related="company_id.stock_horizon_days", readonly=False
    )
