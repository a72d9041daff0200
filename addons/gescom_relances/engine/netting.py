"""What is left to remind of an account, in the smallest units of its currency.

Pure: integers and dates in, integers and steps out. No amount is rounded here.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a policy; `delay_days` is negative before the due date."""

    id: int
    delay_days: int
    sequence: int = 10
    minimum_gap: int = 1

    @property
    def key(self):
        """What orders the steps, whatever their policy."""
        return (self.delay_days, self.sequence)


@dataclass(slots=True)
class Item:
    """An open due date, and what the netting leaves of it to remind.

    :ivar open: what the ledger leaves to pay, in cents
    :ivar disputed: part of it that the customer disputes
    :ivar reached: key of the step that it was last reminded at, or None
    :ivar reminded_on: day of that reminder, or None
    """

    id: int
    move_id: int
    due_date: date
    open: int
    disputed: int = 0
    excluded: bool = False
    reached: tuple | None = None
    reminded_on: date | None = None
    credited: int = 0
    promised: int = 0
    step: Step | None = None

    @property
    def due(self):
        """Cents to remind: neither paid, disputed, excluded nor promised."""
        if self.excluded:
            return 0
        left = self.open - max(self.disputed, 0) - self.credited - self.promised
        return max(left, 0)

    @property
    def unpaid(self):
        """Cents to remind or promised: a promise pays nothing."""
        return 0 if self.excluded else self.due + self.promised

    def is_late(self, today):
        return self.due_date < today


@dataclass(frozen=True, slots=True)
class Promise:
    """Cents promised; none given is all, no due date given is any of them."""

    cents: int | None = None
    item_ids: frozenset = frozenset()


@dataclass(slots=True)
class Account:
    """What a customer owes to a company in a currency.

    :ivar credit: cents of credit notes and payments that no invoice shows as paid,
        what was given back being deducted
    """

    partner_id: int
    currency_id: int
    items: list = field(default_factory=list)
    credit: int = 0
    promises: list = field(default_factory=list)

    def net(self):
        """Set off the credits, then the promises, the oldest due date first."""
        self.items.sort(key=lambda item: (item.due_date, item.id))
        _consume(self.items, max(self.credit, 0), "credited")
        for promise in self.promises:
            covered = [
                item
                for item in self.items
                if not promise.item_ids or item.id in promise.item_ids
            ]
            cents = promise.cents
            if cents is None:
                cents = sum(item.due for item in covered)
            _consume(covered, cents, "promised")
        return self

    @property
    def due(self):
        """Cents to remind, late or not."""
        return sum(item.due for item in self.items)

    def choose_steps(self, steps, today):
        """Give each due date the step that it reaches this day.

        :param steps: list of :class:`Step`, of one policy
        :return: the highest step reached, or None when there is nothing to send
        """
        steps = sorted(steps, key=lambda step: step.key)
        for item in self.items:
            item.step = next_step(item, steps, today) if item.due else None
        reached = [item.step for item in self.items if item.step]
        return max(reached, key=lambda step: step.key, default=None)

    def get_listed(self, today):
        """Due dates that the reminder shows: new steps, and all that is late."""
        return [
            item
            for item in self.items
            if item.due and (item.step or item.is_late(today))
        ]


def _consume(items, cents, name):
    """Deduct cents from the due dates, in their order, into their field `name`."""
    for item in items:
        if cents <= 0:
            return
        part = min(item.due, cents)
        setattr(item, name, getattr(item, name) + part)
        cents -= part


def next_step(item, steps, today):
    """The step that a due date reaches, one after the other, never twice (F283).

    How late it is does not skip a step: who was never reminded first gets the kind
    words. Only the steps before the due date are gone once it has passed.

    :param item: :class:`Item`
    :param steps: list of :class:`Step` in the order of their keys
    :param today: day of the reminder
    :return: :class:`Step`, or None
    """
    for step in steps:
        if item.reached and step.key <= item.reached:
            continue
        if step.delay_days < 0 and item.is_late(today):
            continue
        if item.due_date + timedelta(days=step.delay_days) > today:
            return None
        if item.reminded_on and (today - item.reminded_on).days < step.minimum_gap:
            return None
        return step
    return None
