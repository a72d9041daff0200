from odoo import fields, models

KINDS = [
    ("holder", "Holds"),
    ("stock", "Free"),
    ("receipt", "To come"),
]


class GescomAllocationWhyEntry(models.TransientModel):
    _name = "gescom.allocation.why.entry"
    _description = "Holder of the stock"
    _order = "sequence, id"

    why_id = fields.Many2one(
        "gescom.allocation.why", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer()
    kind = fields.Selection(KINDS, string="Stock")
    product_id = fields.Many2one("product.product", string="Article")
    warehouse = fields.Char()
    document = fields.Char()
    partner = fields.Char(string="Customer")
    quantity = fields.Float(digits="Product Unit")
    for_this_line = fields.Float(
        digits="Product Unit", help="What this line gets of the receipt."
    )
    date = fields.Datetime(help="Turn of the holder, or planned date of the receipt.")
    before = fields.Boolean(string="Served before")
    mine = fields.Boolean(string="This line")
    kept = fields.Boolean(help="On a slip, picked, prepared, or held otherwise.")
