from odoo import models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.payment"

    def action_refund_rest(self):
        """Enter the refund of what remains of payments, and match both.

        What was paid online is refunded by the payment provider instead.

        :return: window action of the refunds
        :raise UserError: nothing of a payment is to be refunded
        """
        refunds = self.browse()
        for payment in self:
            if (
                payment.payment_type != "inbound"
                or payment.allocation_state not in ("not_invoiced", "to_allocate")
                or not payment.move_id
            ):
                raise UserError(
                    self.env._(
                        "Nothing of payment %s is to be refunded: it is allocated or "
                        "not posted.",
                        payment.display_name,
                    )
                )
            refunds |= payment._create_refund()
        return refunds._get_records_action()

    def _create_refund(self):
        """Payment that gives back what is not allocated of this one.

        :return: account.payment, posted and matched
        """
        self.ensure_one()
        refund = self.create(self._prepare_refund_vals())
        refund.action_post()
        lines = self._get_receivable_lines() | refund._get_receivable_lines()
        lines.filtered(lambda line: not line.reconciled).reconcile()
        return refund

    def _prepare_refund_vals(self):
        self.ensure_one()
        methods = self.journal_id._get_available_payment_method_lines("outbound")
        if not methods:
            raise UserError(
                self.env._(
                    "Journal %s has no way to pay out: add an outgoing payment method "
                    "to it.",
                    self.journal_id.display_name,
                )
            )
        return {
            "payment_type": "outbound",
            "partner_type": "customer",
            "partner_id": self.partner_id.id,
            "sale_order_id": self.sale_order_id.id,
            "journal_id": self.journal_id.id,
            "payment_method_line_id": methods[0].id,
            "destination_account_id": self.destination_account_id.id,
            "currency_id": self.currency_id.id,
            "amount": self.amount_to_allocate,
            "memo": self.env._("Refund of %s", self.name),
        }
