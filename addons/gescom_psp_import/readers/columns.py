"""The getters of the canonical columns, made once for a file."""

import re
from decimal import Decimal

from .errors import LineError, Refusal
from .money import ZERO, read_amount

# Beyond this a regular expression is not tried on a cell.
LONGEST_LABEL = 500
SHIFTS = {0: None, 2: Decimal("0.01"), 3: Decimal("0.001"), 4: Decimal("0.0001")}
# What spreadsheets make of long references: 1.2302025304E+022.
DAMAGED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}").fullmatch


def _as_list(value):
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


class TextColumn:
    """The text of a canonical column.

    :param Header header: of the file
    :param dict spec: see `definition`
    """

    def __init__(self, header, spec):
        self.spec = spec
        self.const = spec.get("const")
        self.positions = header.find(_as_list(spec.get("from")))
        self.concat = [header.find([alias]) for alias in _as_list(spec.get("concat"))]
        self.separator = spec.get("sep", "-")
        self.by_kind = {
            kind: header.find(_as_list(aliases))
            for kind, aliases in (spec.get("for") or {}).items()
        }
        self.zfill = spec.get("zfill", 0)
        self.map = spec.get("map") or {}
        self.regex = re.compile(spec["regex"]) if spec.get("regex") else None
        self.name = header.names[self.positions[0]] if self.positions else ""

    def get_positions(self):
        """Positions of the columns that are read."""
        positions = [*self.positions]
        for group in (*self.concat, *self.by_kind.values()):
            positions += group
        return positions

    def get(self, row, kind=None):
        """
        :param list row: the cells
        :param str kind: kind of the movement
        :return: str
        """
        if self.const is not None:
            return self.const
        if self.concat:
            parts = [row[group[0]].strip() for group in self.concat if group]
            return self.separator.join(parts) if all(parts) else ""
        text = ""
        for position in self.by_kind.get(kind, self.positions):
            text = row[position].strip()
            if text:
                break
        if not text:
            return ""
        if self.regex:
            found = self.regex.search(text[:LONGEST_LABEL])
            text = (found[1] if found.groups() else found[0]) if found else ""
        if self.zfill and text.isdigit():
            text = text.zfill(self.zfill)
        if self.map:
            text = self.map.get(text, text)
        if DAMAGED(text):
            raise LineError("damaged_reference", self.name, value=text)
        return text


class AmountColumn:
    """The amount of a canonical column: signed cells, two columns or a sum.

    :param Header header: of the file
    :param dict spec: see `definition`
    :param str decimal: decimal sign of the file
    """

    def __init__(self, header, spec, decimal="."):
        self.spec = spec
        self.decimal = decimal
        self.positions = header.find(_as_list(spec.get("from")))
        self.sum = header.find(_as_list(spec.get("sum")))
        self.credit = header.find(_as_list(spec.get("credit")))
        self.debit = header.find(_as_list(spec.get("debit")))
        self.indicator = header.find(_as_list(spec.get("indicator")))
        self.debit_values = {v.casefold() for v in _as_list(spec.get("debit_values"))}
        self.credit_values = {v.casefold() for v in _as_list(spec.get("credit_values"))}
        self.shift = SHIFTS.get(spec.get("scale", 0))
        self.negate = spec.get("sign") == "-"
        self.absolute = bool(spec.get("absolute"))
        self.names = header.names
        self._known = {}

    @property
    def found(self):
        """Does the file have the columns?"""
        return bool(self.positions or self.sum or self.credit or self.debit)

    def get_positions(self):
        """Positions of the columns that are read."""
        return [*self.positions, *self.sum, *self.credit, *self.debit]

    def parse(self, position, row):
        """The amount of one cell; None when it is empty."""
        text = row[position].strip()
        if not text:
            return None
        known = self._known.get(text)
        if known is not None:
            return known
        try:
            amount = read_amount(text, self.decimal)
        except LineError as error:
            error.field = self.names[position]
            raise
        if self.shift is not None:
            if amount.as_tuple().exponent < 0:
                # A file that counts in cents has no decimals.
                raise LineError("not_in_cents", self.names[position], value=text)
            amount *= self.shift
        if len(self._known) < 20000:
            self._known[text] = amount
        return amount

    def get(self, row):
        """
        :param list row: the cells
        :return: Decimal; None when the cells are empty
        """
        amount = self._get(row)
        if amount is None:
            return None
        if self.absolute:
            amount = abs(amount)
        if self.indicator:
            amount = self._apply_indicator(amount, row)
        return -amount if self.negate else amount

    def _get(self, row):
        if self.credit or self.debit:
            credits = [self.parse(position, row) for position in self.credit]
            debits = [self.parse(position, row) for position in self.debit]
            if all(amount is None for amount in (*credits, *debits)):
                return None
            # Debits are written with or without their sign.
            return sum((c for c in credits if c), ZERO) - sum(
                (abs(d) for d in debits if d), ZERO
            )
        if self.sum:
            parts = [self.parse(position, row) for position in self.sum]
            filled = [part for part in parts if part is not None]
            return sum(filled, ZERO) if filled else None
        for position in self.positions:
            amount = self.parse(position, row)
            if amount is not None:
                return amount
        return None

    def _apply_indicator(self, amount, row):
        position = self.indicator[0]
        text = row[position].strip().casefold()
        if text in self.debit_values:
            return -abs(amount)
        if text in self.credit_values or not amount:
            return abs(amount)
        raise LineError("bad_indicator", self.names[position], value=row[position][:20])


class DateColumn:
    """The date of a canonical column, with its time and zone.

    :param Header header: of the file
    :param dict spec: see `definition`
    """

    def __init__(self, header, spec):
        self.positions = header.find(_as_list(spec.get("from")))
        self.times = header.find(_as_list(spec.get("time_from")))
        self.zones = header.find(_as_list(spec.get("zone_from")))
        self.names = header.names
        self.calendar = None

    def get_text(self, row):
        """The date and time as they are written."""
        for index, position in enumerate(self.positions):
            text = row[position].strip()
            if text:
                if self.times:
                    time = row[self.times[0]].strip()
                    text = f"{text} {time}" if time else text
                return text, index
        return "", 0

    def get(self, row):
        """
        :param list row: the cells
        :return: tuple (day, moment in UTC or None); (None, None) when it is empty
        """
        text, index = self.get_text(row)
        if not text:
            return None, None
        zone = ""
        if self.zones:
            # The zone of the first date column is told by the first zone column.
            zone = row[self.zones[min(index, len(self.zones) - 1)]].strip()
        try:
            return self.calendar.parse(text, zone)
        except LineError as error:
            error.field = self.names[self.positions[index]]
            raise


def require(columns, definition):
    """Refuse a file without the references that its movements are told apart by."""
    wanted = definition.get("keys", {}).get("line", [""])[0]
    if wanted in columns and not columns[wanted].get_positions():
        aliases = _as_list(definition["columns"][wanted].get("from"))
        raise Refusal("missing_column", field=", ".join(aliases))
