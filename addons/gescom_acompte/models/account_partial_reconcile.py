from odoo import models

from odoo.addons.gescom_base.marks import BY_BUTTON


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    def unlink(self):
        payments = self._get_payments_taken_off()
        result = super().unlink()
        BY_BUTTON.put_on(payments).allocation_released = True
        return result

    def _get_payments_taken_off(self):
        """Payments of orders taken off an invoice that stays posted (F169).

        By whatever button: they must not be allocated again by themselves.
        """
        payments = self.env["account.payment"]
        for partial in self:
            lines = partial.debit_move_id | partial.credit_move_id
            invoice = lines.move_id.filtered(lambda move: move.is_invoice())
            if invoice and all(move.state == "posted" for move in lines.move_id):
                payments |= lines.move_id.origin_payment_id
        return payments.filtered("sale_order_id")
