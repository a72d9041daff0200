from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _create_payment(self, **extra_create_values):
        # What is paid online belongs to its order, even one that is billed since.
        order = self._get_paid_order()
        if order:
            extra_create_values.setdefault("sale_order_id", order.id)
        return super()._create_payment(**extra_create_values)

    def _get_paid_order(self):
        """The order the transaction pays, when it pays only one."""
        self.ensure_one()
        orders = self.sale_order_ids or self.source_transaction_id.sale_order_ids
        return orders if len(orders) == 1 else self.env["sale.order"]

    def _get_amount_of_order(self, order):
        """What the transaction pays of an order and no payment of it counts yet.

        :return: amount in the order's currency
        """
        self.ensure_one()
        if self.state not in ("authorized", "done") or self._is_counted_elsewhere():
            return 0.0
        if self.payment_id:
            amount = self.payment_id._get_open_amount(order)
        else:
            amount = self.currency_id._convert(
                self.amount,
                order.currency_id,
                self.company_id,
                self.last_state_change or self.create_date,
            )
        total = sum(self.sale_order_ids.mapped("amount_total"))
        ratio = order.amount_total / total if total else 1 / len(self.sale_order_ids)
        return order.currency_id.round(amount * ratio)

    def _is_counted_elsewhere(self):
        """Whether a payment of the order or a capture already counts it."""
        self.ensure_one()
        captured = any(child.state == "done" for child in self.child_transaction_ids)
        return captured or bool(self.payment_id.sale_order_id)
