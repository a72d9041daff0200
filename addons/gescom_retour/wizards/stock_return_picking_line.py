from odoo import models


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        values = super()._prepare_move_default_values(new_picking)
        # The return of a replacement is no replacement.
        values["exchanged_move_id"] = False
        if new_picking.return_kind == "exchange":
            # What replaces the goods counts as delivered a second time (T-46).
            values["to_refund"] = True
        return values
