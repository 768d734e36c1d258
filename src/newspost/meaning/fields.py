"""The fields of an Article, from header, file name and body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import MAXYEAR, datetime, timedelta, timezone
from typing import Any

from newspost.header.times import ZONELESS
from newspost.jekyll.context import Context
from newspost.jekyll.taxonomy import categories, tags
from newspost.meaning.plain import Boundless, Plain, sound
from newspost.ruby.moments import LAST_ODD_OFFSET, final_moment
from newspost.ruby.values import ruby_text
from newspost.text.patterns import later

_SURROGATE = later("[\ud800-\udfff]")  # stands for a byte in a file name that is not UTF-8
_MINUTE = timedelta(minutes=1)
_OWN_FIELDS = frozenset({"title", "date", "layout", "categories", "tags"})


def header_fields(data: Mapping[Any, Any], context: Context) -> dict[str, Any]:
    """Return the Article's fields that come from the post's data; ``title`` and ``date`` may be None."""
    return {
        "title": title(data, context),
        "date": date(data, context),
        "layout": _layout(data.get("layout"), context),
        "categories": _category_texts(data, context),
        "tags": _tag_texts(data, context),
        "extra": extra(data, context)[0],
    }


def title(data: Mapping[Any, Any], context: Context) -> str | None:
    """Return the title as Jekyll prints it (rule 19): the header's, else one made of the file's name.

    An empty title counts as none: Jekyll would print nothing at all, and an Article has to be called something.
    """
    value = data.get("title")
    if isinstance(value, str) and value:
        return sound(value)
    if value is None or value is False or value == "":
        made = context.name.title if context.name else ""
        return made if made and not _SURROGATE.search(made) else None
    return sound(_text(context)(value)) or None


def date(data: Mapping[Any, Any], context: Context) -> datetime | None:
    """Return the instant that Jekyll gives, with the offset that was written, or in the site's zone where none was.

    None where Jekyll stops the build (rule 10), and where neither header nor file name has a date. A written date that
    is the very time of the build counts as none where the file's name has one (``Document#modify_date``).
    """
    moment = _written_date(data["date"], context) if "date" in data else None
    if "date" in data and (moment is None or moment != context.build_time):
        return moment
    return _date_from_outside(context, is_draft=context.is_draft or bool(data.get("draft"))) or moment


def _written_date(value: object, context: Context) -> datetime | None:
    """Return the instant of a date that the header gives."""
    if isinstance(value, datetime) and value.tzinfo is not ZONELESS:
        # Jekyll reads the time anew in the site's zone; that moves it only where an offset has odd seconds
        whole = value.replace(microsecond=0) if value.microsecond else value
        is_kept = LAST_ODD_OFFSET < value.year < MAXYEAR  # behind them, another clock may show a year that does not fit
        return whole if is_kept else _as_written(whole, final_moment(value, context.zone))
    final = final_moment(value, context.zone)
    from newspost.ruby.dates import parse_time  # noqa: PLC0415 - few dates are texts

    return _as_written(parse_time(value, context.zone), final) if isinstance(value, str) else in_minutes(final)


def _date_from_outside(context: Context, *, is_draft: bool) -> datetime | None:
    """Return the date that the file's name gives; a draft of a site has that of its file otherwise."""
    written = context.name.date if context.name else None
    moment = final_moment(written, context.zone) if written else context.modified if is_draft else None
    return in_minutes(moment)


def _as_written(read: datetime | None, final: datetime | None) -> datetime | None:
    """Return the moment with the offset that was written, if it is the one where Jekyll ends up."""
    if read is None or final is None:
        return None
    read, final = in_minutes(read.replace(microsecond=0)), in_minutes(final)
    return read if read == final else final


def in_minutes(moment: datetime | None) -> datetime | None:
    """Return the same instant at an offset of whole minutes: ISO 8601, and so JSON, has no others.

    Where the clock of a zone shows an hour twice, the zone gives way to its offset: to Python (PEP 495) a time of that
    hour is equal to none that is told by another clock.
    """
    offset = moment.utcoffset() if moment is not None else None
    if moment is None or offset is None:
        return moment
    odd = offset % _MINUTE
    if not odd and moment.replace(fold=1 - moment.fold).utcoffset() == offset:
        return moment
    try:
        return moment.astimezone(timezone(offset - odd))
    except OverflowError:
        return moment


def _layout(value: object, context: Context) -> str | None:
    """Return the layout's name; null and false are no layout."""
    return (
        None if value is None or value is False else sound(value if isinstance(value, str) else _text(context)(value))
    )


def _category_texts(data: Mapping[Any, Any], context: Context) -> tuple[str, ...]:
    """Return the categories, each once."""
    value = data.get("categories")
    if isinstance(value, str) and value.isalnum() and "category" not in data and not context.folders:
        return (value,)
    return tuple(dict.fromkeys(_texts(categories(data, context.folders) or [], context)))


def _tag_texts(data: Mapping[Any, Any], context: Context) -> tuple[str, ...]:
    """Return the tags; what is written twice is there twice."""
    value = data.get("tags")
    if isinstance(value, str) and value.isalnum() and "tag" not in data:
        return (value,)
    return tuple(_texts(tags(data), context))


def _texts(values: list[object], context: Context) -> list[str]:
    """Return each value as Jekyll prints it; what aliases repeat is written once."""
    text = _text(context)
    written: dict[int, str] = {}
    for value in values:
        if id(value) not in written:
            written[id(value)] = sound(value if isinstance(value, str) else text(value))
    return [written[id(value)] for value in values]


def extra(data: Mapping[Any, Any], context: Context) -> tuple[dict[str, Any], tuple[object, ...]]:
    """Return all other keys with values that JSON has, and the keys that had to be left out as boundless."""
    if data.keys() <= _OWN_FIELDS:
        return {}, ()
    plain = Plain(_text(context))
    kept: dict[str, Any] = {}
    left_out: list[object] = []
    for key, value in data.items():
        if key in _OWN_FIELDS:
            continue
        try:
            kept[sound(key if isinstance(key, str) else _text(context)(key))] = plain.of(value)
        except Boundless:
            left_out.append(key)
    for name in _OWN_FIELDS & kept.keys():
        del kept[name]
    return kept, tuple(left_out)


def _text(context: Context) -> Callable[[object], str]:
    """Return what turns a value into text, as Ruby's ``to_s`` does it in the site's zone."""
    zone = context.zone

    def text(value: object) -> str:
        return ruby_text(value, zone)

    return text
