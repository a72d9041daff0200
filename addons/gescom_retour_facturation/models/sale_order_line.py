from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_billing_parts(self, until=None):
        """What is in exchange is neither billed nor credited (A-43)."""
        billed = self.filtered(lambda line: not line._waits_for_exchange())
        return super(SaleOrderLine, billed)._get_billing_parts(until)

    def _get_qty_with_customer(self):
        """What is about to replace goods that came back counts as his (A-43, T-29)."""
        # sudo: who bills may not read stock moves
        moves = self.sudo().move_ids
        awaited = moves.filtered(lambda move: move._is_awaited_in_exchange())
        return super()._get_qty_with_customer() + self._sum_in_line_unit(awaited)

    def _get_move_billed_with(self, move, moves):
        """What replaces goods shares the place of the delivery it makes up for."""
        found = super()._get_move_billed_with(move, moves)
        earlier = found if found != move else move.exchanged_move_id
        if earlier in moves:
            return self._get_move_billed_with(earlier, moves)
        return found
