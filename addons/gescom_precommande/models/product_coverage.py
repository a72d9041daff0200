from odoo import models
from odoo.tools import SQL

MARKED = "gescom_precommande.coverage"
# Moves that are neither over nor only planned.
OPEN_STATES = ("waiting", "confirmed", "partially_available", "assigned")


class ProductProduct(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "product.product"

    def _mark_coverage(self):
        """Share the goods out again before the transaction ends."""
        # sudo: whoever moves goods may not read articles of another company
        marked = self.sudo().filtered("release_date")
        if not marked:
            return
        precommit = self.env.cr.precommit
        if MARKED not in precommit.data:
            precommit.data[MARKED] = set()
            # sudo: shared out between the orders of everybody
            precommit.add(self.env["product.product"].sudo()._refresh_marked)
        precommit.data[MARKED].update(marked.ids)

    def _refresh_marked(self):
        ids = self.env.cr.precommit.data.pop(MARKED, ())
        self.browse(sorted(ids)).exists()._refresh_coverage()
        # After the flush of the commit: what was written here is still to be sent.
        self.env.flush_all()

    def _refresh_coverage(self):
        """Say of each pre-order whether the goods are there on the release.

        The senior ones are served first, so that the youngest lack what a supplier
        takes back. Called by the superuser; writes what changed only.
        """
        changes = {
            self.env["sale.order.line"].browse(line_id): (coverage or False, day)
            for line_id, coverage, day in self._find_coverage_changes()
        }
        self.env["sale.order.line"].union(*changes)._set_coverage(changes)

    def _find_coverage_changes(self):
        """Share what is in stock and inbound out between the pre-orders.

        One query, whatever the number of orders; `engine.coverage` says the same in
        Python, for the tests.

        :return: list of (id of sale.order.line, coverage, day) that differ from what
            is written
        """
        if not self:
            return []
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                WITH company AS (%(companies)s),
                     article AS (%(articles)s),
                     demand AS (%(demand)s),
                     supply AS (%(supply)s),
                     cover AS (%(cover)s)
                SELECT l.id, c.coverage, c.day
                  FROM sale_order_line l
             LEFT JOIN cover c ON c.line_id = l.id
                 WHERE (c.line_id IS NOT NULL
                        OR l.product_id IN (SELECT id FROM article)
                        AND l.preorder_coverage IS NOT NULL)
                   AND (l.preorder_coverage, l.preorder_date)
                       IS DISTINCT FROM (c.coverage, c.day)
              ORDER BY l.id
                """,
                companies=self.env["res.company"]._get_days_query(),
                articles=self._get_articles_query(),
                demand=self._get_demand_query(),
                supply=self._get_supply_query(),
                cover=self._get_cover_query(),
            )
        )

    def _get_articles_query(self):
        """These articles, and the other parts of kits that were pre-ordered."""
        return SQL(
            """
            SELECT p.id, p.release_date
              FROM product_product p
             WHERE p.release_date IS NOT NULL
               AND (p.id = ANY(%(ids)s)
                    OR p.id IN (
                       SELECT part.product_id
                         FROM stock_move m
                         JOIN stock_move part ON part.sale_line_id = m.sale_line_id
                        WHERE m.product_id = ANY(%(ids)s)
                          AND m.state IN %(states)s
                          AND part.product_id <> m.product_id
                       ))
            """,
            ids=self.ids,
            states=OPEN_STATES,
        )

    def _get_demand_query(self):
        """Moves that customers await, with what is asked up to them by seniority."""
        return SQL(
            """
            SELECT m.sale_line_id AS line_id,
                   m.product_id,
                   m.company_id,
                   a.release_date,
                   m.product_qty AS quantity,
                   SUM(m.product_qty) OVER (
                       PARTITION BY m.product_id, m.company_id
                       ORDER BY %(rank)s, m.id
                   ) AS upto
              FROM stock_move m
              JOIN article a ON a.id = m.product_id
              JOIN company d ON d.company_id = m.company_id
              JOIN res_company c ON c.id = m.company_id
              JOIN sale_order_line l ON l.id = m.sale_line_id
              JOIN sale_order o ON o.id = l.order_id
             WHERE a.release_date > d.today AND %(awaited)s
            """,
            rank=self._get_rank_query(),
            awaited=self._get_awaited_query(),
        )

    def _get_rank_query(self):
        """Seniority of the move `m` of the order `o`, as the stock is shared out."""
        return SQL(
            """
            CASE WHEN m.allocation_claim = 'first' THEN 2
                 ELSE COALESCE(o.priority, '0')::int END DESC,
            %s, o.order_date, o.id
            """,
            self.env["gescom.stock.allocation"]._get_allocation_date_sql("c"),
        )

    def _get_awaited_query(self):
        """Whether the move `m` is the last open step of a delivery to a customer, as
        `stock.move.is_awaited` says it."""
        return SQL(
            """
            m.state IN %(states)s
            AND m.origin_returned_move_id IS NULL
            AND EXISTS (
                SELECT 1
                  FROM stock_location source
                  JOIN stock_location target
                    ON target.id = COALESCE(m.location_final_id, m.location_dest_id)
                 WHERE source.id = m.location_id
                   AND source.usage NOT IN ('supplier', 'customer')
                   AND target.usage = 'customer'
                )
            AND NOT EXISTS (
                SELECT 1
                  FROM stock_move_move_rel r
                  JOIN stock_move n ON n.id = r.move_dest_id
                 WHERE r.move_orig_id = m.id AND n.state NOT IN ('done', 'cancel')
                )
            """,
            states=OPEN_STATES,
        )

    def _get_supply_query(self):
        """What is in stock, without a day, then what suppliers confirmed, by day; with
        the total up to it."""
        return SQL(
            """
            SELECT product_id,
                   company_id,
                   day,
                   SUM(SUM(quantity)) OVER (
                       PARTITION BY product_id, company_id ORDER BY day NULLS FIRST
                   ) AS upto
              FROM (
                  SELECT q.product_id,
                         q.company_id,
                         NULL::date AS day,
                         GREATEST(SUM(q.quantity), 0) AS quantity
                    FROM stock_quant q
                    JOIN article a ON a.id = q.product_id
                    JOIN stock_location place ON place.id = q.location_id
                   WHERE place.usage = 'internal'
                GROUP BY q.product_id, q.company_id
               UNION ALL
                  SELECT m.product_id,
                         m.company_id,
                         (p.date_planned AT TIME ZONE 'UTC' AT TIME ZONE c.zone)::date,
                         m.product_qty
                    FROM stock_move m
                    JOIN article a ON a.id = m.product_id
                    JOIN company c ON c.company_id = m.company_id
                    JOIN purchase_order_line p ON p.id = m.purchase_line_id
                    JOIN stock_location source ON source.id = m.location_id
                    JOIN stock_location target ON target.id = m.location_dest_id
                   WHERE m.state IN %s
                     AND source.usage = 'supplier'
                     AND target.usage <> 'customer'
                   ) AS source
          GROUP BY product_id, company_id, day
            """,
            OPEN_STATES,
        )

    def _get_cover_query(self):
        """Coverage of each line; of a kit, that of the parts which lack most."""
        return SQL(
            """
            SELECT line_id,
                   CASE WHEN BOOL_AND(on_time > quantity - dust) THEN 'full'
                        WHEN BOOL_AND(on_time < dust) THEN 'none'
                        ELSE 'partial'
                    END AS coverage,
                   CASE WHEN BOOL_AND(found) THEN MAX(day) END AS day
              FROM (
                  SELECT d.line_id,
                         d.quantity,
                         LEAST(d.quantity, GREATEST(
                             COALESCE(t.upto, 0) - d.upto + d.quantity, 0
                         )) AS on_time,
                         s.product_id IS NOT NULL AS found,
                         s.day,
                         0.000001 AS dust
                    FROM demand d
       LEFT JOIN LATERAL (
                  SELECT MAX(upto) AS upto
                    FROM supply
                   WHERE product_id = d.product_id
                     AND company_id = d.company_id
                     AND (day IS NULL OR day <= d.release_date)
                         ) AS t ON TRUE
       LEFT JOIN LATERAL (
                  SELECT product_id, day
                    FROM supply
                   WHERE product_id = d.product_id
                     AND company_id = d.company_id
                     AND upto > d.upto - 0.000001
                ORDER BY day NULLS FIRST
                   LIMIT 1
                         ) AS s ON TRUE
                   ) AS move
          GROUP BY line_id
            """
        )
