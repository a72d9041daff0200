from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

# What tells whether a delivery is held: to be in the database before it is read.
READ_OF_RELEASES = {
    "product.product": ["release_date"],
    "stock.picking": ["carrier_id"],
    "delivery.carrier": ["transit_days"],
    "res.company": ["preorder_transit"],
    "gescom.release.override": ["picking_id", "release_date"],
}


class GescomStockAllocation(models.Model):
    _inherit = "gescom.stock.allocation"

    @api.model
    def _update_orders(self, order_ids):
        for model, names in READ_OF_RELEASES.items():
            self.env[model].flush_model(names)
        return super()._update_orders(order_ids)

    @api.model
    def _get_held_back_sql(self, alias):
        """Pre-orders take their share, and do not leave before their release (A-61).

        As `stock.move._get_held`.
        """
        others = super()._get_held_back_sql(alias)
        if not self._has_releases_to_come():
            return others
        return SQL(
            "(%(others)s OR %(move)s IN (%(held)s))",
            others=others,
            move=SQL.identifier(alias, "move_id"),
            held=self._get_held_query(),
        )

    @api.model
    def _has_releases_to_come(self):
        """Whether any article is still to come out, for one company or the other."""
        today = self.env["res.company"]._get_earliest_today()
        # sudo: for the shares of all, whoever may read which article
        articles = self.env["product.product"].sudo().with_context(active_test=False)
        return bool(articles.search_count([("release_date", ">=", today)], limit=1))

    @api.model
    def _get_held_query(self):
        """Open moves of articles that are not released, or of kits that hold one."""
        return SQL(
            """
            SELECT m.id
              FROM (
                  SELECT p.release_date, m.id
                    FROM product_product p
                    JOIN stock_move m ON m.product_id = p.id
                   WHERE p.release_date IS NOT NULL AND %(open)s
               UNION ALL
                  SELECT p.release_date, m.id
                    FROM product_product p
                    JOIN sale_order_line l ON l.product_id = p.id
                    JOIN stock_move m ON m.sale_line_id = l.id
                   WHERE p.release_date IS NOT NULL AND %(open)s
               UNION ALL
                  SELECT p.release_date, m.id
                    FROM product_product p
                    JOIN stock_move part ON part.product_id = p.id
                    JOIN sale_order_line l ON l.id = part.sale_line_id
                    JOIN stock_move m ON m.sale_line_id = l.id
                   WHERE p.release_date IS NOT NULL
                     AND l.product_id <> p.id
                     AND part.state <> 'cancel'
                     AND %(open)s
                   ) AS held
              JOIN stock_move m ON m.id = held.id
              JOIN res_company c ON c.id = m.company_id
              JOIN (%(days)s) AS day ON day.company_id = m.company_id
         LEFT JOIN stock_picking k ON k.id = m.picking_id
         LEFT JOIN delivery_carrier v ON v.id = k.carrier_id
             WHERE held.release_date - CASE WHEN c.preorder_transit
                   THEN COALESCE(v.transit_days, 0) ELSE 0 END > day.today
               AND NOT EXISTS (
                   SELECT
                     FROM gescom_release_override r
                    WHERE r.picking_id = m.picking_id
                      AND r.release_date >= held.release_date
                   )
            """,
            open=SQL("m.state NOT IN ('draft', 'done', 'cancel')"),
            days=self.env["res.company"]._get_days_query(),
        )

    @api.model
    def _mark_released(self):
        """Orders of which something came out lately may be to ship from now on."""
        for company in self.env["res.company"].search(
            [("stock_by_seniority", "=", True)]
        ):
            today = company._get_local_today()
            pickings = self.env["stock.picking"].search(
                [
                    ("company_id", "=", company.id),
                    ("release_date", ">=", today - timedelta(days=7)),
                    ("state", "not in", ("done", "cancel")),
                ]
            )
            self._mark(orders=pickings.sale_id)
