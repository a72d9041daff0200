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
        self.product_uom_qty -= quantity
        # Odoo released all that was reserved as soon as it was too much.
        self._action_assign()

    def _action_cancel(self):
        """What nobody else delivers any more, we deliver (A-33)."""
        given_back = {}
        if not GIVES_UP.is_on(self):
            # sudo: who cancels a purchase may not read the customers' orders
            for move in self.sudo().filtered(
                lambda move: move.sale_line_id and move._is_open_direct()
            ):
                line = move.sale_line_id
                quantity = move.product_uom._compute_quantity(
                    move.product_uom_qty, line.product_uom_id, rounding_method="HALF-UP"
                )
                given_back[line] = given_back.get(line, 0.0) + quantity
        result = super()._action_cancel()
        for line, quantity in given_back.items():
            line._deliver_ourselves(quantity)
        return result
