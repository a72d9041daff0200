"""What the states and the figures must be, worked out from moves and invoices alone.

The rules are those of the catalogue (F018, F025, F031 to F033, A-19), written down a
second time and without the suite, so that a state that lies is seen.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

# A figure is rounded to the cent, the expectation is not.
TOLERANCE = Decimal("0.0051")
# Tax is rounded on the invoice, which its affaires share, and not on their lines.
SHARED_TOLERANCE = Decimal("0.0151")
SHOWN = Decimal("0.0001")


@dataclass(frozen=True)
class Lie:
    """A record that says something else than its documents."""

    record: str
    field: str
    said: object
    expected: object

    def __str__(self):
        return f"{self.record}: {self.field} is {self.said}, should be {self.expected}"


class LineTruth:
    """What became of an order line."""

    def __init__(self, line, moves, invoice_lines, posted):
        done = [move for move in moves if move.done]
        self.line = line
        self.shipped = sum((m.quantity for m in done if not m.back), Decimal(0))
        self.returned = sum((m.quantity for m in done if m.back), Decimal(0))
        self.open_deliveries = any(m.open for m in moves if not m.back)
        self.open_returns = any(m.open for m in moves if m.back)
        self.invoiced = sum((row.quantity for row in invoice_lines), Decimal(0))
        self.billed = sum(
            (row.amount for row in invoice_lines if row.invoice in posted), Decimal(0)
        )
        self.balance = sum(
            (row.balance for row in invoice_lines if row.invoice in posted), Decimal(0)
        )
        self.total = sum(
            (row.total for row in invoice_lines if row.invoice in posted), Decimal(0)
        )
        self.in_draft = any(row.invoice not in posted for row in invoice_lines)

    @property
    def kept(self):
        """What the customer has of it."""
        return self.shipped - self.returned

    @property
    def to_ship(self):
        return self.line.goods and (
            self.open_deliveries or self.shipped < self.line.quantity
        )

    @property
    def left_amount(self):
        """Amount of what is neither shipped nor billed yet."""
        if self.line.goods:
            quantity = self.line.quantity - self.shipped
            if self.line.quantity < 0:
                quantity = self.line.quantity + self.returned
        else:
            quantity = self.line.quantity - self.invoiced
        return quantity * self.line.unit_amount

    @property
    def complete(self):
        due = self.kept if self.line.goods else self.line.quantity
        return not self.in_draft and not self.open_returns and self.invoiced == due


class OrderTruth:
    """What became of an order, line by line."""

    def __init__(self, order, lines):
        self.order = order
        self.lines = lines

    @property
    def logistic_state(self):
        if self.order.state == "cancel":
            return False
        if self.order.state != "sale":
            return "to_process"
        if self.order.settled or not any(line.to_ship for line in self.lines):
            return "shipped"
        shipped = any(line.shipped > 0 for line in self.lines if line.line.goods)
        return "partial" if shipped else "to_process"

    def delivered(self, line):
        """What the customer has of a line; carriage and services go with the goods."""
        if line.line.goods:
            return line.kept
        return line.line.quantity if self.logistic_state == "shipped" else Decimal(0)

    @property
    def processing_state(self):
        if self.order.state == "cancel":
            return "cancelled"
        if self.order.state != "sale":
            return "draft"
        complete = self.order.settled or (
            self.logistic_state == "shipped" and all(x.complete for x in self.lines)
        )
        return "closed" if complete else "in_progress"


def read_truth(picture):
    """What became of each order.

    :return: dict order id -> OrderTruth
    """
    posted = {invoice.id for invoice in picture.invoices if invoice.state == "posted"}
    lines = picture.lines_by_order()
    moves = picture.moves_by_line()
    bills = picture.invoice_lines_by_line()
    return {
        order.id: OrderTruth(
            order,
            [
                LineTruth(line, moves[line.id], bills[line.id], posted)
                for line in lines[order.id]
            ],
        )
        for order in picture.orders
    }


def affaire_state(orders):
    """State that the orders of an affaire make, none of them being marked as lost.

    :param orders: OrderTruth
    """
    states = {order.processing_state for order in orders}
    if not states:
        return "draft"
    if states == {"cancelled"}:
        return "cancelled"
    states.discard("cancelled")
    if states == {"closed"}:
        return "closed"
    return "draft" if states == {"draft"} else "in_progress"


def find_lies(picture):
    """Compare the states and figures with what became of the documents.

    :return: list of Lie
    """
    truth = read_truth(picture)
    lies = []
    for order in truth.values():
        for name in ("logistic_state", "processing_state"):
            _compare(lies, f"order {order.order.number}", name, order.order, order)
    for affaire in picture.affaires:
        orders = [truth[order] for order in affaire.orders if order in truth]
        label = f"affaire {affaire.name}"
        expected = affaire_state(orders)
        if affaire.state != expected:
            lies.append(Lie(label, "state", affaire.state, expected))
        lies += _compare_figures(label, affaire, orders, picture)
    return lies + _compare_counts(picture, truth)


def _compare(lies, label, name, said, expected):
    if getattr(said, name) != getattr(expected, name):
        lies.append(Lie(label, name, getattr(said, name), getattr(expected, name)))


def _compare_figures(label, affaire, orders, picture):
    """Figures of an affaire, in the company's currency, to the cent."""
    invoices = _find_invoices(orders, picture)
    shared = _is_shared(orders, invoices, picture)
    expected = {
        "ordered": sum(
            _in_company_currency(o.order, o.order.amount)
            for o in orders
            if o.order.state == "sale"
        ),
        "delivered": sum(
            _in_company_currency(o.order, o.delivered(line) * line.line.unit_amount)
            for o in orders
            for line in o.lines
        ),
        "invoiced": sum(line.balance for o in orders for line in o.lines),
        "paid": sum(invoice.total - invoice.due for invoice in invoices),
        "due": sum(invoice.due for invoice in invoices),
    }
    if shared:
        # No money is received in a replay: credit notes alone lower what is due.
        total = sum(line.total for o in orders for line in o.lines)
        expected |= {"paid": Decimal(0), "due": total}
    tolerance = SHARED_TOLERANCE if shared else TOLERANCE
    return [
        Lie(label, name, getattr(affaire, name), Decimal(value).quantize(SHOWN))
        for name, value in expected.items()
        if abs(getattr(affaire, name) - value) > tolerance
    ]


