"""Delivered orders, an invoice each: the automatic billing against plain Odoo."""

from benchmarks.billing import LINES, BillingCase


class Case(BillingCase):
    summary = f"delivered orders of {LINES} lines billed and posted, an invoice each"
    unit = "invoices"
    # At least 1.5 times the invoices per second.
    targets = {"bill": 1 / 1.5, "total": 1 / 1.5}
    items_per_round = 200
    full_items_per_round = 2000

    def plan(self, draw, count):
        return [{"values": self.draw_order(draw, LINES)} for _item in range(count)]
