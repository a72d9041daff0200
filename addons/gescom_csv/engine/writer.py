"""Rows of cells as a file that a French spreadsheet opens by a double click."""

import csv
import io

from .reader import BOM


class Writer:
    """Write a file piece by piece: semicolons, UTF-8 with its mark (F296)."""

    def __init__(self):
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, delimiter=";", lineterminator="\r\n")

    def add(self, rows):
        """Add rows.

        :param rows: iterable of lists of str
        """
        self._writer.writerows(rows)

    def get_content(self):
        """The file, in bytes."""
        return BOM + self._text.getvalue().encode("utf-8")
