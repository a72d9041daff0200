from odoo import models


class StockMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        # sudo: who receives goods may not read what the order bills
        lines = self.sudo().sale_line_id.filtered("qty_credited_for_good")
        before = {line: line._get_qty_with_customer() for line in lines}
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        lines._consume_credited_for_good(before)
        return moves
