from odoo import models
from odoo.exceptions import UserError

from ..marks import COUNTS_MOVES


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_qty_procurement(self, previous_product_uom_qty=False):
        """Count what everybody delivers: our stock, suppliers, logisticians (T-49)."""
        line = COUNTS_MOVES.put_on(self)
        quantity = super(SaleOrderLine, line)._get_qty_procurement(
            previous_product_uom_qty
        )
        return quantity + self._sum_requested(self._get_requested_lines())

    def _has_parts_to_deliver(self):
        """Whether what remains to deliver are the parts of a kit, not the article.

        :return: bool
        """
        self.ensure_one()
        moves = self.move_ids & self.order_id._get_moves_to_put_on_documents()
        return any(move.product_id != self.product_id for move in moves)

    def _get_requested_lines(self):
        """Lines of purchases that will deliver directly, and have no transfer yet.

        :return: purchase.order.line
        """
        self.ensure_one()
        # sudo: what is asked for counts, whoever may read purchases
        return self.sudo().purchase_line_ids.filtered(
            lambda bought: (
                bought.order_id._is_requested()
                and bought.order_id._is_dropshipped()
                and bought.product_id == self.product_id
            )
        )

    def _sum_requested(self, lines):
        return sum(
            line.product_uom_id._compute_quantity(
                line.product_qty, self.product_uom_id, rounding_method="HALF-UP"
            )
            for line in lines
        )

    def _get_open_direct_moves(self):
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: (
                move.product_id == self.product_id
                and not move._is_customer_return()
                and move._is_open_direct()
            )
        )

    def _sum_moves(self, moves):
        return sum(
            move.product_uom._compute_quantity(
                move.product_uom_qty, self.product_uom_id, rounding_method="HALF-UP"
            )
            for move in moves
        )

    def _get_open_direct_qty(self):
        """Quantity that others are going to deliver.

        :return: float in the line's unit
        """
        self.ensure_one()
        requested = self._get_requested_lines().filtered("order_id.direct_delivery")
        return self._sum_moves(self._get_open_direct_moves()) + self._sum_requested(
            requested
        )

    def _update_line_quantity(self, values):
        self._check_above_direct(values["product_uom_qty"])
        return super()._update_line_quantity(values)

    def _check_above_direct(self, quantity):
        """What others are to deliver stays ordered until it is cancelled there.

        :raise UserError: less would be ordered than is delivered or under way
        """
        for line in self:
            direct = line._get_open_direct_qty()
            if not direct:
                continue
            frozen = line.move_ids.filtered(
                lambda move: move.is_awaited and move.picking_id.content_frozen
            )
            kept = line.qty_delivered + direct + line._sum_moves(frozen)
            if line._compare_qty(quantity, kept) < 0:
                # sudo: the documents are named to whoever may not read them
                purchases = line._get_open_direct_moves().sudo().purchase_line_id
                purchases |= line._get_requested_lines()
                raise UserError(
                    self.env._(
                        "%(article)s: %(direct)g are to be delivered with "
                        "%(documents)s, %(kept)g are delivered or under way in all. "
                        "Cancel a delivery before ordering less.",
                        article=line.product_id.display_name,
                        direct=direct,
                        kept=kept,
                        documents=", ".join(
                            order.direct_number or order.name
                            for order in purchases.order_id
                        ),
                    )
                )

    def _deliver_ourselves(self, quantity):
        """Ask our warehouse for what nobody else delivers any more (A-33).

        :param float quantity: in the line's unit
        """
        self.ensure_one()
        order = self.order_id
        if order.state != "sale" or order.settled:
            return
        values = self.with_company(order.company_id)._prepare_procurement_values()
        # Bought for this order once, it would be bought again.
        values["route_ids"] = values["warehouse_id"].delivery_route_id
        quantity, unit = self.product_uom_id._adjust_uom_quantities(
            quantity, self.product_id.uom_id
        )
        self.env["stock.rule"].run(self._create_procurements(quantity, unit, values))
        waiting = order.picking_ids.filtered(lambda picking: picking.state == "draft")
        waiting.action_confirm()
