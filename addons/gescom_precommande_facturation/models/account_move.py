from collections import defaultdict

from odoo import Command, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _fill_release_dues(self):
        """Have each pre-order paid when it comes out, on a due date of its own.

        Invoices whose articles are all released, whose payment terms already give
        several due dates or a discount, and credit notes are left as they are.
        """
        for move in self.filtered(lambda move: move._may_follow_releases()):
            dues = move._get_release_dues()
            if len(dues) > 1 or move._get_term_date() not in dues:
                move.due_ids = [
                    Command.create(
                        {
                            "date": day,
                            "amount": amount,
                            "payment_method_line_id": (
                                move.preferred_payment_method_line_id.id
                            ),
                        }
                    )
                    for day, amount in sorted(dues.items())
                ]

    def _may_follow_releases(self):
        self.ensure_one()
        return (
            self.move_type == "out_invoice"
            and self.state == "draft"
            and not self.due_ids
            and not self.invoice_payment_term_id.early_discount
            and len(self._get_term_lines()) == 1
            and self.currency_id.compare_amounts(self.amount_total, 0) > 0
        )

    def _get_term_lines(self):
        return self.line_ids.filtered(lambda line: line.display_type == "payment_term")

    def _get_term_date(self):
        """Due date that the payment terms give."""
        return (
            self._get_term_lines().date_maturity
            or self.invoice_date
            or fields.Date.context_today(self)
        )

    def _get_release_dues(self):
        """What is due when.

        A release that comes later than the law lets an invoice fall due is paid on the
        last day that it does. What deposits take off goes off the earliest due dates.

        :return: dict {date: amount}, the amounts are positive and add up to the invoice
        """
        self.ensure_one()
        currency, first = self.currency_id, self._get_term_date()
        latest = self._get_latest_legal_due_date()
        amounts = defaultdict(float)
        for line in self.invoice_line_ids:
            day = max(first, line._get_release_to_come() or first)
            amounts[min(day, latest) if latest else day] += line.price_total
        left = self.amount_total
        dues = {}
        # The latest releases in front: a deposit was for what comes out first.
        for day in sorted(amounts, reverse=True):
            amount = min(currency.round(amounts[day]), left)
            if currency.compare_amounts(amount, 0) > 0:
                dues[day] = amount
                left = currency.round(left - amount)
        if dues and not currency.is_zero(left):
            dues[min(dues)] += left
        return dues
