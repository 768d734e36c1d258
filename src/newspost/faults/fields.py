"""FK: single fields that are missing, empty, or of another type than they look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.names import is_passed_over
from newspost.faults.options import Options, words_of
from newspost.faults.views import KNOWN_KEYS, OWN_FIELDS, find_key, is_news, misspelt, place
from newspost.faults.words import closest, is_slip, meant
from newspost.problems import Severity
from newspost.ruby.values import ruby_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newspost.meaning.reading import Reading
    from newspost.text.spans import Span

_OF_NEWS: Final = ("layout", "title")
_FALSE_WORDS: Final = frozenset({"false", "no", "off", "n", "0", ""})


def find(reading: Reading, options: Options) -> Iterator[Fault]:
    """Yield the faults of this family."""
    yield from _missing(reading, options)
    yield from _title(reading)
    yield from _layout(reading, options)
    yield from _other_types(reading)
    yield from _unknown_keys(reading, options)
    yield from _published(reading)


def _missing(reading: Reading, options: Options) -> Iterator[Fault]:
    """FK001: no title or date, and no file name to take one from; or a key that has to be in every post is not there.

    A key that is there but misspelt is FK004.
    """
    data, misspelt_keys = reading.header.data, misspelt(reading)
    stopping = dict(_stopping(reading))
    for name in dict.fromkeys((*stopping, *_required(reading, options))):
        if name in stopping:
            yield fault("FK001", place(reading, name), stopping[name], (name,)).as_fatal()
        elif name not in data and reading.data.get(name) is None and name not in misspelt_keys:
            yield fault("FK001", place(reading, name), _without(name), _loc(name))


def _required(reading: Reading, options: Options) -> Iterable[str]:
    """Return the keys that have to be there: those that are asked for; else a program's posts have layout and title.

    That can be said only where the site is known, which may give them to all of its posts.
    """
    required = words_of(options, "FK001", "required")
    if required is not None:
        return sorted(required)
    return _OF_NEWS if reading.context.build_time is not None and is_news(reading) else ()


def _stopping(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield the fields without which there is no Article, each with what is wrong."""
    data, fields, name = reading.header.data, reading.fields, reading.context.name
    if "title" not in data and fields["title"] is None:
        yield "title", "There is no title, and no file name to make one of. Write a `title`."
    has_named_date = name is not None and name.date is not None
    if "date" not in data and fields["date"] is None and not has_named_date and not is_passed_over(reading):
        yield (
            "date",
            "There is no date, and none in the file's name. Jekyll gives a draft the time of its file; write a `date`.",
        )


def _without(name: str) -> str:
    """Return what is wrong where a key is missing."""
    happens = {
        "layout": "Jekyll makes a bare page, without the site's head and foot",
        "title": "Jekyll makes one up from the file's name",
        "date": "the post is of 00:00 on the day that the file's name gives",
    }.get(name, "the site wants one in every post")
    return f"There is no `{name}`: {happens}. Write one."


def _loc(name: str) -> tuple[str, ...]:
    """Return the field that a key is about."""
    return (name,) if name in OWN_FIELDS else ("extra", name)


def _layout(reading: Reading, options: Options) -> Iterator[Fault]:
    """FK006: no layout after all, or one that the site does not have (``Renderer#invalid_layout?``).

    ``layout: none`` is Jekyll's own word for no layout; null and false say the same, on purpose in a post of a person.
    """
    layout, layouts = reading.data.get("layout"), words_of(options, "FK006", "layouts")
    span, loc = place(reading, "layout"), ("layout",)
    if layout is None or layout is False or layout == "":
        if "layout" in reading.header.data:
            written = "empty" if layout is None or layout == "" else "false"
            message = (
                f"`layout` is {written}: Jekyll makes a bare page, without the site's head and foot. Name a layout."
            )
            yield fault("FK006", span, message, loc, severity=None if is_news(reading) else "info")
    elif isinstance(layout, str) and layouts is not None and layout not in layouts and layout != "none":
        message = (
            f"There is no layout {shown(layout)}. Jekyll warns, and makes a bare page.{meant(layout, layouts)}"
            f"{'' if 'layout' in reading.header.data else ' The site gives it to this post.'}"
        )
        yield fault("FK006", span, message, loc)


