from odoo import models
from odoo.exceptions import UserError

from ..marks import CHANGES_PREPARED


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    def _compose(self, quantities):
        """Put quantities on a document of their own; the rest stays (A-28).

        :param dict quantities: {stock.move of the transfer: quantity in its unit}
        :return: stock.picking, the transfer itself when all of it was chosen
        """
        self.ensure_one()
        self._settle_terms()
        document = self
        if not self._is_all_of_it(quantities):
            document = self.copy({"name": "/", "move_ids": [], "move_line_ids": []})
            for move, quantity in quantities.items():
                move._put_on_document(document, quantity)
        document.is_composed = True
        return document

    def _is_all_of_it(self, quantities):
        return all(
            move.product_uom.compare(quantities.get(move, 0.0), move.product_uom_qty)
            >= 0
            for move in self.move_ids
            if move.state not in ("done", "cancel")
        )

    def _finish_composed(self, kind):
        """Number the documents; a delivery note that is all in stock is prepared.

        :param str kind: bl or bp
        """
        self._draw_number(kind)
        self._reserve_all()
        if kind == "bl":
            ready = self.filtered(lambda picking: picking._is_all_in_stock())
            ready._set_prepared()

    def _is_all_in_stock(self):
        self.ensure_one()
        return all(
            move.product_uom.compare(move.quantity, move.product_uom_qty) >= 0
            for move in self.move_ids
            if move.state not in ("done", "cancel")
        )

    def action_give_back(self):
        """Undo documents made by mistake: the goods remain to deliver.

        Cancelling one would give its goods up.

        :return: True
        :raise UserError: a document left already, or its content was not chosen
        """
        self._check_may_ship()
        for picking in self:
            if picking not in picking._get_ours_to_ship() or not picking.content_frozen:
                raise UserError(
                    self.env._(
                        "%s is no open document whose content was chosen: there is "
                        "nothing to give back.",
                        picking.display_name,
                    )
                )
        for picking in CHANGES_PREPARED.put_on(self):
            picking._give_back()
        return True

    def _give_back(self):
        self._put_back()
        self.is_composed = False
        rest = self._find_rest()
        if not rest:
            return
        moves = self.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        moves.move_line_ids.picking_id = rest
        moves.picking_id = rest
        moves._merge_moves()
        if not self.move_ids:
            self.action_cancel()

    def _find_rest(self):
        """The delivery that holds what else of the order was put on no document."""
        return self.sale_id.picking_ids.filtered(
            lambda picking: (
                picking != self
                and picking.state not in ("done", "cancel")
                and not picking.content_frozen
                and picking.picking_type_id == self.picking_type_id
                and picking.location_id == self.location_id
                and picking.location_dest_id == self.location_dest_id
            )
        )[:1]
