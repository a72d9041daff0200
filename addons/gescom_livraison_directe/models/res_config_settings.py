from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    direct_delivery_as_request = fields.Boolean(
        related="company_id.direct_delivery_as_request", readonly=False
    )
    direct_delivery_mailed = fields.Boolean(
        related="company_id.direct_delivery_mailed", readonly=False
    )
    direct_delivery_updates_cost = fields.Boolean(
        related="company_id.direct_delivery_updates_cost", readonly=False
    )
    purchase_updates_cost = fields.Boolean(
        related="company_id.purchase_updates_cost", readonly=False
    )
    direct_answer_days = fields.Integer(
        related="company_id.direct_answer_days", readonly=False
    )
    logistics_fee_product_id = fields.Many2one(
        related="company_id.logistics_fee_product_id", readonly=False
    )
