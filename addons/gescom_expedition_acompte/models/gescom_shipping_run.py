from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.gescom_acompte.models.sale_order_payment import PAYMENT_STATUSES


class GescomShippingRun(models.Model):
    _inherit = "gescom.shipping.run"

    payment_status = fields.Selection(
        PAYMENT_STATUSES,
        string="Payment",
        help="Ship the orders in this payment state only; all of them when empty.",
    )

    def _get_candidate_domain(self):
        domain = super()._get_candidate_domain()
        if self.payment_status:
            domain &= Domain("sale_id.payment_status", "=", self.payment_status)
        return domain
