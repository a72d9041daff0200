"""The file of a declaration: semicolons, and nothing a spreadsheet would run."""

import csv
import io
from datetime import date

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def format_cell(value, decimal_point):
    """A value as the file writes it.

    :param value: str, int, float or date
    :param str decimal_point: of the reader's language
    :return: str
    """
    if isinstance(value, float):
        text = f"{value:.4f}".rstrip("0")
        whole, _point, cents = text.partition(".")
        return f"{whole}{decimal_point}{cents.ljust(2, '0')}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def write_csv(header, rows, decimal_point):
    """A file of semicolons.

    :param list header: names of the columns
    :param list rows: lists of values
    :param str decimal_point: of the reader's language
    :return: str
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    for row in [header, *rows]:
        writer.writerow([format_cell(value, decimal_point) for value in row])
    return file.getvalue()
