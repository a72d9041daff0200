"""The steps of a day: what the web shop sends, then what the warehouse and the
billing do with it.

Each step reads what is done already and does the rest, so a replay that was stopped is
taken up again by starting it anew.
"""

from dataclasses import dataclass

from . import billing, catalogue, orders, returns, warehouse
from .connection import RefusedCall, batches
from .progress import Progress


@dataclass(frozen=True)
class Problem:
    """What Odoo refused, and the lines of the file it is about."""

    step: str
    document: str
    lines: tuple
    message: str


class Shop:
    """A connection, what it was told about a day and what it refused.

    :param connection: connection.Connection
    :param day: dataset.Day
    :param progress: progress.Progress
    :param str billing_mode: billing mode of the affaires, billed automatically; by
        hand, each as its affaire says, when it is not given
    :param bool eco: whether one article in five bears an eco-participation
    """

    def __init__(self, connection, day, progress=None, billing_mode=None, eco=False):
        self.billing_mode = billing_mode
        self.eco = eco
        self.eco_codes = {}
        self.connection = connection
        self.day = day
        self.progress = progress or Progress()
        self.problems = []
        self.origin = None
        self.pricelist = None
        self.customers = {}
        self.products = {}
        self.carriers = {}

    def play(self, witness=lambda stage: None):
        """Live the day.

        :param witness: function called with the name of each stage once it is over
        :return: list of Problem
        """
        catalogue.prepare(self)
        billing.set_mode(self)
        warehouse.fill(self)
        sales = orders.create(self, self.day.sales)
        orders.confirm(self, sales)
        witness("the confirmation")
        warehouse.deliver(self, sales)
        witness("the deliveries")
        billing.invoice(self, sales)
        witness("the billing")
        self._take_back(witness)
        # What came back may serve the orders that were waiting for it.
        warehouse.deliver(self, sales)
        billing.invoice(self, sales)
        return self.problems

    def _take_back(self, witness):
        taken = returns.take_back(self)
        credits = orders.create_credits(self, taken.rest)
        orders.confirm(self, credits)
        witness("the announcement of returns")
        warehouse.receive(self, credits)
        witness("the returns")
        billing.invoice(self, {**taken.orders, **credits})
        billing.name_credit_notes(self, taken)

    def run(self, title, items, action, *, limit=50, weight=None, about=None):
        """Apply an action to items by batches; a batch that is refused is cut into
        single items, so that one refusal costs nothing to the others.

        :param str title: what is shown
        :param list items: what the action is applied to
        :param action: function of a list of items
        :param int limit: weight of a batch
        :param weight: function of an item
        :param about: function of an item that returns (document number, lines)
        """
        with self.progress.step(title, len(items)) as step:
            for batch in batches(items, limit, weight):
                for item, reason in self._apply(action, batch):
                    document, lines = about(item) if about else (str(item), ())
                    self._note(Problem(title, document, tuple(lines), reason))
                step.advance(len(batch))

    def _apply(self, action, batch):
        """Apply an action, and give the items it was refused for with the reason."""
        try:
            action(batch)
        except RefusedCall as refusal:
            if len(batch) == 1:
                return [(batch[0], str(refusal))]
            return [pair for item in batch for pair in self._apply(action, [item])]
        return []

    def _note(self, problem):
        # A step made twice may be refused twice for one reason.
        if problem not in self.problems:
            self.problems.append(problem)

    def about(self, number, detail=""):
        """A document, and its lines, for the list of problems."""
        lines = [
            line.number
            for document in self.day.documents
            if document.number == number
            for line in document.order_lines
        ]
        return f"{number} ({detail})" if detail else number, lines

    def about_article(self, code):
        """An article, and its lines, for the list of problems."""
        lines = [line.number for line in self.day.lines if line.code == code]
        return f"article {code}", lines

    def find_orders(self, numbers):
        """Orders of this shop by document number.

        :return: dict document number -> row
        """
        rows = self.connection.search_read(
            "sale.order",
            [
                ("sales_origin_id", "=", self.origin),
                ("client_order_ref", "in", list(numbers)),
            ],
            ["client_order_ref", "state", "date_order", "affaire_id"],
        )
        return {row["client_order_ref"]: row for row in rows}
