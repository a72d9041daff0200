from odoo import api, models

CUSTOMERS_AND_SUPPLIERS = ("asset_receivable", "liability_payable")


class AccountPartialReconcile(models.Model):
    """Payouts follow what is lettered by hand, on any screen."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._get_psp_payouts()._follow_bank()
        return partials

    def unlink(self):
        payouts = self._get_psp_payouts()
        result = super().unlink()
        payouts._follow_bank()
        return result

    def _get_psp_payouts(self):
        """Payouts whose transfer is being lettered with something."""
        items = (self.debit_move_id | self.credit_move_id).filtered(
            lambda item: item.account_type not in CUSTOMERS_AND_SUPPLIERS
        )
        # sudo: whoever letters the bank may not read the providers; only the payouts
        # of these very items are told
        payouts = self.env["gescom.psp.payout"].sudo()
        if not items:
            return payouts
        return payouts.search([("settlement_move_id", "in", items.move_id.ids)])
