"""Zones: the time zone that a site is in."""

from __future__ import annotations

import re
import sys
from datetime import UTC, timedelta, timezone, tzinfo
from typing import Final

from newspost.text.patterns import later


def resolve_zone(timezone: str | tzinfo | None) -> tzinfo:
    """Give the zone that a site's `timezone` names.

    An IANA name gives its zone, `None` gives UTC, a tzinfo comes back as it is.

    Raises:
        ValueError: The name is not one that the zone data knows.
    """
    if timezone is None:
        return UTC
    if isinstance(timezone, tzinfo):
        return timezone
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - many sites are on UTC

    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):  # unknown; not a relative path; a folder such as "Asia"
        raise ValueError(f"unknown time zone {timezone!r}: give an IANA name such as 'Asia/Shanghai'") from None


_FIXED: Final = later(
    r"([A-Za-z]{3,}+|<[A-Za-z0-9+-]{3,}+>)([+-]?)([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2}))?)?", re.ASCII
)
_FOLDING: Final = frozenset({"win32", "darwin"})  # systems whose disks take Asia/shanghai for Asia/Shanghai


def site_zone(name: str | None) -> tuple[tzinfo, bool]:
    """Give the zone that the C library makes of `TZ=name`, which is how Jekyll sets a site's `timezone`.

    An IANA name gives its zone, a POSIX form such as `CST-8` what is always that far west of UTC. Anything else is UTC:
    the library says nothing. A POSIX form with summer time is not read either, unless it is an IANA name too.

    Returns:
        The zone, and whether the name is known; for None, UTC and True.

    >>> site_zone("<+08>-8")[0].utcoffset(None), site_zone("asia/shanghai")
    (datetime.timedelta(seconds=28800), (datetime.timezone.utc, False))
    """
    if name is None:
        return UTC, True
    plain = name.removeprefix(":")
    zone = _named_zone(plain) or _posix_zone(plain)
    return (UTC, False) if zone is None else (zone, True)


def _named_zone(name: str) -> tzinfo | None:
    """Give the zone of an IANA name as it is written, or None."""
    if sys.platform in _FOLDING:
        from zoneinfo import available_timezones  # noqa: PLC0415 - as above

        if name not in available_timezones():
            return None
    try:
        return resolve_zone(name)
    except ValueError:
        return None


def _posix_zone(name: str) -> tzinfo | None:
    """Give the zone of a POSIX form without summer time, or None; too many minutes or seconds are as many as can be."""
    match = _FIXED.fullmatch(name)
    if match is None:
        return None
    word, sign, *clock = match.groups("0")
    hours, minutes, seconds = map(int, clock)
    west = timedelta(hours=hours, minutes=min(minutes, 59), seconds=min(seconds, 59))
    if west >= timedelta(days=1):  # Python has no such zone
        return None
    return timezone(west if sign == "-" else -west, word.strip("<>"))
