from odoo import api, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    @api.model_create_multi
    def create(self, vals_list):
        journals = super().create(vals_list)
        journals._make_inalterable()
        return journals

    def write(self, vals):
        result = super().write(vals)
        if vals.get("type") == "sale" or vals.get("company_id"):
            self._make_inalterable()
        return result

    def _make_inalterable(self):
        """Hash what the sales journals post, where invoices are inalterable (F147)."""
        self.filtered(
            lambda journal: (
                journal.type == "sale"
                and not journal.restrict_mode_hash_table
                and journal.company_id.inalterable_invoices
            )
        ).restrict_mode_hash_table = True

    def _seal_posted_invoices(self):
        """Hash what the journals posted before they were made inalterable.

        Gaps in old numbers are kept as they are: they must not prevent the next
        invoices from being posted.
        """
        self.env["account.move"].search(
            [
                ("journal_id", "in", self.ids),
                ("state", "=", "posted"),
                ("inalterable_hash", "=", False),
            ]
        )._hash_moves(force_hash=True, raise_if_gap=False, raise_if_no_document=False)
