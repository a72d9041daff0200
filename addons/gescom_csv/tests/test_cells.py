import datetime
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..engine.cells import Column, parse, write
from ..engine.errors import CellError
from ..engine.mapping import match, read_lines
from ..engine.reader import Table
from ..engine.text import clean, neutralise, restore, simplify
from ..engine.writer import Writer

# More of them, by hand: EXAMPLES = 5000.
EXAMPLES = 300

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t;\"'=+-@")
)
DATE = st.dates(min_value=datetime.date(1000, 1, 1))
NUMBER = st.decimals(-(10**11), 10**11, allow_nan=False, places=6)
COLUMNS = [
    Column("ref", "Référence", is_key=True),
    Column("name", "Désignation"),
    Column("price", "Prix HT", "number", digits=6),
    Column("count", "Nombre", "integer"),
    Column("day", "Jour", "date"),
    Column("active", "Actif", "boolean"),
    Column("kind", "Type", "choice", choices=(("a", "=Bien"), ("b", "Été"))),
    Column("tags", "Étiquettes", "references"),
]
TAG = TEXT.map(clean).filter(lambda text: text and "|" not in text)
LINE = st.fixed_dictionaries(
    {
        "ref": TEXT.map(clean).filter(bool),
        "name": TEXT.map(clean),
        "price": NUMBER,
        "count": st.integers(-(2**31) + 1, 2**31 - 1),
        "day": DATE | st.just(False),
        "active": st.booleans(),
        "kind": st.sampled_from("ab"),
        "tags": st.lists(TAG, max_size=3).map(tuple),
    }
)


class TestCells(BaseCase):
    """What a cell means, and back."""

    def _refused(self, column, cell):
        with self.assertRaises(CellError) as refused:
            parse(column, cell)
        return refused.exception.code

    def test_french_numbers(self):
        """F296: decimal comma, thousands, currency."""
        price = Column("price", "Prix", "number", digits=2)
        for cell, value in (
            ("12,5", "12.50"),
            ("1 234,56", "1234.56"),
            ("1\u202f234,56 €", "1234.56"),
            ("1.234,56", "1234.56"),
            ("12.5", "12.50"),
            ("-3", "-3.00"),
            ("0,005", "0.01"),
        ):
            self.assertEqual(parse(price, cell), Decimal(value), cell)

    def test_doubtful_numbers(self):
        """F296: refused rather than read wrong."""
        price = Column("price", "Prix", "number", is_positive=True)
        for cell, code in (
            ("1.234", "ambiguous_number"),
            ("1,2,3", "not_a_number"),
            ("12a", "not_a_number"),
            ("1e3", "not_a_number"),
            ("NaN", "not_a_number"),
            ("-1", "negative"),
            ("9" * 20, "too_large"),
        ):
            self.assertEqual(self._refused(price, cell), code, cell)
        count = Column("count", "Nombre", "integer")
        self.assertEqual(self._refused(count, "1,5"), "not_an_integer")
        self.assertEqual(self._refused(count, "3000000000"), "too_large")

    def test_empty_cells(self):
        """An empty cell empties a text, and leaves a number as it is."""
        self.assertEqual(parse(Column("name", "Nom"), " "), "")
        self.assertIs(parse(Column("day", "Jour", "date"), ""), False)
        self.assertIsNone(parse(Column("price", "Prix", "number"), ""))
        key = Column("ref", "Référence", is_key=True)
        self.assertEqual(self._refused(key, ""), "required")

    def test_dates_choices_and_booleans(self):
        day = Column("day", "Jour", "date")
        self.assertEqual(parse(day, "01/02/2026"), datetime.date(2026, 2, 1))
        self.assertEqual(parse(day, "2026-02-01"), datetime.date(2026, 2, 1))
        self.assertEqual(self._refused(day, "31/02/2026"), "not_a_date")
        kind = Column("kind", "Type", "choice", choices=(("a", "Été"),))
        self.assertEqual(parse(kind, "ete"), "a")
        self.assertEqual(self._refused(kind, "b"), "not_a_choice")
        active = Column("active", "Actif", "boolean")
        self.assertEqual([parse(active, c) for c in ("OUI", "n")], [True, False])
        self.assertEqual(self._refused(active, "peut-être"), "not_a_boolean")

    def test_leading_zeros_survive(self):
        """F296: a reference is a text, also as spreadsheets protect it."""
        ref = Column("ref", "Référence")
        self.assertEqual(parse(ref, "00123"), "00123")
        self.assertEqual(parse(ref, '="00123"'), "00123")
        self.assertEqual(write(ref, "00123"), "00123")

    def test_formulas_are_neutralised(self):
        """F296: no spreadsheet computes what was typed as a text."""
        for text in ("=1+1", "+33 1", "-x", "@SUM(A1)", "'=1", "''+1", "\uff1d1"):
            cell = neutralise(text)
            self.assertEqual(cell, f"'{text}")
            self.assertEqual(restore(cell), text)
        self.assertEqual(neutralise("'quoted'"), "'quoted'")
        self.assertEqual(write(Column("n", "N", "number", digits=2), -1.5), "-1,50")

    def test_control_characters_are_refused(self):
        self.assertEqual(self._refused(Column("name", "Nom"), "a\x00b"), "control")

    def test_headers_without_accents_and_capitals(self):
        """F296: the header is understood as people type it."""
        self.assertEqual(simplify("  Référence_ARTICLE (*)"), "reference article")

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(st.lists(LINE, max_size=4))
    @example([])
    def test_what_is_written_is_read_again(self, lines):
        """F296: the round trip of a file is the identity."""
        writer = Writer()
        writer.add([[column.header for column in COLUMNS]])
        writer.add([write(c, line[c.name]) for c in COLUMNS] for line in lines)
        table = Table(writer.get_content())
        mapping = match(COLUMNS, table.header)
        found = list(read_lines(table, mapping))
        self.assertEqual([line.errors for line in found], [[] for _line in lines])
        self.assertEqual([line.values for line in found], lines)
