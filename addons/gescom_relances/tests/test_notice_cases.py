from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, DunningCommon
from .notice_cases import CASES


@tagged("post_install", "-at_install")
class TestNoticeCases(DunningCommon):
    """F280 to F283, F178: the ledger, the reminders and their sums by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rates = cls.system["gescom.dunning.rate"]
        known = rates.search([("year", "=", 2026), ("half", "=", "2")])
        (
            known.filtered(lambda rate: rate.kind == "legal")
            or rates.create({"year": 2026, "half": "2", "rate": 2.5})
        ).rate = 2.5
        cls.halves = cls.system["account.payment.term"].create(
            {
                "name": "60 % at once, 40 % in 20 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 60, "nb_days": 0}
                    ),
                    Command.create(
                        {"value": "percent", "value_amount": 40, "nb_days": 20}
                    ),
                ],
            }
        )

    def test_reminders_calculated_by_hand(self):
        """F283, F178, D-3, D-4: steps, interest and indemnities of each case."""
        self.assertGreaterEqual(len(CASES), 40)
        customers = {case.name: self._set_up(case) for case in CASES}
        self.assertEqual(len(customers), len(CASES), "Two cases have one name")
        run = self._preview(customers=self.customer.union(*customers.values()))
        notices = {notice.partner_id: notice for notice in run.line_ids}
        for case in CASES:
            notice = notices.get(customers[case.name])
            with self.subTest(case.name):
                self.assertEqual(bool(notice), bool(case.notice))
                if notice:
                    self._check_notice(notice, case)

    def _check_notice(self, notice, case):
        expected = case.notice
        self.assertEqual(notice.severity, expected.step)
        self.assertEqual(notice.policy_id.audience == "consumer", case.consumer)
        amounts = (
            notice.amount_late,
            notice.amount_interest,
            notice.amount_fee,
            notice.amount_to_come,
            notice.amount_total,
        )
        total = expected.late + expected.interest + expected.fee
        wanted = (*expected[1:], total)
        self.assertEqual(
            [f"{amount:.2f}" for amount in amounts],
            [f"{amount:.2f}" for amount in wanted],
        )

    def _set_up(self, case):
        customer = self._create_customer(case.name)
        customer.sudo().write({"is_company": not case.consumer})
        lines = [self._set_up_due(case, due, customer) for due in case.dues]
        for amount, ago in case.paid:
            day = TODAY - timedelta(days=ago)
            self._pay(amount, lines[0][0], customer=customer, date=day)
        payment, credit = case.unmatched
        if case.credited:
            note = self._credit(case.credited, customer)
            (note | lines[0]).reconcile()
        if payment:
            self._pay(payment, customer=customer)
        if credit:
            self._credit(credit, customer)
        if case.promised:
            amount, days = case.promised
            self.env["gescom.dunning.promise"].create(
                {
                    "partner_id": customer.id,
                    "amount": amount,
                    "date": TODAY + timedelta(days=days),
                }
            )
        return customer

    def _set_up_due(self, case, due, customer):
        values = {}
        if due.second:
            values["invoice_payment_term_id"] = self.halves.id
            values["invoice_date_due"] = False
        lines = self._bill(due.amount + due.second, due.late, customer, **values)
        lines = lines.sorted("date_maturity")
        self.assertEqual(lines.mapped("amount_currency")[0], due.amount)
        if due.step:
            policy = self.consumer_policy if case.consumer else self.business
            lines.dunning_level_id = policy.level_ids.filtered(
                lambda level: level.severity == due.step
            )
            lines.dunning_date = TODAY - timedelta(days=due.ago)
        if due.disputed:
            self.env["gescom.dunning.dispute"].create(
                {"line_id": lines[0].id, "amount": due.disputed}
            )
        lines.dunning_excluded = due.excluded
        return lines
