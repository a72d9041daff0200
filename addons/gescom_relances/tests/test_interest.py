from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TODAY
from .common_block import BlockCommon

LATE_DUE = date(2026, 1, 31)


@tagged("post_install", "-at_install")
class TestInterest(BlockCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rates = cls.system["gescom.dunning.rate"]
        cls.income = cls.system["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", cls.company.ids)],
            limit=1,
        )
        cls.company.sudo().late_interest_account_id = cls.income
        # One due date of 1,000 since 31 January 2026.
        cls.late = cls._bill(1000, late=(TODAY - LATE_DUE).days)

    def _publish(self, rate=2.5):
        """The legal rate of the second half of 2026, as an example."""
        return self.rates.create({"year": 2026, "half": "2", "rate": rate})

    def _get_interest(self, as_of, left=100000):
        return self.rates._compute_interest(
            self.company.sudo(), {self.late.id: (left, LATE_DUE)}, as_of
        )[self.late.id]

    def test_published_rates_are_there(self):
        """F178: 2015 to the first half of 2026; later ones are not made up."""
        published = self.rates._get_published()
        self.assertGreaterEqual(len(published.legal), 23)
        self.assertEqual(float(published.legal[2025, 1]), 3.71)
        self.assertEqual(float(published.central_bank[2026, 1]), 2.15)

    def test_interest_follows_the_settings(self):
        """F178: coefficient, contract, law; 30 days of 1,000."""
        company, day = self.company.sudo(), date(2026, 3, 2)
        # 1000 x 7.86 % x 30/365 = 6.4603
        self.assertEqual(self._get_interest(day).amount, 646)
        company.late_rate_coefficient = 4
        # 1000 x 10.48 % x 30/365 = 8.6137
        self.assertEqual(self._get_interest(day).amount, 861)
        company.write({"late_rate_method": "contract", "late_contract_rate": 12})
        # 1000 x 12 % x 30/365 = 9.8630
        self.assertEqual(self._get_interest(day).amount, 986)
        company.late_rate_method = "central_bank"
        # 1000 x 12.15 % x 30/365 = 9.9863
        self.assertEqual(self._get_interest(day).amount, 999)

    def test_coefficient_below_the_law_is_refused(self):
        """F178: no less than 3 (L441-10)."""
        with self.assertRaises(ValidationError):
            self.company.sudo().late_rate_coefficient = 2.9

    def test_part_payments_are_read_in_the_ledger(self):
        """D-1: each part bears interest until the day it was paid."""
        self._pay(400, self.late, date=date(2026, 2, 10))
        # 1000 x 7.86 % x 10/365 + 600 x 7.86 % x 20/365 = 2.1534 + 2.5841
        self.assertEqual(self._get_interest(date(2026, 3, 2), 60000).amount, 474)

    def test_reminder_bears_interest_and_indemnity(self):
        """D-3: at the steps that ask for them, once per invoice."""
        self._publish()
        self.late.dunning_level_id = self.reminder
        self.late.dunning_date = TODAY - timedelta(days=20)
        notice = self._preview(customers=self.customer).line_ids
        self.assertEqual(notice.level_id.severity, "formal")
        # 1000 x (7.86 % x 150/365 + 7.5 % x 146/365) = 32.3014 + 30.0000
        self.assertFalse(notice.missing_rates)
        self.assertEqual(notice.amount_interest, 62.30)
        self.assertEqual(notice.amount_fee, 40)
        self.assertEqual(notice.amount_total, 1102.30)

    def test_missing_rate_asks_the_accountant_and_keeps_the_indemnity(self):
        """A-06: no interest is guessed; one task however many runs."""
        self.company.sudo().dunning_accountant_id = self.accountant
        self.late.dunning_level_id = self.reminder
        self.late.dunning_date = TODAY - timedelta(days=20)
        notice = self._preview(customers=self.customer).line_ids
        self.assertEqual((notice.amount_interest, notice.amount_fee), (0, 40))
        self.assertEqual(notice.missing_rates, "2026-2")
        tasks = self.company.sudo().partner_id.activity_ids
        self.assertEqual(tasks.user_id, self.accountant)
        self.assertIn("2026-2", tasks.summary)
        self._preview(customers=self.customer)
        self.assertEqual(len(self.company.sudo().partner_id.activity_ids), 1)

    def _bill_interest(self, user=None, moves=None):
        moves = (moves or self.late.move_id).with_user(user or self.chief)
        action = moves.action_bill_late_interest()
        return self.system["account.move"].browse(action["res_id"])

    def test_debit_note_on_demand(self):
        """A-06: a draft outside VAT, with what it is for."""
        self._publish()
        note = self._bill_interest()
        self.assertEqual((note.state, note.partner_id), ("draft", self.customer))
        self.assertEqual(note.invoice_line_ids.mapped("price_subtotal"), [62.30, 40.0])
        self.assertFalse(note.invoice_line_ids.tax_ids)
        self.assertEqual(note.invoice_line_ids.account_id, self.income)

    def test_nothing_is_billed_twice(self):
        """D-3: neither by another debit note, nor by the reminder."""
        self._publish()
        note = self._bill_interest()
        with self.assertRaisesRegex(UserError, "nothing to bill"):
            self._bill_interest()
        self.late.dunning_level_id = self.reminder
        self.late.dunning_date = TODAY - timedelta(days=20)
        notice = self._preview(customers=self.customer).line_ids
        self.assertEqual((notice.amount_interest, notice.amount_fee), (0, 0))
        note.button_cancel()
        self.assertEqual(len(self._bill_interest().invoice_line_ids), 2)

    def test_indemnity_of_an_invoice_paid_late(self):
        """D-3: owed although the invoice is paid; not when paid in time."""
        self._publish()
        self._pay(1000, self.late, date=date(2026, 2, 10))
        note = self._bill_interest()
        # 1000 x 7.86 % x 10/365 = 2.1534
        self.assertEqual(note.invoice_line_ids.mapped("price_subtotal"), [2.15, 40.0])
        in_time = self._bill(500, late=5)
        self._pay(500, in_time, date=in_time.date_maturity)
        with self.assertRaisesRegex(UserError, "nothing to bill"):
            self._bill_interest(moves=in_time.move_id)

    def test_debit_note_is_refused(self):
        """D-4: to consumers, clerks, without a rate or an account."""
        with self.assertRaises(AccessError):
            self._bill_interest(self.adv)
        with self.assertRaisesRegex(UserError, "2026-2"):
            self._bill_interest()
        consumer = self._bill(100, late=40, customer=self.consumer)
        with self.assertRaisesRegex(UserError, "consumer"):
            self._bill_interest(moves=consumer.move_id)
        self.company.sudo().late_interest_account_id = False
        with self.assertRaisesRegex(UserError, "settings"):
            self._bill_interest()

    def test_rates_are_the_accountant_s(self):
        """A-06: and only one for a half-year."""
        with self.assertRaises(AccessError):
            self.rates.with_user(self.adv).create(
                {"year": 2026, "half": "2", "rate": 2.5}
            )
        rate = self.rates.with_user(self.accountant).create(
            {"year": 2026, "half": "2", "rate": 2.5}
        )
        self.assertEqual(rate.with_user(self.adv).rate, 2.5)

    def test_invoice_prints_the_rate_of_the_settings(self):
        """F178: the text of the invoice is the rate that is asked."""
        company = self.company.sudo()
        self.assertIn("three times", company._get_late_penalty_rate())
        company.late_rate_coefficient = 4
        self.assertIn("4 times", company._get_late_penalty_rate())
        company.invoice_late_penalty = "12 % a year"
        self.assertEqual(company._get_late_penalty_rate(), "12 % a year")

    def test_limitation_clock(self):
        """D-5: five years, held by a lawsuit, two for a consumer."""
        balance = self.system["gescom.dunning.balance"]
        row = balance.browse(self.late.id)
        self.assertEqual(row.limitation_date, date(2031, 1, 31))
        lawsuit = self.env["gescom.dunning.interruption"].with_user(self.accountant)
        lawsuit = lawsuit.create(
            {"line_id": self.late.id, "kind": "lawsuit", "date": "2026-10-01"}
        )
        row.invalidate_recordset()
        self.assertFalse(row.limitation_date)
        self.assertTrue(row.limitation_held)
        lawsuit.date_end = "2027-02-01"
        row.invalidate_recordset()
        self.assertEqual(row.limitation_date, date(2032, 2, 1))
        lawsuit.unlink()
        self.assertFalse(self.late.limitation_date)

    def test_claims_about_to_be_lost_are_listed(self):
        """D-5: within 90 days; the invoice's date when the company wants it."""
        old = self._bill(100, late=2 * 365 - 80, customer=self.consumer)
        balance = self.system["gescom.dunning.balance"]
        domain = [
            ("company_id", "=", self.company.id),
            ("time_barred_soon", "=", True),
        ]
        self.assertEqual(balance.search(domain).line_id, old)
        with self.assertRaises(AccessError):
            self.env["gescom.dunning.interruption"].with_user(self.adv).create(
                {"line_id": old.id, "date": TODAY}
            )
        self.env["gescom.dunning.interruption"].with_user(self.chief).create(
            {"line_id": old.id, "date": TODAY, "note": "Letter of the customer"}
        )
        self.assertFalse(balance.search(domain))

    def test_several_due_dates_one_indemnity(self):
        """D-3: an invoice is one, however it is paid."""
        self._publish()
        move = self.late.move_id
        terms = self.system["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50}),
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 20}
                    ),
                ],
            }
        )
        halves = move.copy(
            {"invoice_date": "2026-10-01", "invoice_payment_term_id": terms.id}
        )
        halves.action_post()
        self.assertEqual(len(halves._get_late_lines(TODAY)), 2)
        note = self._bill_interest(moves=halves)
        self.assertEqual(
            [line.late_kind for line in note.invoice_line_ids], ["interest", "fee"]
        )
        self.assertEqual(note.invoice_line_ids[1].price_subtotal, 40)
