"""What the cells of a column mean, and how a value is written into one."""

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .errors import CellError
from .text import CONTROL, clean, neutralise, restore, simplify

YES = {"oui", "o", "vrai", "yes", "true", "1", "x"}
NO = {"non", "n", "faux", "no", "false", "0"}
DATES = ("%d/%m/%Y", "%Y-%m-%d")
LARGEST = Decimal(10) ** 12
# Between the items of a cell that holds several.
ITEM_SEPARATOR = "|"

SPACE = "[ \u00a0\u202f]"
GROUPED = re.compile(rf"([+-]?)(\d{{1,3}}(?:(?:{SPACE}|\.)\d{{3}})+)(?:,(\d+))?")
PLAIN = re.compile(r"([+-]?)(\d+)(?:[.,](\d+))?")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
CURRENCY = re.compile(rf"{SPACE}*€$")


@dataclass(frozen=True)
class Column:
    """A column of a profile.

    :param name: technical name, that of the field as a rule
    :param header: header written, and understood whatever its capitals and accents
    :param kind: text | number | integer | boolean | date | choice | reference |
        references
    :param aliases: other headers that are understood
    :param is_key: the line is found by it
    :param is_optional: the column may be missing or empty, although it is a key
    :param is_required: may not be empty
    :param is_kept: an empty cell leaves the value as it is
    :param is_unique: a value occurs once in a file
    :param is_positive: no negative number
    :param digits: decimals kept; None for all
    :param shown_digits: decimals written at least, where all are kept
    :param choices: pairs (value, label)
    :param comodel: model that the text of a reference is looked for in
    :param lookup: its field
    :param domain: leaves that restrict it
    """

    name: str
    header: str
    kind: str = "text"
    aliases: tuple = ()
    is_key: bool = False
    is_optional: bool = False
    is_required: bool = False
    is_kept: bool = False
    is_unique: bool = False
    is_positive: bool = False
    digits: int | None = None
    shown_digits: int = 0
    choices: tuple = ()
    comodel: str = ""
    lookup: str = ""
    domain: tuple = ()

    @property
    def is_reference(self):
        return self.kind in ("reference", "references")

    @property
    def headers(self):
        """The simplified headers that mean this column."""
        return {simplify(word) for word in (self.header, self.name, *self.aliases)}


def parse(column, cell):
    """The value of a cell; None when an empty cell leaves things as they are.

    An empty cell empties a text, a date or a reference that may be empty. It leaves a
    number, a yes or no and a choice, which can't.

    :param Column column: what the cell is about
    :param str cell: its text in the file
    :return: str, Decimal, int, bool, date, or False for no date; for references the
        text to look for, or the tuple of the texts
    :raise CellError: it can't be understood
    """
    text = restore(cell)
    if CONTROL.search(text):
        raise CellError("control")
    if not text:
        if column.is_required or (column.is_key and not column.is_optional):
            raise CellError("required")
        return None if column.is_kept else _EMPTY[column.kind]
    return _PARSERS[column.kind](column, text)


def _parse_text(column, text):
    return text


def _parse_number(column, text):
    text = CURRENCY.sub("", text)
    if THOUSANDS.fullmatch(text):
        raise CellError(
            "ambiguous_number",
            value=text,
            decimal=text.replace(".", ","),
            thousands=text.replace(".", ""),
        )
    found = GROUPED.fullmatch(text) or PLAIN.fullmatch(text)
    if not found:
        raise CellError("not_a_number", value=text)
    sign, whole, decimals = found.groups()
    number = Decimal(f"{sign}{re.sub(r'[^0-9]', '', whole)}.{decimals or 0}")
    if abs(number) >= LARGEST:
        raise CellError("too_large", value=text)
    if column.is_positive and number < 0:
        raise CellError("negative", value=text)
    return to_decimal(number, column.digits)


def _parse_integer(column, text):
    number = _parse_number(column, text)
    if number != number.to_integral_value():
        raise CellError("not_an_integer", value=text)
    if abs(number) >= 2**31:
        raise CellError("too_large", value=text)
    return int(number)


def _parse_boolean(column, text):
    word = simplify(text)
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellError("not_a_boolean", value=text)


def _parse_date(column, text):
    for pattern in DATES:
        try:
            return datetime.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise CellError("not_a_date", value=text)


def _parse_choice(column, text):
    word = simplify(text)
    for value, label in column.choices:
        if word in (simplify(label), simplify(value)):
            return value
    labels = ", ".join(label for _value, label in column.choices)
    raise CellError("not_a_choice", value=text, choices=labels)


def _parse_references(column, text):
    items = [clean(item) for item in text.split(ITEM_SEPARATOR)]
    return tuple(item for item in items if item)


_PARSERS = {
    "text": _parse_text,
    "number": _parse_number,
    "integer": _parse_integer,
    "boolean": _parse_boolean,
    "date": _parse_date,
    "choice": _parse_choice,
    "reference": _parse_text,
    "references": _parse_references,
}
_EMPTY = {
    "text": "",
    "number": None,
    "integer": None,
    "boolean": None,
    "date": False,
    "choice": None,
    "reference": "",
    "references": (),
}


def to_decimal(number, digits=None):
    """The number, exact, with so many decimals.

    :param number: Decimal, int or float, whose shortest writing is meant
    :param digits: decimals kept; None for all
    :return: Decimal
    """
    if not isinstance(number, Decimal):
        number = Decimal(repr(number))
    if digits is not None:
        number = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return number + 0


def write(column, value):
    """The cell for a value: what :func:`parse` understands.

    :param Column column: what the value is about
    :param value: as :func:`parse` gives it; None and False are an empty cell, except
        for a yes or no
    :return: str
    """
    if column.kind == "boolean":
        return "Oui" if value else "Non"
    if value is None or value is False or value == "":
        return ""
    if column.kind in ("number", "integer"):
        return _write_number(column, value)
    if column.kind == "date":
        return f"{value:%d/%m}/{value.year:04}"
    if column.kind == "choice":
        return neutralise(dict(column.choices).get(value, value))
    if column.kind == "references":
        return neutralise(f" {ITEM_SEPARATOR} ".join(value))
    return neutralise(value)


def _write_number(column, value):
    """With the decimals of the field, or those that it has where all are kept.

    >>> _write_number(Column("price", "Prix", "number", shown_digits=2), 12.5)
    '12,50'
    """
    text = f"{to_decimal(value, column.digits):f}"
    if column.digits is None:
        whole, _dot, decimals = text.partition(".")
        decimals = decimals.rstrip("0").ljust(column.shown_digits, "0")
        text = f"{whole}.{decimals}" if decimals else whole
    return text.replace(".", ",")
