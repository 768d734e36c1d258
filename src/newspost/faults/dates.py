"""DT: the date, and what Jekyll makes of it."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.names import day_exists, day_in_name
from newspost.faults.options import NO_OPTIONS, Options
from newspost.faults.views import NAMED_ID, is_news, misspelt, place
from newspost.header.times import ZONELESS
from newspost.ruby.date_parts import read_date_parts
from newspost.ruby.values import ruby_text
from newspost.ruby.zone_words import time_offset
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading

_FIELDS: Final = re.compile(
    r"\s*+(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[Tt]|\s++)(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?(?!\d)", re.ASCII
)
_CANONICAL: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[ T]++\d\d:\d\d:\d\d(?:\.\d++)? *+(?:Z|[-+]\d\d(?::?\d\d)?)?)?", re.ASCII
)
_LOST_TIME: Final = re.compile(r"\d：\d|\d::\d|[上下中]午|早上|晚上|凌晨", re.ASCII)
_TOO_FAR: Final = re.compile(r":\d\d\s*+[-+](?:2[4-9]|[3-9]\d):?(?:\d\d)?\Z", re.ASCII)
_FAR: Final = re.compile(r"-?0*+\d{1,5}-\d\d?-\d\d?(?!\d)", re.ASCII)
_LOC: Final = ("date",)
_SOURCE_DAY: Final = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)\d{10}(?!\d)", re.ASCII)


def find(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """Yield the faults of this family; one fault of the written date hides those behind it."""
    if "date" not in reading.header.data:
        yield from _missing(reading)
    elif (found := _written(reading)) is not None:
        yield found
        if found.severity == "info":
            yield from _other_day(reading)
    else:
        yield from _other_day(reading)


def find_future(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """DT006: a date behind the time of the build, where that is known (``Publisher#hidden_in_the_future?``)."""
    moment, build, name = reading.fields["date"], reading.context.build_time, reading.context.name
    is_said = "date" in reading.header.data or (name is not None and name.date is not None)
    if is_said and moment is not None and build is not None and moment > build:  # a draft may be of now
        message = (
            f"The post is of {moment:%Y-%m-%d %H:%M:%S %z}, which is still to come. Jekyll leaves it out until the "
            "site is built after that time."
        )
        yield fault("DT006", place(reading, "date"), message, _LOC)


def _missing(reading: Reading) -> Iterator[Fault]:
    """DT002: what a program writes has a time; on a blog a date in the file's name is the usual way.

    Where that date does not exist (FN002), or the key is there but misspelt (FK004, FM009), that is told instead.
    """
    name = reading.context.name
    if name and name.date and not day_exists(name.date, reading.context.zone):
        return
    if reading.fields["date"] is not None and is_news(reading) and "date" not in misspelt(reading):
        message = "There is no `date`: the post is of 00:00 on the day that the file's name gives. Write one."
        yield fault("DT002", place(reading, "date"), message, _LOC)


def _written(reading: Reading) -> Fault | None:
    """Return the first thing that is wrong with the date as it is written."""
    value, span = reading.header.data["date"], place(reading, "date")
    text = str(value) if isinstance(value, str) else span.of(reading.text)
    read = reading.fields["date"] is not None
    if why := _impossible(text):
        becomes = "rolls it over to another day" if read else "stops the build"
        message = f"The date {shown(text)} does not exist ({why}). Jekyll {becomes}; mend it."
        return fault("DT004", span, message, _LOC).as_fatal(when=not read)
    if not read:
        message = (
            f"Jekyll cannot read the date {shown(text)} and stops the whole build. Write YYYY-MM-DD HH:MM:SS +ZZZZ."
        )
        if isinstance(value, date) or _FAR.match(text):
            message = f"The date {shown(text)} lies outside the years 1 to 9999, and no article can hold it."
        elif value is None or not text.strip():
            message = "The date is empty, and Jekyll stops the whole build. Write one, or delete the line."
        return fault("DT001", span, message, _LOC).as_fatal()
    if isinstance(value, str) and _LOST_TIME.search(value):
        message = f"Jekyll cannot read all of the time in {shown(text)}, and drops what it cannot. Write HH:MM:SS."
        return fault("DT001", span, message, _LOC)
    if isinstance(value, str | int | float) and _is_of_any_year(ruby_text(value, reading.context.zone)):
        message = (
            f"The date {shown(text)} names no year: Jekyll takes what it lacks from the time of the build, and the "
            "post moves. Write YYYY-MM-DD HH:MM:SS +ZZZZ."
        )
        return fault("DT001", span, message, _LOC)
    return _zone(reading, value, text, span) or _form(text.strip("\"'"), span)


def _is_of_any_year(text: str) -> bool:
    """Whether a date says no year (``Time.parse`` knows of no weeks)."""
    parts = read_date_parts(text)
    return parts is not None and parts.year is None


def _impossible(text: str) -> str:
    """Return what does not exist in a date that is written in numbers, or nothing (rule 15)."""
    found = _FIELDS.match(text.strip("\"'"))
    if found is None:
        return ""
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    if not 1 <= month <= 12:
        return f"month {month}"
    if not 1 <= day <= calendar.monthrange(max(year, 1), month)[1]:
        return f"day {day}"
    if hour > 24 or (hour == 24 and (minute or second)):
        return f"hour {hour}"
    return f"minute {minute}" if minute > 59 else f"second {second}" if second > 60 else ""


def _zone(reading: Reading, value: object, text: str, span: Span) -> Fault | None:
    """DT003 (rules 12 to 14): a time without a zone is UTC, a zone's name is rarely obeyed."""
    if isinstance(value, datetime) and value.tzinfo is ZONELESS:
        return _zoneless(reading, value, span)
    if isinstance(value, datetime) and _TOO_FAR.search(text):
        message = f"The zone in {shown(text)} is more than a day. Jekyll reads the time as UTC."
        return fault("DT003", span, message, _LOC)
    return _zone_word(reading, value, text, span) if isinstance(value, str) else None


def _zone_word(reading: Reading, value: str, text: str, span: Span) -> Fault | None:
    """DT003 for a zone's name that Jekyll does not obey, or obeys otherwise than it was meant."""
    parts = read_date_parts(value)
    word = parts.zone if parts else None
    if parts is None or word is None or not word[:1].isalpha():
        return None
    zone = reading.context.zone
    offset = time_offset(word, parts.year or 2000, zone)
    moment = reading.fields["date"]
    if offset is None:
        message = (
            f"Jekyll does not know the zone in {shown(text)} and takes the time for the site's own. "
            "Write the offset in digits."
        )
        return fault("DT003", span, message, _LOC)
    winter = moment.astimezone(zone).replace(month=1, day=1).utcoffset()
    if word.upper() == "CST" and winter != timedelta(seconds=offset):
        return fault("DT003", span, "CST is US Central to Jekyll (-0600). Write the offset in digits.", _LOC)
    return None


def _zoneless(reading: Reading, value: datetime, span: Span) -> Fault | None:
    """DT003 for an unquoted time without a zone, where the site is not on UTC at that time."""
    ours = value.astimezone(reading.context.zone)
    ahead = ours.utcoffset()
    if not ahead:
        return None
    moved = ", on another day" if ours.date() != value.date() else ""
    message = (
        f"The date has no zone: Jekyll takes it for UTC and shows {ours:%Y-%m-%d %H:%M:%S}{moved}. Append {ours:%z}."
    )
    return fault("DT003", span, message, _LOC)


def _form(text: str, span: Span) -> Fault | None:
    """DT005: accepted, but it sorts and greps badly."""
    if _CANONICAL.fullmatch(text):
        return None
    return fault(
        "DT005", span, f"The date {shown(text)} is not written YYYY-MM-DD HH:MM:SS +ZZZZ. Jekyll takes it.", _LOC
    )


def _other_day(reading: Reading) -> Iterator[Fault]:
    """DT007: the day is another one than that of the file's name, or of the number in the source."""
    moment = reading.fields["date"]
    if moment is None:
        return
    days = {moment.date()}
    if reading.context.zone is not UTC or moment.utcoffset() == timedelta():
        days = {moment.astimezone(reading.context.zone).date()}
    else:  # where the site's zone may just not have been told, the written day is as good
        days.add(moment.astimezone(UTC).date())
    named = day_in_name(reading)
    shown_day = min(days).isoformat()
    if named is not None and named not in days:
        message = f"The date is {shown_day}, the file's name says {named}. Jekyll goes by the date; rename the file."
        yield fault("DT007", place(reading, "date"), message, _LOC)
    elif (sourced := _sourced_day(reading)) is not None and sourced not in days | {moment.date()}:
        message = f"The date is {shown_day}, the number in the source line says {sourced}. One of them is wrong."
        yield fault("DT007", place(reading, "date"), message, _LOC)


def _sourced_day(reading: Reading) -> date | None:
    """Return the day that the article's number in the source line begins with."""
    tail = reading.body.tail
    name = reading.context.name
    if tail.url_start < 0 or not is_news(reading) or (name and NAMED_ID.fullmatch(name.slug)):
        return None  # the number in the file's name tells already (FN006)
    found = _SOURCE_DAY.search(reading.text[tail.url_start : tail.url_end])
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
