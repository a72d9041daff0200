"""What the database says of the orders of a day: plain rows, without a network.

`reading` fills them over XML-RPC; `truth` and `balance` judge them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class OrderRow:
    """An order; `number` is the document of the shop it comes from."""

    id: int
    name: str
    number: str
    state: str
    settled: bool
    logistic_state: str
    processing_state: str
    amount: Decimal
    rate: float
    affaire: int
    partner: int
    invoice_partner: int = 0


@dataclass(frozen=True)
class OrderLineRow:
    """An order line; `place` is its line in the file, `goods` false for services."""

    id: int
    order: int
    place: int
    code: str
    goods: bool
    carriage: bool
    quantity: Decimal
    price: Decimal
    subtotal: Decimal

    @property
    def unit_amount(self):
        return self.subtotal / self.quantity if self.quantity else Decimal(0)


@dataclass(frozen=True)
class MoveRow:
    """A movement of goods of an order line, to the customer or back.

    `returned_id` is the movement whose goods it brings back.
    """

    line: int
    transfer: int
    state: str
    quantity: Decimal
    back: bool
    id: int = 0
    returned_id: int = 0

    @property
    def done(self):
        return self.state == "done"

    @property
    def open(self):
        return self.state not in ("done", "cancel")


@dataclass(frozen=True)
class InvoiceLineRow:
    """A line of an invoice; credit notes count as negative.

    `amount` is in the currency of the invoice; `balance` and `total`, which is with
    taxes, in the company's.
    """

    invoice: int
    line: int
    quantity: Decimal
    amount: Decimal
    balance: Decimal
    total: Decimal


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice or a credit note, with the amounts of the company's currency."""

    id: int
    name: str
    ref: str
    state: str
    refund: bool
    total: Decimal
    due: Decimal


@dataclass(frozen=True)
class AffaireRow:
    """An affaire and the figures it shows."""

    id: int
    name: str
    state: str
    partner: int
    orders: tuple
    ordered: Decimal
    delivered: Decimal
    invoiced: Decimal
    paid: Decimal
    due: Decimal


@dataclass
class Picture:
    """All there is to know; `counts` is what the database finds by state."""

    orders: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    moves: list = field(default_factory=list)
    invoices: list = field(default_factory=list)
    invoice_lines: list = field(default_factory=list)
    affaires: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    # Transfers that took goods back -> document number.
    return_transfers: dict = field(default_factory=dict)
    # Partners made for one order, kept out of the customers.
    occasional: set = field(default_factory=set)
    ready_transfers: int = 0
    negative_stocks: int = 0

    def lines_by_order(self):
        return group(self.lines, "order")

    def moves_by_line(self):
        return group(self.moves, "line")

    def invoice_lines_by_line(self):
        return group(self.invoice_lines, "line")


def group(rows, name):
    """Rows by the value of an attribute."""
    groups = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return groups
