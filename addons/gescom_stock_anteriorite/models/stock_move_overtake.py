from odoo import fields, models
from odoo.tools import SQL


class StockMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        overtaken = self._find_overtaken()
        result = super()._action_done(cancel_backorder=cancel_backorder)
        self._log_overtaken(overtaken)
        return result

    def _find_overtaken(self):
        """Who comes before these moves and misses goods that they take.

        Only where someone decided so: goods on a slip left in their turn.

        :return: list of tuples (id of the move, id of the order that comes before, id
            of the warehouse, quantity that it misses)
        """
        moves = self._filter_ranked().filtered(lambda move: move.state != "draft")
        if not moves:
            return []
        shares = moves._get_shares()
        taking = moves.filtered(
            lambda move: (
                move.allocation_claim
                or move.product_uom.compare(
                    move.quantity, move._convert_share(shares.get(move.id, 0.0))
                )
                > 0
            )
        )
        return taking._find_missing_before() if taking else []

    def _convert_share(self, quantity):
        return self.product_id.uom_id._compute_quantity(quantity, self.product_uom)

    def _find_missing_before(self):
        return self.env.execute_query(
            SQL(
                """
                SELECT a.move_id, b.order_id, b.warehouse_id,
                       SUM(b.remaining - b.allocated)::float
                  FROM gescom_stock_allocation a
                  JOIN sale_order o ON o.id = a.order_id
                  JOIN gescom_stock_allocation b
                    ON b.product_id = a.product_id
                   AND b.warehouse_id = a.warehouse_id
                   AND b.order_id <> a.order_id
                   AND b.followed AND b.remaining > b.allocated
                  JOIN sale_order p ON p.id = b.order_id
                 WHERE a.move_id IN %s
                   AND (-p.priority::int, b.allocation_date, b.order_date, b.order_id)
                       < (-o.priority::int, a.allocation_date, a.order_date, a.order_id)
              GROUP BY a.move_id, b.order_id, b.warehouse_id, p.priority,
                       b.allocation_date, b.order_date
              ORDER BY a.move_id, p.priority DESC, b.allocation_date, b.order_date,
                       b.order_id
                """,
                tuple(self.ids),
            )
        )

    def _log_overtaken(self, overtaken):
        """Note who was shipped before his turn, of the moves that left."""
        moves = {move.id: move for move in self if move.state == "done"}
        left = {move.id: move._get_moved_qty() for move in moves.values()}
        values = []
        for move_id, order_id, warehouse_id, missing in overtaken:
            delayed = min(missing, left.get(move_id, 0.0))
            if move_id in moves and delayed > 0:
                left[move_id] -= delayed
                values.append(
                    {
                        **moves[move_id]._prepare_overtake(),
                        "delayed_order_id": order_id,
                        "warehouse_id": warehouse_id,
                        "delayed_qty": delayed,
                    }
                )
        # sudo: nobody writes the list by hand
        self.env["gescom.stock.overtake"].sudo().create(values)

    def _get_moved_qty(self):
        return self.product_uom._compute_quantity(
            self.quantity, self.product_id.uom_id, rounding_method="HALF-UP"
        )

    def _prepare_overtake(self):
        self.ensure_one()
        return {
            "date": fields.Datetime.now(),
            "user_id": self.env.uid,
            "company_id": self.company_id.id,
            "picking_id": self.picking_id.id,
            "order_id": self.sale_line_id.order_id.id,
            "product_id": self.product_id.id,
            "quantity": self._get_moved_qty(),
            "reason": self.picking_id.overtake_reason,
        }
