from odoo import models
from odoo.exceptions import UserError

from ..marks import CANCELS_DIRECT, GIVES_UP


class PurchaseOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "purchase.order"

    def _has_sent_goods(self):
        """Whether something of the direct delivery left for the customer."""
        self.ensure_one()
        return any(move.state == "done" for move in self.order_line.move_ids)

    def _has_nothing_to_send(self):
        """Whether nothing was sent, and nothing is going to be."""
        self.ensure_one()
        return not any(move.state != "cancel" for move in self.order_line.move_ids)

    def _check_may_cancel_direct(self):
        """Goods that left, or were billed, are not cancelled any more (A-33).

        :raise UserError: with the document and what to do instead
        """
        for order in self:
            if order._has_sent_goods():
                raise UserError(
                    self.env._(
                        "%(document)s of %(supplier)s was shipped: enter a return "
                        "instead of cancelling it.",
                        document=order.direct_number or order.name,
                        supplier=order.partner_id.display_name,
                    )
                )
            if any(bill.state != "cancel" for bill in order.invoice_ids):
                raise UserError(order._get_billed_message())

    def _check_rest_not_billed(self):
        """What the supplier billed is not cancelled: he is going to send it (A-33).

        :raise UserError: he billed more than he sent
        """
        for order in self:
            if any(
                line.product_uom_id.compare(line.qty_invoiced, line.qty_received) > 0
                for line in order.order_line
                if line.sale_line_id
            ):
                raise UserError(order._get_billed_message())

    def _get_billed_message(self):
        self.ensure_one()
        return self.env._(
            "%(document)s was billed by %(supplier)s: cancel the bill, or ask for a "
            "credit note, before cancelling the delivery.",
            document=self.direct_number or self.name,
            supplier=self.partner_id.display_name,
        )

    def _cancel_direct(self):
        """Cancel what is behind direct deliveries that are cancelled."""
        orders = self.filtered(lambda order: order.state != "cancel")
        if orders:
            orders.button_cancel()

    def button_cancel(self):
        """Cancel the orders; the customer then awaits the goods from us (F113).

        :return: True
        :raise UserError: a direct delivery was shipped, or billed by the supplier
        """
        direct = self.filtered(
            lambda order: order.direct_delivery and order.state != "cancel"
        )
        direct._check_may_cancel_direct()
        requested = direct.filtered(lambda order: order._is_requested())
        # Whoever cancels the delivery cancels its order, locked by itself or not.
        direct.filtered("locked").button_unlock()
        super(PurchaseOrder, CANCELS_DIRECT.put_on(self)).button_cancel()
        if not GIVES_UP.is_on(self):
            requested.order_line._give_back_to_deliver()
        direct.order_line._refresh_customer_costs()
        # XML-RPC cannot carry that nothing is returned.
        return True

    def _is_requested(self):
        """Whether the goods are asked for, with no transfer yet."""
        self.ensure_one()
        return self.state in ("draft", "sent", "to approve")

    def button_draft(self):
        """Take cancelled orders up again.

        :raise UserError: one is a direct delivery, whose goods wait elsewhere since
        """
        for order in self.filtered("direct_delivery"):
            raise UserError(
                self.env._(
                    "%s was cancelled and its goods wait to be delivered otherwise: "
                    "make a new direct delivery from the customer's order.",
                    order.name,
                )
            )
        return super().button_draft()
