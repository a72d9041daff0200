from odoo import models


class GescomInvoicingRun(models.Model):
    _inherit = "gescom.invoicing.run"

    def _prepare_line(self, draft):
        # The amount of the preview is that of the goods: the invoice deducts more.
        vals = super()._prepare_line(draft)
        left = sum(draft.orders.mapped("deposit_left"))
        currency = draft.orders.currency_id[:1]
        billed = vals["decision"] == "invoice" and vals["document_type"] == "invoice"
        if billed and currency.compare_amounts(left, 0.0) > 0:
            vals["message"] = self.env._(
                "Deposit to deduct: %s, taxes included.", currency.format(left)
            )
        return vals
