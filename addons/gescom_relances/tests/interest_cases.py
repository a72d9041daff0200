"""Interest of late payments, calculated by hand.

Each case says its rows: amount owed x rate in percent x days / days of the year. The
legal rates are those published (2024-1: 5.07 %, 2025-1: 3.71 %, 2025-2: 2.76 %,
2026-1: 2.62 %), three times which is owed unless the terms say otherwise.
"""

from fractions import Fraction
from typing import NamedTuple

from ..engine.half_years import HalfYear
from ..engine.interest import Rates, Terms

LEGAL = {
    (2023, 1): "2.06",
    (2023, 2): "4.22",
    (2024, 1): "5.07",
    (2024, 2): "4.92",
    (2025, 1): "3.71",
    (2025, 2): "2.76",
    (2026, 1): "2.62",
}
CENTRAL_BANK = {
    (2024, 1): "4.50",
    (2025, 1): "3.15",
    (2025, 2): "2.15",
    (2026, 1): "2.15",
}
RATES = Rates(
    *(
        {HalfYear(*key): Fraction(rate) for key, rate in rates.items()}
        for rates in (LEGAL, CENTRAL_BANK)
    )
)

COEF = Terms()
COEF_1 = Terms(coefficient=Fraction(1))
COEF_4 = Terms(coefficient=Fraction(4))
COEF_4_5 = Terms(coefficient=Fraction("4.5"))
CONTRACT_8 = Terms(method="contract", contract_rate=Fraction(8))
CONTRACT_12 = Terms(method="contract", contract_rate=Fraction(12))
ECB = Terms(method="central_bank")
CONSUMER = Terms(business=False)


class Case(NamedTuple):
    """A due date and its interest, amounts in euros."""

    name: str
    principal: str
    due_date: str
    as_of: str
    rows: list
    interest: str
    payments: list = []
    terms: Terms = COEF


