from collections import defaultdict

from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model
    def _get_dated_payments(self, line_ids):
        """What was paid or credited of due dates, and when.

        :param line_ids: ids of receivable journal items
        :return: dict {id: list of (date, amount in the smallest unit of its currency)}
        """
        payments = defaultdict(list)
        # sudo: whoever prepares a reminder relies on the whole ledger
        groups = self.sudo()._read_group(
            [("debit_move_id", "in", list(line_ids))],
            ["debit_move_id", "max_date:day"],
            ["debit_amount_currency:sum"],
        )
        to_cents = self.env["gescom.dunning.due"]._to_cents
        for line, day, amount in groups:
            payments[line.id].append((day, to_cents(amount, line.currency_id)))
        return payments
