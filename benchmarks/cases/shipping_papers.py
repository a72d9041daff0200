"""The papers of shipped orders: a batch to one PDF against printing them one by one.

Both sides have the addon. One by one, each order is shipped with its own button, then
its delivery note and its label are printed. The batch ships the same orders, each in
its savepoint, and prints one file: picking list, notes and labels in packing order.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks import shop
from benchmarks.benchmark import Benchmark, Subject

LINES = 5
ADDONS = ("gescom_expedition",)
BATCH = "batch"
QUIET = {"tracking_disable": True, "skip_backorder": True, "skip_sms": True}
PAPERS = (
    "stock.action_report_delivery",
    "gescom_expedition.action_report_parcel_labels",
)


class Case(Benchmark):
    summary = f"orders of {LINES} lines shipped, a delivery note and a label each"
    unit = "orders"
    subjects = (
        Subject("one_by_one", ADDONS, "shipping"),
        Subject(BATCH, ADDONS, "shipping"),
    )
    steps = ("ship", "print")
    totals = {"total": steps}
    # At least 3 times faster.
    targets = {"print": 1 / 3}
    whole_rounds = True
    # The program that prints waits a second for the page, whatever it prints.
    elapsed = True
    sessions = 1
    rounds = 2
    items_per_round = 40
    full_items_per_round = 200

    def prepare(self, env):
        self.products, self.customers = shop.catalogue(env)
        # Few orders would be shipped and printed in one go.
        env.registry["gescom.shipping.run"]._run_inline_limit = 0
        self._serve_styles(env)

    def _serve_styles(self, env):
        """Give the PDF program the style sheets it asks an Odoo server for."""
        sheets = {
            name: env["ir.qweb"]._get_asset_bundle(name, css=True, js=False).css().raw
            for name in ("web.report_assets_common", "web.report_assets_pdf")
        }

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                found = [raw for name, raw in sheets.items() if name in self.path]
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", "text/css")
                self.end_headers()
                self.wfile.write(found[0] if found else b"")

            def log_message(self, *args):
                """Nothing of it is worth a line."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        env["ir.config_parameter"].set_param(
            "report.url", f"http://127.0.0.1:{server.server_port}"
        )
        # What is written here is read by the later transactions.
        env.cr.commit()

    def plan(self, draw, count):
        return [
            {"values": shop.order_values(draw, self.products, self.customers, LINES)}
            for _item in range(count)
        ]

    def set_up(self, env, items):
        orders = env["sale.order"].with_context(**QUIET)
        orders = orders.create([item["values"] for item in items])
        orders.action_confirm()
        for item, order in zip(items, orders, strict=True):
            item["order"] = order.id
        return True

    def step_ship(self, env, items):
        orders = self._orders(env, items)
        if self.subject != BATCH:
            for picking in orders.picking_ids:
                picking.with_context(skip_backorder=True, skip_sms=True).action_ship()
                env.cr.commit()
            return
        run = env["gescom.shipping.run"].create({"order_ids": orders.ids})
        run.action_preview()
        run.action_run()
        self.run_id = run.id
        while run._get_units("pending"):
            # One transaction a unit, as with the scheduler.
            env.cr.commit()
            run._carry_out_next(set())

    def step_print(self, env, items):
        if self.subject == BATCH:
            run = env["gescom.shipping.run"].browse(self.run_id)
            while run.state == "running":
                run._carry_out_next(set())
                env.cr.commit()
            return
        reports = env["ir.actions.report"]
        for picking in self._orders(env, items).picking_ids:
            for report in PAPERS:
                reports._render_qweb_pdf(report, res_ids=picking.ids)

    def check(self, env, items):
        orders = self._orders(env, items)
        pickings = orders.picking_ids
        return {
            "states": sorted(set(pickings.mapped("state"))),
            "numbered": len(set(pickings.mapped("bl_number"))),
            "delivered": f"{sum(orders.order_line.mapped('qty_delivered')):.2f}",
        }

    def _orders(self, env, items):
        return env["sale.order"].browse(item["order"] for item in items)
