from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    _inherit = "product.template"

    prefer_direct_delivery = fields.Boolean(
        string="Prefer the direct delivery when out of stock",
        help="In a batch shipping, the supplier is asked to deliver what is out of "
        "stock. Elsewhere nothing changes.",
    )

    @api.constrains("prefer_direct_delivery", "seller_ids")
    def _check_prefer_direct_delivery(self):
        for template in self.filtered("prefer_direct_delivery"):
            # sudo: whoever edits the article may not read all of the suppliers
            sellers = template.sudo().seller_ids
            if not any(
                seller._may_deliver_directly(seller.company_id or self.env.company)
                for seller in sellers
            ):
                raise ValidationError(
                    self.env._(
                        "%s: none of its suppliers may deliver to the customers. Tick "
                        "“Direct delivery possible” on a supplier line of the article, "
                        "and “Direct delivery to the customer possible” on the "
                        "supplier.",
                        template.display_name,
                    )
                )
