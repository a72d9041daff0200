"""The balance of a day: what the file says against what the database says."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from .picture import group
from .truth import find_lies, read_truth

AFFAIRE_STATES = ("draft", "in_progress", "closed", "cancelled", "lost")


@dataclass(frozen=True)
class Check:
    """Something that must hold, and what is wrong with it."""

    title: str
    differences: tuple = ()

    @property
    def holds(self):
        return not self.differences


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    title: str
    number: object = None
    amount: object = None


@dataclass(frozen=True)
class Unmatched:
    """A returned line that no delivery took back; `place` is its line in the file."""

    document: str
    place: int
    code: str
    quantity: Decimal
    price: Decimal


@dataclass(frozen=True)
class Balance:
    """Rows of the table, checks, and the lists that go with them."""

    rows: tuple
    checks: tuple
    unmatched: tuple

    @property
    def balanced(self):
        return all(check.holds for check in self.checks)


class Ledger:
    """The sums of a day, worked out once for the rows and the checks.

    :param day: dataset.Day
    :param picture: picture.Picture
    """

    def __init__(self, day, picture):
        self.day = day
        self.picture = picture
        self.truth = read_truth(picture)
        numbers = {document.number for document in day.documents}
        self.orders = [order for order in picture.orders if order.number in numbers]
        self.returns = {document.number for document in day.returns}
        self.sales = [o for o in self.orders if o.number not in self.returns]
        self.credits = [o for o in self.orders if o.number in self.returns]
        self.lines = {line.id: line for line in picture.lines}
        self.taken_back = self._sum_taken_back()

    def _sum_taken_back(self):
        """What former deliveries took back: document number -> amount, negative."""
        amounts = Counter()
        for move in self.picture.moves:
            number = self.picture.return_transfers.get(move.transfer)
            if number and move.done:
                line = self.lines[move.line]
                amounts[number] -= move.quantity * line.price
        return amounts

    @property
    def net(self):
        """Orders and credits of the day, less what former deliveries took back."""
        return _total(self.orders) + sum(self.taken_back.values(), Decimal(0))

    @property
    def left(self):
        """Amount of what the orders of the day leave to deliver and bill."""
        return sum(
            (
                line.left_amount
                for order in self.orders
                for line in self.truth[order.id].lines
            ),
            Decimal(0),
        )

    def posted_lines(self):
        """Pairs (invoice, line) posted for the orders and the returns of the day."""
        posted = {i.id: i for i in self.picture.invoices if i.state == "posted"}
        orders = {order.id for order in self.orders}
        for row in self.picture.invoice_lines:
            invoice = posted.get(row.invoice)
            if invoice and (
                self.lines[row.line].order in orders
                or self.returns & set(invoice.ref.split(", "))
            ):
                yield invoice, row


def _total(orders):
    return sum((order.amount for order in orders), Decimal(0))


def draw_up(day, picture, problems=(), stages=None):
    """Draw up the balance of a day.

    :param day: dataset.Day
    :param picture: picture.Picture
    :param problems: shop.Problem met on the way
    :param dict stages: stage -> truth.Lie found in its course
    :return: Balance
    """
    ledger = Ledger(day, picture)
    checks = list(_checks(ledger, problems))
    for stage, lies in (stages or {}).items():
        checks.append(Check(f"States told the truth after {stage}", tuple(lies)))
    return Balance(
        rows=tuple(_rows(ledger, problems)),
        checks=tuple(checks),
        unmatched=tuple(_find_unmatched(ledger)),
    )


def _rows(ledger, problems):
    day, picture = ledger.day, ledger.picture
    without_order = [d for d in day.documents if not d.order_lines]
    yield Row("Documents in the file", len(day.documents), day.amount)
    yield Row("  sales", len(day.sales), _amount_of(day.sales))
    yield Row("  returns and credits", len(day.returns), _amount_of(day.returns))
    yield Row("  without any line for an order", len(without_order))
    yield Row("Lines in the file", len(day.lines), day.amount)
    yield Row("  listed, not for an order", len(day.listed), day.listed_amount)
    yield Row("Orders of the sales", len(ledger.sales), _total(ledger.sales))
    yield Row("Credit orders", len(ledger.credits), _total(ledger.credits))
    yield Row(
        "Returns taken back by deliveries",
        len(ledger.taken_back),
        sum(ledger.taken_back.values(), Decimal(0)),
    )
    yield Row("Ordered, credits and returns deducted", None, ledger.net)
    yield from _billing_rows(ledger)
    yield Row("Affaires", len(picture.affaires))
    for state in AFFAIRE_STATES:
        number = picture.counts.get(("gescom.affaire", "state", state), 0)
        if number:
            yield Row(f"  {state}", number)
    for state in ("to_process", "partial", "shipped"):
        number = picture.counts.get(("sale.order", "logistic_state", state), 0)
        if number:
            yield Row(f"Orders {state}", number)
    yield Row("Errors", len(problems))


def _amount_of(documents):
    return sum((document.amount for document in documents), Decimal(0))


def _billing_rows(ledger):
    amounts, invoices = Counter(), {}
    for invoice, row in ledger.posted_lines():
        amounts[invoice.refund] += row.amount
        invoices[invoice.id] = invoice.refund
    numbers = Counter(invoices.values())
    yield Row("  invoices posted", numbers[False], Decimal(amounts[False]))
    yield Row("  credit notes posted", numbers[True], Decimal(amounts[True]))
    yield Row("  left to deliver and bill", None, ledger.left)


def _checks(ledger, problems):
    yield Check("Nothing was refused", tuple(_describe(p) for p in problems))
    yield Check("Each document has its order", tuple(_missing_orders(ledger)))
    yield Check("Each line is as in the file", tuple(_wrong_lines(ledger)))
    yield Check("Amounts of the file, to the cent", tuple(_wrong_amounts(ledger)))
    yield Check("Each order has its own affaire", tuple(_wrong_affaires(ledger)))
    yield Check(
        "Occasional customers stay out of the customers",
        tuple(_wrong_customers(ledger)),
    )
    yield Check("States and figures tell the truth", tuple(find_lies(ledger.picture)))
    yield Check("What was delivered is billed", tuple(_wrong_bills(ledger)))
    yield Check("Returns have their credit note", tuple(_wrong_credit_notes(ledger)))
    yield Check("The stock was used up", tuple(_wrong_stock(ledger.picture)))


def _describe(problem):
    lines = ", ".join(str(number) for number in problem.lines)
    place = f"{problem.document}, lines {lines}" if lines else problem.document
    return f"{problem.step}: {place}: {problem.message}"


def _missing_orders(ledger):
    orders = group(ledger.orders, "number")
    for number, several in sorted(orders.items()):
        if len(several) > 1:
            yield f"{number} has {len(several)} orders"
    for document in ledger.day.sales:
        if document.number not in orders:
            yield f"{document.number} has no order"
    for order in ledger.orders:
        if order.state != "sale":
            yield f"{order.number} is not confirmed ({order.name})"
    for document in ledger.day.returns:
        number = document.number
        if number not in orders and number not in ledger.taken_back:
            yield f"{number} has neither a return nor a credit"


def _wrong_lines(ledger):
    """Lines whose article, quantity or price differ, returns put together."""
    for document in ledger.day.sales:
        expected = {
            (line.number, line.code, Decimal(line.quantity), line.price)
            for line in document.order_lines
        }
        found = set(_found_lines(ledger, document.number))
        for place, code, quantity, price in sorted(expected ^ found):
            where = "only in the file" if place in _places(expected - found) else ""
            yield (
                f"{document.number} line {place}: {code} {quantity} × {price} "
                f"{where or 'only in the order'}"
            )
    for document in ledger.day.returns:
        yield from _wrong_return(ledger, document)


def _places(keys):
    return {place for place, _code, _quantity, _price in keys}


def _found_lines(ledger, number):
    lines = ledger.picture.lines_by_order()
    for order in ledger.orders:
        if order.number == number:
            for line in lines[order.id]:
                yield line.place, line.code, line.quantity, line.price


def _wrong_return(ledger, document):
    expected, found = Counter(), Counter()
    for line in document.order_lines:
        expected[line.code, line.price] += line.quantity
    for _place, code, quantity, price in _found_lines(ledger, document.number):
        found[code, price] += quantity
    for move in ledger.picture.moves:
        if ledger.picture.return_transfers.get(move.transfer) == document.number:
            line = ledger.lines[move.line]
            found[line.code, line.price] -= move.quantity
    for code, price in sorted(set(expected) | set(found)):
        if expected[code, price] != found[code, price]:
            yield (
                f"{document.number}: {code} at {price}: {found[code, price]} returned, "
                f"{expected[code, price]} in the file"
            )


def _wrong_amounts(ledger):
    expected = ledger.day.amount - ledger.day.listed_amount
    if ledger.net != expected:
        yield f"{ledger.net} in the database, {expected} in the file"
    found = Counter(ledger.taken_back)
    for order in ledger.orders:
        found[order.number] += order.amount
    for document in ledger.day.documents:
        if found[document.number] != document.amount:
            yield (
                f"{document.number}: {found[document.number]} in the database, "
                f"{document.amount} in the file"
            )


def _wrong_affaires(ledger):
    owned = {affaire.id: affaire for affaire in ledger.picture.affaires}
    for order in ledger.picture.orders:
        affaire = owned.get(order.affaire)
        if not affaire:
            yield f"{order.number} has no affaire"
        elif affaire.orders != (order.id,):
            yield f"{order.number}: {affaire.name} has the orders {affaire.orders}"
        elif affaire.partner != order.partner:
            yield f"{order.number}: {affaire.name} is for another customer"


def _wrong_customers(ledger):
    customers = {d.number: d.customer for d in ledger.day.documents}
    for order in ledger.orders:
        known = bool(customers[order.number])
        if known == (order.partner in ledger.picture.occasional):
            kind = "a known" if known else "an occasional"
            yield f"{order.number} should be for {kind} customer"


def _wrong_bills(ledger):
    """Goods are billed as delivered, services with the first goods, to the cent."""
    yield from find_wrong_lines(ledger.truth)
    billed = sum((row.amount for _invoice, row in ledger.posted_lines()), Decimal(0))
    if billed + ledger.left != ledger.net:
        yield f"{billed} billed and {ledger.left} left do not make {ledger.net}"


def find_wrong_lines(truths):
    """Order lines that are not billed for what was delivered of them.

    :param truths: dict order id -> truth.OrderTruth
    :return: iterator of sentences
    """
    for truth in truths.values():
        number = truth.order.number
        started = any(line.kept for line in truth.lines)
        for line in truth.lines:
            place = f"{number} line {line.line.place}"
            if line.in_draft:
                yield f"{place}: on an invoice left as a draft"
            expected = line.kept if line.line.goods else line.line.quantity
            waits = line.line.carriage and not started and not line.invoiced
            if line.invoiced != expected and not waits:
                yield f"{place}: {line.invoiced} billed, {expected} delivered"
            if line.billed != line.invoiced * line.line.unit_amount:
                yield f"{place}: {line.billed} billed for {line.invoiced}"


def _wrong_credit_notes(ledger):
    """Credit notes bear the number of the return and amount to it."""
    found, joint = Counter(), set()
    for invoice, row in ledger.posted_lines():
        numbers = ledger.returns & set(invoice.ref.split(", "))
        if invoice.refund and numbers:
            found[min(numbers)] += row.amount
            joint |= numbers if len(numbers) > 1 else set()
    expected = _amount_of(ledger.day.returns)
    if sum(found.values()) != expected:
        yield f"{sum(found.values())} credited, {expected} in the file"
    for document in ledger.day.returns:
        # A credit note may answer several returns: only their sum can be told.
        if document.number not in joint and found[document.number] != document.amount:
            yield (
                f"{document.number}: {found[document.number]} credited, "
                f"{document.amount} in the file"
            )


def _wrong_stock(picture):
    if picture.ready_transfers:
        yield f"{picture.ready_transfers} transfers are ready and were not made"
    if picture.negative_stocks:
        yield f"{picture.negative_stocks} articles have a negative stock"


def _find_unmatched(ledger):
    """Returned lines that no delivery took back."""
    lines = ledger.picture.lines_by_order()
    for order in ledger.credits:
        for line in sorted(lines[order.id], key=lambda row: row.place):
            yield Unmatched(
                order.number, line.place, line.code, line.quantity, line.price
            )