def _title(reading: Reading) -> Iterator[Fault]:
    """FK002 for a title that says nothing, FK003 for one that is no text (rule 19)."""
    data = reading.header.data
    if "title" not in data:
        return
    title, span, fatal = data["title"], place(reading, "title"), reading.fields["title"] is None
    key = find_key(reading, "title")
    if title is None:
        message = "The title is empty. Jekyll makes one up from the file's name; write one."
        yield fault("FK002", span, message, ("title",)).as_fatal(when=fatal)
    elif isinstance(title, str):
        if not title.strip():
            message = "The title is empty. Jekyll prints an empty heading; write one."
            yield fault("FK002", span, message, ("title",)).as_fatal(when=fatal)
    elif key is not None:
        yield _title_type(reading, title, key.value.of(reading.text), fatal=fatal)


def _title_type(reading: Reading, title: object, written: str, *, fatal: bool) -> Fault:
    """FK003: the loader reads a number, a date or a truth value; a warning where it prints as it was written."""
    printed = ruby_text(title, reading.context.zone)
    if title is False:
        becomes = "YAML reads it as false, and Jekyll makes up a title from the file's name"
    elif printed == written:
        becomes = f"YAML reads it as {_type(title)}, which prints the same but sorts and compares as no text does"
    else:
        becomes = f"YAML reads it as {_type(title)}, and Jekyll prints {shown(printed)}"
    severity: Severity | None = "warning" if printed == written and title is not False else None
    message = f"The title {shown(written)} is no text: {becomes}. Put it in quotes."
    return fault("FK003", place(reading, "title"), message, ("title",), severity=severity).as_fatal(when=fatal)


def _type(value: object) -> str:
    """Return what people call a value of this type."""
    match value:
        case bool():
            return "a truth value"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "a map"
        case str():
            return "a text"
        case _:
            return "a date"


def _other_types(reading: Reading) -> Iterator[Fault]:
    """FK003 for a layout that is no name, and for an address that stops the build (``undefined method gsub``)."""
    data = reading.header.data
    for name in ("layout", "permalink", "slug"):
        value = data.get(name)
        if (
            value is None
            or value is False
            or isinstance(value, str)
            or (name == "slug" and not _is_slug_asked(reading))
        ):
            continue
        happens = "finds no such layout" if name == "layout" else "stops the build when it makes the address"
        message = f"The {name} is {_type(value)}, not a text: Jekyll {happens}. Put it in quotes."
        yield fault("FK003", place(reading, name), message, _loc(name))


def _is_slug_asked(reading: Reading) -> bool:
    """Whether the address is made with the slug: not where a permalink of the post's own does without."""
    permalink = reading.data.get("permalink")
    if not isinstance(permalink, str):
        return True
    from newspost.jekyll.permalinks import placeholders  # noqa: PLC0415 - few posts have a slug that is no text

    return not {"slug", "title"}.isdisjoint(placeholders(permalink))


def _unknown_keys(reading: Reading, options: Options) -> Iterator[Fault]:
    """FK004: a key that Jekyll would know if it were written right, or one that the site knows; others are no fault."""
    known = words_of(options, "FK004", "known") or frozenset()
    for name, key in misspelt(reading).items():
        written = str(key.path[0])
        if key.key is not None and written not in known and written[0].isalpha():  # an odd blank before it is FM009
            yield _unknown_key(key.key, written, "Jekyll does not know", name)
    candidates = known.difference(KNOWN_KEYS)
    for key in reading.keys if candidates else ():
        written = str(key.path[0])
        if key.key is None or len(key.path) > 1 or written in known or written in KNOWN_KEYS:
            continue
        like = closest(written, candidates)
        if like is not None and like not in reading.header.data and is_slip(written, like):
            yield _unknown_key(key.key, written, "The site does not know", like)


def _unknown_key(span: Span, written: str, who: str, name: str) -> Fault:
    """Return FK004."""
    message = f"{who} the key {shown(written)}, and nobody reads it. Did you mean {name}?"
    return fault("FK004", span, message, ("extra", written))


def _published(reading: Reading) -> Iterator[Fault]:
    """FK005: only a plain false hides a post, and so does nothing at all (rule 23)."""
    data = reading.header.data
    if "published" not in data:
        return
    value, span, loc = data["published"], place(reading, "published"), ("extra", "published")
    if value is None:
        yield fault("FK005", span, "`published` is empty. Jekyll hides the post; write true or false.", loc)
    elif value is False:
        yield fault("FK005", span, "Jekyll does not publish this post.", loc, severity="info")
    elif not isinstance(value, bool) and str(value).strip().lower() in _FALSE_WORDS:
        message = f"`published` is {shown(value)}, which is not false to Jekyll: it publishes the post. Write false."
        yield fault("FK005", span, message, loc)
