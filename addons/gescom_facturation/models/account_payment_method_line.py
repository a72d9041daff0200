from odoo import api, fields, models


class AccountPaymentMethodLine(models.Model):
    _inherit = "account.payment.method.line"

    is_bill_of_exchange = fields.Boolean(
        string="Bill of exchange",
        compute="_compute_is_bill_of_exchange",
        store=True,
        readonly=False,
        help="LCR: the bill is printed from the invoice, pre-filled.",
    )

    @api.depends("payment_method_id")
    def _compute_is_bill_of_exchange(self):
        for line in self:
            # The code of the OCA addon that makes the CFONB file.
            line.is_bill_of_exchange = line.is_bill_of_exchange or line.code == "fr_lcr"
