"""The rows of a delimited file, each with the line that it starts on."""

import csv
import io

from .errors import LineError, Refusal
from .text import Glob, simplify

# A settlement file has its header within so many rows.
HEADER_ROWS = 30
DELIMITERS = [",", ";", "\t", "|"]
MOST_COLUMNS = 400


def _records_of(definition):
    return definition.get("records") or {}


class Header:
    """The names of the columns, found whatever their case and accents.

    :param list names: as they are in the file
    """

    def __init__(self, names):
        self.names = [name.strip().strip("\ufeff") for name in names]
        self.positions = {}
        for index, name in enumerate(self.names):
            if name:
                self.positions.setdefault(simplify(name), []).append(index)

    def __contains__(self, alias):
        return bool(self.find_all(alias))

    def find_all(self, alias):
        """Positions of the columns that an alias means, `*` standing for anything."""
        if "*" in alias:
            glob = Glob(alias)
            return [
                position
                for name, positions in self.positions.items()
                for position in positions
                if glob.matches(name)
            ]
        return self.positions.get(simplify(alias), [])

    def find(self, aliases):
        """Positions of the columns of these aliases, in the order of the aliases.

        :raise Refusal: the file has two columns of one name
        """
        found = []
        for alias in aliases:
            positions = self.find_all(alias)
            if len(positions) > 1 and "*" not in alias:
                raise Refusal("doubled_column", field=alias)
            found += [position for position in positions if position not in found]
        return found

    def fits(self, match):
        """Does this header have what a format asks for?

        :param dict match: `header_all`, `header_any`, `header_none`
        """
        return (
            all(self._has(names) for names in match.get("header_all", []))
            and (
                not match.get("header_any")
                or any(self._has(names) for names in match["header_any"])
            )
            and not any(self._has(names) for names in match.get("header_none", []))
        )

    def _has(self, names):
        return any(name in self for name in names.split("|"))


class Table:
    """The text of a file cut into rows, as one format lays them out.

    :param str text: the file
    :param dict definition: the format
    """

    def __init__(self, text, definition):
        self.text = text
        self.definition = definition
        self.records = _records_of(definition)
        self.prefixes = {
            kind: set(prefixes)
            for kind, prefixes in self.records.items()
            if isinstance(prefixes, list)
        }
        self.delimiter = None
        self.header = None
        self.header_line = 0
        self.title = []
        self._find_header()

    def _rows(self, delimiter=None, text=None):
        """Rows of the file with the line where each begins; an error as a row."""
        quote = self.definition.get("file", {}).get("quote", '"')
        reader = csv.reader(
            io.StringIO(self.text if text is None else text, newline=""),
            delimiter=delimiter or self.delimiter,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        )
        end = 0
        while True:
            start = end + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                end = reader.line_num
                yield start, None
                continue
            end = reader.line_num
            yield start, row

    def _find_header(self):
        head = "".join(self.text[:200000].splitlines(keepends=True)[:HEADER_ROWS])
        match = self.definition.get("match", {})
        wanted = self.definition.get("file", {}).get("delimiters", DELIMITERS)
        for delimiter in self._order_delimiters(wanted, head):
            for line, row in self._rows(delimiter, head):
                if row is None or not self._may_be_header(row):
                    continue
                header = Header(row)
                if header.fits(match):
                    if len(row) > MOST_COLUMNS:
                        raise Refusal("too_many_columns", line=line)
                    self.delimiter, self.header = delimiter, header
                    self.header_line = line
                    return

    @staticmethod
    def _order_delimiters(wanted, head):
        first = head.split("\n", 1)[0].strip().lower()
        if first.startswith("sep="):
            declared = first[4:5]
            wanted = [declared, *wanted] if declared else wanted
        return sorted(dict.fromkeys(wanted), key=lambda sign: -head.count(sign))

    def _may_be_header(self, row):
        if len(row) < 2:
            return False
        prefixes = self.prefixes.get("header")
        return not prefixes or row[0].strip() in prefixes

    @property
    def found(self):
        """Does the file have the header of the format?"""
        return self.header is not None

    def body(self):
        """The rows of movements.

        :return: iterator of tuples (line, list of cells, `LineError` or None)
        """
        width = len(self.header.names)
        for line, row in self.all_rows():
            if row is None:
                yield line, [], LineError("unreadable")
                continue
            kind = self.kind_of(row)
            if kind != "body":
                if kind is None:
                    yield line, row, LineError("unknown_record", value=row[0][:20])
                continue
            if len(row) != width:
                row, error = self._fit(row, width)
                if error:
                    yield line, row, error
                    continue
            yield line, row, None

    def all_rows(self):
        """All rows that are not empty, the header excepted."""
        for line, row in self._rows():
            if row is None:
                yield line, None
            elif line != self.header_line and any(row):
                if line < self.header_line and not self.prefixes:
                    continue
                yield line, row

    def kind_of(self, row):
        """Which record of the file a row is; None when nobody knows."""
        if not self.prefixes:
            return "body"
        first = row[0].strip().strip("\ufeff")
        for kind, prefixes in self.prefixes.items():
            if first in prefixes:
                return kind
        return None

    def _fit(self, row, width):
        """A row of another width than the header: mended if that is sure."""
        if len(row) == 1 and self.delimiter in row[0]:
            # Spreadsheets save rows wrapped in one pair of quotes.
            for _line, cells in self._rows(text=row[0]):
                if cells and len(cells) == width:
                    return cells, None
        while len(row) > width and not row[-1].strip():
            row = row[:-1]
        # The delimiter that ends each line of some files makes one cell more.
        if len(row) == width - 1 and not self.header.names[-1]:
            row = [*row, ""]
        if len(row) == width:
            return row, None
        return row, LineError("bad_width", count=len(row), expected=width)
