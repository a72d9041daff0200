from datetime import date
from fractions import Fraction

from odoo.tests import BaseCase

from ..engine.half_years import HalfYear
from ..engine.interest import (
    Rates,
    compute_interest,
    compute_recovery_fee,
    is_late,
)
from .interest_cases import CASES, COEF, CONSUMER, CONTRACT_12, ECB, RATES, Case


def cents(amount):
    return int(Fraction(amount) * 100)


def run(case):
    return compute_interest(
        cents(case.principal),
        date.fromisoformat(case.due_date),
        date.fromisoformat(case.as_of),
        [(date.fromisoformat(day), cents(amount)) for day, amount in case.payments],
        RATES,
        case.terms,
    )


class TestInterestCases(BaseCase):
    """F178, A-06, D-1: interest to the cent."""

    def test_interest_calculated_by_hand(self):
        """F178: every case of the table, its total and each of its rows."""
        self.assertGreaterEqual(len(CASES), 40)
        for case in CASES:
            with self.subTest(case.name):
                result = run(case)
                self.assertEqual(result.amount, cents(case.interest))
                self.assertEqual(
                    [
                        (part.principal, part.rate, part.days, part.days_of_year)
                        for part in result.segments
                    ],
                    [
                        (cents(owed), Fraction(rate), days, year)
                        for owed, rate, days, year in case.rows
                    ],
                )

    def test_names_tell_the_cases_apart(self):
        """F178: no case hides another one."""
        self.assertEqual(len({case.name for case in CASES}), len(CASES))

    def test_missing_rate_gives_no_interest(self):
        """A-06: the half-year without a rate is named, nothing is guessed."""
        unknown = Case("", "1000.00", "2026-06-15", "2026-07-15", [], "0.00")
        result = run(unknown)
        self.assertEqual(result.amount, 0)
        self.assertFalse(result.segments)
        self.assertEqual(result.missing, (HalfYear(2026, 2),))

    def test_rate_that_does_not_serve_may_miss(self):
        """A-06: all was paid before the half-year without a rate."""
        paid = Case(
            "",
            "1000.00",
            "2026-06-15",
            "2026-07-15",
            [],
            "",
            payments=[("2026-06-25", "1000.00")],
        )
        result = run(paid)
        # 1000 x 7.86 % x 10/365 = 2.1534
        self.assertEqual(result.amount, 215)
        self.assertFalse(result.missing)

    def test_contract_needs_the_legal_rate_for_its_floor(self):
        """D-1: an agreed rate may not be judged without the legal one."""
        unknown = Case(
            "", "10.00", "2026-07-01", "2026-07-15", [], "", terms=CONTRACT_12
        )
        self.assertEqual(run(unknown).missing, (HalfYear(2026, 2),))

    def test_central_bank_rate_needs_no_legal_rate(self):
        """D-1: the law's own rate has no floor."""
        rates = Rates({}, RATES.central_bank)
        result = compute_interest(
            100000, date(2026, 1, 31), date(2026, 3, 2), [], rates, ECB
        )
        # 1000 x 12.15 % x 30/365 = 9.9863
        self.assertEqual(result.amount, 999)

    def test_fee_once_per_invoice(self):
        """D-3: 40 euros per late invoice, however many due dates it has."""
        self.assertEqual(compute_recovery_fee(["a", "a", "b"], 4000, COEF), 8000)
        self.assertEqual(compute_recovery_fee([], 4000, COEF), 0)

    def test_fee_never_for_a_consumer(self):
        """D-4: nothing is asked from a consumer."""
        self.assertEqual(compute_recovery_fee(["a", "b"], 4000, CONSUMER), 0)

    def test_late_is_owed_the_day_after(self):
        """D-3: the fee falls due with the first late day, even once all is paid."""
        due, later = date(2026, 1, 31), date(2026, 3, 2)
        self.assertTrue(is_late(100, due, later, []))
        self.assertTrue(is_late(100, due, later, [(date(2026, 2, 1), 100)]))
        self.assertFalse(is_late(100, due, later, [(due, 100)]))
        self.assertFalse(is_late(100, due, due, []))

    def test_half_years_between_two_days(self):
        """A-06: those whose rate is needed, the ends included."""
        first, last = date(2025, 6, 30), date(2026, 7, 1)
        self.assertEqual(
            HalfYear.between(first, last), [(2025, 1), (2025, 2), (2026, 1), (2026, 2)]
        )
        self.assertEqual(HalfYear.between(last, last), [(2026, 2)])
        self.assertFalse(HalfYear.between(last, first))
