import os
import random

from odoo.tests import BaseCase

from ..engine.cells import Column
from ..engine.errors import Refusal
from ..engine.mapping import match, read_lines, split
from ..engine.reader import Table

# More of them: GESCOM_CSV_FUZZ=2000
DAMAGED = int(os.environ.get("GESCOM_CSV_FUZZ", 300))

COLUMNS = [
    Column("ref", "Référence article", is_key=True, aliases=("Ref",)),
    Column("name", "Désignation"),
    Column("price", "Prix", "number", digits=2),
]
HEADER = "Référence article;Désignation;Prix"


def encode(*lines, encoding="utf-8"):
    return "\n".join(lines).encode(encoding)


class TestReader(BaseCase):
    """A file in bytes."""

    def _read(self, data):
        table = Table(data)
        mapping = match(COLUMNS, table.header)
        return [line for c in split(table, mapping, 2) for line in self._lines(data, c)]

    def _lines(self, data, chunk):
        """Each stretch is read by itself, as by another process."""
        table = Table(data)
        return list(read_lines(table, match(COLUMNS, table.header), chunk))

    def _refused(self, data):
        with self.assertRaises(Refusal) as refused:
            self._read(data)
        return refused.exception.code, refused.exception.line

    def test_encodings(self):
        """F296: UTF-8 with or without its mark, Windows-1252."""
        for encoding in ("utf-8", "utf-8-sig", "cp1252"):
            data = encode(HEADER, "A1;Étagère à 10 €;1,5", encoding=encoding)
            [line] = self._read(data)
            self.assertEqual(line.values["name"], "Étagère à 10 €", encoding)
            self.assertEqual(line.number, 2)

    def test_separators(self):
        """F296: semicolon; a file with only commas or tabulations is read too."""
        for sep in (";", "\t", ","):
            data = encode(HEADER.replace(";", sep), f'A1{sep}"x,y;z"{sep}"1,5"')
            [line] = self._read(data)
            self.assertEqual(line.values["name"], "x,y;z")
            self.assertEqual(str(line.values["price"]), "1.50")
        [line] = self._read(encode("sep=;", HEADER, "A1;b;2"))
        self.assertEqual(line.number, 3)

    def test_order_of_columns_is_free(self):
        """F300: columns that mean nothing are listed and ignored."""
        table = Table(encode("Couleur;PRIX;Taille;ref;;", "rouge;2;L;A1;;"))
        mapping = match(COLUMNS, table.header)
        self.assertEqual(mapping.unknown, ["Couleur", "Taille"])
        [line] = read_lines(table, mapping)
        self.assertEqual({**line.values, "price": 2}, {"ref": "A1", "price": 2})

    def test_refused_headers(self):
        self.assertEqual(self._refused(encode("Prix", "2")), ("missing_column", 1))
        self.assertEqual(self._refused(encode("Ref;ref", "2;3"))[0], "doubled_column")
        self.assertEqual(self._refused(b""), ("empty", 1))
        self.assertEqual(self._refused(b"\n \n"), ("empty", 1))

    def test_refused_files(self):
        """What is no CSV file, or was damaged, is refused with its line."""
        self.assertEqual(self._refused(b"PK\x03\x04abc"), ("spreadsheet", 1))
        self.assertEqual(self._refused(HEADER.encode("utf-16"))[0], "utf16")
        self.assertEqual(self._refused(b"a;b\n\x00"), ("binary", 2))
        damaged = encode(HEADER, "A1;Été;1", "A2;") + b"\xc3;2"
        self.assertEqual(self._refused(damaged), ("bad_utf8", 3))
        self.assertEqual(self._refused(b"ref\n\x81"), ("bad_encoding", 2))
        open_quote = encode(HEADER, "A1;b;1", 'A2;"b;2', "A3;c;3")
        self.assertEqual(self._refused(open_quote), ("open_quote", 3))

    def test_line_numbers_with_line_breaks_in_cells(self):
        """Errors name the line that a text editor shows."""
        lines = self._read(
            encode(HEADER, 'A1;"two\nlines";1', "", "A2;b;x", "A3;c", 'A4;"d"e;1', "A5")
        )
        self.assertEqual(lines[0].values["name"], "two\nlines")
        found = [(line.number, [e[1] for e in line.errors]) for line in lines]
        self.assertEqual(
            found,
            [
                (2, []),
                (5, ["not_a_number"]),
                (6, ["too_few_cells"]),
                (7, ["bad_quote"]),
                (8, ["too_few_cells"]),
            ],
        )

    def test_what_occurs_twice_in_the_file(self):
        """Also in two stretches of it."""
        lines = self._read(encode(HEADER, "A1;a;1", "A2;b;1", "A3;c;1", " A1;d;1"))
        self.assertEqual(
            lines[-1].errors, [(COLUMNS[0].header, "doubled", {"line": 2})]
        )

    def test_damaged_files(self):
        """Any damage ends in a refusal or in errors of lines, never in a crash."""
        draw = random.Random(7)
        lines = [f'R{n};"Article; n° {n} à 5 €";{n},50' for n in range(20)]
        for _file in range(DAMAGED):
            encoding = draw.choice(["utf-8", "cp1252", "utf-8-sig"])
            data = bytearray(encode(HEADER, *lines, encoding=encoding))
            for _place in range(draw.randint(1, 4)):
                self._damage(draw, data)
            try:
                found = self._read(bytes(data))
            except Refusal as refusal:
                self.assertGreaterEqual(refusal.line, 1)
                continue
            for line in found:
                self.assertTrue(line.errors or line.values["ref"], data)

    def _damage(self, draw, data):
        start = draw.randrange(max(len(data), 1))
        kind = draw.randrange(4)
        if kind == 0:
            del data[start:]
        elif kind == 1:
            del data[start : start + draw.randint(1, 30)]
        elif kind == 2:
            data[start:start] = draw.choice([b'"', b";", b"\n", b"\r", b"\0", b"\xff"])
        else:
            data[start:start] = draw.randbytes(draw.randint(1, 5))
