from odoo import fields, models

from ..engine.item import ScannedItem

EVENT_KINDS = [
    ("article", "Article"),
    ("lot", "Lot asked for"),
    ("wrong", "Wrong article"),
    ("refused", "Refused while red"),
    ("scan_out", "Taken out"),
    ("badge", "Released by a badge"),
    ("undo", "Undone"),
    ("parcel", "New parcel"),
    ("finish", "Finished"),
    ("notice", "Notice"),
]


class GescomScanEvent(models.Model):
    """One message of a scanner, and what was answered: the same one is answered once.

    Nothing is written here but by `stock.picking.scan` and its like.
    """

    _name = "gescom.scan.event"
    _description = "Scan"
    _order = "id desc"

    control_id = fields.Many2one(
        "gescom.scan.control", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="control_id.company_id", store=True)
    user_id = fields.Many2one("res.users", string="Operator", required=True)
    kind = fields.Selection(EVENT_KINDS, required=True)
    code = fields.Char()
    product_id = fields.Many2one("product.product", string="Article")
    lot_name = fields.Char(string="Lot")
    quantity = fields.Float(digits="Product Unit")
    parcel = fields.Integer()
    counted = fields.Boolean(help="Counts as put in the parcel: it was not undone.")
    token = fields.Char()
    sequence = fields.Integer()
    answer = fields.Json()

    # A scanner that did not hear the answer sends the same number again.
    _once = models.UniqueIndex(
        "(control_id, token, sequence) WHERE token IS NOT NULL",
        "This scan was already counted.",
    )
    _counted_idx = models.Index("(control_id) WHERE counted IS TRUE")

    def _get_item(self):
        """What was scanned.

        :return: ScannedItem
        """
        self.ensure_one()
        return ScannedItem(
            self.code or "", self.product_id, self.quantity, self.lot_name or ""
        )
