"""The automatic billing against Odoo's own invoicing, in copies of one database.

Both sides have the addon: plain Odoo goes without the rules of the affaires, in a
company that switched them off.
"""

import random

from benchmarks import shop
from benchmarks.benchmark import Benchmark, Subject

LINES = 5
ADDONS = ("gescom_facturation",)
# Invoices posted before, of which a part is paid: an empty ledger is no company's.
HISTORY = 60
BATCH = 20
RUN = "gescom"
DONE = {"tracking_disable": True, "skip_backorder": True, "skip_sms": True}


class BillingCase(Benchmark):
    """Delivered orders are billed: by `gescom.invoicing.run` or by plain Odoo."""

    subjects = (
        Subject("odoo", ADDONS, "billing"),
        Subject(RUN, ADDONS, "billing"),
    )
    steps = ("preview", "bill")
    totals = {"total": steps}
    whole_rounds = True
    sessions = 1
    rounds = 2
    # Values of the affaires, None for those they have by themselves.
    affaire_values = None
    # Has each order its invoice?
    invoice_per_order = True

    def does(self, step):
        return step != "preview" or self.subject == RUN

    def prepare(self, env):
        self.products, self.customers = shop.catalogue(env)
        domain = [("move_type", "=", "out_invoice"), ("state", "=", "posted")]
        if env["account.move"].search_count(domain) < HISTORY:
            self._make_history(env)

    def _make_history(self, env):
        draw = random.Random(shop.SEED)
        for _batch in range(HISTORY // BATCH):
            vals_list = [self.draw_order(draw, LINES) for _order in range(BATCH)]
            orders = self._make_delivered(env, vals_list)
            invoices = orders._create_invoices(grouped=True)
            invoices.action_post()
            self._pay(invoices[: BATCH // 2])
            for invoice in invoices[BATCH // 2 :][: BATCH // 4]:
                self._pay(invoice, amount=invoice.amount_residual / 2)
            # Odoo asks for what is due of the invoices with a query that takes
            # seconds when nothing is known of the tables.
            env.cr.execute("ANALYZE account_move, account_move_line")
            env.cr.execute("ANALYZE account_payment, account_partial_reconcile")
            env.invalidate_all()

    def _pay(self, invoices, **values):
        context = {"active_model": "account.move", "active_ids": invoices.ids}
        register = invoices.env["account.payment.register"].with_context(**context)
        register.create(values)._create_payments()

    def draw_order(self, draw, lines):
        return shop.order_values(draw, self.products, self.customers, lines)

    def set_up(self, env, items):
        env.company.affaire_rules_billing = True
        for start in range(0, len(items), BATCH):
            batch = items[start : start + BATCH]
            vals_list = [item["values"] for item in batch]
            orders = self._make_delivered(env, vals_list, self.affaire_values)
            for item, order in zip(batch, orders, strict=True):
                item["order"] = order.id
            env.flush_all()
            env.invalidate_all()
        env.company.affaire_rules_billing = self.subject == RUN
        return True

    def _make_delivered(self, env, vals_list, affaire_values=None):
        orders = env["sale.order"].with_context(**DONE).create(vals_list)
        if affaire_values:
            orders.affaire_id.write(affaire_values)
        orders.action_confirm()
        orders.picking_ids.button_validate()
        return orders.with_context(**dict.fromkeys(DONE, False))

    def step_preview(self, env, items):
        run = env["gescom.invoicing.run"].create(
            {"send_invoices": False, "print_invoices": False}
        )
        run.action_preview()
        self.run_id = run.id

    def step_bill(self, env, items):
        if self.subject == RUN:
            self._carry_out(env["gescom.invoicing.run"].browse(self.run_id))
            return
        orders = self._orders(env, items)
        orders._create_invoices(grouped=self.invoice_per_order).action_post()

    def _carry_out(self, run):
        """Start the run and do what the scheduler does, in this process."""
        run.action_run()
        while run.state == "running":
            # One transaction a unit, as with the scheduler.
            run.env.cr.commit()
            run._carry_out_next(set())

    def check(self, env, items):
        orders = self._orders(env, items)
        invoices = orders.invoice_ids
        lines = invoices.invoice_line_ids
        return {
            "billed": sorted(set(orders.mapped("invoice_status"))),
            "states": sorted(set(invoices.mapped("state"))),
            "invoices": len(invoices),
            "lines": len(lines.filtered(lambda line: line.display_type == "product")),
            "quantity": f"{sum(lines.mapped('quantity')):.2f}",
            "totals": [
                f"{sum(invoices.mapped(name)):.2f}"
                for name in ("amount_untaxed", "amount_tax", "amount_residual")
            ],
        }

    def _orders(self, env, items):
        return env["sale.order"].browse(item["order"] for item in items)
