from odoo import api, models
from odoo.tools import SQL

# What the plan reads: to be in the database before it is made.
READ_BY_PLAN = {
    "stock.quant": ["product_id", "location_id", "quantity", "reserved_quantity"],
    "stock.location": ["usage", "warehouse_id", "parent_path"],
    "stock.warehouse": ["reception_steps"],
    "stock.move": [
        "state",
        "product_id",
        "product_qty",
        "product_uom_qty",
        "quantity",
        "picked",
        "location_id",
        "location_dest_id",
        "location_final_id",
        "move_orig_ids",
        "procure_method",
        "picking_id",
        "sale_line_id",
        "allocation_claim",
    ],
    "stock.picking": ["printed", "prepared_date", "is_composed"],
    "sale.order": ["priority", "commitment_date", "order_date"],
    "res.company": [
        "stock_by_seniority",
        "stock_by_planned_date",
        "stock_horizon_days",
    ],
}


class GescomStockAllocation(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.stock.allocation"

    @api.model
    def _store_plan(self, pairs=None, awaited=None):
        """Share stocks out and keep what changed.

        :param pairs: set of (id of product.product, id of stock.warehouse); all of
            them when it is not given
        :param awaited: those of them of which not only the quantity on hand changed;
            all of them when it is not given
        :return: set of ids of the sale.order whose share changed
        """
        awaited = pairs if awaited is None else awaited
        changed = set() if awaited == set() else self._store_demand(awaited)
        changed |= self._store_shares(pairs)
        self.invalidate_model(flush=False)
        return changed

    @api.model
    def _store_shares(self, pairs=None):
        """Share stocks out among those who are known to await them.

        :param pairs: see `_store_plan`
        :return: set of ids of the sale.order whose share changed
        """
        self._flush_for_plan()
        rows = self.env.execute_query(
            SQL(
                """
                WITH %s
                UPDATE gescom_stock_allocation a
                   SET allocated = plan.allocated
                  FROM plan
                 WHERE a.move_id = plan.move_id
                   AND a.allocated IS DISTINCT FROM plan.allocated
             RETURNING a.order_id
                """,
                self._get_known_plan_sql(pairs),
            )
        )
        return {row[0] for row in rows}

    @api.model
    def _flush_for_plan(self):
        for model, names in READ_BY_PLAN.items():
            self.env[model].flush_model(names)

    @api.model
    def _get_plan_sql(self, pairs=None, promoted=()):
        """The plan, from the orders, the reservations and the stock themselves.

        To stand after `WITH RECURSIVE`; it names `held` (those who wait) and `plan`
        (a row for each of them with his share).

        :param pairs: see `_store_plan`
        :param promoted: ids of sale.order to take for priority deliveries
        :return: SQL
        """
        return SQL(
            "%s, %s", self._get_held_plan_sql(pairs, promoted), self._get_shares_sql()
        )

    @api.model
    def _get_known_plan_sql(self, pairs=None):
        """The plan, from the stock and those who are known to wait for it.

        As `_get_plan_sql`, without a look at the orders and their deliveries.
        """
        return SQL(
            """
            place AS (%(place)s),
            held AS NOT MATERIALIZED (
                SELECT %(columns)s FROM gescom_stock_allocation a WHERE %(pairs)s
            ),
            %(shares)s
            """,
            place=self._get_place_sql(),
            columns=self._get_columns_sql("a"),
            pairs=self._get_pairs_condition(pairs),
            shares=self._get_shares_sql(),
        )

    @api.model
    def _get_shares_sql(self):
        """One window over those who wait for each stock (A-35 to A-38).

        First what is picked, prepared or printed keeps what it has reserved; then
        each takes, in its turn, what those before him leave.
        """
        return SQL(
            """
            ours AS MATERIALIZED (
                SELECT product_id, warehouse_id,
                       SUM(reserved) AS reserved, SUM(kept) AS kept
                  FROM held
              GROUP BY product_id, warehouse_id
            ),
            stock AS (%(stock)s),
            waiting AS (
                SELECT held.*,
                       SUM(held.wanted) OVER (
                           PARTITION BY held.product_id, held.warehouse_id
                               ORDER BY %(rank)s
                                   ROWS UNBOUNDED PRECEDING
                       ) - held.wanted AS before
                  FROM held
            ),
            plan AS (
                SELECT %(columns)s,
                       ROUND(
                           LEAST(waiting.kept, waiting.remaining) + GREATEST(
                               LEAST(waiting.wanted, stock.free - waiting.before), 0
                           ),
                           %(digits)s
                       ) AS allocated
                  FROM waiting
                  JOIN stock ON stock.product_id = waiting.product_id
                            AND stock.warehouse_id = waiting.warehouse_id
            )
            """,
            stock=self._get_stock_sql(),
            rank=self._get_rank_sql("held"),
            columns=self._get_columns_sql("waiting"),
            digits=self._get_digits(),
        )

    @api.model
    def _get_stock_sql(self):
        """On hand, less what other documents hold and what is not taken back."""
        return SQL(
            """
            SELECT ours.product_id, ours.warehouse_id,
                   COALESCE(hand.quantity, 0) - ours.kept
                   - GREATEST(COALESCE(hand.reserved, 0) - ours.reserved, 0) AS free
              FROM ours
         LEFT JOIN (
                   SELECT q.product_id, place.warehouse_id,
                          SUM(q.quantity) AS quantity,
                          SUM(q.reserved_quantity) AS reserved
                     FROM ours
                     JOIN stock_quant q ON q.product_id = ours.product_id
                     JOIN place ON place.id = q.location_id
                               AND place.warehouse_id = ours.warehouse_id
                 GROUP BY q.product_id, place.warehouse_id
                   ) hand USING (product_id, warehouse_id)
            """
        )
