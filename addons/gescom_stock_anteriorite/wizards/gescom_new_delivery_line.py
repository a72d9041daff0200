from odoo import api, fields, models

SIGNS = {"green": "●", "orange": "◐", "white": "○"}


class GescomNewDeliveryLine(models.TransientModel):
    _inherit = "gescom.new.delivery.line"

    stock_sign = fields.Char(
        string="Stock",
        compute="_compute_stock_sign",
        help="● all in stock, ◐ part in stock, ○ nothing in stock",
    )

    @api.depends("color")
    def _compute_stock_sign(self):
        """The colour, for those who do not see colours (F095)."""
        for line in self:
            line.stock_sign = SIGNS.get(line.color)
