"""Clocks: the moment at which a clock shows what is written, as Ruby's `Time` counts it.

Every rule was checked against Ruby 3.1 by experiment.
"""

from __future__ import annotations

from calendar import isleap
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, NamedTuple


class Clock(NamedTuple):
    """What a clock is said to show, unchecked."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    microsecond: int


def moment_at(clock: Clock, zone: tzinfo, offset: int | None = None) -> datetime:
    """Give the moment at which the clock of `zone` shows this: Ruby's `Time.local`, or `Time.parse` with an offset.

    A day 29 to 31 that the month has not is counted on into the next; so are hour 24 and second 60.

    Args:
        clock: What it shows.
        zone: The zone of the clock and of the result.
        offset: The seconds that the zone is always ahead of UTC, where the text named them.

    Raises:
        ValueError: A field is out of range.
        OverflowError: The year is.
    """
    if offset is not None:
        return moment_at(_in_utc(clock, offset), UTC).astimezone(zone)
    year, month, day, hour, minute, second, microsecond = clock
    if not (1 <= day <= 31 and 0 <= hour <= 24 and 0 <= second <= 60) or (hour == 24 and (minute or second)):
        raise ValueError("out of range")
    first = datetime(year, month, 1, hour % 24, minute, min(second, 59), microsecond)  # noqa: DTZ001 - local_time gives it its zone
    moment = local_time(first + timedelta(day - 1 + hour // 24), zone)
    return (moment.astimezone(UTC) + timedelta(seconds=1)).astimezone(zone) if second == 60 else moment


def local_time(clock: datetime, zone: tzinfo) -> datetime:
    """Give the moment at which a clock in `zone` shows the naive `clock`.

    A time that the clock shows twice is the second one; one that it skips is moved on by what is skipped.

    Raises:
        OverflowError: The moment in UTC is outside the years 1 to 9999.
    """
    first = clock.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = clock.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return max(first, second).astimezone(zone)


def _in_utc(clock: Clock, offset: int) -> Clock:
    """Turn a clock that is `offset` seconds ahead of UTC to UTC.

    Only the fields that the offset reaches are carried over, so hour 25 may come into range and second 60 stays. A day
    that leaves its month, by whatever, becomes the next one's first or the last one's last: Ruby carries no more.
    """
    year, month, day, hour, minute, second, microsecond = clock
    step = -1 if offset > 0 else 1
    carry, second = _carry(second, step, abs(offset), 60)
    carry, minute = _carry(minute, step, carry, 60)
    carry, hour = _carry(hour, step, carry, 24)
    day += step * carry
    if carry and step < 0 and day < 1:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        day = month_length(year, month)
    elif carry and step > 0 and 0 <= month <= 12 and day > month_length(year, month):
        year, month, day = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    return Clock(year, month, day, hour, minute, second, microsecond)


def _carry(field: int, step: int, amount: int, size: int) -> tuple[int, int]:
    """Move a field of `size` values by its share of the amount; give what is left for the next one, and the field."""
    left, part = divmod(amount, size)
    if not part:
        return left, field
    over, field = divmod(field + step * part, size)
    return left + step * over, field


_LENGTHS: Final = (31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # before January stands December


def month_length(year: int, month: int) -> int:
    """Give the days of a month in any year; of month 0 too, as Ruby does.

    Raises:
        ValueError: There is no such month.
    """
    if not 0 <= month <= 12:
        raise ValueError("no such month")
    return _LENGTHS[month] + (month == 2 and isleap(year))
