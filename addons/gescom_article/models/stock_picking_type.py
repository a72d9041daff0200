from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    product_label_format = fields.Selection(
        selection_add=[("gescom", "Sheet or label printer"), ("dymo",)],
        ondelete={"gescom": "set default"},
    )
    label_format_id = fields.Many2one(
        "gescom.label.format",
        "Label format",
        help="Printed when the transfer is validated, one label for each unit moved.",
    )
