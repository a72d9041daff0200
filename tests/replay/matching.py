"""Which returns go back to which delivery.

A return is attached to a delivery when the same customer was delivered the same
article at the same price before: the credit note then amounts to what the file says.
What is left has no delivery to go back to (an older sale, a discount granted
afterwards, a customer nobody knows) and becomes a credit order, of negative quantities.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Delivered:
    """What a delivery brought to a customer and he has not sent back."""

    move: int
    picking: int
    order: int
    customer: str
    code: str
    price: Decimal
    date: str
    quantity: int


@dataclass(frozen=True)
class Match:
    """A quantity of a returned line that goes back to a delivery."""

    document: object
    line: object
    delivered: Delivered
    quantity: int


def match_returns(documents, delivered, returned=None):
    """Share the returned quantities out over the deliveries, the oldest first.

    :param documents: dataset.Document of returns
    :param delivered: Delivered
    :param dict returned: (document number, code, price) -> quantity that went back
        already, when the replay is taken up again
    :return: (list of Match, dict document number -> list of (line, quantity left));
        quantities are positive in both but for lines that sell
    """
    left = {item.move: item.quantity for item in delivered}
    by_article = {}
    for item in sorted(delivered, key=lambda d: (d.date, d.move)):
        by_article.setdefault((item.customer, item.code, item.price), []).append(item)
    returned = dict(returned or {})
    matches, rest = [], {}
    for document in documents:
        for line in document.order_lines:
            wanted = _take_returned(document, line, returned)
            if line.kind == "article" and document.customer and wanted > 0:
                key = (document.customer, line.code, line.price)
                for item in by_article.get(key, ()):
                    quantity = min(wanted, left[item.move])
                    if quantity > 0 and item.date <= document.date:
                        left[item.move] -= quantity
                        wanted -= quantity
                        matches.append(Match(document, line, item, quantity))
            if wanted:
                rest.setdefault(document.number, []).append((line, wanted))
    return matches, rest


def _take_returned(document, line, returned):
    """Quantity of a line still to be returned."""
    key = (document.number, line.code, line.price)
    wanted = -line.quantity
    already = min(max(wanted, 0), returned.get(key, 0))
    if already:
        returned[key] -= already
    return wanted - already
