"""One invoice for all the orders of a customer: automatic billing against Odoo."""

from benchmarks.billing import LINES, BillingCase


class Case(BillingCase):
    summary = f"orders of {LINES} lines of one customer billed on one invoice, posted"
    unit = "lines"
    targets = {"bill": 0.5, "total": 0.5}
    # 2,000 lines in 20 seconds.
    targets_ms = {"total": 10.0}
    items_per_round = 500
    full_items_per_round = 2000
    affaire_values = {"billing_mode": "affaire_group", "billing_period": "immediate"}
    invoice_per_order = False

    def plan(self, draw, count):
        """Orders that have `count` lines together."""
        sizes = [LINES] * (count // LINES)
        if count % LINES:
            sizes.append(count % LINES)
        customer = draw.choice(self.customers)
        return [
            {"values": {**self.draw_order(draw, size), "partner_id": customer}}
            for size in sizes
        ]
