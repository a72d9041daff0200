from odoo import api, models
from odoo.tools import SQL

from ..marks import FOLLOWS_PLAN, Shares

READ_BY_GAPS = ["quantity", "product_qty", "product_uom_qty"]


class GescomStockAllocation(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.stock.allocation"

    @api.model
    def _follow(self, pairs=None, asked=None):
        """Have the reservations follow the plan, by Odoo's own means (A-38).

        First those who have too much give it back, then each reserves in his turn.

        :param pairs: set of (id of product.product, id of stock.warehouse)
        :param asked: stock.move to reserve for, whatever their operation type says
        :return: whether some reservation had to follow
        """
        missing = dict(self._find_gaps(pairs))
        moves = self.env["stock.move"]
        too_much = moves.browse(key for key, gap in missing.items() if gap < 0)
        if too_much:
            FOLLOWS_PLAN.put_on(too_much)._do_unreserve()
            missing.update(
                (line.move_id.id, line.allocated) for line in self._of_moves(too_much)
            )
        waiting = moves.browse(key for key, gap in missing.items() if gap > 0)
        waiting = waiting.filtered(
            lambda move: (asked and move in asked) or move._reserves_by_itself()
        )
        if waiting:
            waiting = FOLLOWS_PLAN.put_on(self._sort_by_rank(waiting))
            Shares(missing).put_on(waiting)._action_assign()
        return bool(too_much or waiting)

    @api.model
    def _of_moves(self, moves):
        # The plan is being made: a search would wait for it.
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM gescom_stock_allocation WHERE move_id IN %s",
                tuple(moves.ids),
            )
        )
        return self.browse(row[0] for row in rows)

    @api.model
    def _sort_by_rank(self, moves):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT move_id FROM gescom_stock_allocation a
                 WHERE move_id IN %s ORDER BY %s
                """,
                tuple(moves.ids),
                self._get_rank_sql("a"),
            )
        )
        return moves.browse(row[0] for row in rows)

    @api.model
    def _find_gaps(self, pairs):
        """Moves whose reservation is not their share.

        :return: list of (id of stock.move, quantity to reserve; negative: to give
            back), in the unit of the article
        """
        self.env["stock.move"].flush_model(READ_BY_GAPS)
        return self.env.execute_query(
            SQL(
                """
                WITH gaps AS (
                    SELECT a.move_id, a.locked,
                           a.allocated - %(reserved)s AS gap
                      FROM gescom_stock_allocation a
                      JOIN stock_move m ON m.id = a.move_id
                     WHERE a.followed AND %(scope)s
                )
                SELECT move_id, gap::float
                  FROM gaps
                 WHERE gap >= %(unit)s OR (gap <= -%(unit)s AND NOT locked)
                """,
                reserved=self._get_reserved_sql("m"),
                scope=self._get_pairs_condition(pairs),
                unit=10 ** -self._get_digits(),
            )
        )

    @api.model
    def _get_served_sql(self):
        """Moves that have reserved what the plan gives them, all of it or nothing.

        :return: SQL, a subquery of ids of stock.move
        """
        self._refresh()
        return SQL(
            """(
                SELECT move_id FROM gescom_stock_allocation
                 WHERE followed AND allocated - reserved < %s
            )""",
            10 ** -self._get_digits(),
        )

    @api.model
    def _get_pairs_condition(self, pairs):
        if pairs is None:
            return SQL("TRUE")
        return SQL("(a.product_id, a.warehouse_id) IN %s", tuple(sorted(pairs)))
