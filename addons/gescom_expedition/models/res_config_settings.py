from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    shipping_rule = fields.Selection(
        related="company_id.shipping_rule", readonly=False, required=True
    )
    use_preparation = fields.Boolean(
        related="company_id.use_preparation", readonly=False
    )
    stock_mail_confirmation_template_id = fields.Many2one(
        related="company_id.stock_mail_confirmation_template_id", readonly=False
    )
    parcel_mode = fields.Selection(
        related="company_id.parcel_mode", readonly=False, required=True
    )
    carton_type_id = fields.Many2one(
        related="company_id.carton_type_id", readonly=False
    )
