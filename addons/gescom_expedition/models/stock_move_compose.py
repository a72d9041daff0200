from odoo import models


class StockMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.move"

    def _get_in_stock_quantities(self, free=None):
        """What could leave today: reserved for the move, or reserved for nobody.

        :param dict free: what nobody holds, by (article, location), lowered by what
            these moves take; looked up when it is not given
        :return: {stock.move: quantity in its unit}; of two moves that want the same
            goods the first one gets them
        """
        quantities = {}
        free = self._get_free_quantities() if free is None else free
        for move in self:
            if move._should_bypass_reservation():
                quantities[move] = move.product_uom_qty
                continue
            quantity = move.quantity
            if not move.move_orig_ids:
                unit, key = move.product_id.uom_id, (move.product_id, move.location_id)
                wanted = move.product_uom._compute_quantity(
                    move.product_uom_qty - quantity, unit, round=False
                )
                taken = max(min(wanted, free[key]), 0.0)
                free[key] -= taken
                quantity += unit._compute_quantity(taken, move.product_uom)
            quantities[move] = quantity
        return quantities

    def _get_free_quantities(self):
        """What nobody holds, by (article, location)."""
        free = {}
        for location, moves in self.grouped("location_id").items():
            for article in moves.product_id.with_context(location=location.id):
                key = (article.with_env(self.env), location)
                free[key] = max(article.free_qty, 0.0)
        return free

    def _put_on_document(self, document, quantity):
        """Take a quantity out for a document, with the goods reserved for it.

        :param document: stock.picking
        :param float quantity: in the move's unit
        """
        self.ensure_one()
        if self.product_uom.compare(quantity, self.product_uom_qty) >= 0:
            self.move_line_ids.picking_id = document
            self.picking_id = document
            return
        units = self.product_uom._compute_quantity(
            quantity, self.product_id.uom_id, rounding_method="HALF-UP"
        )
        values = [{**vals, "picking_id": document.id} for vals in self._split(units)]
        taken = self.create(values)
        self._hand_reservation_over(taken)
        taken.with_context(bypass_entire_pack=True)._action_confirm(
            merge=False, create_proc=False
        )

    def _hand_reservation_over(self, other):
        """The lots and places already reserved go with the goods."""
        unit = self.product_id.uom_id
        wanted = other.product_qty
        for line in self.move_line_ids.sorted("id"):
            if unit.compare(wanted, 0) <= 0:
                break
            held = line.quantity_product_uom
            target = {"move_id": other.id, "picking_id": other.picking_id.id}
            if unit.compare(held, wanted) <= 0:
                line.write(target)
            else:
                part = unit._compute_quantity(wanted, line.product_uom_id)
                line.quantity -= part
                line.copy({**target, "quantity": part})
            wanted -= held
        (self | other)._recompute_state()
