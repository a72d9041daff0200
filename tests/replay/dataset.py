"""A day of the shop: the file read, its lines sorted out, its amounts to the cent.

Every line of the file ends up in one place: it is carried by an order or a return, or
it is listed with the reason why it cannot be. Nothing here knows of a network.
"""

import csv
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

from .countries import iso_code

DATA_VARIABLE = "GESCOM_REPLAY_DATA"
DEFAULT_DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "online_retail"
COLUMNS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)
CARRIAGE = {"POST": "Postage", "C2": "Carriage", "DOT": "Postage of the web shop"}
DISCOUNT = {"D": "Discount"}
MANUAL = {"M": "Manual line", "S": "Samples"}
FEES = {
    "AMAZONFEE": "fee of a marketplace",
    "BANK CHARGES": "bank charges",
    "CRUK": "commission",
    "B": "bad debt",
    "ADJUST": "accounting adjustment",
    "ADJUST2": "accounting adjustment",
}
SERVICES = {**CARRIAGE, **DISCOUNT, **MANUAL}
# What an order line can carry; the other kinds are "fee" and "unusable".
ORDER_KINDS = ("article", "carriage", "discount", "manual")
CENT = Decimal("0.01")


class DataMissing(Exception):
    """The data set is not on this machine: there is nothing to replay."""


class DayMissing(Exception):
    """The data set has no such day, or the file is not one of its days."""


@dataclass(frozen=True)
class Line:
    """A line of the file.

    `number` is its place in the file, the header being 1; `figures` is what the file
    has for quantity and price, for lines of which they make no sense.
    """

    number: int
    code: str
    description: str
    quantity: int
    price: Decimal
    kind: str
    reason: str = ""
    figures: str = ""

    @property
    def amount(self):
        return self.quantity * self.price


@dataclass(frozen=True)
class Document:
    """The lines of the file that share an invoice number."""

    number: str
    customer: str
    country: str
    date: str
    lines: tuple

    @property
    def is_return(self):
        return self.number.startswith("C")

    @property
    def order_lines(self):
        return [line for line in self.lines if line.kind in ORDER_KINDS]

    @property
    def listed_lines(self):
        return [line for line in self.lines if line.kind not in ORDER_KINDS]

    @property
    def amount(self):
        """What the order of the document must amount to."""
        return sum((line.amount for line in self.order_lines), Decimal(0))

    @property
    def country_code(self):
        return iso_code(self.country)


@dataclass(frozen=True)
class Day:
    """The documents of a file, in its order."""

    date: str
    documents: tuple

    @property
    def lines(self):
        return [line for document in self.documents for line in document.lines]

    @property
    def sales(self):
        """Documents that become an order."""
        return [d for d in self.documents if not d.is_return and d.order_lines]

    @property
    def returns(self):
        """Documents that become a return or a credit."""
        return [d for d in self.documents if d.is_return and d.order_lines]

    @property
    def listed(self):
        """Pairs (document, line) that no order line can carry."""
        return [(d, line) for d in self.documents for line in d.listed_lines]

    @property
    def amount(self):
        """Amount of the file, listed lines included."""
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def listed_amount(self):
        return sum((line.amount for _document, line in self.listed), Decimal(0))

    def articles(self):
        """Articles of the day.

        :return: dict code -> (description, price), both as the day shows them most
            often; the price is the one of the sales, if any
        """
        names, prices = {}, {}
        for line in self.lines:
            if line.kind == "article":
                names.setdefault(line.code, Counter())[line.description] += 1
                key = (line.quantity > 0, line.price)
                prices.setdefault(line.code, Counter())[key] += 1
        return {
            code: (_most_frequent_name(names[code], code), _usual_price(prices[code]))
            for code in names
        }

    def demand(self):
        """Quantity sold of each article.

        :return: dict code -> quantity, returns left out
        """
        demand = Counter()
        for document in self.sales:
            for line in document.order_lines:
                if line.kind == "article" and line.quantity > 0:
                    demand[line.code] += line.quantity
        return dict(demand)


