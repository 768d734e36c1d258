"""Moments: what a post's date is in the end. Checked against Ruby 3.1 and Jekyll 4.3."""

from __future__ import annotations

from datetime import MAXYEAR, datetime, timedelta, tzinfo
from typing import Final

LAST_ODD_OFFSET: Final = 1972  # Liberia was the last to give up an offset with seconds in it
_MINUTE: Final = timedelta(minutes=1)


def final_moment(value: object, zone: tzinfo) -> datetime | None:
    """Give the date of a post whose header gives `value`, in the site's zone; None where Jekyll stops the build.

    Jekyll reads the value's text, and then twice more the text of its own result: when it merges the categories, and
    the tags. It shows only where the zone's offset has seconds, as in years of local mean time: the text drops them.
    """
    if isinstance(value, datetime) and value.tzinfo is not None and LAST_ODD_OFFSET < value.year < MAXYEAR:
        return localize(value, zone)  # its text says all
    # a time that the header's loader has read needs none of it
    from newspost.ruby.dates import parse_time  # noqa: PLC0415
    from newspost.ruby.values import ruby_text  # noqa: PLC0415

    moment: datetime | None = None
    for _ in range(3):
        moment = parse_time(ruby_text(value, zone), zone)
        if moment is None:
            return None
        try:
            value = moment = localize(moment, zone)
        except OverflowError:
            return None
        if not (moment.utcoffset() or _MINUTE) % _MINUTE:
            break  # its text says all, so that it reads as itself
    return moment


def localize(moment: datetime, zone: tzinfo) -> datetime:
    """Show the moment on the zone's clock, in whole seconds: Ruby's `Time#localtime` as Jekyll keeps it.

    Raises:
        OverflowError: The zone's clock shows a year outside 1 to 9999.
    """
    return moment.astimezone(zone).replace(microsecond=0)
