"""Dates: the moment that Ruby makes of a date's text.

`parse_time`, `parse_datetime` and `parse_date` are Ruby's `Time.parse`, `DateTime.parse` and `Date.parse`. Every rule
was checked against Ruby 3.1.

A moment outside the years 1 to 9999 on its own clock does not fit a Python datetime: it counts as refused. So does a
post's date that is outside of them in UTC, which no other clock could show.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from newspost.ruby.clocks import Clock, local_time, moment_at, month_length
from newspost.ruby.date_parts import DateParts, read_date_parts
from newspost.ruby.day_numbers import (
    day_number,
    day_of_month,
    day_of_week,
    day_of_year,
    first_named_day,
    named_day_of_week,
    numbered_day,
)
from newspost.ruby.zone_words import date_offset, fixed_zone, time_offset

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAST: Final = {"year": 1, "month": 1, "day": 1, "hour": 0, "minute": 0, "second": 0, "microsecond": 0}


# --- Time.parse -------------------------------------------------------------------------------------------------------


def parse_time(text: str, zone: tzinfo, *, now: datetime | None = None) -> datetime | None:
    """Read a moment as Ruby's `Time.parse` does in a process whose zone is `zone`; None where that raises.

    Args:
        text: Any text.
        zone: The site's zone, for a text that names none or none that Ruby obeys.
        now: Gives the greater fields that the text leaves out (`10:00` is today); the present by default.

    Returns:
        The moment, on a clock with the offset that the text names, else on that of `zone`.
    """
    if common := _read_common(text):
        clock, written = common
        return local_time(clock, zone) if written is None else clock.replace(tzinfo=_common_zone(written))
    parts = read_date_parts(text)
    if parts is None or not _says_when(parts):
        return None
    try:
        return _time_of(parts, zone, now or datetime.now(UTC))
    except (OverflowError, ValueError):  # a field out of range, or a year that Python cannot hold
        return None


def _says_when(parts: DateParts) -> bool:
    """Tell whether the parts hold anything that `Time.parse` looks at: weeks and names of days are nothing to it."""
    return parts.year_day is not None or _known(parts, tuple(_LEAST)) > 0


def _time_of(parts: DateParts, zone: tzinfo, now: datetime) -> datetime:
    """Make a moment of the parts.

    Raises:
        ValueError: A field is out of range.
        OverflowError: The year is.
    """
    today = now.astimezone(zone)
    year = today.year if parts.year is None else parts.year
    offset = None if parts.zone is None else time_offset(parts.zone, year, zone)
    if offset is not None:
        zone = fixed_zone(offset)
        today = now.astimezone(zone)
    if parts.year_day is None:
        return moment_at(_filled(parts, today), zone, offset)
    return _on_year_day(parts, parts.year_day, partial(moment_at, zone=zone, offset=offset), today)


def _filled(parts: DateParts, now: datetime) -> Clock:
    """Give all fields: those before the first that is written from now, those behind it that are not, the least."""
    fields: list[int] = []
    written = False
    for name, least in _LEAST.items():
        part: int | None = getattr(parts, name)
        written = written or part is not None
        fields.append(part if part is not None else least if written else getattr(now, name))
    return Clock(*fields)


def _on_year_day(parts: DateParts, year_day: int, make: Callable[[Clock], datetime], today: datetime) -> datetime:
    """Give the moment on a day of the year.

    Ruby first takes all months for long and then corrects the day by as much as the result is off; what the clock
    itself carried over to the next day is so corrected away.

    Raises:
        ValueError: A field is out of range.
        OverflowError: The year is.
    """
    if not 1 <= year_day <= 366:
        raise ValueError("no such day of the year")
    months, days = divmod(year_day - 1, 31)
    parts.month, parts.day = months + 1, days + 1
    clock = _filled(parts, today)
    moment = make(clock)
    off_by = year_day - moment.timetuple().tm_yday
    if not off_by:
        return moment
    month, day = clock.month, clock.day + off_by
    length = month_length(clock.year, month)
    if day > length:
        month, day = month + 1, day - length
    if month > 12:
        raise ValueError("no such day of the year")
    return make(clock._replace(month=month, day=day))


# --- the common forms -------------------------------------------------------------------------------------------------

_COMMON: Final = re.compile(
    r"""
    ( [12][0-9]{3} - [01][0-9] - [0-3][0-9] )
    (?: [ T] ( (?:[01][0-9] | 2[0-3]) : [0-5][0-9] : [0-5][0-9] )
        (?: [ ]? ( Z | [-+] (?:[01][0-9] | 2[0-3]) :? [0-5][0-9] ) )?
    )?
    """,
    re.VERBOSE,
)
"""What nearly every header writes: no field of it but the month and the day can be out of range."""


def _read_common(text: str) -> tuple[datetime, str | None] | None:
    """Read a common form as a wall clock and its zone; None for any other text, and for a day that is not there."""
    match = _COMMON.fullmatch(text)
    if match is None:
        return None
    day, clock, zone = match.groups()
    try:
        return datetime.fromisoformat(f"{day} {clock}" if clock else day), zone
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _common_zone(written: str) -> tzinfo | None:
    """Give the zone that a common form writes."""
    return fixed_zone(time_offset(written, 2000, UTC) or 0)


# --- DateTime.parse and Date.parse ------------------------------------------------------------------------------------


def parse_datetime(text: str, *, today: date | None = None) -> datetime | None:
    """Read a moment as Ruby's `DateTime.parse(text).to_time` does; None where that raises.

    SafeYAML reads unquoted times so. Without a zone that Ruby knows, or with one of over a day, it is UTC. A day that
    is not in the calendar is refused; second 60 is read as 59.

    Args:
        text: Any text.
        today: Gives the greater fields that the text leaves out; the present day in UTC by default.
    """
    if (common := _read_common(text)) and common[0].year > 1582:
        return common[0].replace(tzinfo=UTC if common[1] is None else _common_zone(common[1]))
    parts = read_date_parts(text)
    if parts is None:
        return None
    try:
        return _datetime_of(parts, today or datetime.now(UTC).date())
    except (OverflowError, ValueError):  # a field out of range, or a year that Python cannot hold
        return None


def parse_date(text: str, *, today: date | None = None) -> date | None:
    """Read a day as Ruby's `Date.parse` does; None where that raises.

    SafeYAML reads unquoted `YYYY-MM-DD` so. A leap day that only the Julian calendar has, up to 1500, is refused.

    Args:
        text: Any text.
        today: Gives the greater fields that the text leaves out; the present day in UTC by default.
    """
    parts = read_date_parts(text)
    if parts is None:
        return None
    try:
        day = _day_of(parts, today or datetime.now(UTC).date(), timed=False)
        return date(*day)
    except (OverflowError, ValueError):
        return None


def _datetime_of(parts: DateParts, today: date) -> datetime:
    """Make a moment of the parts.

    Raises:
        ValueError: The parts name no day, or a field is out of range.
        OverflowError: The year is.
    """
    year, month, day = _day_of(parts, today, timed=True)
    hour, minute, second = parts.hour or 0, parts.minute or 0, parts.second or 0
    written = parts.zone if parts.zone_number is None else parts.zone_number
    offset = 0 if written is None else date_offset(written) or 0
    zone = fixed_zone(offset) if abs(offset) <= 86400 else UTC
    second = 59 if second == 60 else second
    if (hour, minute, second) == (24, 0, 0):  # the next day of Ruby's calendar, which left out ten days in 1582
        (year, month, day), hour = numbered_day(day_number(year, month, day) + 1), 0
    return moment_at(Clock(year, month, day, hour, minute, second, parts.microsecond or 0), UTC).replace(tzinfo=zone)


_WEEK: Final = ("week_year", "week", "week_day")
_KINDS: Final = {
    "time": (),
    "year day": ("year", "year_day"),
    "month": ("year", "month", "day"),
    "week": _WEEK,
    "named day": ("named_day",),
    "named day of a year": ("year", "named_day"),
    "named day of a week": ("week_year", "week", "named_day"),
}
"""The ways to name a day, in Ruby's order: the first of which the text has the most parts is completed from today."""