CASES = [
    Case(
        "first day late counts",
        "1000.00",
        "2026-01-31",
        "2026-02-01",
        [("1000.00", "7.86", 1, 365)],
        "0.22",
    ),
    Case(
        "due date itself is not late",
        "1000.00",
        "2026-01-31",
        "2026-01-31",
        [],
        "0.00",
    ),
    Case(
        "before the due date",
        "1000.00",
        "2026-02-28",
        "2026-02-01",
        [],
        "0.00",
    ),
    Case(
        "thirty days of 2026-1",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "7.86", 30, 365)],
        "6.46",
    ),
    Case(
        "whole first half of 2026",
        "1000.00",
        "2025-12-31",
        "2026-06-30",
        [("1000.00", "7.86", 181, 365)],
        "38.98",
    ),
    Case(
        "leap year is counted over 366",
        "1000.00",
        "2023-12-31",
        "2024-01-30",
        [("1000.00", "15.21", 30, 366)],
        "12.47",
    ),
    Case(
        "29 February is one more day",
        "1000.00",
        "2024-02-15",
        "2024-03-15",
        [("1000.00", "15.21", 29, 366)],
        "12.05",
    ),
    Case(
        "the same days without a 29 February",
        "1000.00",
        "2025-02-15",
        "2025-03-15",
        [("1000.00", "11.13", 28, 365)],
        "8.54",
    ),
    Case(
        "small amounts round half up once",
        "12.34",
        "2026-01-31",
        "2026-03-02",
        [("12.34", "7.86", 30, 365)],
        "0.08",
    ),
    Case(
        "less than half a cent is nothing",
        "1.00",
        "2026-01-31",
        "2026-02-10",
        [("1.00", "7.86", 10, 365)],
        "0.00",
    ),
    Case(
        "big amounts are exact",
        "1234567.89",
        "2026-01-31",
        "2026-05-01",
        [("1234567.89", "7.86", 90, 365)],
        "23926.94",
    ),
    Case(
        "half-year change splits the days",
        "1000.00",
        "2025-06-15",
        "2025-07-15",
        [("1000.00", "11.13", 15, 365), ("1000.00", "8.28", 15, 365)],
        "7.98",
    ),
    Case(
        "due on 30 June: the second half alone",
        "1000.00",
        "2025-06-30",
        "2025-07-30",
        [("1000.00", "8.28", 30, 365)],
        "6.81",
    ),
    Case(
        "as of 30 June: the first half alone",
        "1000.00",
        "2025-05-31",
        "2025-06-30",
        [("1000.00", "11.13", 30, 365)],
        "9.15",
    ),
    Case(
        "as of 1 July: one day of the second half",
        "1000.00",
        "2025-05-31",
        "2025-07-01",
        [("1000.00", "11.13", 30, 365), ("1000.00", "8.28", 1, 365)],
        "9.37",
    ),
    Case(
        "year change splits the days",
        "1000.00",
        "2025-12-16",
        "2026-01-15",
        [("1000.00", "8.28", 15, 365), ("1000.00", "7.86", 15, 365)],
        "6.63",
    ),
    Case(
        "leap year to common year",
        "1000.00",
        "2024-12-16",
        "2025-01-15",
        [("1000.00", "14.76", 15, 366), ("1000.00", "11.13", 15, 365)],
        "10.62",
    ),
    Case(
        "common year to leap year",
        "1000.00",
        "2023-12-16",
        "2024-01-15",
        [("1000.00", "12.66", 15, 365), ("1000.00", "15.21", 15, 366)],
        "11.44",
    ),
    Case(
        "three half-years",
        "1000.00",
        "2024-12-31",
        "2026-01-31",
        [
            ("1000.00", "11.13", 181, 365),
            ("1000.00", "8.28", 184, 365),
            ("1000.00", "7.86", 31, 365),
        ],
        "103.61",
    ),
    Case(
        "five half-years",
        "1000.00",
        "2023-12-31",
        "2026-03-31",
        [
            ("1000.00", "15.21", 182, 366),
            ("1000.00", "14.76", 184, 366),
            ("1000.00", "11.13", 181, 365),
            ("1000.00", "8.28", 184, 365),
            ("1000.00", "7.86", 90, 365),
        ],
        "266.15",
    ),
    Case(
        "a payment of the middle",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "7.86", 10, 365), ("600.00", "7.86", 20, 365)],
        "4.74",
        payments=[("2026-02-10", "400.00")],
    ),
    Case(
        "a payment before the due date",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("600.00", "7.86", 30, 365)],
        "3.88",
        payments=[("2026-01-15", "400.00")],
    ),
    Case(
        "a payment on the due date is in time",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("600.00", "7.86", 30, 365)],
        "3.88",
        payments=[("2026-01-31", "400.00")],
    ),
    Case(
        "a payment on the day of the notice",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "7.86", 30, 365)],
        "6.46",
        payments=[("2026-03-02", "400.00")],
    ),
    Case(
        "a payment after the notice",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "7.86", 30, 365)],
        "6.46",
        payments=[("2026-03-10", "400.00")],
    ),
    Case(
        "paid late in full: until the payment",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "7.86", 10, 365)],
        "2.15",
        payments=[("2026-02-10", "1000.00")],
    ),
    Case(
        "paid in time in full",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [],
        "0.00",
        payments=[("2026-01-30", "1000.00")],
    ),
    Case(
        "two payments of the same day",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "7.86", 10, 365), ("500.00", "7.86", 20, 365)],
        "4.31",
        payments=[("2026-02-10", "300.00"), ("2026-02-10", "200.00")],
    ),
    Case(
        "three payments one after the other",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [
            ("1000.00", "7.86", 5, 365),
            ("700.00", "7.86", 5, 365),
            ("400.00", "7.86", 10, 365),
            ("100.00", "7.86", 10, 365),
        ],
        "2.91",
        payments=[
            ("2026-02-05", "300.00"),
            ("2026-02-10", "300.00"),
            ("2026-02-20", "300.00"),
        ],
    ),
    Case(
        "payment in disorder",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [
            ("1000.00", "7.86", 10, 365),
            ("700.00", "7.86", 10, 365),
            ("200.00", "7.86", 10, 365),
        ],
        "4.09",
        payments=[("2026-02-20", "500.00"), ("2026-02-10", "300.00")],
    ),
    Case(
        "paid too much owes nothing after",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "7.86", 10, 365)],
        "2.15",
        payments=[("2026-02-10", "1200.00")],
    ),
    Case(
        "a payment on the last day of a half-year",
        "1000.00",
        "2025-06-15",
        "2025-07-15",
        [("1000.00", "11.13", 15, 365), ("500.00", "8.28", 15, 365)],
        "6.28",
        payments=[("2025-06-30", "500.00")],
    ),
    Case(
        "a payment on the first day of a half-year",
        "1000.00",
        "2025-06-15",
        "2025-07-15",
        [
            ("1000.00", "11.13", 15, 365),
            ("1000.00", "8.28", 1, 365),
            ("500.00", "8.28", 14, 365),
        ],
        "6.39",
        payments=[("2025-07-01", "500.00")],
    ),
    Case(
        "a credit note reduces like a payment",
        "1200.00",
        "2026-01-31",
        "2026-03-02",
        [("1200.00", "7.86", 15, 365), ("960.00", "7.86", 15, 365)],
        "6.98",
        payments=[("2026-02-15", "240.00")],
    ),
    Case(
        "a credit note of the day of the invoice",
        "1200.00",
        "2026-01-31",
        "2026-03-02",
        [("960.00", "7.86", 30, 365)],
        "6.20",
        payments=[("2026-01-01", "240.00")],
    ),
    Case(
        "a disputed half is left out by the caller",
        "500.00",
        "2026-01-31",
        "2026-03-02",
        [("500.00", "7.86", 30, 365)],
        "3.23",
    ),
    Case(
        "coefficient of 4",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "10.48", 30, 365)],
        "8.61",
        terms=COEF_4,
    ),
    Case(
        "coefficient of 4.5",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "11.79", 30, 365)],
        "9.69",
        terms=COEF_4_5,
    ),
    Case(
        "a coefficient of 1 is raised to the floor of 3",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "7.86", 30, 365)],
        "6.46",
        terms=COEF_1,
    ),
    Case(
        "contract of 12 %",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "12", 30, 365)],
        "9.86",
        terms=CONTRACT_12,
    ),
    Case(
        "contract of 12 % keeps its rate over two half-years",
        "1000.00",
        "2025-06-15",
        "2025-07-15",
        [("1000.00", "12", 15, 365), ("1000.00", "12", 15, 365)],
        "9.86",
        terms=CONTRACT_12,
    ),
    Case(
        "contract of 12 % is raised to the floor of 2024",
        "1000.00",
        "2024-06-15",
        "2024-07-15",
        [("1000.00", "15.21", 15, 366), ("1000.00", "14.76", 15, 366)],
        "12.28",
        terms=CONTRACT_12,
    ),
    Case(
        "contract of 8 % is raised in one half-year only",
        "1000.00",
        "2025-12-16",
        "2026-01-15",
        [("1000.00", "8.28", 15, 365), ("1000.00", "8", 15, 365)],
        "6.69",
        terms=CONTRACT_8,
    ),
    Case(
        "no agreement: central bank and 10 points",
        "1000.00",
        "2026-01-31",
        "2026-03-02",
        [("1000.00", "12.15", 30, 365)],
        "9.99",
        terms=ECB,
    ),
    Case(
        "no agreement: the central bank's rate changes",
        "1000.00",
        "2025-06-15",
        "2025-07-15",
        [("1000.00", "13.15", 15, 365), ("1000.00", "12.15", 15, 365)],
        "10.40",
        terms=ECB,
    ),
    Case(
        "no agreement: a rate below three times the legal one stands",
        "1000.00",
        "2024-01-31",
        "2024-03-01",
        [("1000.00", "14.50", 30, 366)],
        "11.89",
        terms=ECB,
    ),
    Case(
        "a consumer owes nothing",
        "1000.00",
        "2025-06-15",
        "2026-06-15",
        [],
        "0.00",
        terms=CONSUMER,
    ),
    Case(
        "a consumer owes nothing in the longest delay",
        "99999.00",
        "2023-01-31",
        "2026-06-15",
        [],
        "0.00",
        payments=[("2024-01-01", "10.00")],
        terms=CONSUMER,
    ),
]
