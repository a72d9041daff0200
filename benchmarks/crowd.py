"""Many confirmed orders that wait for stock, made by the database itself.

Odoo would take an hour for them: one order is confirmed by Odoo, then copied with its
line, delivery and move. Odoo is imported late: who names the cases has none.
"""

NAME = "BENCH-CROWD"
# A quarter with a planned date, one in fifty a priority delivery.
ORDER_VALUES = {
    "name": "'CROWD' || n",
    "order_date": "NOW() - n * INTERVAL '1 minute'",
    "commitment_date": "CASE WHEN n % 4 = 0 THEN NOW() + n % 40 * INTERVAL '1 day' END",
    "priority": "CASE WHEN n % 50 = 0 THEN '1' ELSE '0' END",
}


def make(env, articles, orders, lines, stock):
    """Confirmed orders that want articles of which there is not enough, once.

    :param int articles: how many
    :param int orders: how many
    :param int lines: of each order
    :param int stock: pieces of each article
    """
    if env["product.template"].search_count([("name", "=", NAME)], limit=1):
        return
    copies = Copies(env, _confirm_one(env))
    copies.make(articles, orders, lines, stock)
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    env.registry.clear_cache()


def _confirm_one(env):
    article = env["product.product"].create({"name": NAME, "is_storable": True})
    order = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": NAME}).id,
            "order_line": [(0, 0, {"product_id": article.id, "product_uom_qty": 1})],
        }
    )
    order.action_confirm()
    env.cr.flush()
    return order


class Copies:
    """Copies of the documents of one order.

    :param env: environment
    :param order: confirmed sale.order of one line
    """

    def __init__(self, env, order):
        from odoo.tools import SQL

        self.sql = SQL
        self.env = env
        self.order = order

    def make(self, articles, orders, lines, stock):
        """See `make`."""
        product = self.order.order_line.product_id
        self._number("made_template", articles)
        self._copy(product.product_tmpl_id, "made_template", {})
        self._number("made_article", "made_product_template")
        values = {"product_tmpl_id": "made_article.made", "combination_indices": "''"}
        self._copy(product, "made_article", values)
        self._number("made_order", orders)
        self._copy(self.order, "made_order", ORDER_VALUES)
        self._number("made_delivery", "made_sale_order")
        values = {"sale_id": "made_delivery.made", "name": "'CROWD/' || n"}
        self._copy(self.order.picking_ids, "made_delivery", values)
        self._want(articles, lines)
        self._fill(stock)

    def _want(self, articles, lines):
        """Lines that want articles here and there, and their moves."""
        line = self.order.order_line
        self._execute(
            """
            CREATE TEMP TABLE made_line AS
            SELECT ROW_NUMBER() OVER () AS n, o.made AS order_id, k.made AS picking_id,
                   p.made AS product_id, 1 + o.n %% 5 AS quantity
              FROM made_delivery o
              JOIN (%s) k ON k.n = o.n
        CROSS JOIN GENERATE_SERIES(1, %s) AS j
              JOIN (%s) p
                ON p.n = 1 + (o.n * 7919 + j * 104729 + o.n * j %% 977) %% %s
            """,
            self._numbered("made_stock_picking"),
            lines,
            self._numbered("made_product_product"),
            articles,
        )
        values = {
            "order_id": "made_line.order_id",
            "product_id": "made_line.product_id",
            "product_uom_qty": "made_line.quantity",
        }
        self._copy(line, "made_line", values)
        self._execute(
            """
            CREATE TEMP TABLE made_move AS
            SELECT made_line.*, s.made FROM made_line JOIN (%s) s USING (n)
            """,
            self._numbered("made_sale_order_line"),
        )
        values = {
            "sale_line_id": "made_move.made",
            "product_id": "made_move.product_id",
            "picking_id": "made_move.picking_id",
            "product_uom_qty": "made_move.quantity",
            "product_qty": "made_move.quantity",
            "quantity": "0",
            "state": "'confirmed'",
        }
        self._copy(line.move_ids, "made_move", values)

    def _fill(self, stock):
        place = self.order.warehouse_id.lot_stock_id
        self._execute(
            """
            INSERT INTO stock_quant (product_id, location_id, company_id, in_date,
                                     quantity, reserved_quantity)
            SELECT made, %s, %s, NOW(), %s, 0 FROM made_product_product
            """,
            place.id,
            self.order.company_id.id,
            stock,
        )

    def _number(self, name, source):
        """Temporary table `name` with numbers, and what was made with each before."""
        if isinstance(source, int):
            rows = self.sql(
                "SELECT n, n AS made FROM GENERATE_SERIES(1, %s) AS n", source
            )
        else:
            rows = self._numbered(source)
        self._execute("CREATE TEMP TABLE %s AS %s", self.sql.identifier(name), rows)

    def _numbered(self, made):
        return self.sql(
            "SELECT ROW_NUMBER() OVER (ORDER BY made) AS n, made FROM %s",
            self.sql.identifier(made),
        )

    def _copy(self, record, numbers, values):
        """A copy of a record for each line of a table; `made_<table>` has their ids.

        :param dict values: SQL of the columns that differ; `n` numbers the copies
        """
        table = record._table
        columns = [
            row[0]
            for row in self.env.execute_query(
                self.sql(
                    """SELECT column_name FROM information_schema.columns
                        WHERE table_name = %s AND column_name <> 'id'""",
                    table,
                )
            )
        ]
        self._execute(
            """
            CREATE TEMP TABLE %(made)s (made int);
            WITH copies AS (
                INSERT INTO %(table)s (%(columns)s)
                SELECT %(values)s
                  FROM %(table)s AS model, %(numbers)s
                 WHERE model.id = %(id)s
              ORDER BY n
             RETURNING id
            )
            INSERT INTO %(made)s SELECT id FROM copies
            """,
            made=self.sql.identifier(f"made_{table}"),
            table=self.sql.identifier(table),
            columns=self.sql(", ").join(self.sql.identifier(name) for name in columns),
            values=self.sql(", ").join(
                self.sql(values[name].replace("%", "%%"))
                if name in values
                else self.sql.identifier("model", name)
                for name in columns
            ),
            numbers=self.sql.identifier(numbers),
            id=record.id,
        )

    def _execute(self, query, *args, **kwargs):
        self.env.cr.execute(self.sql(query, *args, **kwargs))
