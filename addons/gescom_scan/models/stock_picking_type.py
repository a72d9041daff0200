from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    scan_control = fields.Selection(
        [
            ("off", "None"),
            ("optional", "When the operator wants it"),
            ("required", "Before each validation"),
        ],
        default="optional",
        required=True,
        help="Before each validation: nothing leaves or enters unless all of it was "
        "scanned.",
    )
    refuse_unordered = fields.Boolean(
        string="Refuse what was not ordered",
        default=True,
        help="A receipt from a supplier holds what was ordered and no more, unless a "
        "stock manager validates it. Returns and inventories are not concerned.",
    )
    scan_print_delivery = fields.Boolean(
        string="Print the document when the scan is finished"
    )
    scan_print_labels = fields.Boolean(
        string="Print the parcel labels when the scan is finished"
    )
