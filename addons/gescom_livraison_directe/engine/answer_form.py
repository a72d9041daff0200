"""What a supplier types on his page, read with suspicion. Pure functions."""

import math
from datetime import date

MOST_TEXT = 1000
MOST_TRACKING = 100


class WrongEntryError(ValueError):
    """Something typed that cannot be understood; `code` says what."""

    def __init__(self, code, value=""):
        super().__init__(code)
        self.code = code
        self.value = value


def read_quantity(text, most):
    """A quantity as people type it, with a comma or a point.

    :param text: str that was typed, None or empty for nothing
    :param float most: what was asked for
    :return: float
    :raise WrongEntryError: `number`, or `too_much`
    """
    typed = (text or "").strip().replace("\u202f", "").replace(" ", "")
    if not typed:
        return 0.0
    try:
        quantity = float(typed.replace(",", "."))
    except ValueError as error:
        raise WrongEntryError("number", typed[:20]) from error
    if not math.isfinite(quantity) or quantity < 0:
        raise WrongEntryError("number", typed[:20])
    if quantity > most + 1e-9:
        raise WrongEntryError("too_much", typed[:20])
    return min(quantity, most)


def read_day(text, latest=None):
    """A day, as browsers send it.

    :param text: str YYYY-MM-DD, None or empty for none
    :param latest: date that it may not be after
    :return: date, or None
    :raise WrongEntryError: `day`, or `future`
    """
    typed = (text or "").strip()
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed[:10])
    except ValueError as error:
        raise WrongEntryError("day", typed[:20]) from error
    if not 2000 <= day.year <= 2100:
        raise WrongEntryError("day", typed[:20])
    if latest and day > latest:
        raise WrongEntryError("future", typed[:20])
    return day


def read_text(text, most=MOST_TEXT):
    """Some words, cut to what is reasonable and freed of control characters.

    :param text: str or None
    :return: str
    """
    kept = "".join(c for c in text or "" if c.isprintable() or c in "\n\t")
    return kept.strip()[:most]
