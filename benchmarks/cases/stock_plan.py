"""The stock shared out among 20,000 orders at once, and the colours of a page of them.

The other side does the least that there could be: for the plan, one window over a table
of its own; for the colours, Odoo's forecast of each line. Both have the same orders.
"""

from benchmarks import crowd
from benchmarks.benchmark import SUITE, Benchmark, Subject

ARTICLES = 5000
ORDERS = 20_000
LINES = 5
STOCK = 40
PAGE = 80
COLOURS = ("allocation_state", "allocation_color", "availability", "stock_ratio")
FORECAST = ("virtual_available_at_date", "free_qty_today", "forecast_expected_date")
BARE = """
    WITH bare AS (
        SELECT remaining, SUM(remaining) OVER (
                   PARTITION BY product_id, warehouse_id
                       ORDER BY %s ROWS UNBOUNDED PRECEDING
               ) AS so_far
          FROM gescom_stock_allocation a
    )
    SELECT COUNT(*), SUM(LEAST(remaining, GREATEST(0, %s + remaining - so_far)))
      FROM bare
"""
FILL = """
    UPDATE stock_quant SET quantity = %s
     WHERE product_id IN (SELECT product_id FROM gescom_stock_allocation)
"""


class Case(Benchmark):
    summary = f"{ORDERS} orders of {LINES} lines that wait for {ARTICLES} articles"
    unit = "plans"
    subjects = (
        Subject("plain", (SUITE,), "crowd"),
        Subject("gescom", (SUITE,), "crowd"),
    )
    steps = ("colours", "compute", "store", "tell", "demand")
    # Twenty times faster than Odoo's forecast.
    targets = {"colours": 0.05}
    targets_ms = {"compute": 600, "store": 3000}
    sessions = 1
    rounds = 5
    items_per_round = 1

    _crowd = [("name", "=like", "CROWD%")]

    def does(self, step):
        return step in ("colours", "compute") or self.subject == "gescom"

    def prepare(self, env):
        crowd.make(env, ARTICLES, ORDERS, LINES, STOCK)
        env["gescom.stock.allocation"]._store_plan()

    def plan(self, draw, count):
        return [{"offset": draw.randrange(0, ORDERS, PAGE)} for _item in range(count)]

    def set_up(self, env, items):
        """All the stock is there, and nobody is told that it came back."""
        if self.subject == "plain":
            return False
        self._fill(env, STOCK)
        env.cr.execute("UPDATE sale_order SET availability = NULL")
        shares = env["gescom.stock.allocation"]
        shares._store_plan()
        shares._update_orders(env["sale.order"].search(self._crowd).ids)
        return True

    def _fill(self, env, stock):
        env.cr.execute(FILL, [stock])

    def _page(self, env, item):
        return env["sale.order"].search(self._crowd, offset=item["offset"], limit=PAGE)

    def step_colours(self, env, item):
        orders = self._page(env, item)
        if self.subject == "gescom":
            item["read"] = len(orders.read(COLOURS))
        else:
            orders.order_line.read(FORECAST)
            item["read"] = len(orders)

    def step_compute(self, env, item):
        from odoo.tools import SQL

        shares = env["gescom.stock.allocation"]
        if self.subject == "gescom":
            plan = shares._get_known_plan_sql()
            query = SQL("WITH %s SELECT COUNT(*), SUM(allocated) FROM plan", plan)
        else:
            query = SQL(BARE, shares._get_rank_sql("a"), STOCK)
        [(item["lines"], item["served"])] = env.execute_query(query)

    def step_store(self, env, item):
        """All the stock goes: each share changes."""
        self._fill(env, 0)
        shares = env["gescom.stock.allocation"]
        item["orders"] = shares._store_plan(awaited=set())

    def step_tell(self, env, item):
        """Each order changes its colour and its figures."""
        env["gescom.stock.allocation"]._update_orders(item["orders"])

    def step_demand(self, env, item):
        """Who awaits what is looked for in all the orders and deliveries."""
        env["gescom.stock.allocation"]._store_demand()

    def check(self, env, items):
        return {
            "read": [item["read"] for item in items],
            "lines": [item["lines"] for item in items],
        }
