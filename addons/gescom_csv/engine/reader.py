"""A CSV file in bytes, read row by row from any place of it."""

import csv
from dataclasses import dataclass

from .errors import Refusal

BOM = b"\xef\xbb\xbf"
MAX_BYTES = 64 * 1024 * 1024
SEPARATORS = (";", "\t", ",")
# Words of the messages of Python's reader, and what they mean.
STRUCTURE = {
    "unexpected end of data": "open_quote",
    "expected after": "bad_quote",
    "field larger": "too_long",
    "new-line character": "stray_return",
}
SIGNATURES = {
    b"PK\x03\x04": "spreadsheet",
    b"\xd0\xcf\x11\xe0": "spreadsheet",
    b"\xff\xfe": "utf16",
    b"\xfe\xff": "utf16",
}


@dataclass
class Row:
    """A row of the file.

    :param line: physical line where it begins, from 1
    :param cells: list of str; empty when the row can't be read
    :param start: where its bytes begin in the file
    :param end: where they end
    :param error: code of what is wrong with its structure, or ""
    """

    line: int
    cells: list
    start: int
    end: int
    error: str = ""

    @property
    def is_blank(self):
        return not self.error and not any(cell.strip() for cell in self.cells)


class _Feed:
    """The physical lines of a stretch of the file; knows how far it was read."""

    def __init__(self, data, encoding, position, end, line):
        self.data = data
        self.encoding = encoding
        self.position = position
        self.end = end
        self.line = line

    def __iter__(self):
        return self

    def __next__(self):
        if self.position >= self.end:
            raise StopIteration
        found = self.data.find(b"\n", self.position, self.end)
        stop = self.end if found < 0 else found + 1
        raw = self.data[self.position : stop]
        self.position = stop
        self.line += 1
        return raw.decode(self.encoding)


class Table:
    """A CSV file: its encoding, separator and header, and its rows.

    :param bytes data: content of the file
    :raise Refusal: it is no CSV file, or its encoding can't be told
    """

    def __init__(self, data):
        _check_kind(data)
        if b"\n" not in data:
            data = data.replace(b"\r", b"\n")
        self.data = data
        self.encoding = _detect_encoding(data)
        self.start = len(BOM) if data.startswith(BOM) else 0
        self.line = 1
        self.separator = self._detect_separator()
        self.header = self._read_header()

    def _detect_separator(self):
        """Semicolon (F296); else tabulation or comma, if the header has only these."""
        first = next(_Feed(self.data, self.encoding, self.start, len(self.data), 0), "")
        named = first.strip().casefold()
        if named.startswith("sep=") and len(named) == 5:
            self.start += len(first.encode(self.encoding))
            self.line += 1
            return named[4]
        bare = "".join(first.split('"')[::2])
        return next((sep for sep in SEPARATORS if sep in bare), SEPARATORS[0])

    def _read_header(self):
        for row in self.rows():
            if row.error:
                raise Refusal(row.error, row.line)
            if not row.is_blank:
                self.start = row.end
                self.line = row.line + self.data.count(b"\n", row.start, row.end)
                return [cell.strip() for cell in row.cells]
        raise Refusal("empty")

    def rows(self, start=None, end=None, line=None):
        """The rows from one place of the file to another one.

        :param int start: where to begin, in bytes; at the first line when None
        :param int end: where to stop
        :param int line: physical line at `start`
        :return: iterator of :class:`Row`
        """
        start = self.start if start is None else start
        end = len(self.data) if end is None else end
        line = self.line if line is None else line
        feed = _Feed(self.data, self.encoding, start, end, line - 1)
        reader = csv.reader(feed, delimiter=self.separator, strict=True)
        while True:
            first, begin = feed.line + 1, feed.position
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(first, [], begin, feed.position, _get_code(error))
                continue
            yield Row(first, cells, begin, feed.position)


def _get_code(error):
    words = str(error)
    return next((code for key, code in STRUCTURE.items() if key in words), "unreadable")


def _check_kind(data):
    if len(data) > MAX_BYTES:
        raise Refusal("too_big_file", size=MAX_BYTES // 1024 // 1024)
    for signature, code in SIGNATURES.items():
        if data.startswith(signature):
            raise Refusal(code)
    if b"\0" in data:
        raise Refusal("binary", 1 + data.count(b"\n", 0, data.index(b"\0")))


def _detect_encoding(data):
    """UTF-8, or Windows-1252 when the bytes are no UTF-8 at all.

    Real Windows-1252 text holds no sequence that is valid UTF-8: where both occur,
    the file was damaged, and would be read with wrong letters.
    """
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
    good = data.decode("utf-8", "ignore")
    if data.startswith(BOM) or not good.isascii():
        raise Refusal("bad_utf8", line)
    try:
        data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        raise Refusal("bad_encoding", line) from error
    return "cp1252"
