from odoo import api, models
from odoo.tools import SQL

from .sale_order import FOUND_BY_PLAN

# What the orders' figures read, beside the plan.
READ_BY_ORDERS = {
    "sale.order": ["state", "shipping_rule", "settled", "company_id"],
    "sale.order.line": [
        "order_id",
        "product_id",
        "product_uom_id",
        "product_uom_qty",
        "qty_delivered",
        "display_type",
        "is_downpayment",
    ],
    "stock.move": ["state", "sale_line_id", "picking_id", "origin_returned_move_id"],
    "stock.picking": ["document_kind"],
}


class GescomStockAllocation(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.stock.allocation"

    @api.model
    def _update_orders(self, order_ids):
        """Tell the orders what the plan gives them; write what changes only.

        :param order_ids: ids of sale.order
        """
        if not order_ids:
            return
        for model, names in READ_BY_ORDERS.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query(
            SQL(
                """
                WITH asked AS MATERIALIZED (SELECT UNNEST(%(orders)s) AS id),
                lines AS MATERIALIZED (%(lines)s),
                shares AS MATERIALIZED (%(line_shares)s),
                share AS MATERIALIZED (%(share)s),
                ratio AS MATERIALIZED (%(ratio)s),
                figures AS (%(figures)s)
                UPDATE sale_order o
                   SET allocation_state = f.allocation_state,
                       availability = f.availability,
                       stock_ratio_allocated = f.allocated,
                       stock_ratio_ordered = f.ordered
                  FROM figures f
                 WHERE o.id = f.id
                   AND (o.allocation_state, o.availability,
                        o.stock_ratio_allocated, o.stock_ratio_ordered)
                       IS DISTINCT FROM
                       (f.allocation_state, f.availability, f.allocated, f.ordered)
             RETURNING o.id, f.before, o.availability
                """,
                orders=list(order_ids),
                lines=self._get_lines_sql(SQL("l.order_id IN (SELECT id FROM asked)")),
                line_shares=self._get_line_shares_sql(),
                share=self._get_share_sql(),
                ratio=self._get_ratio_sql(),
                figures=self._get_figures_sql(),
            )
        )
        orders = self.env["sale.order"]
        orders.invalidate_model(FOUND_BY_PLAN, flush=False)
        switched = [
            order_id
            for order_id, before, after in rows
            if (before, after) == ("restock", "to_ship")
        ]
        orders.browse(sorted(switched))._tell_to_ship()

    @api.model
    def _get_figures_sql(self):
        """State, availability and ratio of the orders in `asked` (A-39 to A-41)."""
        return SQL(
            """
            SELECT o.id, o.availability AS before,
                   CASE WHEN NOT shown.ok THEN NULL
                        WHEN share.lines IS NULL THEN 'done'
                        WHEN share.complete THEN 'full'
                        WHEN share.allocated > 0 THEN 'partial'
                        ELSE 'none' END AS allocation_state,
                   CASE WHEN NOT shown.ok THEN NULL
                        WHEN share.lines IS NULL THEN 'done'
                        WHEN %(must_ship_all)s
                        THEN CASE WHEN share.complete AND NOT share.held_back
                                  THEN 'to_ship' ELSE 'restock' END
                        WHEN share.may_leave > 0 THEN 'to_ship'
                        ELSE 'restock' END AS availability,
                   CASE WHEN shown.ok THEN COALESCE(ratio.allocated, 0) ELSE 0 END
                       AS allocated,
                   CASE WHEN shown.ok THEN COALESCE(ratio.ordered, 0) ELSE 0 END
                       AS ordered
              FROM asked
              JOIN sale_order o ON o.id = asked.id
              JOIN res_company c ON c.id = o.company_id
        CROSS JOIN LATERAL (
                   SELECT o.state = 'sale' AND c.stock_by_seniority AS ok
                   ) shown
         LEFT JOIN share ON share.order_id = o.id
         LEFT JOIN ratio ON ratio.order_id = o.id
            """,
            must_ship_all=self._get_must_ship_all_sql(),
        )

    @api.model
    def _get_share_sql(self):
        return SQL(
            """
            SELECT part.order_id, COUNT(*) AS lines,
                   BOOL_AND(part.allocated >= part.remaining) AS complete,
                   SUM(part.allocated) AS allocated,
                   SUM(part.allocated) FILTER (WHERE NOT part.held_back) AS may_leave,
                   BOOL_OR(part.held_back) AS held_back
              FROM (
                   SELECT a.order_id, a.allocated, a.remaining,
                          %(held_back)s AS held_back
                     FROM asked
                     JOIN gescom_stock_allocation a ON a.order_id = asked.id
                   OFFSET 0
                   ) part
          GROUP BY part.order_id
            """,
            held_back=self._get_held_back_sql("a"),
        )

    @api.model
    def _get_held_back_sql(self, alias):
        """Whether goods may not leave yet although they are there.

        For the addons above to say.

        :param str alias: a line of this model
        :return: SQL, true or false
        """
        return SQL("FALSE")

    @api.model
    def _get_must_ship_all_sql(self):
        """As `sale.order._must_ship_all`, for a shipment that is still to be made."""
        return SQL(
            """
            CASE o.shipping_rule
            WHEN 'complete' THEN NOT COALESCE(o.settled, FALSE)
            WHEN 'partial_once' THEN NOT COALESCE(o.settled, FALSE) AND EXISTS (
                SELECT
                  FROM sale_order_line l
                  JOIN stock_move m ON m.sale_line_id = l.id AND m.state = 'done'
                   AND m.origin_returned_move_id IS NULL
                  JOIN stock_picking k ON k.id = m.picking_id
                   AND k.document_kind = 'bl'
                 WHERE l.order_id = o.id
            )
            ELSE FALSE END
            """
        )

    @api.model
    def _get_ratio_sql(self):
        """What is there for an order, out of what was ordered (F039, A-40).

        In the units of the articles, which all add up.
        """
        return SQL(
            """
            SELECT l.order_id,
                   ROUND(SUM(l.product_uom_qty * l.factor / l.base), 2) AS ordered,
                   ROUND(SUM(
                       COALESCE(s.allocated * l.factor / l.base, 0)
                   ), 2) AS allocated
              FROM lines l
         LEFT JOIN shares s ON s.sale_line_id = l.id
             WHERE l.is_storable OR s.sale_line_id IS NOT NULL OR (
                   l.type = 'consu' AND EXISTS (
                       SELECT
                         FROM stock_move m
                         JOIN product_product p ON p.id = m.product_id
                         JOIN product_template t ON t.id = p.product_tmpl_id
                        WHERE m.sale_line_id = l.id AND t.is_storable
                   )
               )
          GROUP BY l.order_id
            """
        )

    @api.model
    def _get_lines_sql(self, condition):
        """Lines of goods, with what brings their unit to the article's.

        :param SQL condition: on the sale.order.line, named `l`
        :return: SQL
        """
        return SQL(
            """
            SELECT l.id, l.order_id, l.product_id, l.product_uom_qty, l.qty_delivered,
                   t.is_storable, t.type, u.factor, base.factor AS base
              FROM sale_order_line l
              JOIN product_product p ON p.id = l.product_id
              JOIN product_template t ON t.id = p.product_tmpl_id
              JOIN uom_uom u ON u.id = l.product_uom_id
              JOIN uom_uom base ON base.id = t.uom_id
             WHERE l.display_type IS NULL
               AND NOT COALESCE(l.is_downpayment, FALSE)
               AND %s
            """,
            condition,
        )

    @api.model
    def _get_line_shares_sql(self):
        """Share of each order line, in its own unit (F095).

        A kit has as many as its scarcest component allows. To stand after `lines`, see
        `_get_lines_sql`.

        :return: SQL with the columns sale_line_id, allocated, state
        """
        return SQL(
            """
            SELECT g.sale_line_id,
                   CASE WHEN BOOL_AND(g.product_id = l.product_id)
                        THEN SUM(g.allocated) * MAX(l.base / l.factor)
                        ELSE FLOOR(
                            MIN(g.allocated / NULLIF(g.remaining, 0))
                            * GREATEST(MAX(l.product_uom_qty - l.qty_delivered), 0)
                            + 0.000001
                        ) END AS allocated,
                   CASE WHEN BOOL_AND(g.allocated >= g.remaining) THEN 'full'
                        WHEN SUM(g.allocated) > 0 THEN 'partial'
                        ELSE 'none' END AS state
              FROM (
                   SELECT a.sale_line_id, a.product_id,
                          SUM(a.allocated) AS allocated,
                          SUM(a.remaining) AS remaining
                     FROM lines
                     JOIN gescom_stock_allocation a ON a.sale_line_id = lines.id
                 GROUP BY a.sale_line_id, a.product_id
                   ) g
              JOIN lines l ON l.id = g.sale_line_id
          GROUP BY g.sale_line_id
            """
        )
