from odoo import api, fields, models
from odoo.tools import SQL


class GescomStockAllocation(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.stock.allocation"

    @api.model
    def _store_demand(self, pairs=None):
        """Keep who awaits what, and in which turn; not yet what he gets.

        :param pairs: see `_store_plan`
        :return: set of ids of the sale.order whose demand changed
        """
        self._flush_for_plan()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE %(held)s,
                gone AS (
                    DELETE FROM gescom_stock_allocation a
                          USING scope
                          WHERE a.product_id = scope.product_id
                            AND a.warehouse_id = scope.warehouse_id
                            AND NOT EXISTS (
                                SELECT FROM held WHERE held.move_id = a.move_id
                            )
                      RETURNING a.order_id
                ),
                kept AS (
                    INSERT INTO gescom_stock_allocation AS a (%(columns)s)
                    SELECT %(held_columns)s
                      FROM held
                 LEFT JOIN gescom_stock_allocation known USING (move_id)
                     WHERE (%(known_columns)s) IS DISTINCT FROM (%(held_columns)s)
                        ON CONFLICT (move_id) DO UPDATE SET (%(columns)s) = (
                            %(excluded)s
                        )
                 RETURNING a.order_id
                )
                SELECT order_id FROM gone UNION SELECT order_id FROM kept
                """,
                held=self._get_held_plan_sql(pairs),
                columns=self._get_columns_sql(),
                held_columns=self._get_columns_sql("held"),
                known_columns=self._get_columns_sql("known"),
                excluded=self._get_columns_sql("excluded"),
            )
        )
        return {row[0] for row in rows}

    @api.model
    def _get_demand_columns(self):
        return [
            "move_id",
            "sale_line_id",
            "order_id",
            "product_id",
            "warehouse_id",
            "company_id",
            "remaining",
            "reserved",
            "kept",
            "wanted",
            "locked",
            "followed",
            "priority",
            "allocation_date",
            "order_date",
        ]

    @api.model
    def _get_columns_sql(self, alias=None):
        names = self._get_demand_columns()
        return SQL(", ").join(
            SQL.identifier(alias, name) if alias else SQL.identifier(name)
            for name in names
        )

    @api.model
    def _get_held_plan_sql(self, pairs=None, promoted=()):
        """Who awaits which stock: `scope` (the stocks) and `held` (those who wait).

        :param pairs: see `_store_plan`
        :param promoted: see `_get_plan_sql`
        :return: SQL, to stand after `WITH RECURSIVE`
        """
        return SQL(
            """
            place AS (%(place)s),
            %(scope_and_demand)s,
            feeding AS MATERIALIZED (%(feeding)s),
            held AS MATERIALIZED (%(held)s)
            """,
            place=self._get_place_sql(),
            scope_and_demand=self._get_scope_and_demand_sql(pairs, promoted),
            feeding=self._get_feeding_sql(),
            held=self._get_held_sql(),
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
                awaited AS MATERIALIZED (%s),
                demand AS MATERIALIZED (%s),
                scope AS MATERIALIZED (
                    SELECT product_id, warehouse_id FROM demand
                     UNION
                    SELECT product_id, warehouse_id FROM gescom_stock_allocation
                )
                """,
                self._get_awaited_sql(SQL("stock_move m"), SQL("TRUE")),
                self._get_demand_sql(promoted),
            )
        products, warehouses = zip(*sorted(pairs), strict=True)
        return SQL(
            """
            scope AS MATERIALIZED (
                SELECT * FROM UNNEST(%s, %s) AS pair (product_id, warehouse_id)
            ),
            awaited AS MATERIALIZED (%s),
            demand AS MATERIALIZED (%s)
            """,
            list(products),
            list(warehouses),
            self._get_awaited_sql(
                SQL("scope JOIN stock_move m ON m.product_id = scope.product_id"),
                SQL("place.warehouse_id = scope.warehouse_id"),
            ),
            self._get_demand_sql(promoted),
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
    def _get_awaited_sql(self, source, condition):
        """Moves that hand goods of a warehouse over to a customer, last step only.

        :param SQL source: where the moves, named `m`, are taken from
        :param SQL condition: on their place, named `place`
        :return: SQL
        """
        return SQL(
            """
            SELECT m.id AS move_id, m.sale_line_id, m.product_id, place.warehouse_id,
                   m.company_id, m.picking_id, m.allocation_claim,
                   ROUND(m.product_qty, %(digits)s) AS remaining,
                   %(reserved)s AS reserved,
                   COALESCE(m.picked, FALSE) AS picked,
                   m.procure_method = 'make_to_stock' AND NOT EXISTS (
                       SELECT FROM stock_move_move_rel r WHERE r.move_dest_id = m.id
                   ) AS from_stock,
                   c.stock_by_planned_date,
                   CASE WHEN c.stock_by_planned_date THEN c.stock_horizon_days
                        ELSE 0 END AS horizon
              FROM %(source)s
              JOIN place ON place.id = m.location_id AND %(condition)s
              JOIN res_company c ON c.id = m.company_id AND c.stock_by_seniority
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
            open=self._get_open_sql("m"),
            leaves=self._get_leaves_sql(),
        )

    @api.model
    def _get_demand_sql(self, promoted):
        """What is awaited, with the turn of its order and what nobody takes back.

        :param promoted: see `_get_plan_sql`
        :return: SQL
        """
        return SQL(
            """
            SELECT m.move_id, m.sale_line_id, l.order_id, m.product_id,
                   m.warehouse_id, m.company_id, m.remaining, m.reserved, m.picked,
                   m.from_stock,
                   t.is_storable AS storable,
                   %(locked)s AS locked,
                   CASE WHEN m.allocation_claim = 'first' THEN 2
                        WHEN o.id = ANY(%(promoted)s) THEN 1
                        ELSE o.priority::int END AS priority,
                   %(date)s AS allocation_date,
                   o.order_date,
                   %(later)s AS later
              FROM awaited m
              JOIN sale_order_line l ON l.id = m.sale_line_id
              JOIN sale_order o ON o.id = l.order_id
              JOIN product_product p ON p.id = m.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
         LEFT JOIN stock_picking k ON k.id = m.picking_id
            """,
            locked=self._get_locked_sql(),
            promoted=list(promoted),
            date=self._get_allocation_date_sql("m"),
            later=self._get_later_sql(),
        )

    @api.model
    def _get_reserved_sql(self, alias):
        """Quantity that a move has reserved, in the unit of the article."""
        return SQL(
            """CASE WHEN COALESCE(%(a)s.quantity, 0) = 0 THEN 0
                    WHEN %(a)s.product_qty = %(a)s.product_uom_qty
                    THEN %(a)s.quantity
                    ELSE COALESCE(%(a)s.quantity * %(a)s.product_qty
                                  / NULLIF(%(a)s.product_uom_qty, 0), 0) END""",
            a=SQL.identifier(alias),
        )

    @api.model
    def _get_locked_sql(self):
        """What nobody takes back: on a document, picked, or typed by the user."""
        return SQL(
            """(m.picked OR m.allocation_claim IS NOT NULL
               OR COALESCE(k.printed, FALSE) OR COALESCE(k.is_composed, FALSE)
               OR k.prepared_date IS NOT NULL)"""
        )

    @api.model
    def _get_allocation_date_sql(self, company):
        """Date that gives the order, named `o`, its turn (A-35).

        :param str company: alias of what has the options of the company
        :return: SQL
        """
        return SQL(
            """CASE WHEN %s THEN COALESCE(o.commitment_date, o.order_date)
               ELSE o.order_date END""",
            SQL.identifier(company, "stock_by_planned_date"),
        )

    @api.model
    def _get_later_sql(self):
        """Whether it is planned too late to take stock already (A-37)."""
        return SQL(
            """COALESCE(m.horizon > 0
               AND o.commitment_date > %s + m.horizon * INTERVAL '1 day', FALSE)""",
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
        """What each demand keeps, and what it wants besides in its turn.

        What is not stored is always there: all of it is kept.
        """
        return SQL(
            """
            SELECT demand.move_id, demand.sale_line_id, demand.order_id,
                   demand.product_id, demand.warehouse_id, demand.company_id,
                   demand.remaining,
                   ROUND(
                       demand.reserved + COALESCE(fed.reserved, 0), %(digits)s
                   ) AS reserved,
                   ROUND(taken.kept, %(digits)s) AS kept,
                   CASE WHEN demand.storable AND NOT demand.later
                             AND (demand.from_stock OR fed.from_stock)
                        THEN ROUND(
                            GREATEST(demand.remaining - taken.kept, 0), %(digits)s
                        )
                        ELSE 0 END AS wanted,
                   demand.locked,
                   demand.from_stock AND demand.storable AND NOT demand.picked
                       AS followed,
                   demand.priority, demand.allocation_date, demand.order_date
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
                   SELECT CASE WHEN NOT demand.storable THEN demand.remaining
                               WHEN demand.locked OR NOT demand.from_stock
                               THEN demand.reserved + COALESCE(fed.reserved, 0)
                               ELSE COALESCE(fed.reserved, 0) END AS kept
                   ) taken
            """,
            reserved=self._get_reserved_sql("m"),
            open=self._get_open_sql("m"),
            digits=self._get_digits(),
        )
