from odoo.tests import BaseCase

from ..engine.credit_split import BilledLine, split_credit


def _line(key, left, rank, origin=False):
    return BilledLine(key=key, left=left, rank=rank, origin=origin)


class TestCreditSplit(BaseCase):
    """peers.md no. 19: which invoice lines a quantity taken back is credited on."""

    def _split(self, quantity, *lines):
        return split_credit(quantity, lines, lambda qty: abs(qty) < 0.0001)

    def test_oldest_invoice_first(self):
        shares, left = self._split(5, _line("b", 4, 2), _line("a", 3, 1))
        self.assertEqual(shares, [("a", 3), ("b", 2)])
        self.assertEqual(left, 0)

    def test_the_invoice_of_the_goods_that_came_back_first(self):
        shares, _left = self._split(5, _line("a", 9, 1), _line("b", 4, 2, origin=True))
        self.assertEqual(shares, [("b", 4), ("a", 1)])

    def test_never_more_than_billed(self):
        shares, left = self._split(12, _line("a", 3, 1), _line("b", 4, 2))
        self.assertEqual(sum(quantity for _key, quantity in shares), 7)
        self.assertEqual(left, 5)

    def test_what_is_fully_credited_is_left_out(self):
        shares, left = self._split(1, _line("a", 0, 1), _line("b", 2, 2))
        self.assertEqual((shares, left), ([("b", 1)], 0))

    def test_nothing_to_credit(self):
        self.assertEqual(self._split(0, _line("a", 3, 1)), ([], 0))
        self.assertEqual(self._split(-2, _line("a", 3, 1)), ([], 0))
        self.assertEqual(self._split(2), ([], 2))