def _day_of(parts: DateParts, today: date, *, timed: bool) -> tuple[int, int, int]:
    """Find the day that the parts name, completed from today; a bare time is today's if `timed`.

    Raises:
        ValueError: They name none.
        OverflowError: The year is out of range.
    """
    if parts.year_day is not None or None in (parts.year, parts.month, parts.day):
        kind = max(_KINDS, key=lambda kind: _known(parts, _KINDS[kind]))
        clock = _known(parts, ("hour", "minute", "second"))
        if parts.second is not None:
            parts.second = min(parts.second, 59)
        if kind == "time" and clock and timed:
            return today.year, today.month, today.day
        if _known(parts, _KINDS[kind]) + clock < len(_KINDS[kind]) + 3:
            if kind == "named day":
                return named_day_of_week(today, parts.named_day or 0)
            if kind == "named day of a year":
                return first_named_day(parts.year or 0, parts.named_day or 0)
            _complete(parts, kind, today)
    return _complete_day(parts)


def _known(parts: DateParts, names: tuple[str, ...]) -> int:
    """Count the parts of these names that the text has."""
    return sum(getattr(parts, name) is not None for name in names)


def _complete(parts: DateParts, kind: str, today: date) -> None:
    """Give the parts of that kind that the text leaves out: those before the first it has from today, the others 1."""
    if kind == "year day":
        parts.year = today.year if parts.year is None else parts.year
        parts.year_day = 1 if parts.year_day is None else parts.year_day
    elif kind == "month":
        _fill(parts, _KINDS["month"], (today.year, today.month, today.day))
    elif kind == "week":
        _fill(parts, _WEEK, tuple(today.isocalendar()))


def _fill(parts: DateParts, names: tuple[str, ...], present: tuple[int, ...]) -> None:
    """Fill the parts of these names: the present ones up to the first that is there, behind it 1."""
    written = False
    for name, now in zip(names, present, strict=True):
        if getattr(parts, name) is None:
            setattr(parts, name, 1 if written else now)
        else:
            written = True


def _complete_day(parts: DateParts) -> tuple[int, int, int]:
    """Find the day that the parts name in full: by year day, else by month, else by week.

    Raises:
        ValueError: They name none.
        OverflowError: The year is out of range.
    """
    year, month, day, week_year, week = parts.year, parts.month, parts.day, parts.week_year, parts.week
    week_day = parts.week_day
    if week_day is None and parts.named_day is not None:
        week_day = parts.named_day or 7
    ways: list[Callable[[], tuple[int, int, int]]] = []
    if year is not None and parts.year_day is not None:
        ways.append(partial(day_of_year, year, parts.year_day))
    if year is not None and month is not None and day is not None:
        ways.append(partial(day_of_month, year, month, day))
    if week_year is not None and week is not None and week_day is not None:
        ways.append(partial(day_of_week, week_year, week, week_day))
    for way in ways:
        with suppress(ValueError, OverflowError):
            return way()
    raise ValueError("no such day")
