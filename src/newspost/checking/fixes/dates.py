"""DT: the date, written so that Jekyll takes it as it was meant."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Final

from newspost.checking.fixes.drafts import Draft, set_keys
from newspost.checking.fixes.names import file_name, named_day, numbered_day, written_day
from newspost.editing.dates import canonical_date
from newspost.faults.names import day_in_name
from newspost.faults.views import find_key
from newspost.header.edits import Written
from newspost.header.scalars import resolve
from newspost.header.times import ZONELESS
from newspost.meaning.fields import date as date_of
from newspost.ruby.date_parts import read_date_parts
from newspost.ruby.zones import resolve_zone
from newspost.text.patches import Patch
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.checking.fixes.drafts import Mender
    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading

_IN_DIGITS: Final = re.compile(
    r"(\d{4})\s*+[-/.年]\s*+(\d\d?)\s*+[-/.月]\s*+(\d\d?)(?:日|号)?"
    r"(?:[T\s]*+(\d\d?)\s*+(?:::?|[时点])\s*+(\d\d?)(?:\s*+(?:::?|分)\s*+(\d\d?)秒?)?)?[分]?"
    r"\s*+([-+]\d\d:?\d\d|Z)?",
    re.ASCII,
)
_ZONE_AT_END: Final = re.compile(r"\s*+[-+]\d\d:?(?:\d\d)?\Z", re.ASCII)
_FROM_UTC: Final = re.compile(r"(?:GMT|UTC)([-+])(\d\d?)(?::?(\d\d))?", re.ASCII | re.IGNORECASE)
_ZONE_NAME: Final = re.compile(r"[A-Za-z]++/[A-Za-z_/+-]++", re.ASCII)


# --- DT001 and DT002: a date that Jekyll can read


def _unreadable(_fault: Fault, reading: Reading) -> Draft | None:
    """DT001: what is written, in digits that Jekyll reads; else the day of the file's name or the article's number."""
    key = find_key(reading, "date")
    text = _in_digits(key.value.of(reading.text).strip("\"'"), reading.context.zone) if key else None
    if text is None and (day := _day_from_outside(reading)) is not None:
        text = day.isoformat()
    return Draft(f"Write {text}", set_keys(reading, {"date": Written(text)})) if text else None


def _in_digits(written: str, zone: tzinfo) -> str | None:
    """Return a date in Chinese or full-width digits and signs as Jekyll reads it, or None where it is no such date.

    A time gets the site's zone if no other one is written.
    """
    found = _IN_DIGITS.fullmatch(unicodedata.normalize("NFKC", written).strip())
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        clock = time(int(found[4]), int(found[5]), int(found[6] or 0)) if found[4] else None
    except ValueError:
        return None
    if clock is None:
        return day.isoformat()
    moment = datetime.combine(day, clock, zone)
    offset = {None: f"{moment:%z}", "Z": "+0000"}.get(found[7], (found[7] or "").replace(":", ""))
    return f"{day} {clock} {offset[:5]}"


def _day_from_outside(reading: Reading) -> date | None:
    """Return the day that the file's name, the number in it, or the one in the source line tells."""
    tail = reading.body.tail
    source = reading.text[max(tail.url_start, 0) : max(tail.url_end, 0)]
    return day_in_name(reading) or numbered_day(file_name(reading)) or numbered_day(source)


def _missing(_fault: Fault, reading: Reading) -> Draft | None:
    """DT002: the day of the file's name."""
    day = day_in_name(reading)
    return Draft(f"Write `date: {day}`.", set_keys(reading, {"date": Written(day.isoformat())})) if day else None


# --- DT003: a zone


def _zone(_fault: Fault, reading: Reading) -> Draft | None:
    """DT003: the offset that was meant, in digits: the site's, unless a zone is named that is known."""
    key = find_key(reading, "date")
    value = reading.header.data.get("date")
    if key is None or key.style not in {"plain", '"', "'"}:
        return None
    written = key.value.of(reading.text)
    if isinstance(value, datetime):
        text = _with_offset(written, value, reading.context.zone)
    else:
        text = _without_word(value, reading.context.zone) if isinstance(value, str) else None
    return Draft(f"Write {text}", (Patch(key.value, text),)) if text else None


def _with_offset(written: str, value: datetime, zone: tzinfo) -> str | None:
    """Return a time with the offset that the site has then, in the place of the one that is no offset."""
    ours = value.replace(tzinfo=zone)
    clock = written if value.tzinfo is ZONELESS else _ZONE_AT_END.sub("", written)
    offset = _offset(ours)
    return None if offset is None else f"{clock}{offset[:3]}:{offset[3:]}" if "T" in clock else f"{clock} {offset}"


def _offset(moment: datetime) -> str | None:
    """Return an offset in digits; None for one of odd seconds."""
    offset = moment.utcoffset()
    return None if offset is None or offset % timedelta(minutes=1) else f"{moment:%z}"


def _without_word(value: str, zone: tzinfo) -> str | None:
    """Return a time with the offset of the zone that is named in it; the site's, if that name is not known."""
    parts = read_date_parts(value)
    if parts is None or parts.zone is None or None in {parts.year, parts.month, parts.day, parts.hour, parts.minute}:
        return None
    meant = _named_zone(value)
    try:
        moment = datetime(
            parts.year or 0,
            parts.month or 0,
            parts.day or 0,
            parts.hour or 0,
            parts.minute or 0,
            parts.second or 0,
            tzinfo=meant or zone,
        )
    except ValueError:
        return None
    if meant is None and parts.zone.upper() == "CST" and not moment.utcoffset():
        return None  # US Central, China or Cuba: nothing tells
    return None if _offset(moment) is None else canonical_date(moment)


def _named_zone(value: str) -> tzinfo | None:
    """Return the zone that a text names by its IANA name, or as so many hours from UTC."""
    if found := _FROM_UTC.search(value):
        ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-ahead if found[1] == "-" else ahead) if ahead < timedelta(hours=24) else None
    name = _ZONE_NAME.search(value)
    try:
        return resolve_zone(name[0]) if name else None
    except ValueError:
        return None


# --- DT005 and DT007: the date is right


def _canonical(_fault: Fault, reading: Reading) -> Draft | None:
    """DT005: the same instant with the same offset, in the usual form."""
    key, moment = find_key(reading, "date"), reading.fields["date"]
    if key is None or moment is None or "\n" in key.value.of(reading.text):
        return None
    is_text = key.style in {"'", '"'}
    span = Span(key.value.start + is_text, key.value.end - is_text)
    for text in _forms(span.of(reading.text), moment):
        if date_of({"date": text if is_text else resolve(text)}, reading.context) == moment:
            return Draft(f"Write {text}", (Patch(span, text),), "safe")
    return None


def _forms(written: str, moment: datetime) -> Iterator[str]:
    """Yield how a date can be written: as a day, where it is one, else as a time."""
    if ":" not in written and moment.time() == time():
        yield moment.date().isoformat()
    yield canonical_date(moment)


def _other_day(_fault: Fault, reading: Reading) -> Draft | None:
    """DT007: name the file by the day of the date, if it is the name that disagrees."""
    day = written_day(reading)
    return named_day(reading, day) if day and day_in_name(reading) not in {day, None} else None


MENDERS: Final[dict[str, Mender]] = {
    "DT001": _unreadable,
    "DT002": _missing,
    "DT003": _zone,
    "DT005": _canonical,
    "DT007": _other_day,
}
