"""Dates and times in a header, as the loader of Jekyll reads them: Ruby's ``Date.parse`` and ``DateTime.parse``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

# SafeYAML's DATE_MATCHER and TIME_MATCHER. Ruby's \Z lets one line feed follow; its \s and \d are ASCII.
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\n?", re.ASCII)
_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|\s++)(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d*+))?\s*+"
    r"(?:(Z)|([-+])(\d{1,2})(?::?(\d{2}))?)?\n?",
    re.ASCII,
)
# What nearly every post has, and Python and Ruby agree on. Ruby counts Julian days before 1582.
_COMMON_TIME = re.compile(r"((?:1[6-9]|[2-9]\d)\d\d-\d\d-\d\d \d\d:\d\d:\d\d)(?: ([-+]\d{4}))?", re.ASCII)
_RUBY_LENGTH_LIMIT = 128  # Date.parse refuses longer texts
_SECONDS_A_DAY = 86_400

ZONELESS = timezone(timedelta(0), "UTC")
"""The zone of a time that is written without one: UTC, to the loader. An object of its own, equal to UTC, so that the
two can be told apart: Jekyll shows such a time in the site's zone."""


def read_date(plain: str) -> date | str | None:
    """Return the date that ``plain`` is, ``plain`` itself where it only looks like one, None where it does not.

    Ruby counts in the Julian calendar up to 4 October 1582 and has no day between that and the 15th. The days that
    Python cannot hold (year 0, 29 February 1500) stay text.
    """
    match = _DATE.fullmatch(plain)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    if not _is_day(year, month, day):
        return plain
    try:
        return date(year, month, day)
    except ValueError:
        return plain


def read_time(plain: str) -> datetime | str | None:
    """Return the time that ``plain`` is, ``plain`` itself where it only looks like one, None where it does not.

    The time keeps the offset that was written; without one it is UTC. Fractions are cut at the microsecond. The rules
    are those of Ruby's ``DateTime.parse(plain).to_time``: 24:00:00 is the next midnight, second 60 is 59, an offset
    above a day is ignored, one of exactly a day is refused. What Python cannot hold (years 0 and 10000) stays text.
    """
    common = _COMMON_TIME.fullmatch(plain)
    if common:
        try:
            if common[2]:
                return datetime.fromisoformat(common[1] + common[2])
            return datetime.fromisoformat(common[1]).replace(tzinfo=ZONELESS)
        except ValueError:
            pass  # the long way knows what Ruby makes of it
    match = _TIME.fullmatch(plain)
    if match is None:
        return None
    time = _as_ruby(match) if len(plain) <= _RUBY_LENGTH_LIMIT else None
    return plain if time is None else time


def _as_ruby(match: re.Match[str]) -> datetime | None:
    """Return the time of a match of `_TIME`, or None where Ruby or Python has no such time."""
    year, month, day, hour, minute, second = map(int, match.group(1, 2, 3, 4, 5, 6))
    zone = _zone(*match.group(9, 10, 11)) if match[8] or match[9] else ZONELESS
    if zone is None or not (_is_day(year, month, day) and _is_clock(hour, minute, second)):
        return None
    if hour == 24:
        year, month, day = _next_day(year, month, day)
        hour = 0
    if month == 2 and day == 29 and not _is_leap(year):
        month, day = 3, 1  # a Julian leap day: Ruby's Time is Gregorian and rolls it over
    microsecond = int((match[7] or "")[:6].ljust(6, "0"))
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), microsecond, zone)
    except ValueError:
        return None


def _zone(sign: str | None, hours: str, minutes: str | None) -> timezone | None:
    """Return the zone of an offset's parts, or None for the one that Ruby's Time refuses."""
    seconds = int(hours) * 3600 + int(minutes or 0) * 60 if sign else 0
    if seconds == _SECONDS_A_DAY:
        return None
    if not 0 < seconds < _SECONDS_A_DAY:
        return UTC
    return timezone(timedelta(seconds=-seconds if sign == "-" else seconds))


def _is_clock(hour: int, minute: int, second: int) -> bool:
    """Whether Ruby takes this time of day; 24:00:00 and second 60 are."""
    if hour == 24:
        return minute == second == 0
    return hour < 24 and minute < 60 and second <= 60


def _is_day(year: int, month: int, day: int) -> bool:
    """Whether Ruby's calendar, Julian up to 4 October 1582, has this day."""
    if not (1 <= month <= 12 and 1 <= day <= 31) or (1582, 10, 4) < (year, month, day) < (1582, 10, 15):
        return False
    if month == 2:
        leap = year % 4 == 0 if year < 1582 else _is_leap(year)
        return day <= (29 if leap else 28)
    return day <= 30 or month not in (4, 6, 9, 11)


def _is_leap(year: int) -> bool:
    """Whether ``year`` is a Gregorian leap year."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _next_day(year: int, month: int, day: int) -> tuple[int, int, int]:
    """Return the day after, in Ruby's calendar."""
    if (year, month, day) == (1582, 10, 4):
        return 1582, 10, 15
    if _is_day(year, month, day + 1):
        return year, month, day + 1
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
