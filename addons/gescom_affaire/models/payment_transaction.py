from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _invoice_sale_orders(self):
        # A payment must not fail because the affaire is billed another day: its
        # orders are left to the automatic billing.
        waiting = self.filtered(
            lambda tx: any(
                order._is_ruled_by_affaire()
                and order.affaire_id._get_manual_billing_refusal()
                for order in tx.sale_order_ids
            )
        )
        return super(PaymentTransaction, self - waiting)._invoice_sale_orders()
