"""Stock by seniority against first come, first served, with many orders waiting.

Both sides are the same suite; on one the option is off. The orders of a round want
articles that others wait for, so that each confirmation and each receipt shares them
out again.
"""

import random

from lxml import etree

from benchmarks import shop
from benchmarks.benchmark import Benchmark, Subject

ADDONS = ("gescom_stock_anteriorite",)
SIDES = {"first_comers": False, "seniority": True}
LINES = 5
PAGE = 80
ARTICLES = 40
WAITING = 400
BATCH = 50
REFERENCE = "BENCH-WAITS"
CODE = "BENCH-SCARCE"
QUIET = {"tracking_disable": True, "mail_create_nolog": True}
# The list as Odoo has it, then what is shown of the stock besides.
LIST = "sale.view_order_tree"
STOCK = ("allocation_color", "availability", "stock_ratio", "order_date")


class Case(Benchmark):
    summary = f"orders of {LINES} lines, {WAITING} others waiting for the same articles"
    unit = "orders"
    subjects = tuple(Subject(name, ADDONS, "seniority") for name in SIDES)
    steps = ("confirm", "receive", "list")
    targets = {"confirm": 1.15, "list": 1.20}
    sessions = 2

    def prepare(self, env):
        _products, self.customers = shop.catalogue(env)
        env.company.stock_by_seniority = SIDES[self.subject]
        self.articles = self._find_articles(env).ids
        self.products = [(article, 10.0) for article in self.articles]
        self.names = self._find_columns(env)
        if SIDES[self.subject]:
            self.names.update(dict.fromkeys(STOCK, {}))
        self._make_waiting(env)

    def _find_columns(self, env):
        """The columns of Odoo's own list, as the browser asks for them."""
        model = env["sale.order"]
        arch = etree.fromstring(model.get_view(env.ref(LIST).id, "list")["arch"])
        fields = model.fields_get()
        return {
            name: {"fields": {"display_name": {}}}
            if fields[name]["type"] == "many2one"
            else {}
            for name in sorted({node.get("name") for node in arch.iter("field")})
            if name not in STOCK
        }

    def _find_articles(self, env):
        """Articles of which there is nothing, made once a database."""
        articles = env["product.product"]
        found = articles.search([("default_code", "=", CODE)])
        values = {"name": CODE, "default_code": CODE, "is_storable": True}
        return found or articles.create([values] * ARTICLES)

    def _make_waiting(self, env):
        """Confirmed orders of more than there is, once a database."""
        orders = env["sale.order"].with_context(**QUIET)
        made = orders.search_count([("client_order_ref", "=", REFERENCE)])
        draw = random.Random(shop.SEED)
        for _start in range(made, WAITING, BATCH):
            batch = orders.create(
                [
                    {
                        **shop.order_values(draw, self.products, self.customers, LINES),
                        "client_order_ref": REFERENCE,
                    }
                    for _order in range(BATCH)
                ]
            )
            batch.action_confirm()
            env.cr.flush()
            env.invalidate_all()

    def plan(self, draw, count):
        return [
            {
                "values": shop.order_values(draw, self.products, self.customers, LINES),
                "article": draw.choice(self.articles),
            }
            for _item in range(count)
        ]

    def set_up(self, env, items):
        orders = env["sale.order"].create([item["values"] for item in items])
        kind = env["stock.warehouse"].search([], limit=1).in_type_id
        source = env.ref("stock.stock_location_suppliers").id
        place = kind.default_location_dest_id.id
        for item, order in zip(items, orders, strict=True):
            move = {
                "product_id": item["article"],
                "product_uom_qty": 5,
                "location_id": source,
                "location_dest_id": place,
            }
            receipt = env["stock.picking"].create(
                {
                    "picking_type_id": kind.id,
                    "location_id": source,
                    "location_dest_id": place,
                    "move_ids": [(0, 0, move)],
                }
            )
            receipt.action_confirm()
            item.update(order=order.id, receipt=receipt.id)

    def step_confirm(self, env, item):
        env["sale.order"].browse(item["order"]).action_confirm()

    def step_receive(self, env, item):
        receipt = env["stock.picking"].browse(item["receipt"])
        receipt.move_ids.picked = True
        receipt.button_validate()

    def step_list(self, env, item):
        found = env["sale.order"].web_search_read(
            [], self.names, limit=PAGE, order="date_order desc, id desc"
        )
        item["length"] = len(found["records"])

    def check(self, env, items):
        receipts = env["stock.picking"].browse([item["receipt"] for item in items])
        return {
            "receipts": sorted(set(receipts.mapped("state"))),
            "pages": sorted({item["length"] for item in items}),
        }
