from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    preorder_transit = fields.Boolean(
        related="company_id.preorder_transit", readonly=False
    )
    preorder_quota = fields.Selection(
        related="company_id.preorder_quota", readonly=False, required=True
    )
    preorder_quota_percent = fields.Float(
        related="company_id.preorder_quota_percent", readonly=False
    )
    preorder_arrival_days = fields.Integer(
        related="company_id.preorder_arrival_days", readonly=False
    )
    preorder_alert_days = fields.Integer(
        related="company_id.preorder_alert_days", readonly=False
    )
    preorder_user_id = fields.Many2one(
        related="company_id.preorder_user_id", readonly=False
    )
    preorder_tz = fields.Selection(related="company_id.partner_id.tz", readonly=False)
