from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _compute_outstanding_account_id(self):
        """Payments on the journal of a provider wait on its clearing account."""
        result = super()._compute_outstanding_account_id()
        for payment in self:
            journal = payment.journal_id
            if not payment.outstanding_account_id and journal.psp_account_ids:
                payment.outstanding_account_id = journal.default_account_id
        return result
