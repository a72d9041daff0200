from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def write(self, vals):
        result = super().write(vals)
        if "picked" in vals:
            # Computed on the move, which is not written to.
            self.move_id._mark_demand()
        return result
