"""Half-years, for which the legal rates are published."""

from datetime import date
from typing import NamedTuple


class HalfYear(NamedTuple):
    """A half-year: 1 from January to June, 2 from July to December."""

    year: int
    half: int

    @classmethod
    def of(cls, day):
        """The half-year of a day."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @classmethod
    def between(cls, first, last):
        """The half-years that hold the days from one to another.

        :return: list, in their order; empty when the last day comes before the first
        """
        if last < first:
            return []
        return [
            half_year
            for year in range(first.year, last.year + 1)
            for half_year in (cls(year, 1), cls(year, 2))
            if cls.of(first) <= half_year <= cls.of(last)
        ]

    @property
    def first_day(self):
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last_day(self):
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def days_of_year(self):
        """Days of the calendar year: the law counts the exact ones."""
        return (date(self.year, 12, 31) - date(self.year, 1, 1)).days + 1

    def __str__(self):
        return f"{self.year}-{self.half}"
