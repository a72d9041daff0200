from odoo import fields, models


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    preorder_deadline = fields.Date(
        string="Last day to pre-order",
        help="After this day the supplier takes no more orders for the release.",
    )
