from odoo import api, fields, models
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
    def _store_plan(self, pairs=None):
        """Share stocks out and keep what changed.

        :param pairs: set of (id of product.product, id of stock.warehouse); all of
            them when it is not given
        :return: list of ids of the sale.order whose share changed
        """
        self._flush_for_plan()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE %(plan)s,
                gone AS (
                    DELETE FROM gescom_stock_allocation a
                          USING scope
                          WHERE a.product_id = scope.product_id
                            AND a.warehouse_id = scope.warehouse_id
                            AND NOT EXISTS (
                                SELECT FROM plan WHERE plan.move_id = a.move_id
                            )
                      RETURNING a.order_id
                ),
                kept AS (
                    INSERT INTO gescom_stock_allocation AS a (%(columns)s)
                    SELECT %(columns)s FROM plan
                        ON CONFLICT (move_id) DO UPDATE SET (%(columns)s) = (
                            %(excluded)s
                        )
                     WHERE (%(current)s) IS DISTINCT FROM (%(excluded)s)
                 RETURNING a.order_id
                )
                SELECT order_id FROM gone UNION SELECT order_id FROM kept
                """,
                plan=self._get_plan_sql(pairs),
                columns=self._get_columns_sql(),
                current=self._get_columns_sql("a"),
                excluded=self._get_columns_sql("excluded"),
            )
        )
        self.invalidate_model(flush=False)
        return [row[0] for row in rows]

    @api.model
    def _flush_for_plan(self):
        for model, names in READ_BY_PLAN.items():
            self.env[model].flush_model(names)

    @api.model
    def _get_plan_columns(self):
        return [
            "move_id",
            "sale_line_id",
            "order_id",
            "product_id",
            "warehouse_id",
            "company_id",
            "remaining",
            "allocated",
            "locked",
            "followed",
            "priority",
            "allocation_date",
            "order_date",
        ]

    @api.model
    def _get_columns_sql(self, alias=None):
        names = self._get_plan_columns()
        return SQL(", ").join(
            SQL.identifier(alias, name) if alias else SQL.identifier(name)
            for name in names
        )

    @api.model
    def _get_plan_sql(self, pairs=None, promoted=()):
        """The plan: one window over those who wait for each stock (A-35 to A-38).

        First what is picked, prepared or printed keeps what it has reserved; then
        each takes, in its turn, what those before him leave. To stand after `WITH
        RECURSIVE`; it names `scope` (the stocks) and `plan` (a row for each move).

        :param pairs: see `_store_plan`
        :param promoted: ids of sale.order to take for priority deliveries
        :return: SQL
        """
        return SQL(
            """
            place AS (%(place)s),
            %(scope_and_demand)s,
            feeding AS MATERIALIZED (%(feeding)s),
            held AS (%(held)s),
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
                SELECT waiting.move_id, waiting.sale_line_id, waiting.order_id,
                       waiting.product_id, waiting.warehouse_id, waiting.company_id,
                       waiting.remaining,
                       CASE WHEN waiting.storable THEN ROUND(
                           LEAST(waiting.kept, waiting.remaining) + GREATEST(
                               LEAST(
                                   waiting.wanted,
                                   COALESCE(stock.free, 0) - waiting.before
                               ),
                               0
                           ),
                           %(digits)s
                       ) ELSE waiting.remaining END AS allocated,
                       waiting.locked, waiting.followed,
                       waiting.priority, waiting.allocation_date, waiting.order_date
                  FROM waiting
             LEFT JOIN stock USING (product_id, warehouse_id)
            )
            """,
            place=self._get_place_sql(),
            scope_and_demand=self._get_scope_and_demand_sql(pairs, promoted),
            feeding=self._get_feeding_sql(),
            held=self._get_held_sql(),
            stock=self._get_stock_sql(),
            rank=self._get_rank_sql("held"),
            digits=self._get_digits(),
        )

    @api.model
    def _get_digits(self):
        return self.env["decimal.precision"].precision_get("Product Unit")

    @api.model
    def _get_place_sql(self):
        """Locations whose goods may leave for customers; not those of the receipt."""
        return SQL(
            """
            SELECT l.id, l.warehouse_id
              FROM stock_location l
              JOIN stock_warehouse w ON w.id = l.warehouse_id
             WHERE l.usage = 'internal'
               AND (w.reception_steps = 'one_step' OR NOT EXISTS (
                   SELECT
                     FROM stock_location arrival
                    WHERE arrival.id IN (w.wh_input_stock_loc_id, w.wh_qc_stock_loc_id)
                      AND arrival.id <> w.lot_stock_id
                      AND STARTS_WITH(l.parent_path, arrival.parent_path)
               ))
            """
        )

    @api.model
    def _get_scope_and_demand_sql(self, pairs, promoted):
        """The stocks to share out and who awaits them, or the other way round."""
        if pairs is None:
            return SQL(
                """
                demand AS MATERIALIZED (%s),
                scope AS MATERIALIZED (
                    SELECT product_id, warehouse_id FROM demand
                     UNION
                    SELECT product_id, warehouse_id FROM gescom_stock_allocation
                )
                """,
                self._get_demand_sql(SQL("stock_move m"), SQL("TRUE"), promoted),
            )
        products, warehouses = zip(*sorted(pairs), strict=True)
        return SQL(
            """
            scope AS MATERIALIZED (
                SELECT * FROM UNNEST(%s, %s) AS pair (product_id, warehouse_id)
            ),
            demand AS MATERIALIZED (%s)
            """,
            list(products),
            list(warehouses),
            self._get_demand_sql(
                SQL("scope JOIN stock_move m ON m.product_id = scope.product_id"),
                SQL("place.warehouse_id = scope.warehouse_id"),
                promoted,
            ),
        )

    @api.model
    def _get_open_sql(self, alias):
        """As in the index of the moves that await goods for an order."""
        return SQL(
            "%(a)s.sale_line_id IS NOT NULL "
            "AND %(a)s.state NOT IN ('draft', 'done', 'cancel')",
            a=SQL.identifier(alias),
        )

    @api.model
    def _get_demand_sql(self, source, condition, promoted):
        """Moves that hand goods of a warehouse over to a customer, last step only.

        :param SQL source: where the moves, named `m`, are taken from
        :param SQL condition: on their place, named `place`
        :param promoted: see `_get_plan_sql`
        :return: SQL
        """
        return SQL(
            """
            SELECT m.id AS move_id, m.sale_line_id, l.order_id, m.product_id,
                   place.warehouse_id, m.company_id,
                   ROUND(m.product_qty, %(digits)s) AS remaining,
                   %(reserved)s AS reserved,
                   t.is_storable AS storable,
                   %(stays)s AS locked,
                   m.procure_method = 'make_to_stock' AND NOT EXISTS (
                       SELECT FROM stock_move_move_rel r WHERE r.move_dest_id = m.id
                   ) AS from_stock,
                   m.picked,
                   CASE WHEN m.allocation_claim = 'first' THEN 2
                        WHEN o.id = ANY(%(promoted)s) THEN 1
                        ELSE o.priority::int END AS priority,
                   %(date)s AS allocation_date,
                   o.order_date,
                   %(later)s AS later
              FROM %(source)s
              JOIN place ON place.id = m.location_id AND %(condition)s
              JOIN res_company c ON c.id = m.company_id AND c.stock_by_seniority
              JOIN sale_order_line l ON l.id = m.sale_line_id
              JOIN sale_order o ON o.id = l.order_id
              JOIN product_product p ON p.id = m.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
         LEFT JOIN stock_picking k ON k.id = m.picking_id
             WHERE %(open)s
               AND %(leaves)s
               AND m.origin_returned_move_id IS NULL
               AND NOT EXISTS (
                   SELECT
                     FROM stock_move_move_rel r
                     JOIN stock_move n ON n.id = r.move_dest_id
                    WHERE r.move_orig_id = m.id
                      AND n.state NOT IN ('done', 'cancel')
               )
            """,
            source=source,
            condition=condition,
            digits=self._get_digits(),
            reserved=self._get_reserved_sql("m"),
            stays=self._get_locked_sql(),
            promoted=list(promoted),
            date=self._get_allocation_date_sql(),
            later=self._get_later_sql(),
            open=self._get_open_sql("m"),
            leaves=self._get_leaves_sql(),
        )

    @api.model
    def _get_reserved_sql(self, alias):
        """Quantity that a move has reserved, in the unit of the article."""
        return SQL(
            "COALESCE(%(a)s.quantity * %(a)s.product_qty "
            "/ NULLIF(%(a)s.product_uom_qty, 0), 0)",
            a=SQL.identifier(alias),
        )

    @api.model
    def _get_locked_sql(self):
        """What nobody takes back: on a document, picked, or typed by the user."""
        return SQL(
            """(COALESCE(m.picked, FALSE) OR m.allocation_claim IS NOT NULL
               OR COALESCE(k.printed, FALSE) OR COALESCE(k.is_composed, FALSE)
               OR k.prepared_date IS NOT NULL)"""
        )

    @api.model
    def _get_allocation_date_sql(self):
        return SQL(
            """CASE WHEN c.stock_by_planned_date
               THEN COALESCE(o.commitment_date, o.order_date)
               ELSE o.order_date END"""
        )

    @api.model
    def _get_later_sql(self):
        """Whether it is planned too late to take stock already (A-37)."""
        return SQL(
            """COALESCE(c.stock_by_planned_date AND c.stock_horizon_days > 0
               AND o.commitment_date > %s + c.stock_horizon_days * INTERVAL '1 day',
               FALSE)""",
            fields.Datetime.now(),
        )

    @api.model
    def _get_leaves_sql(self):
        between = self.env.ref(
            "stock.stock_location_inter_company", raise_if_not_found=False
        )
        return SQL(
            """
            COALESCE(m.location_final_id, m.location_dest_id) = ANY(ARRAY(
                SELECT d.id
                  FROM stock_location d
                 WHERE d.usage = 'customer' OR (d.usage = 'transit' AND d.id = %s)
            ))
            """,
            between.id if between else None,
        )

    @api.model
    def _get_feeding_sql(self):
        """Steps inside the warehouse that bring the goods of a demand, if any."""
        return SQL(
            """
            SELECT demand.move_id, demand.warehouse_id, r.move_orig_id AS step_id
              FROM demand
              JOIN stock_move_move_rel r ON r.move_dest_id = demand.move_id
             UNION
            SELECT feeding.move_id, feeding.warehouse_id, r.move_orig_id
              FROM feeding
              JOIN stock_move_move_rel r ON r.move_dest_id = feeding.step_id
            """
        )

    @api.model
    def _get_held_sql(self):
        """What each demand keeps, and what it wants besides in its turn."""
        return SQL(
            """
            SELECT demand.*,
                   taken.kept,
                   demand.from_stock AND demand.storable
                       AND NOT COALESCE(demand.picked, FALSE) AS followed,
                   CASE WHEN demand.storable AND NOT demand.later
                             AND (demand.from_stock OR fed.from_stock)
                        THEN GREATEST(demand.remaining - taken.kept, 0)
                        ELSE 0 END AS wanted,
                   COALESCE(fed.reserved, 0) AS on_its_way
              FROM demand
         LEFT JOIN (
                   SELECT feeding.move_id,
                          SUM(%(reserved)s) AS reserved,
                          BOOL_OR(
                              m.procure_method = 'make_to_stock' AND NOT EXISTS (
                                  SELECT
                                    FROM stock_move_move_rel r
                                   WHERE r.move_dest_id = m.id
                              )
                          ) AS from_stock
                     FROM feeding
                     JOIN stock_move m ON m.id = feeding.step_id AND %(open)s
                     JOIN place ON place.id = m.location_id
                               AND place.warehouse_id = feeding.warehouse_id
                 GROUP BY feeding.move_id
                   ) fed USING (move_id)
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN demand.locked OR NOT demand.from_stock
                               THEN demand.reserved ELSE 0 END
                          + COALESCE(fed.reserved, 0) AS kept
                   ) taken
            """,
            reserved=self._get_reserved_sql("m"),
            open=self._get_open_sql("m"),
        )

    @api.model
    def _get_stock_sql(self):
        """On hand, less what other documents hold and what is not taken back."""
        return SQL(
            """
            SELECT scope.product_id, scope.warehouse_id,
                   COALESCE(hand.quantity, 0) AS on_hand,
                   GREATEST(
                       COALESCE(hand.reserved, 0) - COALESCE(ours.reserved, 0), 0
                   ) AS others,
                   COALESCE(hand.quantity, 0) - COALESCE(ours.kept, 0)
                   - GREATEST(
                       COALESCE(hand.reserved, 0) - COALESCE(ours.reserved, 0), 0
                   ) AS free
              FROM scope
         LEFT JOIN (
                   SELECT scope.product_id, scope.warehouse_id,
                          SUM(q.quantity) AS quantity,
                          SUM(q.reserved_quantity) AS reserved
                     FROM scope
                     JOIN stock_quant q ON q.product_id = scope.product_id
                     JOIN place ON place.id = q.location_id
                               AND place.warehouse_id = scope.warehouse_id
                 GROUP BY scope.product_id, scope.warehouse_id
                   ) hand USING (product_id, warehouse_id)
         LEFT JOIN (
                   SELECT product_id, warehouse_id,
                          SUM(reserved + on_its_way) AS reserved,
                          SUM(kept) AS kept
                     FROM held
                 GROUP BY product_id, warehouse_id
                   ) ours USING (product_id, warehouse_id)
            """
        )
