from odoo import fields, models


class StockPackage(models.Model):
    _inherit = "stock.package"

    planned_picking_id = fields.Many2one(
        "stock.picking",
        string="Parcel of",
        index="btree_not_null",
        readonly=True,
        help="Delivery the parcel was made for, from the packaging of its articles.",
    )
