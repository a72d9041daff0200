from collections import namedtuple
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase
from odoo.tools import float_compare, float_round

from ..engine.declaration_csv import write_csv
from ..engine.fees import (
    get_amount,
    get_discounted_price,
    get_unit_fee,
    lower_discount,
    pick_rate,
)

Rate = namedtuple("Rate", "date_from date_to amount")

VAT_RATES = st.sampled_from([0.0, 5.5, 20.0])
QUANTITIES = st.integers(1, 1000)
CENTS = 0.01


def in_cents(maximum):
    return st.integers(0, maximum).map(lambda cents: cents / 100)


class TestEngine(BaseCase):
    """What a fee amounts to, without a database."""

    def _round(self, amount):
        return float_round(amount, precision_rounding=CENTS)

    def assertCents(self, amount, expected):
        self.assertEqual(float_compare(amount, expected, precision_digits=2), 0)

    @settings(max_examples=300, deadline=None)
    @given(in_cents(100_000), in_cents(2_000), VAT_RATES, QUANTITIES)
    @example(99.99, 0.01, 5.5, 1000)
    def test_fee_included_the_public_price_is_the_public_price(
        self, price, fee, vat, quantity
    ):
        """F263: goods, fee and VAT make the price of the shop, to the cent."""
        total = self._round(price * quantity)
        untaxed = self._round(total / (1 + vat / 100))
        fees = get_amount(get_unit_fee(fee, "unit", 0.0, CENTS), quantity, CENTS)
        goods = untaxed - fees
        self.assertCents(goods + fees + (total - untaxed), total)
        shown = get_discounted_price(price, fee * (1 + vat / 100), 0.0)
        self.assertCents(self._round(shown * quantity), total)

    @settings(max_examples=300, deadline=None)
    @given(in_cents(100_000), in_cents(2_000), VAT_RATES, QUANTITIES)
    @example(0.01, 0.01, 20.0, 1000)
    def test_a_full_discount_leaves_the_fee(self, price, fee, vat, quantity):
        """F263: 100 % off, the fee is due: neither more nor less."""
        part = fee * (1 + vat / 100)
        due = get_discounted_price(max(price, part), part, 100.0)
        untaxed = self._round(due * quantity / (1 + vat / 100))
        self.assertCents(untaxed, get_amount(fee, quantity, CENTS))

    @settings(max_examples=200, deadline=None)
    @given(in_cents(100_000), in_cents(2_000), st.floats(0, 100))
    def test_a_discount_is_taken_off_the_goods_alone(self, price, fee, discount):
        """F263: never on the fee, never below it."""
        net = get_discounted_price(price, fee, discount)
        goods = max(price - fee, 0.0)
        self.assertAlmostEqual(net, price - goods * discount / 100)
        self.assertGreaterEqual(net + 1e-9, min(price, fee))
        self.assertLessEqual(lower_discount(price, fee, discount), discount + 1e-9)

    def test_a_price_below_its_fee_is_not_discounted(self):
        """F263: nor is a free article made negative."""
        self.assertEqual(lower_discount(1.0, 2.0, 50.0), 0.0)
        self.assertEqual(lower_discount(0.0, 2.0, 50.0), 50.0)
        self.assertEqual(get_discounted_price(0.0, 2.0, 50.0), 0.0)
        self.assertCents(get_discounted_price(-100.0, 2.0, 100.0), -2.0)

    def test_the_fee_is_rounded_for_a_unit(self):
        """F263: the line is a whole number of unit fees."""
        unit = get_unit_fee(0.345, "weight", 1.3, CENTS)
        self.assertCents(unit, 0.45)
        self.assertCents(get_amount(unit, 1000, CENTS), 450.0)

    def test_the_grid_of_the_day(self):
        """F263: from its first day to the eve of the next line, or to its end."""
        old = Rate(date(2025, 1, 1), None, 1)
        new = Rate(date(2026, 4, 16), date(2026, 6, 30), 2)
        rates = [new, old]
        self.assertIsNone(pick_rate(rates, date(2024, 12, 31)))
        self.assertEqual(pick_rate(rates, date(2026, 4, 15)), old)
        self.assertEqual(pick_rate(rates, date(2026, 4, 16)), new)
        self.assertEqual(pick_rate(rates, date(2026, 6, 30)), new)
        self.assertIsNone(pick_rate(rates, date(2026, 7, 1)))

    def test_the_file_of_a_declaration(self):
        """F303: semicolons, the reader's decimal point, nothing to be run."""
        text = write_csv(["Code", "Day", "Fee"], [["=A1", date(2026, 1, 2), -1.5]], ",")
        self.assertEqual(text, "Code;Day;Fee\r\n'=A1;2026-01-02;-1,50\r\n")
        text = write_csv(["Code"], [["0012"], [1234.5678], ["a;b"]], ".")
        self.assertEqual(text, 'Code\r\n0012\r\n1234.5678\r\n"a;b"\r\n')
