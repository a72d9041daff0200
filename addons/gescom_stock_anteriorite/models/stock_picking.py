from odoo import models

# What makes a delivery keep its goods.
KEEPING = {"printed", "prepared_date", "is_composed"}


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def write(self, vals):
        result = super().write(vals)
        if KEEPING & vals.keys():
            self.move_ids._mark_demand()
        return result
