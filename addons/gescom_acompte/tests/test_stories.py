from hypothesis import HealthCheck, Phase, given, settings

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from odoo.addons.gescom_facturation.tests.common import BillingCommon
from odoo.addons.gescom_facturation.tests.stories import StoryTeller, stories


@freeze_time("2026-11-30 10:00:00")
class TestStories(StoryTeller, BillingCommon):
    def do_deposit(self, order, percent):
        if order.settled or order.invoice_status == "invoiced":
            return
        values = {"order_id": order.id, "amount_type": "percent", "amount": percent}
        try:
            self.env["gescom.deposit"].create(values).action_create()
        except UserError:
            # More than what is left of the order.
            return

    def get_deposits_left(self, orders):
        lines = orders.order_line.filtered("is_downpayment").invoice_lines.filtered(
            lambda line: line.parent_state == "posted"
        )
        return -sum(lines.mapped("balance"))

    def check_end(self, orders):
        super().check_end(orders)
        left = self.get_deposits_left(orders)
        currency = self.company.currency_id
        assert currency.compare_amounts(left, 0.0) >= 0, f"{left} deducted too much"
        for order in orders:
            goods = order.order_line.filtered("product_id")
            billed = all(line.qty_invoiced >= line.product_uom_qty for line in goods)
            if billed and not order.settled:
                left = self.get_deposits_left(order)
                assert currency.is_zero(left), f"{left} of {order.name} not deducted"

    @settings(
        max_examples=300,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(story=stories)
    def test_deposits_are_deducted_whatever_happens(self, story):
        """F158, F130 to F133: billed once, deposits taken off, in the end all of it."""
        with self.env.cr.savepoint() as savepoint:
            orders = self.live(story)
            self.check_end(orders)
            savepoint.close(rollback=True)
        self.env.invalidate_all()
