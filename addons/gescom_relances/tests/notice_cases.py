"""Reminders of 23 November 2026, calculated by hand.

Each case says what a customer owes and what became of it, and the reminder he gets.
The rate is 7.86 % a year in the first half of 2026 (three times 2.62 %), 7.5 % in the
second one (three times 2.5 %, taken as an example) and 8.28 % in the second half of
2025; years have 365 days. 30 June is 146 days ago, 31 December 327 days.
"""

from typing import NamedTuple


class Due(NamedTuple):
    """A due date: amount, days late, last step and how many days ago it was reached.

    A `second` amount falls due 20 days later, on the same invoice.
    """

    amount: float
    late: int
    step: str = ""
    ago: int = 10
    second: float = 0
    disputed: float = 0
    excluded: bool = False


class Notice(NamedTuple):
    """The reminder expected, amounts in euros."""

    step: str
    late: float
    interest: float = 0
    fee: float = 0
    to_come: float = 0


class Case(NamedTuple):
    """What a customer owes, and the reminder he gets; none when it is None.

    :ivar paid: (amount, days ago), matched with the first due date
    :ivar credited: credit note of the day, matched with the first due date
    :ivar unmatched: (payment, credit note) that no invoice shows
    :ivar promised: (amount, days until its day)
    """

    name: str
    dues: list
    notice: Notice | None
    consumer: bool = False
    paid: list = []
    credited: float = 0
    unmatched: tuple = (0, 0)
    promised: tuple = ()


REMINDED = Due(1000, 20, "reminder")

