from odoo.tests import BaseCase

from ..engine.deduction import Amounts, Deposit, allocate

FULL, REDUCED = frozenset({20}), frozenset({5})


class TestEngine(BaseCase):
    """The sharing of an invoice between deposits, in cents."""

    def _amounts(self, base, **taxes):
        return Amounts(base, {int(key[1:]): tax for key, tax in taxes.items()})

    def test_never_beyond_a_rate(self):
        """F158: neither the untaxed amount nor the VAT."""
        deposit = Deposit("a", FULL, self._amounts(10000, t20=2001))
        available = {FULL: self._amounts(10001, t20=2000)}
        (part,) = allocate([deposit], available).values()
        self.assertEqual((part.base, part.taxes), (10000, {20: 2000}))

    def test_oldest_is_served_first(self):
        """F158: the next ones take what remains."""
        first = Deposit("first", FULL, self._amounts(300, t20=60))
        second = Deposit("second", FULL, self._amounts(300, t20=60))
        parts = allocate([first, second], {FULL: self._amounts(400, t20=80)})
        self.assertEqual([part.total for part in parts.values()], [360, 120])

    def test_another_rate_is_left(self):
        """F158: a rate that the invoice does not bear waits."""
        deposit = Deposit("a", REDUCED, self._amounts(300, t5=15))
        self.assertFalse(allocate([deposit], {FULL: self._amounts(400, t20=80)}))

    def test_any_rate_takes_the_rest_to_the_cent(self):
        """F159: a deposit without VAT, after those of a rate."""
        free = Deposit("free", frozenset(), self._amounts(1000), any_rate=True)
        full = Deposit("full", FULL, self._amounts(100, t20=20))
        parts = allocate([free, full], {FULL: self._amounts(300, t20=60)})
        self.assertEqual((parts["full"].total, parts["free"].total), (120, 240))

    def test_scaled_amounts_add_up(self):
        """F158: whatever the rounding, the total is the limit."""
        amounts = self._amounts(3333, t20=667, t5=11)
        for limit in range(0, 4100, 37):
            self.assertEqual(amounts.scaled_to(limit).total, min(limit, amounts.total))
