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

    def _compute_amount_undiscounted(self):
        """What the portal says the customer saves: nothing on the fees."""
        result = super()._compute_amount_undiscounted()
        for order in self:
            for line in order.order_line:
                low = line._get_lowered_discount()
                # Odoo finds the price before the discount from the discounted one.
                if low != line.discount and line.discount != 100.0:
                    price = line.price_subtotal
                    order.amount_undiscounted += price / (1 - low / 100.0)
                    order.amount_undiscounted -= price / (1 - line.discount / 100.0)
        return result

    def action_confirm(self):
        """An order is confirmed at the grid of the day, and keeps it (A-10).

        :raise UserError: what was taken off the whole order touches the fees (R-1)
        """
        drafts = self.filtered(lambda order: order.state in ("draft", "sent"))
        drafts.order_line._refresh_eco_fees(day=fields.Date.context_today(self))
        drafts._check_eco_left_whole()
        return super().action_confirm()
