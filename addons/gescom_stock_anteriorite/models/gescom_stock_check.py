from odoo import api, fields, models
from odoo.tools import SQL


class GescomStockCheck(models.Model):
    """Nightly check that the stock is shared out as it should be.

    The plan follows each change by itself: a difference found here is repaired, and
    tells that something wrote to the database beside Odoo.
    """

    _name = "gescom.stock.check"
    _description = "Check of the stock shared out"
    _order = "id desc"
    _rec_name = "date"

    date = fields.Datetime(required=True, readonly=True)
    demand_count = fields.Integer(string="Deliveries awaited", readonly=True)
    drift_count = fields.Integer(string="Differences", readonly=True)
    details = fields.Text(readonly=True)

    @api.model
    def _cron_check(self):
        """Compare the whole plan with what is kept; repair and report differences."""
        plan = self.env["gescom.stock.allocation"]
        plan._refresh()
        drift = self._find_drift()
        due = self._find_due(drift)
        self.create(
            {
                "date": fields.Datetime.now(),
                "demand_count": plan.search_count([]),
                "drift_count": len(drift) - len(due),
                "details": self._describe([row for row in drift if row not in due]),
            }
        )
        if drift:
            articles = self.env["product.product"].browse({row[0] for row in drift})
            warehouses = self.env["stock.warehouse"].browse({row[1] for row in drift})
            by_id = {record.id: record for record in warehouses}
            goods = {record.id: record for record in articles}
            plan._mark({(goods[row[0]], by_id[row[1]]) for row in drift})

    @api.model
    def _find_drift(self):
        """What is kept and is not what the plan says now.

        :return: list of tuples (id of product.product, id of stock.warehouse, id of
            the move, quantity kept, quantity found, whether only time passed)
        """
        plan = self.env["gescom.stock.allocation"]
        plan._flush_for_plan()
        return self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE %s
                SELECT COALESCE(plan.product_id, a.product_id),
                       COALESCE(plan.warehouse_id, a.warehouse_id),
                       COALESCE(plan.move_id, a.move_id),
                       a.allocated, plan.allocated,
                       COALESCE(a.remaining = plan.remaining
                           AND a.locked = plan.locked
                           AND c.stock_by_planned_date
                           AND c.stock_horizon_days > 0, FALSE)
                  FROM plan
             FULL JOIN gescom_stock_allocation a ON a.move_id = plan.move_id
             LEFT JOIN res_company c ON c.id = a.company_id
                 WHERE a.allocated IS DISTINCT FROM plan.allocated
                    OR (%s) IS DISTINCT FROM (%s)
              ORDER BY 1, 2, 3
                """,
                plan._get_plan_sql(),
                plan._get_columns_sql("a"),
                plan._get_columns_sql("plan"),
            )
        )

    @api.model
    def _find_due(self, drift):
        """Differences that are none: goods planned late came within the horizon."""
        return [row for row in drift if row[5]]

    @api.model
    def _describe(self, drift):
        articles = self.env["product.product"].browse({row[0] for row in drift[:50]})
        names = {article.id: article.display_name for article in articles}
        return "\n".join(
            self.env._(
                "%(article)s: %(kept)s kept, %(found)s found",
                article=names[row[0]],
                kept=f"{float(row[3] or 0):g}",
                found=f"{float(row[4] or 0):g}",
            )
            for row in drift[:50]
        )
