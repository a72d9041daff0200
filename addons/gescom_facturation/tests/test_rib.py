from odoo.tests import BaseCase

from ..engine.rib import RibError, compute_key, parse_iban


class TestRib(BaseCase):
    """The RIB in an IBAN."""

    def test_read_in_a_french_iban(self):
        """F153: bank, branch, account, key, however it is typed."""
        for iban in (
            "FR7630006000011234567890189",
            "FR76 3000 6000 0112 3456 7890 189",
            "fr76-3000-6000-0112-3456-7890-189",
        ):
            rib = parse_iban(iban)
            self.assertEqual(rib, ("30006", "00001", "12345678901", "89"))
            self.assertEqual(str(rib), "30006 00001 12345678901 89")

    def test_account_number_with_letters(self):
        """F153: those of the Banque postale."""
        rib = parse_iban("FR14 2004 1010 0505 0001 3M02 606")
        self.assertEqual(rib, ("20041", "01005", "0500013M026", "06"))

    def test_key_has_two_digits(self):
        """F153: padded with a zero."""
        self.assertEqual(compute_key("20041", "01005", "0500013M026"), "06")

    def test_refusals(self):
        """F153: each for its reason."""
        for code, iban in (
            ("not_french", "BE68539007547034"),
            ("not_french", ""),
            ("not_french", None),
            ("structure", "FR7630006000011234567890180"),
            ("structure", "FR76300060000112345678901"),
            ("structure", "FR76A0006000011234567890189"),
            ("key", "FR0630006000011234567890188"),
        ):
            with self.subTest(iban=iban), self.assertRaises(RibError) as caught:
                parse_iban(iban)
            self.assertEqual(caught.exception.code, code, iban)
