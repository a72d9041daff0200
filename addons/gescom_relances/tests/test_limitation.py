from datetime import date

from odoo.tests import BaseCase

from ..engine.limitation import Interruption, add_years, get_limitation_date


class TestLimitation(BaseCase):
    """D-5: until when a claim may be brought before the court."""

    def test_two_years_for_a_consumer_five_for_a_business(self):
        """F280: Code de la consommation L218-2, Code de commerce L110-4."""
        start = date(2024, 3, 15)
        self.assertEqual(get_limitation_date(start, False), date(2026, 3, 15))
        self.assertEqual(get_limitation_date(start, True), date(2029, 3, 15))

    def test_leap_day(self):
        """F280: the 29th of February ends on the 28th."""
        self.assertEqual(add_years(date(2024, 2, 29), 2), date(2026, 2, 28))
        self.assertEqual(add_years(date(2024, 2, 29), 4), date(2028, 2, 29))

    def test_acknowledgement_starts_again_from_nothing(self):
        """F280: the whole time runs again (Code civil 2231, 2240)."""
        known = [Interruption(date(2025, 6, 1))]
        self.assertEqual(
            get_limitation_date(date(2024, 3, 15), False, known), date(2027, 6, 1)
        )

    def test_acknowledgement_after_the_end_revives_nothing(self):
        """F280: what is time-barred stays so."""
        late = [Interruption(date(2026, 3, 16))]
        self.assertEqual(
            get_limitation_date(date(2024, 3, 15), False, late), date(2026, 3, 15)
        )
        last_day = [Interruption(date(2026, 3, 15))]
        self.assertEqual(
            get_limitation_date(date(2024, 3, 15), False, last_day), date(2028, 3, 15)
        )

    def test_lawsuit_holds_the_time_until_it_ends(self):
        """F280: Code civil 2242."""
        start, day = date(2024, 3, 15), date(2025, 6, 1)
        open_suit = [Interruption(day, lasts=True)]
        self.assertIsNone(get_limitation_date(start, False, open_suit))
        ended = [Interruption(day, lasts=True, end=date(2028, 1, 10))]
        self.assertEqual(get_limitation_date(start, False, ended), date(2030, 1, 10))

    def test_interruptions_in_any_order(self):
        """F280: the second one saves what the first one prolonged."""
        known = [Interruption(date(2027, 1, 1)), Interruption(date(2025, 6, 1))]
        self.assertEqual(
            get_limitation_date(date(2024, 3, 15), False, known), date(2029, 1, 1)
        )
