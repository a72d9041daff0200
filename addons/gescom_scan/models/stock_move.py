from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _bring_lot_in(self, lot_name, quantity):
        """Receive a quantity under a lot number, known already or not.

        :param str lot_name: lot or serial number
        :param float quantity: in the article's unit
        """
        self.ensure_one()
        product = self.product_id
        lot = self.env["stock.lot"].search(
            [
                ("name", "=", lot_name),
                ("product_id", "=", product.id),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            limit=1,
        )
        self.env["stock.move.line"].create(
            {
                **self._prepare_move_line_vals(quantity=0),
                "quantity": quantity,
                "product_uom_id": product.uom_id.id,
                "lot_id": lot.id,
                "lot_name": False if lot else lot_name,
                "picked": True,
            }
        )

    def _set_pieces(self, quantity):
        """Set what is moved: seven pieces of an order of packs of six too.

        :param float quantity: in the article's unit
        """
        self.ensure_one()
        unit = self.product_id.uom_id
        if self.product_uom == unit:
            self.quantity = quantity
            return
        left = quantity
        for line in self.move_line_ids.sorted("id"):
            part = min(left, line.quantity_product_uom)
            left -= part
            if unit.compare(part, 0) > 0:
                line.write({"product_uom_id": unit.id, "quantity": part})
            else:
                line.unlink()
        if unit.compare(left, 0) > 0:
            values = self._prepare_move_line_vals(quantity=0)
            values.update(product_uom_id=unit.id, quantity=left)
            self.env["stock.move.line"].create(values)

    def _action_synch_order(self):
        # Odoo writes what came in addition on the purchase order, which who receives
        # may not do: that he may receive it was checked.
        received = self.filtered(
            lambda move: move.picking_id.document_kind == "reception"
        )
        # sudo: see above
        super(StockMove, received.sudo())._action_synch_order()
        return super(StockMove, self - received)._action_synch_order()
