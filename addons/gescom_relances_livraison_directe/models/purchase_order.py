from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def button_confirm(self):
        self._check_customers_not_blocked()
        return super().button_confirm()

    def action_send_direct(self):
        self._check_customers_not_blocked()
        return super().action_send_direct()

    def _check_customers_not_blocked(self):
        """Hold what a supplier hands over to blocked customers (F285, F286).

        :raise UserError: one of the customers is blocked
        """
        purchases = self.sudo()  # the block also binds who may not read the orders
        dropped = purchases.filtered(
            lambda purchase: purchase.picking_type_id.code == "dropship"
        )
        orders = purchases.direct_order_id | dropped.order_line.sale_line_id.order_id
        orders._check_dunning_block()
