from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def write(self, vals):
        if {"quantity", "lot_id", "location_id"} & vals.keys():
            self.filtered(
                lambda line: line._changes_content(vals)
            ).picking_id._check_not_frozen()
        return super().write(vals)

    def _changes_content(self, vals):
        """Whether the values differ from the line's, which the forms write again."""
        self.ensure_one()
        for name in ("lot_id", "location_id"):
            if name in vals and vals[name] != self[name].id:
                return True
        return "quantity" in vals and bool(
            self.product_uom_id.compare(vals["quantity"], self.quantity)
        )
