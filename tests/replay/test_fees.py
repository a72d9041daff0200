"""Which articles of a day bear a fee, and what their invoices come to."""

from decimal import Decimal

from .fees import GRID, BilledLine, compare, get_letter, sum_fees

CODES = [f"{number}" for number in range(20000, 21000)]


def _find(letter):
    return next(code for code in CODES if get_letter(code) == letter)


def test_one_article_in_five_bears_a_fee():
    """F264: the same ones each time, of every type."""
    letters = [get_letter(code) for code in CODES]
    assert letters == [get_letter(code) for code in CODES]
    assert 150 < sum(map(bool, letters)) < 250
    assert set(letters) == {"", *GRID}


def test_credit_notes_are_taken_off_line_by_line():
    """F263: 3 sofas less 1, rounded on each line."""
    sofa, plain = _find("M"), _find("")
    lines = [
        BilledLine(sofa, Decimal(3), is_credit=False),
        BilledLine(sofa, Decimal(1), is_credit=True),
        BilledLine(plain, Decimal(9), is_credit=False),
    ]
    assert sum_fees(lines) == {"M": (Decimal(2), Decimal("0.14"))}


def test_a_cent_is_told():
    billed = {"M": (Decimal(2), Decimal("0.14"))}
    assert compare(billed, dict(billed), "Entries") == []
    assert compare(billed, {"M": (Decimal(2), Decimal("0.15"))}, "Entries")
    assert compare(billed, {}, "Entries")
