"""Day numbers: Ruby's `Date` calendar, Julian up to 4 October 1582 and Gregorian from 15 October on.

A day is known by its Julian day number; the days in between are in no calendar. Any year is allowed.
"""

from __future__ import annotations

from datetime import date
from typing import Final

REFORM: Final = 2299161
"""The number of 15 October 1582, the first Gregorian day."""

_ORDINAL_ZERO: Final = 1721425  # the day number of Python's `date.fromordinal(0)`


def day_number(year: int, month: int, day: int) -> int:
    """Number a day, which need not be in the calendar."""
    before_march = month < 3
    years = year + 4800 - before_march  # since 1 March 4801 BC, so that leap days come last
    months = month + 12 * before_march - 3
    days = day + (153 * months + 2) // 5 + 365 * years + years // 4
    gregorian = days - years // 100 + years // 400 - 32045
    return gregorian if gregorian >= REFORM else days - 32083


def numbered_day(number: int) -> tuple[int, int, int]:
    """Give the year, month and day of a day number.

    Raises:
        ValueError, OverflowError: The day is after the year 9999.
    """
    if number >= REFORM:
        day = date.fromordinal(number - _ORDINAL_ZERO)
        return day.year, day.month, day.day
    days = number + 32082
    years = (4 * days + 3) // 1461
    days -= 1461 * years // 4
    months = (5 * days + 2) // 153
    return years - 4800 + months // 10, months + 3 - 12 * (months // 10), days - (153 * months + 2) // 5 + 1


def day_of_month(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Give the day back if it is in the calendar.

    Raises:
        ValueError, OverflowError: It is not.
    """
    if not 1 <= month <= 12 or numbered_day(day_number(year, month, day)) != (year, month, day):
        raise ValueError("no such day")
    return year, month, day


def day_of_year(year: int, year_day: int) -> tuple[int, int, int]:
    """Give the day with that number in its year: 2022-083.

    Raises:
        ValueError, OverflowError: The year is shorter.
    """
    found = numbered_day(day_number(year, 1, 1) + year_day - 1)
    if year_day < 1 or found[0] != year:
        raise ValueError("no such day of the year")
    return found


def day_of_week(year: int, week: int, week_day: int) -> tuple[int, int, int]:
    """Give the day, 1 Monday to 7 Sunday, of the week with that number: 2022-W12-4.

    Raises:
        ValueError, OverflowError: The year has no such week, or the week no such day.
    """
    monday = _first_monday(year) + 7 * (week - 1)
    if not (1 <= week_day <= 7 and week >= 1 and monday < _first_monday(year + 1)):
        raise ValueError("no such day of the week")
    return numbered_day(monday + week_day - 1)


def first_named_day(year: int, named_day: int) -> tuple[int, int, int]:
    """Give the day, 0 Sunday to 6 Saturday, of the week 0: the days of the year before its first Sunday.

    Raises:
        ValueError, OverflowError: There is no such day.
    """
    days_gone = (day_number(year, 1, 1) + 1) % 7 or 7  # since the Sunday before
    return day_of_year(year, 1 + named_day - days_gone)


def named_day_of_week(today: date, named_day: int) -> tuple[int, int, int]:
    """Give the day, 0 Sunday to 6 Saturday, of the week of today, which starts on Sunday."""
    number = day_number(today.year, today.month, today.day)
    return numbered_day(number - (number + 1) % 7 + named_day)


def _first_monday(year: int) -> int:
    """Number the Monday of the year's first week, which is the one with 4 January."""
    fourth = day_number(year, 1, 4)
    return fourth - fourth % 7
