from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    billing_blocked = fields.Boolean(
        tracking=True,
        help="The automatic billing leaves the orders of the customer.",
    )
    billing_block_reason = fields.Char(string="Reason of the block")

    @api.model
    def _commercial_fields(self):
        return [
            *super()._commercial_fields(),
            "billing_blocked",
            "billing_block_reason",
        ]
