import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from odoo.addons.gescom_facturation.tests.common import BillingCommon
from odoo.addons.gescom_facturation.tests.stories import StoryTeller, stories

from .common import DepositCommon

STORIES = int(os.environ.get("GESCOM_DEPOSIT_STORIES") or 100)
# Deeds after which less may be billed than what was asked as a deposit.
GIVING_UP = {"return", "quantity", "price", "settle"}


@freeze_time("2026-11-30 10:00:00")
class TestStories(StoryTeller, DepositCommon, BillingCommon):
    """Deposits in the random lives of orders that the billing is tried on.

    A hundred lives, always the same ones: each takes about two seconds. As many as
    GESCOM_DEPOSIT_STORIES says are tried when it is set, 300 before a release.
    """

    @settings(
        max_examples=STORIES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(story=stories, percent=st.integers(1, 100))
    def test_deposits_are_deducted_whatever_happens(self, story, percent):
        """F158, F130 to F133: billed once, deposits taken off, in the end all of it.

        What is not deducted, because less was billed in the end, is credited.
        """
        with self.env.cr.savepoint() as savepoint:
            story["deeds"].insert(0, ("deposit", 0, percent))
            self.given_up = GIVING_UP & {deed for deed, *_rest in story["deeds"]}
            self.check_end(self.live(story))
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    def do_deposit(self, order, percent):
        # A deposit that may not be asked any more is refused: the story goes on.
        with self.env.cr.savepoint() as savepoint:
            try:
                self._ask(order, percent, "percent")
            except UserError:
                savepoint.close(rollback=True)

    def check_never_too_much(self, orders):
        result = super().check_never_too_much(orders)
        for invoice in orders.invoice_ids.filtered(lambda m: not m.is_deposit):
            if any(line.is_downpayment for line in invoice.invoice_line_ids):
                assert invoice.amount_untaxed >= 0, invoice.amount_untaxed
                assert invoice.amount_tax >= 0, invoice.amount_tax
        return result

    def get_deposits_left(self, orders):
        lines = orders.order_line.filtered("is_downpayment").invoice_lines.filtered(
            lambda line: line.parent_state == "posted"
        )
        return -sum(lines.mapped("balance"))

    def check_end(self, orders):
        super().check_end(orders)
        if not self.given_up:
            self.check_nothing_was_asked_twice(orders[0])
        left = orders.filtered("deposit_left")
        if left:
            left.action_refund_deposits()
        for order in orders:
            self._assert_deducted(order)
        self.assertAlmostEqual(self.get_deposits_left(orders), 0.0, 6)
        return super().check_end(orders)

    def check_nothing_was_asked_twice(self, order):
        """While something of the first deposit remains, the invoices ask nothing.

        A cent of VAT may, when the invoices round otherwise than the order.
        """
        deposit = order.deposit_invoice_ids
        if order.fully_billed:
            assert order.deposit_left <= 0.02, f"{order.deposit_left} not deducted"
        if len(deposit) > 1 or order.deposit_left <= 0.02:
            return
        for invoice in order.invoice_ids - deposit:
            assert invoice.amount_total <= 0.02, invoice.amount_total
