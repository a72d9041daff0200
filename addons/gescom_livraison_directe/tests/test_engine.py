from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..engine.answer_form import WrongEntryError, read_day, read_quantity, read_text
from ..engine.proposal import propose


@tagged("post_install", "-at_install")
class TestEngine(BaseCase):
    """F110: what is typed on the page of a supplier is read with suspicion."""

    def _assert_wrong(self, code, function, *args, **kwargs):
        with self.assertRaises(WrongEntryError) as caught:
            function(*args, **kwargs)
        self.assertEqual(caught.exception.code, code)

    def test_quantities(self):
        """A comma, a point, spaces; neither more than asked nor nonsense."""
        self.assertEqual(read_quantity("2,5", 4), 2.5)
        self.assertEqual(read_quantity(" 1 000.5 ", 2000), 1000.5)
        self.assertEqual(read_quantity("", 4), 0)
        self.assertEqual(read_quantity(None, 4), 0)
        self._assert_wrong("too_much", read_quantity, "5", 4)
        for text in ("two", "-1", "nan", "inf", "-inf", "1e999", "1;2"):
            self._assert_wrong("number", read_quantity, text, 4)

    @given(st.text(max_size=30))
    def test_whatever_is_typed(self, text):
        """A quantity that may be delivered, or a reason why not."""
        try:
            self.assertTrue(0 <= read_quantity(text, 4) <= 4)
        except WrongEntryError as error:
            self.assertIn(error.code, ("number", "too_much"))

    def test_days(self):
        """As browsers send them."""
        self.assertEqual(read_day("2026-12-01"), date(2026, 12, 1))
        self.assertIsNone(read_day(" "))
        self._assert_wrong("day", read_day, "01/12/2026")
        self._assert_wrong("day", read_day, "1026-12-01")
        self._assert_wrong("future", read_day, "2026-12-01", latest=date(2026, 11, 30))

    def test_texts(self):
        """Cut, and without control characters."""
        self.assertEqual(read_text(" a\x00b\nc ", most=3), "ab\n")
        self.assertEqual(read_text(None), "")

    def test_proposals(self):
        """Our stock first, then another supplier; nothing is cancelled unasked."""
        self.assertEqual(propose(3, 3, True), "stock")
        self.assertEqual(propose(3, 2, True), "other")
        self.assertEqual(propose(3, 0, False), "later")
