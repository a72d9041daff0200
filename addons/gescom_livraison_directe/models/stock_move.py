from odoo import models

from ..marks import GIVES_UP


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_direct_kind(self):
        """Whether a supplier or a logistician hands the goods over.

        :return: lf, ol or False
        """
        self.ensure_one()
        if self.location_id.usage != "supplier" or not self._leaves_to_customer():
            return False
        # sudo: who delivers is no secret, whoever may read purchases
        return self.sudo().purchase_line_id.order_id.direct_delivery

    def _is_open_direct(self):
        self.ensure_one()
        return self.state not in ("done", "cancel") and bool(self._get_direct_kind())

    def _take_off_delivery(self, quantity):
        """Somebody else delivers the quantity: our delivery asks for less (T-51).

        :param float quantity: in the move's unit
        """
        self.ensure_one()
        if self.product_uom.compare(quantity, self.product_uom_qty) >= 0:
            self._action_cancel()
            return
        reserved = not self.product_uom.is_zero(self.quantity)
        self.product_uom_qty -= quantity
        if reserved:
            # Odoo released all of it as soon as it was too much.
            self._action_assign()

    def _take_share(self, quantities, line):
        """Part of what was shipped of a purchase line that the move carries.

        :param dict quantities: {purchase.order.line: quantity left}, which is lowered
        :param line: purchase.order.line of the move
        :return: float in the move's unit
        """
        self.ensure_one()
        wanted = line.product_uom_id._compute_quantity(
            quantities.get(line, 0.0), self.product_uom, rounding_method="HALF-UP"
        )
        taken = min(wanted, self.product_uom_qty)
        if line in quantities:
            quantities[line] -= self.product_uom._compute_quantity(
                taken, line.product_uom_id, rounding_method="HALF-UP"
            )
        return taken

    def _action_cancel(self):
        """What nobody else delivers any more, we deliver (A-33)."""
        # sudo: who cancels a purchase may not read the customers' orders
        moves = self.sudo().filtered(lambda move: move._is_open_direct())
        given_back = {}
        if not GIVES_UP.is_on(self):
            given_back = {move: move.product_uom_qty for move in moves}
        result = super()._action_cancel()
        moves.purchase_line_id._forget_refused()
        self._give_back_to_deliver(given_back)
        return result

    def _action_done(self, cancel_backorder=False):
        """What a supplier does not send after all, we deliver."""
        # sudo: who confirms a shipment may not read the customers' orders
        direct = self.sudo().filtered(lambda move: move._is_open_direct())
        given_back = direct._get_given_up() if cancel_backorder else {}
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        direct.purchase_line_id._forget_refused()
        self._give_back_to_deliver(given_back)
        return moves

    def _get_given_up(self):
        """What is missing of shipments, whose rest is cancelled.

        :return: dict {stock.move: quantity in its unit}
        """
        return {
            move: move.product_uom_qty - move.quantity
            for move in self
            if move.picked
            and move.product_uom.compare(move.quantity, 0) > 0
            and move.product_uom.compare(move.product_uom_qty, move.quantity) > 0
        }

    def _give_back_to_deliver(self, quantities):
        """Our warehouse delivers what others were to deliver.

        :param dict quantities: {stock.move of a direct delivery: quantity in its unit}
        """
        by_line = {}
        for move, quantity in quantities.items():
            line = move.sale_line_id
            units = move.product_uom._compute_quantity(
                quantity, line.product_uom_id, rounding_method="HALF-UP"
            )
            by_line[line] = by_line.get(line, 0.0) + units
        for line, quantity in by_line.items():
            if line and line.product_uom_id.compare(quantity, 0) > 0:
                line._deliver_ourselves(quantity)
