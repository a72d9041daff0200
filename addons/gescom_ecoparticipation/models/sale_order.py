from odoo import api, fields, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "gescom.eco.document.mixin"]

    eco_amount = fields.Monetary(
        string="Including eco-participation",
        compute="_compute_eco_amount",
        help="Part of the untaxed amount.",
    )

    @api.depends("order_line.eco_amount")
    def _compute_eco_amount(self):
        for order in self:
            order.eco_amount = order._get_eco_total()

    def _get_eco_lines(self):
        return self.order_line.filtered(lambda line: not line.display_type)

    def action_confirm(self):
        """An order is confirmed at the grid of the day, and keeps it (A-10)."""
        drafts = self.filtered(lambda order: order.state in ("draft", "sent"))
        drafts.order_line._refresh_eco_fees(day=fields.Date.context_today(self))
        return super().action_confirm()
