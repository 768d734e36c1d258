"""A new date in the shape of the old one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newspost.header.edits import Written
from newspost.header.scalars import resolve
from newspost.meaning.fields import date
from newspost.problems import EditRejected

if TYPE_CHECKING:
    from newspost.header.locate import Key
    from newspost.meaning.reading import Reading

_SHAPE = re.compile(
    r"\d{4}(?P<dash>[-/.])(?P<month>\d{1,2})(?P=dash)(?P<day>\d{1,2})"
    r"(?:(?P<gap>[Tt]|[ \t]++)(?P<hour>\d{1,2}):\d{2}(?P<second>:\d{2}(?:\.\d*+)?)?"
    r"(?P<blank>[ \t]*+)(?P<zone>[Zz]|UTC|GMT|[-+]\d{2}(?P<colon>:?)(?P<minute>\d{2})?)?)?"
)


def written_date(reading: Reading, key: Key | None, wanted: datetime) -> object:
    """Return the raw value for ``date`` that Jekyll reads as ``wanted``, in the shape that the old one has.

    The shape is its separators, its zone, whether it has a time and seconds, and its quotes. Where the shape cannot
    say the new date it gets what it lacks: a time, seconds, a zone.

    Raises:
        EditRejected: no text says this date to Jekyll, which keeps no fractions of a second.
    """
    if wanted.microsecond:
        raise EditRejected("unwritable value", "Jekyll keeps no fractions of a second of a date", ("date",))
    old = _text(reading, key)
    for text in _texts(old, wanted, reading):
        is_text = key is not None and key.style in {"'", '"', "|", ">"}
        if date({"date": text if is_text else resolve(text)}, reading.context) == wanted:
            return text if is_text else Written(text)
    raise EditRejected("unwritable value", f"no text says {wanted.isoformat()} to Jekyll", ("date",))


def _text(reading: Reading, key: Key | None) -> str:
    """Return the text of the old date, without its quotes."""
    if key is None:
        return ""
    value = reading.header.data.get("date")
    return (value if isinstance(value, str) else key.value.of(reading.text)).strip()


def _texts(old: str, wanted: datetime, reading: Reading) -> Iterator[str]:
    """Yield texts for ``wanted``, from the nearest to the old shape to the canonical one."""
    shape = _SHAPE.fullmatch(old)
    has_offset = shape is not None and bool(shape["zone"]) and shape["zone"][0] in "+-"
    if shape and not shape["hour"]:
        for moment in _moments(wanted, reading, own_first=False):
            yield _day(shape, moment)
    elif shape:
        for with_zone in (bool(shape["zone"]), True):
            for with_second in (bool(shape["second"]), True):
                for moment in _moments(wanted, reading, own_first=has_offset):
                    yield _shaped(shape, moment, with_second=with_second, with_zone=with_zone)
    yield canonical_date(wanted)


def _moments(wanted: datetime, reading: Reading, *, own_first: bool) -> Iterator[datetime]:
    """Yield the same instant at its own offset, in the site's zone, and in UTC; or the other way round."""
    zones = (wanted.tzinfo, reading.context.zone, UTC)
    for zone in zones if own_first else reversed(zones):
        with suppress(OverflowError):  # a clock there shows the year 0 or 10000
            yield wanted.astimezone(zone)


def canonical_date(moment: datetime) -> str:
    """Return the date as the archive writes it: ``2022-03-24 16:59:33 +0800``."""
    if (moment.utcoffset() or timedelta(0)) % timedelta(minutes=1):
        with suppress(OverflowError):  # no text says such an offset, nor the year 0 or 10000
            moment = moment.astimezone(UTC)
    return f"{moment.year:04}-{moment:%m-%d %H:%M:%S %z}"


def _day(shape: re.Match[str], moment: datetime) -> str:
    """Return the day of ``moment`` in the shape of an old date."""
    dash, month, day = shape["dash"], len(shape["month"]), len(shape["day"])
    return f"{moment.year:04}{dash}{moment.month:0{month}}{dash}{moment.day:0{day}}"


def _shaped(shape: re.Match[str], moment: datetime, *, with_second: bool, with_zone: bool) -> str:
    """Return ``moment`` in the shape of an old date and time, with what it is to have."""
    text = f"{_day(shape, moment)}{shape['gap']}{moment.hour:0{len(shape['hour'])}}:{moment.minute:02}"
    text += f":{moment.second:02}" if with_second else ""
    return text + (_zone(shape, moment) if with_zone else "")


def _zone(shape: re.Match[str], moment: datetime) -> str:
    """Return the offset of ``moment`` as the old one is written; a letter stands for UTC alone."""
    offset = f"{moment:%z}"[:5]
    old = shape["zone"]
    if old is None:
        return " " + offset
    if old[0] not in "+-":
        return shape["blank"] + (old if offset == "+0000" else offset)
    if not shape["minute"] and offset.endswith("00"):
        return shape["blank"] + offset[:3]
    return shape["blank"] + offset[:3] + shape["colon"] + offset[3:]
