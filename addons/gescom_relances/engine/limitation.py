"""When a claim may no longer be brought before the court: plain Python.

Two years against a consumer (Code de la consommation L218-2), five years between
businesses (Code de commerce L110-4). What interrupts the time makes it start again from
nothing (Code civil 2231): an acknowledgement of the debt (2240), a lawsuit for as long
as it lasts (2241, 2242), an act of enforcement (2244). A formal notice does not.
"""

from dataclasses import dataclass
from datetime import date

CONSUMER_YEARS = 2
BUSINESS_YEARS = 5


@dataclass(frozen=True)
class Interruption:
    """What makes the time start again.

    :param date day: when it happened
    :param bool lasts: it holds the time until it ends (a lawsuit)
    :param date end: when it ended; None while it lasts
    """

    day: date
    lasts: bool = False
    end: date | None = None


def add_years(day, years):
    """The same day some years later; the 29th of February ends on the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def get_limitation_date(start, business, interruptions=()):
    """Last day on which the claim may be brought before the court.

    :param date start: when the time starts to run
    :param bool business: the customer is a business
    :param interruptions: iterable of Interruption; those after the end change nothing
    :return: date, or None while a lawsuit holds the time
    """
    years = BUSINESS_YEARS if business else CONSUMER_YEARS
    limit = add_years(start, years)
    for interruption in sorted(interruptions, key=lambda item: item.day):
        if interruption.day > limit:
            break
        if interruption.lasts and not interruption.end:
            return None
        restart = interruption.end if interruption.lasts else interruption.day
        limit = max(limit, add_years(restart, years))
    return limit
