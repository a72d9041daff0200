from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """What is paid online without being all of the order waits for a person.

        The customer reads that the payment was received; the order stays a quotation.
        """
        confirmed = super()._check_amount_and_confirm_order()
        held = self.sale_order_ids - confirmed
        held.filtered(
            lambda order: order.state in ("draft", "sent")
        )._note_held_payment()
        return confirmed
