from odoo import api, fields, models

from odoo.addons.gescom_affaire.marks import RELAUNCHES_DELIVERY


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    exchange_pending = fields.Boolean(
        compute="_compute_exchange_pending",
        store=True,
        help="Goods come back and are to be replaced: nothing of the line is billed "
        "nor credited until the replacement has left.",
    )

    @api.depends(
        "move_ids.state",
        "move_ids.exchanged_move_id",
        "move_ids.picking_id.return_kind",
    )
    def _compute_exchange_pending(self):
        for line in self:
            line.exchange_pending = any(
                move._is_exchange_pending() for move in line.move_ids
            )

    @api.depends("exchange_pending")
    def _compute_qty_to_invoice(self):
        """Nothing to bill nor to credit while an exchange is pending (A-43)."""
        result = super()._compute_qty_to_invoice()
        self.filtered(lambda line: line._waits_for_exchange()).qty_to_invoice = 0.0
        return result

    def _waits_for_exchange(self):
        """Whether a pending exchange keeps the line out of the billing."""
        self.ensure_one()
        if not self.exchange_pending:
            return False
        policy = self._get_billable_policy() or self.product_id.invoice_policy
        return policy == "delivery"

    def _is_left_to_deliver(self):
        return super()._is_left_to_deliver() or self.exchange_pending

    def _get_shipped_qty(self):
        """What was sent in exchange does not count: it was shipped once already."""
        replaced = [
            move
            for move in self.move_ids
            if move.exchanged_move_id
            and move.state == "done"
            and move.product_id == self.product_id
            and move._leaves_to_customer()
        ]
        return super()._get_shipped_qty() - self._sum_in_line_unit(replaced)

    def _sum_in_line_unit(self, moves):
        return sum(
            move.product_uom._compute_quantity(
                move.quantity if move.state == "done" else move.product_uom_qty,
                self.product_uom_id,
                rounding_method="HALF-UP",
            )
            for move in moves
        )

    def _get_qty_procurement(self, previous_product_uom_qty=False):
        """What was ordered and put on deliveries: an exchange has its own (F126)."""
        quantity = super()._get_qty_procurement(previous_product_uom_qty)
        outgoing, returns = self._get_outgoing_incoming_moves(strict=False)
        if RELAUNCHES_DELIVERY.is_on(self):
            replaced = outgoing.filtered("exchanged_move_id")
            return quantity - self._sum_in_line_unit(replaced)
        # These are sent again when they are back, not with what is ordered now.
        expected = returns.filtered(lambda move: move._is_exchange_pending())
        return quantity + self._sum_in_line_unit(expected)
