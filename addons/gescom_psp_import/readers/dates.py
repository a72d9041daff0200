"""Dates with the time zone that the file tells, and the day that it is at home."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from .errors import LineError

PARTS = {
    "%Y": r"(?P<Y>\d{4})",
    "%y": r"(?P<y>\d{2})",
    "%m": r"(?P<m>\d{1,2})",
    "%d": r"(?P<d>\d{1,2})",
    "%H": r"(?P<H>\d{1,2})",
    "%M": r"(?P<M>\d{2})",
    "%S": r"(?P<S>\d{2})(?:\.\d+)?",
    "%z": r"(?P<z>Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2})",
}
# In files that name the zone by its letters; the offset is that of the letters.
ABBREVIATIONS = {
    **{"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "BST": 60, "IST": 330},
    **{"CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "EET": 120, "EEST": 180},
    **{"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360},
    **{"PST": -480, "PDT": -420, "AEST": 600, "AEDT": 660, "JST": 540},
}
OLDEST, LATEST = 1990, 2100
OFFSET = re.compile(r"([+-])(\d{2}):?(\d{2})").fullmatch


def read_zone(text):
    """The time zone of a name: PST, Europe/Paris, +02:00.

    :raise LineError: nobody knows it
    """
    minutes = ABBREVIATIONS.get(text.upper())
    if minutes is not None:
        return timezone(timedelta(minutes=minutes))
    found = OFFSET(text)
    if found:
        delta = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return timezone(-delta if found[1] == "-" else delta)
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise LineError("bad_zone", value=text) from None


class DateFormat:
    """One way of writing dates, as `strptime` names it, faster.

    :param str pattern: made of %Y %y %m %d %H %M %S %z and punctuation
    """

    def __init__(self, pattern):
        self.pattern = pattern
        self.has_time = "%H" in pattern
        expression = re.escape(pattern)
        for code, part in PARTS.items():
            expression = expression.replace(code, part)
        self._match = re.compile(expression.replace(r"\ ", r"\s+")).fullmatch
        names = re.findall(r"\?P<(\w)>", expression)
        self._names = names

    def parse(self, text):
        """The date of a text.

        :return: tuple (datetime without zone, text of the zone or None), or None when
            it is not written so
        """
        found = self._match(text)
        if not found:
            return None
        parts = found.groupdict()
        year = int(parts.get("Y") or 2000 + int(parts["y"]))
        if not OLDEST <= year <= LATEST:
            return None
        try:
            moment = datetime(
                year,
                int(parts["m"]),
                int(parts["d"]),
                int(parts.get("H") or 0),
                int(parts.get("M") or 0),
                int(parts.get("S") or 0),
            )
        except ValueError:
            return None
        return moment, parts.get("z")


class Calendar:
    """Reads the dates of a column; keeps what it read.

    :param list formats: of `DateFormat`, those that the column may have
    :param str zone: name of the zone of the file when a row names none
    :param str home: name of the zone whose days count
    """

    _most = 50000

    def __init__(self, formats, zone, home):
        self.formats = formats
        self.home = ZoneInfo(home)
        self.zone = read_zone(zone) if zone else self.home
        self._zones = {}
        self._known = {}

    def parse(self, text, zone=""):
        """
        :param str text: date, and time if there is one
        :param str zone: name of the zone, if the row tells it
        :return: tuple (day at home, moment in UTC without zone or None)
        :raise LineError: it is no date
        """
        known = self._known.get((text, zone))
        if known is None:
            if len(self._known) > self._most:
                self._known.clear()
            known = self._known[text, zone] = self._read(text, zone)
        return known

    def _read(self, text, zone):
        for date_format in self.formats:
            found = date_format.parse(text)
            if found:
                moment, own_zone = found
                if not date_format.has_time:
                    return moment.date(), None
                return self._at_home(moment, own_zone or zone)
        raise LineError("bad_date", value=text)

    def _at_home(self, moment, zone):
        place = self.zone
        if zone:
            place = self._zones.get(zone)
            if place is None:
                place = self._zones[zone] = read_zone(zone)
        aware = moment.replace(tzinfo=place)
        return aware.astimezone(self.home).date(), aware.astimezone(UTC).replace(
            tzinfo=None
        )


def choose_formats(formats, texts, preferred=None):
    """Which of several ways of writing dates the whole file follows.

    03/04/2026 is in March or in April: a day beyond 12 elsewhere in the file tells, or
    else the order of the rows, which providers write by date.

    :param list formats: of `DateFormat`, that exclude each other
    :param texts: all cells of the column
    :param str preferred: pattern that the user or the language of the headers tells
    :return: list of the format that fits, of all of them when none fits every cell
    :raise ValueError: two fit, and nothing tells which
    """
    texts = list(dict.fromkeys(text for text in texts if text))
    fitting = []
    for date_format in formats:
        dates = [date_format.parse(text) for text in texts]
        bad = dates.count(None)
        fitting.append((bad, date_format, [d[0] for d in dates if d]))
    least = min(bad for bad, _format, _dates in fitting)
    best = [(f, dates) for bad, f, dates in fitting if bad == least]
    if len(best) > 1 and preferred:
        best = [(f, d) for f, d in best if f.pattern.startswith(preferred)] or best
    if len({tuple(dates) for _format, dates in best}) > 1:
        ordered = [(f, d) for f, d in best if _is_ordered(d)]
        if len(ordered) != 1:
            raise ValueError("ambiguous dates")
        best = ordered
    return [best[0][0]]


def _is_ordered(dates):
    return len(dates) > 2 and (
        all(a <= b for a, b in zip(dates, dates[1:], strict=False))
        or all(a >= b for a, b in zip(dates, dates[1:], strict=False))
    )


def is_future(day, today=None):
    """Is a day so far ahead that the file must be wrong?"""
    return day > (today or date.today()) + timedelta(days=400)
