from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    invoice_line_ids = fields.Many2many(
        "account.move.line",
        "gescom_invoice_line_stock_move_rel",
        "stock_move_id",
        "invoice_line_id",
        string="Invoice lines",
        readonly=True,
        copy=False,
    )

    def _is_billed(self):
        """Whether a line of an invoice that counts bills the move."""
        self.ensure_one()
        return any(line.parent_state != "cancel" for line in self.invoice_line_ids)
