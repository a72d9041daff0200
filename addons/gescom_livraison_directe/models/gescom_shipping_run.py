from odoo import models


class GescomShippingRun(models.Model):
    _inherit = "gescom.shipping.run"

    def _get_moves_for_supplier(self, moves):
        """What is out of stock, and its article says who delivers it (F105, F117)."""
        # sudo: who ships may not read the suppliers of the articles
        preferred = moves.sudo().filtered(
            lambda move: (
                move.product_id.prefer_direct_delivery
                and move.product_id == move.sale_line_id.product_id
                and not move.picking_id.content_frozen
                and move.product_id._get_direct_sellers(move.company_id)
            )
        )
        if not preferred:
            return super()._get_moves_for_supplier(moves)
        in_stock = moves._get_in_stock_quantities()
        return preferred.with_env(moves.env).filtered(
            lambda move: move.product_uom.compare(in_stock[move], 0) <= 0
        )

    def _ship_from_supplier(self, order):
        """One direct delivery for each supplier of what is out of stock (F105)."""
        made = super()._ship_from_supplier(order)
        lines = self.line_ids.filtered(
            lambda line: line.selected and line.order_id == order
        )
        moves = self._get_moves_for_supplier(lines.picking_id._get_moves_of_batch())
        # sudo: who ships may have no rights on orders and suppliers
        moves, order = moves.sudo(), order.sudo()
        for supplier, group in moves.grouped(self._get_preferred_supplier).items():
            purchase = order._make_direct_delivery(
                supplier,
                {move: move.product_uom_qty for move in group},
                shipping_run_id=self.id,
            )
            if order.company_id.direct_delivery_mailed:
                purchase.action_send_direct()
            made.append(purchase.direct_number or purchase.name)
        return made

    def _get_preferred_supplier(self, move):
        return move.product_id._get_direct_sellers(move.company_id)[0].partner_id
