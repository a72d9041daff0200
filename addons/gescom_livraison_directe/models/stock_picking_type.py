from odoo import fields, models

DIRECT_KINDS = [
    ("lf", "Direct delivery by the supplier"),
    ("ol", "Delivery order to a logistician"),
]


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    direct_delivery = fields.Selection(
        DIRECT_KINDS, string="Direct delivery", readonly=True, copy=False
    )
