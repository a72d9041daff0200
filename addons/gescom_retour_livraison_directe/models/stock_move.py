from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _give_back_to_deliver(self, quantities):
        """What replaces goods does so from our stock too (F126, A-33)."""
        replacing = {move for move in quantities if move.exchanged_move_id}
        for move in replacing:
            move.exchanged_move_id._replace_ourselves(
                quantities[move], move.product_uom
            )
        others = {m: q for m, q in quantities.items() if m not in replacing}
        return super()._give_back_to_deliver(others)

    def _replace_ourselves(self, quantity, unit):
        """Our warehouse sends what replaces the goods that this movement brought back.

        :param float quantity: in the unit
        :param unit: uom.uom
        """
        self.ensure_one()
        order = self.sale_line_id.order_id
        if not self._is_customer_place(self.location_id) or order.settled:
            return
        wanted = self._prepare_replacement()
        values = {**wanted.values}
        warehouse = values["warehouse_id"]
        # Bought for this order once, it would be bought again.
        values["route_ids"] = warehouse.delivery_route_id
        wanted = wanted._replace(product_qty=quantity, product_uom=unit, values=values)
        self.env["stock.rule"].run([wanted])
