from odoo import models
from odoo.exceptions import UserError

from odoo.addons.gescom_base.marks import BY_BUTTON

from ..marks import LIMITS_KEY, AllocationLimits


class AccountPayment(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.payment"

    def action_post(self):
        released = self.filtered("allocation_released")
        BY_BUTTON.put_on(released).allocation_released = False
        result = super().action_post()
        self._allocate_to_orders()
        return result

    def _filter_allocatable(self):
        """Payments that wait for the invoices of their order, the oldest first."""
        return self.filtered(
            lambda payment: (
                payment.sale_order_id
                and payment.payment_type == "inbound"
                and payment.allocation_state in ("not_invoiced", "to_allocate")
                and not payment.allocation_released
            )
        ).sorted(lambda payment: (payment.date, payment.id))

    def _allocate_to_orders(self):
        """Give the posted invoices of the orders what was received for them."""
        payments = self._filter_allocatable()
        lines = payments.sale_order_id.order_line.invoice_lines
        payments._allocate_to(
            lines.move_id.filtered(
                lambda move: move.move_type == "out_invoice" and not move.is_deposit
            )
        )

    def _allocate_to(self, invoices):
        """Reconcile each payment with the invoices of its order (F168).

        With their oldest due date first, and with no more of a grouped invoice than
        what it bills of the order. What is left waits for the next invoices.
        """
        if not self:
            return
        invoices = invoices.filtered(lambda move: move.state == "posted")
        due = {
            (move, order): amounts[1]
            for move in invoices.sorted(lambda m: (m.invoice_date_due or m.date, m.id))
            for order, amounts in move._get_amounts_by_order().items()
        }
        for payment in self:
            for (invoice, order), amount in due.items():
                if order == payment.sale_order_id:
                    used = payment._allocate_part(invoice, amount)
                    due[invoice, order] = amount - used

    def _allocate_part(self, invoice, limit):
        """Reconcile the payment with at most `limit` of an invoice.

        :param limit: in the invoice's currency
        :return: what was reconciled, in the invoice's currency
        """
        self.ensure_one()
        limit = min(limit, invoice.amount_residual)
        done = self.currency_id.is_zero(self.amount_to_allocate)
        if done or invoice.currency_id.compare_amounts(limit, 0.0) <= 0:
            return 0.0
        before = invoice.amount_residual
        if not self.move_id:
            self.invoice_ids |= invoice
            return min(limit, self.amount)
        lines = self._get_receivable_lines().filtered(lambda line: not line.reconciled)
        due = invoice.line_ids.filtered(
            lambda line: line.account_id in lines.account_id and not line.reconciled
        )
        if due:
            if invoice.currency_id.compare_amounts(limit, before) < 0:
                limits = self._get_line_limits(lines, invoice, limit)
                lines = lines.with_context(**{LIMITS_KEY: limits})
            (lines + due).reconcile()
        return before - invoice.amount_residual

    def _get_line_limits(self, lines, invoice, limit):
        """Residuals that leave the rest of the payment untouched.

        :return: AllocationLimits
        """
        left = invoice.currency_id._convert(
            limit, self.currency_id, self.company_id, self.date
        )
        limits = {}
        for line in lines:
            residual = abs(line.amount_residual_currency)
            part = min(left, residual)
            left -= part
            ratio = part / residual if residual else 0.0
            balance = line.company_currency_id.round(line.amount_residual * ratio)
            limits[line.id] = (balance, -part)
        return AllocationLimits(limits)

    # Buttons

    def action_unallocate(self):
        """Take the payments off their invoices: they are to be allocated (F169).

        :return: True
        :raise UserError: a payment is on no invoice
        """
        for payment in self:
            lines = payment._get_receivable_lines()
            partials = lines.matched_debit_ids | lines.matched_credit_ids
            if not (partials or payment.invoice_ids):
                raise UserError(
                    self.env._(
                        "Payment %s is not allocated to an invoice.",
                        payment.display_name,
                    )
                )
            partials.unlink()
            BY_BUTTON.put_on(payment).write(
                {"invoice_ids": [(5,)], "allocation_released": True}
            )
        return True

    def action_allocate(self):
        """Allocate the payments to the invoices of their order, now or when posted.

        Deposit invoices come after the others.

        :return: True
        :raise UserError: a payment has no order, or its order has nothing left to pay
        """
        for payment in self:
            order = payment.sale_order_id
            if not order:
                raise UserError(
                    self.env._(
                        "Payment %s has no order: choose it first, or reconcile the "
                        "payment from an invoice of the customer.",
                        payment.display_name,
                    )
                )
            BY_BUTTON.put_on(payment).allocation_released = False
            payment._allocate_to_orders()
            payment._allocate_to(order.deposit_invoice_ids)
            if payment.allocation_state == "to_allocate":
                raise UserError(
                    self.env._(
                        "Order %s has nothing left to pay: refund the payment or "
                        "choose another order.",
                        order.name,
                    )
                )
        return True

    def action_convert_to_deposit(self):
        """Make the deposit invoice of a payment and reconcile both (A-02).

        :return: window action of the deposit invoice
        :raise UserError: the payment has no order, is not posted or nothing of the
            order is left to invoice
        """
        self.ensure_one()
        order = self.sale_order_id
        if not order or self.allocation_state not in ("not_invoiced", "to_allocate"):
            raise UserError(
                self.env._(
                    "Payment %s is not waiting for the invoice of an order: it cannot "
                    "be made a deposit.",
                    self.display_name,
                )
            )
        amount = min(
            self._get_open_amount(order), order._get_amount_left_to_ask(besides=self)
        )
        deposit = self.env["gescom.deposit"].create(
            {
                "order_id": order.id,
                "amount_type": "fixed",
                "amount": amount,
                "payment_method_line_id": self.payment_method_line_id.id,
                "payment_id": self.id,
            }
        )
        return deposit.action_create()

    def _allocate_to_deposit(self, invoice):
        """Reconcile the payment with the deposit invoice that was made of it."""
        self.ensure_one()
        self._allocate_part(invoice, invoice.amount_residual)
        BY_BUTTON.put_on(self).write(
            {
                "deposit_invoice_id": invoice.id,
                "to_qualify": False,
                "allocation_released": False,
            }
        )

    def action_view_order(self):
        """Order the payment was received for.

        :return: window action
        """
        self.ensure_one()
        return self.sale_order_id._get_records_action()
