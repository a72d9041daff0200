"""One scan on a document of 60 lines, with few open documents and with many.

Plain Odoo has no scan control: the two sides are the same suite, one with ten open
deliveries beside the one that is scanned, one with ten thousand.
"""

from benchmarks import shop
from benchmarks.benchmark import Benchmark, Subject

LINES = 60
ADDONS = ("gescom_scan",)
OPEN = {"10_open": 10, "10000_open": 10_000}
BATCH = 500
PREFIX = "BENCH-OPEN"
BARCODE = "BENCHEAN"
# More than all the scans of a round.
QUANTITY = 1000
QUIET = {"tracking_disable": True, "mail_create_nolog": True}


class Case(Benchmark):
    summary = f"one scan of an article on a delivery of {LINES} lines"
    unit = "scans"
    subjects = tuple(Subject(name, ADDONS, "scan") for name in OPEN)
    steps = ("scan",)
    # Open documents cost a scan nothing.
    targets = {"scan": 1.10}
    targets_ms = {"scan": 50.0}
    targets_p95_ms = {"scan": 100.0}
    sessions = 2
    items_per_round = 40

    def prepare(self, env):
        self.products, self.customers = shop.catalogue(env)
        articles = env["product.product"].browse(self._get_articles())
        for article in articles.filtered(lambda article: not article.barcode):
            article.barcode = f"{BARCODE}{article.id:06}"
        self._make_open(env)

    def _get_articles(self):
        return [product for product, _price in self.products[:LINES]]

    def _make_open(self, env):
        """Deliveries of other customers that wait, once a database."""
        pickings = env["stock.picking"].with_context(**QUIET)
        wanted = OPEN[self.subject]
        made = pickings.search_count([("name", "=like", f"{PREFIX}%")])
        for start in range(made, wanted, BATCH):
            numbers = range(start, min(start + BATCH, wanted))
            pickings.create([self._prepare_open(env, number) for number in numbers])
            env.flush_all()
            env.invalidate_all()
        if made < wanted:
            env.cr.execute("ANALYZE stock_picking, stock_move")

    def _prepare_open(self, env, number):
        articles = self._get_articles()
        return {
            **self._prepare_delivery(env),
            "name": f"{PREFIX}{number:06}",
            "move_ids": [
                (0, 0, {**self._prepare_move(env, article, 1), "state": "confirmed"})
                for article in (articles[number % LINES], articles[-1 - number % LINES])
            ],
        }

    def _prepare_delivery(self, env):
        kind = env["stock.warehouse"].search([], limit=1).out_type_id
        return {
            "picking_type_id": kind.id,
            "partner_id": self.customers[0],
            "location_id": kind.default_location_src_id.id,
            "location_dest_id": env.ref("stock.stock_location_customers").id,
        }

    def _prepare_move(self, env, article, quantity):
        delivery = self._prepare_delivery(env)
        return {
            "product_id": article,
            "product_uom_qty": quantity,
            "location_id": delivery["location_id"],
            "location_dest_id": delivery["location_dest_id"],
        }

    def plan(self, draw, count):
        articles = draw.choices(self._get_articles(), k=count)
        return [
            {"code": f"{BARCODE}{article:06}", "sequence": number}
            for number, article in enumerate(articles)
        ]

    def set_up(self, env, items):
        picking = (
            env["stock.picking"]
            .with_context(**QUIET)
            .create(
                {
                    **self._prepare_delivery(env),
                    "move_ids": [
                        (0, 0, self._prepare_move(env, article, QUANTITY))
                        for article in self._get_articles()
                    ],
                }
            )
        )
        picking.action_confirm()
        picking.get_scan_state()
        for item in items:
            item["picking"] = picking.id

    def step_scan(self, env, item):
        picking = env["stock.picking"].browse(item["picking"])
        item["answer"] = picking.scan(
            item["code"], token="bench", sequence=item["sequence"]
        )

    def check(self, env, items):
        picking = env["stock.picking"].browse(items[0]["picking"])
        return {
            "lights": sorted({item["answer"]["light"] for item in items}),
            "done": picking.get_scan_state()["progress"]["done"],
        }