CASES = [
    # Steps
    Case("six days before", [Due(1000, -6)], None),
    Case("five days before", [Due(1000, -5)], Notice("preventive", 0, to_come=1000)),
    Case("on the due date", [Due(1000, 0)], Notice("preventive", 0, to_come=1000)),
    Case("one day late: too late to prevent", [Due(1000, 1)], None),
    Case("two days late", [Due(1000, 2)], None),
    Case("three days late", [Due(1000, 3)], Notice("reminder", 1000)),
    Case("late for long, never reminded", [Due(1000, 200)], Notice("reminder", 1000)),
    Case("formal notice too soon after", [Due(1000, 15, "reminder", 9)], None),
    Case("formal notice too early", [Due(1000, 14, "reminder", 11)], None),
    # 1000 x 7.5 % x 15/365 = 3.0822
    Case(
        "formal notice",
        [Due(1000, 15, "reminder")],
        Notice("formal", 1000, 3.08, 40),
    ),
    # 1000 x 7.5 % x 30/365 = 6.1644
    Case(
        "last notice",
        [Due(1000, 30, "formal")],
        Notice("final", 1000, 6.16, 40),
    ),
    Case("all the steps are behind", [Due(1000, 90, "final", 40)], None),
    # 1000 x 7.5 % x 20/365 + 500 x 7.5 % x 4/365 = 4.1096 and 0.4110
    Case(
        "the most severe step speaks for all that is late",
        [REMINDED, Due(500, 4)],
        Notice("formal", 1500, 4.52, 80),
    ),
    Case(
        "late and to come",
        [Due(1000, 4), Due(300, -5)],
        Notice("reminder", 1000, to_come=300),
    ),
    Case(
        "what waits for its next step is recalled",
        [Due(1000, 10, "reminder", 8), Due(200, -3)],
        Notice("preventive", 1000, to_come=200),
    ),
    # Consumers
    Case(
        "formal notice of a consumer",
        [REMINDED],
        Notice("formal", 1000),
        consumer=True,
    ),
    Case(
        "last notice of a consumer",
        [Due(1000, 30, "formal")],
        Notice("final", 1000),
        consumer=True,
    ),
    Case(
        "consumer late for a year",
        [Due(1000, 360, "formal")],
        Notice("final", 1000),
        consumer=True,
    ),
    Case(
        "consumer who paid a part",
        [REMINDED],
        Notice("formal", 600),
        consumer=True,
        paid=[(400, 10)],
    ),
    # Half-years
    # 1000 x 7.5 % x 146/365 = 30.0000
    Case(
        "due on the last day of a half-year",
        [Due(1000, 146, "reminder")],
        Notice("formal", 1000, 30.00, 40),
    ),
    # 1000 x 7.86 % x 1/365 + 30 = 0.2153 + 30
    Case(
        "one day in the half-year before",
        [Due(1000, 147, "reminder")],
        Notice("formal", 1000, 30.22, 40),
    ),
    # 1000 x 7.86 % x 36/365 + 30 = 7.7523 + 30
    Case(
        "two half-years",
        [Due(1000, 182, "reminder")],
        Notice("formal", 1000, 37.75, 40),
    ),
    # 1000 x 7.86 % x 181/365 + 30 = 38.9770 + 30
    Case(
        "the whole first half",
        [Due(1000, 327, "formal")],
        Notice("final", 1000, 68.98, 40),
    ),
    # 1000 x 8.28 % x 1/365 + 38.9770 + 30 = 0.2268 + 68.9770
    Case(
        "three half-years",
        [Due(1000, 328, "formal")],
        Notice("final", 1000, 69.20, 40),
    ),
    # Part payments
    # 1000 x 7.5 % x 10/365 + 600 x 7.5 % x 10/365 = 2.0548 + 1.2329
    Case("paid in part", [REMINDED], Notice("formal", 600, 3.29, 40), paid=[(400, 10)]),
    # 600 x 7.5 % x 20/365 = 2.4658
    Case(
        "part paid in time",
        [REMINDED],
        Notice("formal", 600, 2.47, 40),
        paid=[(400, 25)],
    ),
    Case(
        "part paid on the due date",
        [REMINDED],
        Notice("formal", 600, 2.47, 40),
        paid=[(400, 20)],
    ),
    # 1000 x 7.5 % x 1/365 + 600 x 7.5 % x 19/365 = 0.2055 + 2.3425
    Case(
        "part paid a day late",
        [REMINDED],
        Notice("formal", 600, 2.55, 40),
        paid=[(400, 19)],
    ),
    # 1000 x 7.86 % x 36/365 + 500 x 7.5 % x 146/365 = 7.7523 + 15
    Case(
        "part paid on the last day of the half-year",
        [Due(1000, 182, "reminder")],
        Notice("formal", 500, 22.75, 40),
        paid=[(500, 146)],
    ),
    # 10 days of 1000, of 700 and of 400 at 7.5 % = 2.0548 + 1.4384 + 0.8219
    Case(
        "paid in three parts",
        [Due(1000, 30, "formal")],
        Notice("final", 400, 4.32, 40),
        paid=[(300, 20), (300, 10)],
    ),
    # 1000 x 7.5 % x 10/365 + 0.01 x 7.5 % x 10/365 = 2.0548 + 0.0000
    Case(
        "one cent left",
        [REMINDED],
        Notice("formal", 0.01, 2.05, 40),
        paid=[(999.99, 10)],
    ),
    Case("paid", [REMINDED], None, paid=[(1000, 5)]),
    # 600 x 7.5 % x 20/365 = 2.4658
    Case(
        "payment that nobody matched",
        [REMINDED],
        Notice("formal", 600, 2.47, 40),
        unmatched=(400, 0),
    ),
    Case(
        "payment that covers the oldest",
        [REMINDED, Due(500, 4)],
        Notice("reminder", 300),
        unmatched=(1200, 0),
    ),
    # Credit notes
    # 750 x 7.5 % x 20/365 = 3.0822
    Case(
        "credit note that nobody matched",
        [REMINDED],
        Notice("formal", 750, 3.08, 40),
        unmatched=(0, 250),
    ),
    # 1000 x 7.5 % x 20/365 = 4.1096: it was owed until that day
    Case(
        "credit note of the day",
        [REMINDED],
        Notice("formal", 750, 4.11, 40),
        credited=250,
    ),
    Case("credit note of all", [REMINDED], None, unmatched=(0, 1000)),
    # 650 x 7.5 % x 20/365 = 2.6712
    Case(
        "payment and credit note",
        [REMINDED],
        Notice("formal", 650, 2.67, 40),
        unmatched=(100, 250),
    ),
    # Disputes
    # 700 x 7.5 % x 20/365 = 2.8767
    Case(
        "disputed in part",
        [REMINDED._replace(disputed=300)],
        Notice("formal", 700, 2.88, 40),
    ),
    Case("disputed", [REMINDED._replace(disputed=1000)], None),
    # 500 x 7.5 % x 20/365 = 2.0548
    Case(
        "disputed and credited",
        [REMINDED._replace(disputed=300)],
        Notice("formal", 500, 2.05, 40),
        unmatched=(0, 200),
    ),
    # 700 x 7.5 % x 10/365 + 300 x 7.5 % x 10/365 = 1.4384 + 0.6164
    Case(
        "disputed, and paid in part",
        [REMINDED._replace(disputed=300)],
        Notice("formal", 300, 2.05, 40),
        paid=[(400, 10)],
    ),
    # Promises
    Case("promised", [REMINDED], None, promised=(1000, 3)),
    # 1000 x 7.5 % x 20/365 = 4.1096: a promise stops the reminder, not the interest
    Case(
        "promised in part",
        [REMINDED],
        Notice("formal", 600, 4.11, 40),
        promised=(400, 3),
    ),
    Case(
        "promise of yesterday",
        [REMINDED],
        Notice("formal", 1000, 4.11, 40),
        promised=(1000, -1),
    ),
    # Left out, several due dates
    # 500 x 7.5 % x 20/365 = 2.0548
    Case(
        "left out",
        [REMINDED._replace(excluded=True), Due(500, 20, "reminder")],
        Notice("formal", 500, 2.05, 40),
    ),
    # 600 x 7.5 % x 40/365 = 4.9315 and 400 x 7.5 % x 20/365 = 1.6438
    Case(
        "two due dates of one invoice",
        [Due(600, 40, "reminder", second=400)],
        Notice("formal", 1000, 6.57, 40),
    ),
    # 600: 20 days, paid on the day of the other; 400 x 7.5 % x 20/365 = 1.6438
    Case(
        "first due date paid late",
        [Due(600, 40, "reminder", second=400)],
        Notice("formal", 400, 1.64, 40),
        paid=[(600, 20)],
    ),
    # 100 and 200 x 7.5 % x 20/365 = 0.4110 and 0.8219
    Case(
        "two invoices, two indemnities",
        [Due(100, 20, "reminder"), Due(200, 20, "reminder")],
        Notice("formal", 300, 1.23, 80),
    ),
]
