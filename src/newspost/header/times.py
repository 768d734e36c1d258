"""Dates and times in a header, as the loader of Jekyll reads them: Ruby's ``Date.parse`` and ``DateTime.parse``."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from newspost.text.patterns import later

# SafeYAML's DATE_MATCHER and TIME_MATCHER. Ruby's \Z lets one line feed follow; its \s and \d are ASCII.
_DATE = later(r"\d{4}-\d{2}-\d{2}\n?", re.ASCII)
_TIME = later(
    r"\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s++)\d{1,2}:\d{2}:\d{2}(?:\.\d*+)?\s*+(Z|[-+]\d{1,2}(?::?\d{2})?)?\n?",
    re.ASCII,
)
# What nearly every post has, and Python and Ruby agree on. Ruby counts Julian days before 1582.
_COMMON_TIME = later(r"((?:1[6-9]|[2-9]\d)\d\d-\d\d-\d\d \d\d:\d\d:\d\d)(?: ?([-+]\d\d:?\d\d))?", re.ASCII)

ZONELESS = timezone(timedelta(0), "UTC")
"""The zone of a time that is written without one: UTC, to the loader. An object of its own, equal to UTC, so that the
two can be told apart: Jekyll shows such a time in the site's zone."""


def read_date(plain: str) -> date | str | None:
    """Return the date that ``plain`` is, ``plain`` itself where it only looks like one, None where it does not.

    The days that Python cannot hold (year 0, 29 February 1500) stay text.
    """
    if _DATE.fullmatch(plain) is None:
        return None
    from newspost.ruby.dates import parse_date  # noqa: PLC0415 - few posts have a bare date

    day = parse_date(plain)
    return plain if day is None else day


def read_time(plain: str) -> datetime | str | None:
    """Return the time that ``plain`` is, ``plain`` itself where it only looks like one, None where it does not.

    The time keeps the offset that was written; without one it is UTC (`ZONELESS`). Fractions are cut at the
    microsecond. The rules are those of Ruby's ``DateTime.parse(plain).to_time``: 24:00:00 is the next midnight, second
    60 is 59, an offset above a day is ignored. What Python cannot hold (years 0 and 10000) stays text.
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
    from newspost.ruby.dates import parse_datetime  # noqa: PLC0415 - few times are written in another way

    time = parse_datetime(plain)
    if time is None:
        return plain
    return time if match[1] else time.replace(tzinfo=ZONELESS)
