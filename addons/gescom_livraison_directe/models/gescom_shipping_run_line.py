from odoo import models


class GescomShippingRunLine(models.Model):
    _inherit = "gescom.shipping.run.line"

    def _is_still_to_ship(self):
        """The supplier took over what could leave: the rest waits for its goods."""
        return super()._is_still_to_ship() and not self._is_left_to_supplier()

    def _is_left_to_supplier(self):
        # sudo: who ships may not read purchases
        ordered = self.env["purchase.order"].sudo()
        if not ordered.search_count(
            [
                ("shipping_run_id", "=", self.run_id.id),
                ("direct_order_id", "=", self.order_id.id),
            ],
            limit=1,
        ):
            return False
        moves = self.picking_id._get_moves_of_batch()
        return not any(
            move.product_uom.compare(quantity, 0) > 0
            for move, quantity in moves._get_in_stock_quantities().items()
        )
