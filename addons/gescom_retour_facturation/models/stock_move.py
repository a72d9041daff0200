from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: whoever ships links to an invoice he may not read
        moves.sudo().exchanged_move_id._link_exchange_to_invoice()
        return moves

    def _action_cancel(self):
        # sudo: whoever gives an exchange up may not read what the order bills
        lines = self.sudo().filtered("exchanged_move_id").sale_line_id
        lines = lines.filtered("qty_credited_for_good")
        before = {line: line._get_qty_with_customer() for line in lines}
        result = super()._action_cancel()
        # What is not replaced has come back.
        lines._consume_credited_for_good(before)
        return result

    def _is_awaited_in_exchange(self):
        """Whether the customer gave goods back and this replaces them, or is to be."""
        self.ensure_one()
        if self.product_id != self.sale_line_id.product_id:
            return False
        if self.exchanged_move_id:
            return self.state not in ("done", "cancel") and self._leaves_to_customer()
        return self.picking_id.return_kind == "exchange" and self._is_to_be_replaced()

    def _link_exchange_to_invoice(self):
        """Goods exchanged after they were billed: the same invoice bills them (A-43).

        The return and what replaces it make nothing to bill nor to credit; a later
        take-back of the replacement is credited on that invoice.
        """
        for returned in self:
            billed = returned.origin_returned_move_id.invoice_line_ids.filtered(
                lambda line: line.parent_state != "cancel"
            )
            if billed and returned._is_wholly_replaced():
                billed[-1].stock_move_ids |= returned | returned.replacement_move_ids

    def _is_wholly_replaced(self):
        """Whether all the goods that came back were sent again."""
        self.ensure_one()
        sent = self.replacement_move_ids.filtered(
            lambda move: move.state == "done" and move._leaves_to_customer()
        )
        quantity = sum(move._get_qty_in_article_unit() for move in sent)
        unit = self.product_id.uom_id
        return unit.compare(quantity, self._get_qty_in_article_unit()) >= 0
