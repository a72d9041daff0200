from odoo import models

from ..marks import KEEPS_DEPOSITS


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def _get_invoiceable_lines(self, final=False):
        lines = super()._get_invoiceable_lines(final=final)
        if self._is_ruled_by_affaire():
            # Odoo would deduct the whole deposit at once.
            lines = lines.filtered(lambda line: not line.is_downpayment)
        return lines

    def _create_invoices(self, grouped=False, final=False, date=None):
        # Odoo's window asks whether the deposits are deducted.
        orders = self if final else KEEPS_DEPOSITS.put_on(self)
        return super(SaleOrder, orders)._create_invoices(
            grouped=grouped, final=final, date=date
        )

    def _complete_billed_invoices(self, invoices):
        result = super()._complete_billed_invoices(invoices)
        if not KEEPS_DEPOSITS.is_on(self):
            self._deduct_deposits(invoices)
        return result

    def _deduct_deposits(self, invoices):
        """Deduct from draft invoices what remains of the deposits (F158, A-18).

        Each invoice takes as much as it bills, rate by rate, of the deposits of its
        orders, the oldest first; the next invoices take the rest. Done again, it
        changes nothing.

        :param invoices: draft account.move records
        """
        ruled = self.filtered(lambda order: order._is_ruled_by_affaire())
        deposit_lines = ruled.order_line.filtered(lambda line: line._is_deposit_line())
        if not deposit_lines:
            return
        for invoice in invoices:
            if invoice.move_type == "out_invoice" and invoice.state == "draft":
                orders = invoice.invoice_line_ids.sale_line_ids.order_id
                invoice_deposits = deposit_lines.filtered(
                    lambda line, orders=orders: line.order_id in orders
                )
                invoice_deposits._deduct_from(invoice)

    def _get_billing_refusals(self, date):
        refusals = super()._get_billing_refusals(date)
        for order in self:
            reason = order not in refusals and order._get_deposit_refusal()
            if reason:
                refusals[order] = ("deposit_to_qualify", reason)
        return refusals

    def _get_deposit_refusal(self):
        """Why the order waits for a decision on its deposits, or False."""
        self.ensure_one()
        lines = self.order_line.filtered(lambda line: line._is_deposit_line())
        if any(line._get_deposit_line().parent_state == "draft" for line in lines):
            return self.env._(
                "Order %s has a draft deposit invoice: post it or delete it.", self.name
            )
        if any(self.payment_ids.mapped("to_qualify")):
            return self.env._(
                "Order %s has a payment to qualify: say whether it is a deposit to "
                "invoice.",
                self.name,
            )
        return False
