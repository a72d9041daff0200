"""Barcodes as bars: what a code becomes, without any record of Odoo."""

import re
from dataclasses import dataclass
from functools import lru_cache

from barcode import EAN8, EAN13, Code128, Gs1_128
from barcode.errors import BarcodeError

from odoo.tools.barcode import check_barcode_encoding, get_barcode_check_digit

GROUP_SEPARATOR = Gs1_128.FNC1_CHAR
GS1_ELEMENT = re.compile(r"\((\d{2,4})\)([!-'*-~]{1,90})")
# Lengths of the elements that need no separator after them (GS1 General
# Specifications, 7.8.5), by the two first digits of their identifier.
GS1_FIXED_LENGTHS = {
    "00": 20,
    "01": 16,
    "02": 16,
    "03": 16,
    "04": 18,
    **{str(number): 8 for number in range(11, 20)},
    "20": 4,
    **{str(number): 10 for number in range(31, 37)},
    "41": 16,
}
GS1_LOT_LENGTH = 20
# Value of the pair of digits 99 in a Code 128, and of the switch to the set of digits.
DIGITS_99 = 99
GTIN_LENGTHS = (8, 12, 13, 14)
# Clear spaces that the standards ask on the left and the right, in modules.
QUIET_ZONES = {
    "ean13": (11, 7),
    "ean8": (7, 7),
    "code128": (10, 10),
    "gs1_128": (10, 10),
}


class UnprintableCode(ValueError):
    """No barcode can say these characters."""


@dataclass(frozen=True)
class Symbol:
    """A barcode: its kind, the text below its bars, and the bars (`1` is black)."""

    kind: str
    text: str
    modules: str

    @property
    def quiet_left(self):
        return QUIET_ZONES[self.kind][0]

    @property
    def width(self):
        """Modules from one edge of the quiet zones to the other."""
        return len(self.modules) + sum(QUIET_ZONES[self.kind])

    def bars(self):
        """Start and width of each bar, in modules."""
        for bar in re.finditer("1+", self.modules):
            yield bar.start(), len(bar.group())


def is_gtin(code):
    """Is it an article number of the GS1, with its right check digit?"""
    return _is_number(code) and len(code) in GTIN_LENGTHS and _is_checked(code)


def has_wrong_check_digit(code):
    """Does it look like an EAN-13 or EAN-8, but for its last digit?"""
    return _is_number(code) and len(code) in (8, 13) and not _is_checked(code)


def gs1_code(code, lot="", serial=""):
    """Elements of an article number, with its lot or serial number if any.

    Empty when the lot or serial number cannot stand in a GS1 barcode.
    """
    text = f"(01){code.zfill(14)}"
    for identifier, value in (("10", lot), ("21", serial)):
        if value:
            if len(value) > GS1_LOT_LENGTH:
                return ""
            text += f"({identifier}){value}"
    return text if _read_gs1(text) else ""


@lru_cache(maxsize=4096)
def make_symbol(code, symbology="auto"):
    """Barcode of a code.

    Source: F304. A scanner gives the code back as it is written: what is no exact
    EAN, a wrong check digit included, is a Code 128, never a corrected EAN.

    :param str code: EAN, any text, or GS1 elements: ``(01)…(10)…``
    :param str symbology: ``auto``, ``code128`` or ``gs1_128`` (article numbers are
        then written as the element 01; what cannot be one is a Code 128)
    :raises UnprintableCode: characters out of ASCII
    """
    elements = symbology != "code128" and _read_gs1(code)
    if not elements and symbology == "gs1_128" and is_gtin(code):
        elements = _read_gs1(gs1_code(code))
    if elements:
        return _make_gs1(elements)
    if symbology == "auto":
        # Not an EAN-13 with a leading zero: scanners give twelve digits of it.
        if check_barcode_encoding(code, "ean13"):
            return Symbol("ean13", code, _build(EAN13, code))
        if check_barcode_encoding(code, "ean8"):
            return Symbol("ean8", code, _build(EAN8, code))
    if not code.isascii() or not code.isprintable():
        raise UnprintableCode(code)
    return Symbol("code128", code, _build(WholeCode128, code))


class WholeCode128(Code128):
    """Code 128 that keeps the digits 99 at the start of a number.

    In the set of digits, where every code starts, python-barcode 0.16 takes them for
    the switch to that very set, and leaves them out.
    """

    def _try_to_optimize(self, encoded):
        if encoded[1] == DIGITS_99:
            return encoded
        return super()._try_to_optimize(encoded)


def _is_number(code):
    # Unlike isdigit(), which takes the digits of every script.
    return bool(re.fullmatch("[0-9]+", code))


def _is_checked(code):
    return get_barcode_check_digit(code) == int(code[-1])


def _read_gs1(code):
    """Elements ``[(identifier, value)]`` of a code in brackets, None if it is none."""
    if not re.fullmatch(f"(?:{GS1_ELEMENT.pattern})+", code):
        return None
    elements = GS1_ELEMENT.findall(code)
    for identifier, value in elements:
        length = GS1_FIXED_LENGTHS.get(identifier[:2])
        if length and len(identifier + value) != length:
            return None
        if identifier in ("00", "01", "02") and not (
            _is_number(value) and _is_checked(value)
        ):
            return None
    return elements


def _make_gs1(elements):
    data = ""
    for position, (identifier, value) in enumerate(elements, start=1):
        data += identifier + value
        if identifier[:2] not in GS1_FIXED_LENGTHS and position < len(elements):
            data += GROUP_SEPARATOR
    text = "".join(f"({identifier}){value}" for identifier, value in elements)
    return Symbol("gs1_128", text, _build(Gs1_128, data))


def _build(symbology, code):
    try:
        return symbology(code).build()[0]
    except BarcodeError as error:
        raise UnprintableCode(code) from error
