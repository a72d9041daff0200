"""An order's life as an integrator drives it: create, confirm, deliver, invoice.

Each step is one call and one transaction an order, as over RPC.
"""

from benchmarks import shop
from benchmarks.benchmark import Benchmark

LINES = 5


class Case(Benchmark):
    summary = f"one call and one commit a step, orders of {LINES} lines"
    unit = "orders"
    steps = ("create", "confirm", "deliver", "invoice")
    targets = {"create": 1.10, "confirm": 1.10}

    def prepare(self, env):
        self.products, self.customers = shop.catalogue(env)

    def plan(self, draw, count):
        return [
            {"values": shop.order_values(draw, self.products, self.customers, LINES)}
            for _item in range(count)
        ]

    def step_create(self, env, item):
        item["order"] = env["sale.order"].create(item["values"]).id

    def step_confirm(self, env, item):
        self._order(env, item).action_confirm()

    def step_deliver(self, env, item):
        # Stock is never short: everything was reserved at the confirmation.
        pickings = self._order(env, item).picking_ids
        pickings.with_context(skip_backorder=True, skip_sms=True).button_validate()

    def step_invoice(self, env, item):
        self._order(env, item)._create_invoices().action_post()

    def check(self, env, items):
        orders = self._order(env, {"order": [item["order"] for item in items]})
        invoices = orders.invoice_ids.filtered(lambda move: move.state == "posted")
        return {
            "states": sorted(set(orders.mapped("state"))),
            "pickings": sorted(set(orders.picking_ids.mapped("state"))),
            "ordered": f"{sum(orders.mapped('amount_total')):.2f}",
            "delivered": f"{sum(orders.order_line.mapped('qty_delivered')):.2f}",
            "invoices": len(invoices),
            "invoiced": f"{sum(invoices.mapped('amount_total')):.2f}",
        }

    def _order(self, env, item):
        return env["sale.order"].browse(item["order"])
