from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    stock_move_ids = fields.Many2many(
        "stock.move",
        "gescom_invoice_line_stock_move_rel",
        "invoice_line_id",
        "stock_move_id",
        string="Stock moves billed",
        readonly=True,
        copy=False,
        help="What was delivered, or came back, and is billed by this line.",
    )
    # Kept by a copy: a credit note is read by delivery note, as its invoice is.
    delivery_id = fields.Many2one(
        "stock.picking",
        string="Delivery note",
        readonly=True,
        index="btree_not_null",
        help="Delivery note under which the line is printed.",
    )
