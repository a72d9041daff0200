"""What a late payment costs the customer: plain Python.

Code de commerce L441-10 and D441-5 (between businesses only), Code des procédures
civiles d'exécution L111-8 (nothing is asked from a consumer without a writ).

Amounts are whole numbers of the currency's smallest unit, rates are exact percents per
year: a result is rounded once, at the end.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .half_years import HalfYear

ONE_DAY = timedelta(days=1)
# Least that an agreed rate may be: three times the legal one.
FLOOR_COEFFICIENT = 3
# What is owed without any agreement: the central bank's rate and ten points.
CENTRAL_BANK_POINTS = 10


@dataclass(frozen=True)
class Terms:
    """What was agreed on late payments.

    :param bool business: the customer is a business; a consumer owes nothing
    :param str method: coefficient (of the legal rate), contract (a rate of our own) or
        central_bank (refinancing rate and 10 points: what the law says by default)
    :param Fraction coefficient: of the legal rate; below 3, 3 is taken
    :param Fraction contract_rate: percent per year; below the floor, the floor is taken
    """

    business: bool = True
    method: str = "coefficient"
    coefficient: Fraction = Fraction(FLOOR_COEFFICIENT)
    contract_rate: Fraction = Fraction(0)


@dataclass(frozen=True)
class Rates:
    """Published rates, in percent per year, by half-year.

    :param dict legal: {HalfYear: Fraction}, rate of professional creditors
    :param dict central_bank: {HalfYear: Fraction}, refinancing rate on its first day
    """

    legal: dict
    central_bank: dict

    def get(self, half_year, terms):
        """Rate of late payments during a half-year.

        :return: Fraction, or None when a rate that it needs is not known
        """
        if terms.method == "central_bank":
            rate = self.central_bank.get(half_year)
            return None if rate is None else rate + CENTRAL_BANK_POINTS
        legal = self.legal.get(half_year)
        if legal is None:
            return None
        floor = FLOOR_COEFFICIENT * legal
        if terms.method == "contract":
            return max(terms.contract_rate, floor)
        return max(terms.coefficient * legal, floor)


@dataclass(frozen=True)
class Segment:
    """Days in a row with one amount owed and one rate, both ends included."""

    first_day: date
    last_day: date
    principal: int
    rate: Fraction

    @property
    def days(self):
        return (self.last_day - self.first_day).days + 1

    @property
    def days_of_year(self):
        return HalfYear.of(self.first_day).days_of_year

    @property
    def exact_amount(self):
        """Interest of these days, not rounded."""
        part_of_year = Fraction(self.days, self.days_of_year)
        return self.principal * self.rate / 100 * part_of_year


@dataclass(frozen=True)
class Interest:
    """Interest of one due date.

    :param int amount: rounded half up; 0 as soon as one rate is missing
    :param tuple segments: how it is made up
    :param tuple missing: half-years whose rate is not known
    """

    amount: int = 0
    segments: tuple = ()
    missing: tuple = ()


def round_half_up(value):
    """Nearest whole number of an exact positive amount."""
    return int(value + Fraction(1, 2))


def compute_interest(principal, due_date, as_of, payments, rates, terms):
    """Interest of one due date, from the day after it.

    A payment stops the interest of its part from the following day on.

    :param int principal: owed on the due date, disputed part left out
    :param date due_date: last day to pay in time
    :param date as_of: last day that counts
    :param payments: iterable of (date, int), credit notes included
    :param Rates rates: published rates
    :param Terms terms: what was agreed
    :return: Interest
    """
    if not terms.business:
        return Interest()
    periods = list(_split(principal, due_date, as_of, list(payments)))
    halves = [HalfYear.of(first) for first, _last, _open in periods]
    found = {half: rates.get(half, terms) for half in halves}
    missing = tuple(sorted(half for half, rate in found.items() if rate is None))
    if missing:
        return Interest(missing=missing)
    segments = tuple(
        Segment(first, last, amount, found[half])
        for (first, last, amount), half in zip(periods, halves, strict=True)
    )
    total = sum((segment.exact_amount for segment in segments), Fraction(0))
    return Interest(round_half_up(total), segments)


def _split(principal, due_date, as_of, payments):
    """Late days cut where the amount owed or the half-year changes.

    :return: generator of (first day, last day, amount owed)
    """
    first = due_date + ONE_DAY
    starts = {first} | {
        day + ONE_DAY for day, _amount in payments if due_date < day < as_of
    }
    starts |= {
        HalfYear(year, half).first_day
        for year in range(first.year, as_of.year + 1)
        for half in (1, 2)
        if first < HalfYear(year, half).first_day <= as_of
    }
    ordered = sorted(starts)
    ends = [day - ONE_DAY for day in ordered[1:]] + [as_of]
    for start, end in zip(ordered, ends, strict=True):
        amount = get_open_amount(principal, payments, start)
        if amount > 0 and start <= end:
            yield start, end, amount


def get_open_amount(principal, payments, day):
    """What is still owed on a day: a payment of that very day does not count yet."""
    return principal - sum(amount for paid, amount in payments if paid < day)


def is_late(principal, due_date, as_of, payments):
    """Whether anything was still owed the day after the due date."""
    following = due_date + ONE_DAY
    return following <= as_of and get_open_amount(principal, payments, following) > 0


def compute_recovery_fee(late_invoices, fee, terms):
    """Fixed indemnity, once per late invoice whatever its due dates (D441-5).

    :param late_invoices: iterable of keys of the invoices, one for each late due date
    :param int fee: amount per invoice
    :return: int
    """
    return fee * len(set(late_invoices)) if terms.business else 0
