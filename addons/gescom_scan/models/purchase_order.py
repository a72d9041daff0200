from odoo import fields, models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    # Receipts are found by it when a supplier's paper is scanned.
    partner_ref = fields.Char(index="btree_not_null")
