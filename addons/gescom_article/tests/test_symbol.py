from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from odoo.tests import BaseCase

from ..engine.layout import MIN_MODULE, make_layout, module_width
from ..engine.pdf import PLAIN, wrap
from ..engine.symbol import (
    UnprintableCode,
    gs1_code,
    has_wrong_check_digit,
    is_gtin,
    make_symbol,
)
from .common import EAN8, EAN13, read_image

DOTS = 3
PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)


def scan(symbol):
    """Kind and text of a barcode that is drawn then read as a scanner does."""
    image = Image.new("L", (symbol.width * DOTS, 90), 255)
    pen = ImageDraw.Draw(image)
    for start, modules in symbol.bars():
        left = (symbol.quiet_left + start) * DOTS
        pen.rectangle((left, 0, left + modules * DOTS - 1, 90), fill=0)
    return read_image(image)


class TestSymbol(BaseCase):
    """Barcodes drawn from a code, read back."""

    def test_each_kind_is_read_back(self):
        """F304: EAN-13, EAN-8, Code 128 and GS1-128."""
        for code, kind in (
            (EAN13, "ean13"),
            (EAN8, "ean8"),
            ("REF-0012ab", "code128"),
            ("(01)03760123456784(10)LOT-42(21)7", "gs1_128"),
        ):
            with self.subTest(code=code):
                symbol = make_symbol(code)
                self.assertEqual(symbol.kind, kind)
                self.assertEqual(scan(symbol), [(kind, code)])

    def test_wrong_check_digit_is_printed_as_it_is(self):
        """F304: never corrected, or the scanner would give another code."""
        wrong = EAN13[:-1] + "9"
        self.assertTrue(has_wrong_check_digit(wrong))
        self.assertFalse(has_wrong_check_digit(EAN13))
        self.assertEqual(scan(make_symbol(wrong)), [("code128", wrong)])

    def test_number_that_is_no_ean_is_a_code_128(self):
        """F304: American codes, cartons and digits of other scripts."""
        for code in ("036000291452", "0036000291452", "13760123456781", "123"):
            with self.subTest(code=code):
                self.assertEqual(scan(make_symbol(code)), [("code128", code)])
        self.assertFalse(is_gtin("٣٧٦٠١٢٣٤٥٦٧٨٤"))

    def test_gs1_128_writes_the_article_number(self):
        """F304: element 01 in fourteen digits; what is no such number is not one."""
        symbol = make_symbol(EAN13, "gs1_128")
        self.assertEqual(scan(symbol), [("gs1_128", "(01)03760123456784")])
        self.assertEqual(make_symbol("REF", "gs1_128").kind, "code128")
        self.assertEqual(make_symbol(EAN13, "code128").kind, "code128")

    def test_gs1_elements_must_be_right(self):
        """F304: a length or a check digit that is wrong makes a plain text."""
        for code in ("(01)3760123456784", "(01)03760123456789", "(1)23", "(10)A b"):
            with self.subTest(code=code):
                self.assertEqual(make_symbol(code).kind, "code128")

    def test_lot_that_gs1_refuses(self):
        """F304: too long or with brackets."""
        self.assertEqual(gs1_code(EAN13, lot="L(1)"), "")
        self.assertEqual(gs1_code(EAN13, serial="9" * 21), "")
        self.assertEqual(gs1_code(EAN8, lot="L1"), "(01)00000096385074(10)L1")

    def test_letters_that_no_barcode_holds(self):
        """F304: accents and control characters."""
        for code in ("É-123", "A\tB", "€"):
            with self.subTest(code=code), self.assertRaises(UnprintableCode):
                make_symbol(code)

    @example("99")
    @example("990")
    @example("9912AB")
    @settings(max_examples=60, deadline=None, derandomize=True, database=None)
    @given(st.text(PRINTABLE, min_size=1, max_size=24))
    def test_any_code_is_read_back(self, code):
        """F304: the scanner gives what is written on the article."""
        ((kind, text),) = scan(make_symbol(code, "code128"))
        self.assertEqual((kind, text), ("code128", code))


class TestLayout(BaseCase):
    """Room on a label."""

    def test_bars_are_whole_dots_of_the_printer(self):
        """F307: no bar is fatter than its neighbour."""
        dot = 25.4 / 300
        width = module_width(113, 58.0, 300)
        self.assertAlmostEqual(width / dot, round(width / dot))
        self.assertLessEqual(width * 113, 58.0)

    def test_bars_too_thin_to_be_read_are_not_printed(self):
        """F304: better no barcode than one that no scanner reads."""
        self.assertEqual(module_width(400, 58.0, 300), 0.0)
        self.assertGreaterEqual(module_width(113, 35.1), MIN_MODULE)

    def test_name_leaves_room_to_the_bars(self):
        """F304: two lines of name, or one when the label is low."""
        self.assertEqual(make_layout(58, 25, 8, True, 1, True).name_lines, 2)
        self.assertEqual(make_layout(58, 17, 8, True, 1, True).name_lines, 1)
        self.assertFalse(make_layout(58, 9, 8, True, 1, True).fits)
        self.assertTrue(make_layout(58, 9, 8, True, 1, False).fits)

    def test_long_names_are_cut_between_words(self):
        """F304: the last line says that something is missing."""
        self.assertEqual(
            wrap("Bleu de Sèvres », lot de deux", PLAIN, 8, 62, 2),
            ["Bleu de", "Sèvres », lot d…"],
        )
        self.assertEqual(
            wrap("Sèvres » Sèvres\N{NO-BREAK SPACE}!", PLAIN, 8, 40, 9),
            ["Sèvres »", "Sèvres\N{NO-BREAK SPACE}!"],
        )
        self.assertEqual(wrap("ABCDEFGHIJ", PLAIN, 8, 30, 2), ["ABCDE", "FGHIJ"])
        self.assertEqual(wrap("", PLAIN, 8, 30, 2), [""])
