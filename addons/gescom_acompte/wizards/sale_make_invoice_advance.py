from odoo import models


class SaleAdvancePaymentInv(models.TransientModel):
    _inherit = "sale.advance.payment.inv"

    def _prepare_down_payment_invoice_values(self, order, so_lines):
        # Whatever screen or online payment a deposit comes from.
        values = super()._prepare_down_payment_invoice_values(order, so_lines)
        values["journal_id"] = order.company_id._get_deposit_journal().id
        # A deposit is due at once, whatever the terms of the order.
        values["invoice_payment_term_id"] = False
        return values
