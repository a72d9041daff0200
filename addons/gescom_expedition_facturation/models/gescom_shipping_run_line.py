from odoo import models

# The other modes put several orders on an invoice, which goes with no parcel.
BILLED_WITH_THE_GOODS = ("order", "delivery")


class GescomShippingRunLine(models.Model):
    _inherit = "gescom.shipping.run.line"

    def _is_billed_at_delivery(self):
        """Whether the affaire of the order is billed as soon as it is delivered."""
        self.ensure_one()
        # sudo: the affaire decides, whoever may read it
        order = self.sudo().order_id
        affaire = order.affaire_id
        return (
            order._is_ruled_by_affaire()
            and affaire.billing_mode in BILLED_WITH_THE_GOODS
            and not affaire._get_manual_billing_refusal()
        )
