import unittest
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.gescom_precommande.engine.coverage import Receipt, share_out

RELEASE = date(2030, 1, 15)
BEFORE, AFTER = RELEASE - timedelta(days=2), RELEASE + timedelta(days=7)


def share_unit_by_unit(demands, stock, receipts, release):
    """The same, said naively: each piece goes to the first who still wants one."""
    pieces = [None] * stock
    for receipt in sorted(receipts, key=lambda r: r.day):
        pieces += [receipt.day] * receipt.quantity
    shares = {}
    for key, wanted in demands:
        mine, pieces = pieces[:wanted], pieces[wanted:]
        on_time = sum(day is None or day <= release for day in mine)
        missing = wanted - len(mine)
        shares[key] = (on_time, missing, mine[-1] if mine and not missing else None)
    return shares


class TestCoverageEngine(unittest.TestCase):
    """Who is served from the stock and from what suppliers confirmed."""

    def _share(self, demands, stock=0, receipts=(), release=RELEASE):
        covers = share_out(list(enumerate(demands)), stock, list(receipts), release)
        return [(c.on_time, c.missing, c.day) for c in covers.values()]

    def test_the_senior_ones_are_served_first(self):
        """F276: of 10 pieces, the third who wants 4 gets 2."""
        self.assertEqual(
            self._share([4, 4, 4], 6, [Receipt(BEFORE, 4)]),
            [(4, 0, None), (4, 0, BEFORE), (2, 2, None)],
        )

    def test_what_comes_after_the_release_is_late(self):
        """F276: it is counted, with its day, and not on time."""
        self.assertEqual(self._share([5], 3, [Receipt(AFTER, 9)]), [(3, 0, AFTER)])

    def test_stock_below_zero_takes_nothing_from_receipts(self):
        """F276: a negative stock is no demand."""
        self.assertEqual(self._share([2], -5, [Receipt(BEFORE, 2)]), [(2, 0, BEFORE)])

    @settings(max_examples=300, deadline=None)
    @given(
        st.lists(st.integers(1, 8), max_size=12),
        st.integers(0, 20),
        st.lists(
            st.builds(
                Receipt,
                st.integers(-5, 5).map(lambda days: RELEASE + timedelta(days=days)),
                st.integers(0, 15),
            ),
            max_size=6,
        ),
    )
    def test_it_agrees_with_a_naive_sharing(self, demands, stock, receipts):
        """F276: identical to the piece on random data."""
        naive = share_unit_by_unit(list(enumerate(demands)), stock, receipts, RELEASE)
        self.assertEqual(self._share(demands, stock, receipts), list(naive.values()))
