"""The list of orders as the browser asks for it: open, next page, search, group."""

import random

from lxml import etree

from benchmarks import shop
from benchmarks.benchmark import Benchmark

ORDERS = 320
LINES = 5
PAGE = 80
# The list that the menus open: the suite's, where there is one.
VIEWS = ("gescom_affaire.sale_order_view_list", "sale.view_order_tree")


class Case(Benchmark):
    summary = f"a page of {PAGE} orders with the fields of its list view"
    unit = "pages"
    steps = ("open", "search", "group")

    def prepare(self, env):
        model = env["sale.order"]
        self._make_orders(env)
        found = (env.ref(name, raise_if_not_found=False) for name in VIEWS)
        view = next(filter(None, found)).id
        fields = model.get_views([(view, "list")])["models"]["sale.order"]["fields"]
        in_list = self._fields_of_list(model, view)
        # As the list renderer does: the name beside each link, nothing of the rest.
        self.specification = {
            name: {"fields": {"display_name": {}}}
            if fields[name]["type"] == "many2one"
            else {}
            for name in sorted(in_list)
        }

    def _fields_of_list(self, model, view):
        arch = model.get_view(view, "list")["arch"]
        # Invisible columns are read too.
        return {node.get("name") for node in etree.fromstring(arch).iter("field")}

    def _make_orders(self, env):
        """Half of them confirmed, once a database."""
        known = env["sale.order"].search_count([("client_order_ref", "=like", "WEB%")])
        if known >= ORDERS:
            return
        draw = random.Random(shop.SEED)
        products, customers = shop.catalogue(env)
        orders = env["sale.order"].create(
            [
                shop.order_values(draw, products, customers, LINES)
                for _order in range(ORDERS)
            ]
        )
        orders[::2].action_confirm()

    def plan(self, draw, count):
        pages = range(0, ORDERS, PAGE)
        return [
            {"offset": draw.choice(pages), "text": f"customer {draw.randrange(10)}"}
            for _item in range(count)
        ]

    def _page(self, env, item, domain, offset):
        found = env["sale.order"].web_search_read(
            domain,
            self.specification,
            offset=offset,
            limit=PAGE,
            order="date_order desc, id desc",
            count_limit=10001,
        )
        item["length"] = found["length"]
        item["records"] = [record["id"] for record in found["records"]]

    def step_open(self, env, item):
        self._page(env, item, [], item["offset"])

    def step_search(self, env, item):
        text = item["text"]
        domain = [
            "|",
            "|",
            ("name", "ilike", text),
            ("client_order_ref", "ilike", text),
            ("partner_id", "child_of", text),
        ]
        self._page(env, item, domain, 0)

    def step_group(self, env, item):
        groups = env["sale.order"].formatted_read_group(
            [], ["partner_id"], ["__count", "amount_total:sum"]
        )
        item["groups"] = [group["__count"] for group in groups]

    def check(self, env, items):
        return {
            "pages": [[item["length"], item["records"]] for item in items],
            "groups": [item["groups"] for item in items],
        }