def _most_frequent_name(names, code):
    known = [(count, name) for name, count in names.items() if name]
    return max(known)[1] if known else code


def _usual_price(prices):
    return max((sold, count, price) for (sold, price), count in prices.items())[2]


def find_file(day, folder=None):
    """File of a day.

    :param str day: YYYY-MM-DD
    :param folder: where the days are; else the environment variable, else the
        folder next to the project
    :return: Path
    :raise DataMissing: there is no such folder
    :raise DayMissing: the folder has no such day
    """
    folder = Path(folder or os.environ.get(DATA_VARIABLE) or DEFAULT_DATA)
    if not folder.is_dir():
        raise DataMissing(
            f"The data set is not in {folder}: give its folder with --data or in "
            f"{DATA_VARIABLE} (files YYYY-MM-DD.csv; see tests/replay/README.md)."
        )
    path = folder / f"{day}.csv"
    if not path.is_file():
        days = ", ".join(sorted(p.stem for p in folder.glob("*.csv"))) or "none"
        raise DayMissing(f"{folder} has no {day}.csv; the days it has: {days}.")
    return path


def read_day(path):
    """Read a day.

    :param path: CSV file with the columns of the data set
    :return: Day
    :raise DayMissing: the columns are not those of the data set
    """
    path = Path(path)
    documents = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise DayMissing(f"{path} lacks the columns {', '.join(missing)}.")
        place = reader.line_num + 1
        for row in reader:
            row = {name: (row[name] or "").strip() for name in COLUMNS}
            rows = documents.setdefault(row["InvoiceNo"].upper(), [])
            rows.append((place, row))
            # A description may hold a line break: a line is where it starts.
            place = reader.line_num + 1
    return Day(
        path.stem,
        tuple(_make_document(number, rows) for number, rows in documents.items()),
    )


def _make_document(number, rows):
    first = rows[0][1]
    return Document(
        number=number,
        customer=_customer_number(first["CustomerID"]),
        country=first["Country"],
        date=_check_date(first["InvoiceDate"]),
        lines=tuple(_make_line(place, row, first) for place, row in rows),
    )


def _customer_number(text):
    """The data set writes 17850 as 17850.0."""
    return text[:-2] if text.endswith(".0") else text


def _check_date(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").strftime("%Y-%m-%d %H:%M:%S")


def _make_line(place, row, first):
    code = row["StockCode"].upper()
    quantity, price, error = _parse_figures(row)
    kind, reason = ("unusable", error) if error else _classify(code, quantity, price)
    if not row["InvoiceNo"]:
        kind, reason = "unusable", "no document number"
    elif row["CustomerID"] != first["CustomerID"]:
        kind, reason = "unusable", "another customer than the document's first line"
    figures = f"{row['Quantity']} × {row['UnitPrice']}"
    return Line(place, code, row["Description"], quantity, price, kind, reason, figures)


def _parse_figures(row):
    """Quantity, price and what is wrong with them."""
    try:
        quantity = Decimal(row["Quantity"])
        price = Decimal(row["UnitPrice"])
        if not (quantity.is_finite() and price.is_finite()):
            raise InvalidOperation
    except InvalidOperation:
        return 0, Decimal(0), "quantity or price is not a number"
    if quantity != int(quantity):
        return 0, Decimal(0), "quantity is not whole"
    return int(quantity), price.quantize(CENT) if _has_cents(price) else price, ""


def _has_cents(price):
    return price == price.quantize(CENT)


def _classify(code, quantity, price):
    """Kind of a line and, when no order line can carry it, why."""
    if code in FEES:
        return "fee", FEES[code]
    if not code:
        return "unusable", "no article code"
    if not quantity:
        return "unusable", "no quantity"
    if not price:
        return "unusable", "zero price" if quantity > 0 else "stock correction"
    if price < 0:
        return "unusable", "negative price"
    if not _has_cents(price):
        return "unusable", "price with fractions of a cent"
    for kind, codes in (
        ("carriage", CARRIAGE),
        ("discount", DISCOUNT),
        ("manual", MANUAL),
    ):
        if code in codes:
            return kind, ""
    return "article", ""