def _in_company_currency(order, amount):
    return amount / Decimal(order.rate)


def _find_invoices(orders, picture):
    """Posted invoices of orders."""
    lines = {line.line.id for order in orders for line in order.lines}
    bills = {row.invoice for row in picture.invoice_lines if row.line in lines}
    return [
        invoice
        for invoice in picture.invoices
        if invoice.id in bills and invoice.state == "posted"
    ]


def _is_shared(orders, invoices, picture):
    """Whether other orders are billed on the same invoices (mode affaire_group)."""
    lines = {line.line.id for order in orders for line in order.lines}
    ids = {invoice.id for invoice in invoices}
    return any(
        row.line not in lines for row in picture.invoice_lines if row.invoice in ids
    )


def count_states(picture, truth):
    """How many orders and affaires must be found in each state.

    :return: dict (model, field, state) -> number
    """
    counts = Counter()
    for order in truth.values():
        for name in ("logistic_state", "processing_state"):
            counts["sale.order", name, getattr(order, name)] += 1
    for affaire in picture.affaires:
        orders = [truth[order] for order in affaire.orders if order in truth]
        counts["gescom.affaire", "state", affaire_state(orders)] += 1
    return counts


def _compare_counts(picture, truth):
    """What searching for a state finds, against what should be found."""
    expected = count_states(picture, truth)
    return [
        Lie(f"{model} searched by {name}", str(state), found, expected[key])
        for key in sorted(set(expected) | set(picture.counts), key=str)
        for model, name, state in [key]
        for found in [picture.counts.get(key, 0)]
        if found != expected[key]
    ]
