from odoo import models

from ..marks import GIVES_UP


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def _get_routed_lines(self):
        """Purchase lines that the route of an article made, straight to the customer.

        :return: purchase.order.line, with all rights
        """
        # sudo: who cancels an order may have no rights on purchases
        lines = self.sudo().order_line.purchase_line_ids
        return lines.filtered(
            lambda line: (
                line.state != "cancel"
                and line._is_dropshipped()
                and not line.order_id.direct_delivery
            )
        )

    def _cancel_routed(self, lines):
        """Odoo cancels the transfers and leaves the supplier order confirmed (T-52).

        :param lines: purchase.order.line
        """
        for purchase, mine in lines.grouped("order_id").items():
            if purchase.order_line.sale_line_id <= self.order_line:
                if purchase.locked:
                    purchase.button_unlock()
                GIVES_UP.put_on(purchase).button_cancel()
            else:
                for line in mine:
                    line.product_qty = line.qty_received
