from odoo import fields, models


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    direct_delivery = fields.Boolean(
        string="Direct delivery possible",
        help="The supplier may send this article straight to the customer.",
    )

    def _may_deliver_directly(self, company):
        """Whether the article may be delivered by its supplier today (F115, F116).

        :param company: res.company that sells
        :return: bool
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        return (
            self.direct_delivery
            and self.company_id in (company, self.env["res.company"])
            and (not self.date_start or self.date_start <= today)
            and (not self.date_end or self.date_end >= today)
            and self.partner_id._may_deliver_directly()
        )
