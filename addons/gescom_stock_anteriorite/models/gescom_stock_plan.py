from odoo import api, fields, models
from odoo.tools import SQL


class GescomStockPlan(models.Model):
    """How often the stock of an article in a warehouse was shared out.

    Two transactions that share out the same stock change the same line: the second
    one is refused by the database and redone by Odoo, with what the first one took.
    """

    _name = "gescom.stock.plan"
    _description = "Stock shared out"
    _log_access = False
    _rec_name = "product_id"

    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade"
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    version = fields.Integer(required=True, readonly=True, default=0)

    _article_warehouse_idx = models.UniqueIndex("(product_id, warehouse_id)")

    @api.model
    def _take(self, pairs):
        """Keep other transactions from sharing the same stock out meanwhile.

        :param pairs: set of (id of product.product, id of stock.warehouse)
        """
        # In one order, so that two transactions never wait for each other.
        products, warehouses = zip(*sorted(pairs), strict=True)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO gescom_stock_plan AS plan
                            (product_id, warehouse_id, version)
                SELECT product_id, warehouse_id, 1
                  FROM UNNEST(%s, %s) AS pair (product_id, warehouse_id)
                    ON CONFLICT (product_id, warehouse_id)
                    DO UPDATE SET version = plan.version + 1
                """,
                list(products),
                list(warehouses),
            )
        )
