from odoo import models
from odoo.exceptions import UserError

from ..marks import GIVES_UP


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_new_direct_delivery(self):
        """Window to choose what a supplier or a logistician delivers (F107).

        :return: window action
        :raise UserError: nobody else may deliver what remains of the orders
        """
        return self.env["gescom.direct.delivery"]._open_for(self)

    def _get_direct_purchases(self):
        """Supplier orders and delivery orders of the direct deliveries.

        :return: purchase.order that were not cancelled, with all rights
        """
        # sudo: who cancels an order may have no rights on purchases
        purchases = self.sudo().order_line.purchase_line_ids.order_id
        return purchases.filtered(
            lambda order: order.direct_delivery and order.state != "cancel"
        )

    def _action_cancel(self):
        """The suppliers are told: what they did not send is cancelled (F113)."""
        purchases = self._get_direct_purchases()
        routed = self._get_routed_lines()
        (purchases | routed.order_id)._check_may_cancel_direct()
        GIVES_UP.put_on(purchases)._cancel_direct()
        result = super(SaleOrder, GIVES_UP.put_on(self))._action_cancel()
        self._cancel_routed(routed)
        return result

    def _settle(self):
        """What is given up is asked of nobody any more (F065)."""
        purchases = self._get_direct_purchases()
        purchases._check_rest_not_billed()
        unsent = purchases.filtered(lambda order: not order._has_sent_goods())
        GIVES_UP.put_on(unsent)._cancel_direct()
        return super(SaleOrder, GIVES_UP.put_on(self))._settle()

    def _check_may_order_directly(self):
        """Direct deliveries are made of orders in progress.

        :raise UserError: an order is not confirmed, or is settled
        """
        for order in self:
            if order.state != "sale" or order.settled:
                raise UserError(
                    self.env._(
                        "Order %s is not in progress: nothing of it is to be "
                        "delivered.",
                        order.name,
                    )
                )
