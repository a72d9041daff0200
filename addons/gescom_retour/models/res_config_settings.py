from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    controlled_returns = fields.Boolean(
        related="company_id.controlled_returns", readonly=False
    )
