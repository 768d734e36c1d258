"""The way from a file to its page, fact by fact, each with its reason."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from newspost.faults.fault import shown
from newspost.header.times import ZONELESS
from newspost.header.values import describe
from newspost.jekyll.document import Document
from newspost.jekyll.taxonomy import flatten, own_categories
from newspost.meaning.excerpt import excerpt_separator
from newspost.pickles import ByName
from newspost.ruby.date_parts import read_date_parts
from newspost.ruby.zone_words import time_offset
from newspost.site.entries import Entry
from newspost.text.spans import Span

_DEFAULTS: Final = "from the site's defaults"


@dataclass(frozen=True, slots=True)
class Fact(ByName):
    """One thing that Jekyll makes of a file: its name, what it is, why, and where that is written, if it is."""

    name: str
    value: str
    reason: str
    line: int | None = None
    column: int | None = None


def explain(entry: Entry) -> tuple[Fact, ...]:
    """Return what Jekyll makes of a file, from whether it publishes it to the page that it makes of it.

    Of a file that Jekyll does not open there is nothing to say but why.

    Raises:
        OSError: the file cannot be read.
    """
    return tuple(_facts(entry))


def _facts(entry: Entry) -> Iterator[Fact]:
    """Yield the facts in the order in which Jekyll finds them out."""
    yield _published(entry)
    if not entry.is_readable or not entry.reading.is_decoded:
        return
    yield _front_matter(entry)
    yield _title(entry)
    if entry.date is not None:
        yield _date(entry, entry.date)
    if entry.layout is not None and entry.layout is not False:
        yield _fact(entry, "layout", entry.document.text(entry.layout), _origin(entry, "layout", _DEFAULTS))
    yield from _categories(entry)
    yield from _tags(entry)
    if entry.slug is not None:
        yield _fact(entry, "slug", entry.slug, _origin(entry, "slug", "from the file's name"))
    yield from _excerpt(entry)
    yield from _page(entry)


def _published(entry: Entry) -> Fact:
    """Say whether there will be a page, and if not, why."""
    if entry.stops is not None:
        why = entry.stops.replace(" Jekyll stops the build.", "")
        return _fact(
            entry, "published", "no", f"Jekyll stops the whole build. {why[:1].upper()}{why[1:]}", _culprit(entry)
        )
    if entry.ignored is not None:
        return _fact(entry, "published", "no", entry.ignored, "published" if "`published`" in entry.ignored else None)
    if entry.error is not None:
        reason = f"but nothing that the front matter says counts: {entry.error}"
        return _fact(entry, "published", "yes", reason)
    return Fact("published", "yes", "a draft, and the site shows drafts" if entry.found.is_draft else "")


def _culprit(entry: Entry) -> str | None:
    """Return the key at which Jekyll stops."""
    if entry.document.stops is not None:
        return "date" if "date" in entry.document.data else None
    return "permalink" if entry.permalink is not None else "slug"


def _front_matter(entry: Entry) -> Fact:
    """Say where the front matter is."""
    header, lines = entry.reading.header, entry.reading.lines
    if header.fence is None:
        return Fact("front matter", "none", "Jekyll takes the whole file for the body")
    first, last = lines.position(header.fence.yaml.start)[0], lines.position(header.fence.close.start)[0]
    if header.error is None:
        return Fact("front matter", f"lines {first} to {last}", "", first, 1)
    line, column = lines.position(header.error.offset)
    return Fact("front matter", f"lines {first} to {last}", f"cannot be read: {header.error.message}", line, column)


def _title(entry: Entry) -> Fact:
    """Say what the post is called."""
    if entry.title is None:
        return Fact("title", "none", "Jekyll makes none up where it gives up on the front matter")
    text = entry.document.text(entry.title)
    return _fact(entry, "title", text or "(empty)", _origin(entry, "title", "made from the file's name"))


# --- the date ---------------------------------------------------------------------------------------------------------


def _date(entry: Entry, moment: datetime) -> Fact:
    """Say when the post is of, and how Jekyll came to that."""
    shown_date = f"{moment:%Y-%m-%d %H:%M:%S %z}"
    zone = entry.site.zone_name
    match entry.date_source:
        case "front matter":
            return _fact(entry, "date", shown_date, _written_date(entry, zone), "date")
        case "file name":
            reason = f"from the file's name: midnight in the site's zone, {zone}"
        case "defaults":
            reason = f"{_DEFAULTS}; the site's zone is {zone}"
        case "file time":
            reason = "the time at which the file was changed: a draft without a date has no other"
        case _:
            reason = "the time of the build, since Jekyll found no date"
    return Fact("date", shown_date, reason)


def _written_date(entry: Entry, zone: str) -> str:
    """Return how Jekyll reads the date that the front matter gives (rules 11 to 16)."""
    value = entry.reading.header.data["date"]
    line = _line(entry, "date")
    ours = f"the site's zone is {zone}"
    if isinstance(value, datetime):
        if value.tzinfo is ZONELESS:
            return f"written without a zone{line}, so Jekyll reads UTC; {ours}"
        return f"written with the offset {value:%z}{line}; {ours}"
    if isinstance(value, date):
        return f"a day without a time{line}: midnight in the site's zone, {zone}"
    if isinstance(value, str):
        return f"a text to YAML{line}, which Jekyll reads {_zone_of_text(entry, value)}; {ours}"
    return f"{describe(value)} to YAML{line}; Jekyll reads its text, {shown(entry.document.text(value))}; {ours}"


def _zone_of_text(entry: Entry, text: str) -> str:
    """Return which zone Jekyll obeys in a date that is a text."""
    parts = read_date_parts(text)
    if parts is None or parts.zone is None:
        return "as local time"
    known = time_offset(parts.zone, parts.year or 2000, entry.site.zone)
    if known is None:
        return f"as local time: it does not know the zone {shown(parts.zone)}"
    return f"with its zone, {shown(parts.zone)}"


# --- categories and tags ----------------------------------------------------------------------------------------------


def _categories(entry: Entry) -> Iterator[Fact]:
    """Say which categories the post has, and where each is from."""
    context, document = entry.context, entry.document
    given = _texts(document, own_categories(context.defaults) or [])
    own = {} if document.error else entry.reading.header.data
    written = {**dict.fromkeys(_texts(document, flatten([own.get("category")])), "category")}
    written |= dict.fromkeys(_texts(document, own_categories(own) or []), "categories")
    for name in entry.categories:
        if name in context.folders:
            yield Fact("category", name, "from the folder that the file is in")
        elif name in given or name not in written:
            yield Fact("category", name, _DEFAULTS)
        else:
            yield _from_key(entry, "category", name, written[name])


def _tags(entry: Entry) -> Iterator[Fact]:
    """Say which tags the post has, and where they are from."""
    own = {} if entry.document.error else entry.reading.header.data
    single = own.get("tag")
    key = "tags" if single is None or single is False else "tag"
    for name in entry.tags:
        yield _from_key(entry, "tag", name, key) if key in own else Fact("tag", name, _DEFAULTS)


def _from_key(entry: Entry, fact: str, name: str, key: str) -> Fact:
    """Say that a name is from a key of the front matter."""
    return _fact(entry, fact, name, f"from `{key}`{_line(entry, key)}", key)


def _texts(document: Document, values: list[object]) -> list[str]:
    """Return each value as Jekyll prints it."""
    return [document.text(value) for value in values]


# --- excerpt and page -------------------------------------------------------------------------------------------------


def _excerpt(entry: Entry) -> Iterator[Fact]:
    """Say what the excerpt is."""
    excerpt = entry.excerpt
    if excerpt is None:
        return
    first, column = entry.reading.lines.position(excerpt.span.start)
    last = entry.reading.lines.position(max(excerpt.span.start, excerpt.span.end - 1))[0]
    where = f"line {first}" if first == last else f"lines {first} to {last}"
    if entry.document.data.get("excerpt"):
        reason = _origin(entry, "excerpt", _DEFAULTS)
    elif excerpt.span == Span(entry.reading.body_start, len(entry.reading.text)):
        reason = "the whole body"
    else:
        separator = excerpt_separator(entry.reading)
        reason = "up to the first blank line" if separator == "\n\n" else f"up to the first {shown(repr(separator))}"
    yield Fact("excerpt", where, reason, first, column)


def _page(entry: Entry) -> Iterator[Fact]:
    """Say at which address the page is, and in which file."""
    if entry.url is None or entry.page is None:
        return
    settings = entry.site.settings
    reason = f"by the site's permalink, {settings.permalink}"
    if entry.permalink is not None and entry.permalink is not False:
        written = f"permalink {entry.permalink}" if str(entry.permalink).strip() else "empty permalink"
        reason = f"by the {written} {_origin(entry, 'permalink', _DEFAULTS)}"
    yield _fact(entry, "url", entry.url, reason, "permalink")
    if settings.url or settings.baseurl:
        yield Fact("address", f"{settings.url}{settings.baseurl}{entry.url}", "with the site's url and baseurl")
    yield Fact("page", os.path.normpath(f"{settings.destination}/{entry.page}"), "")


# --- places -----------------------------------------------------------------------------------------------------------


def _origin(entry: Entry, key: str, otherwise: str) -> str:
    """Return where the value of a key is from: the front matter, the site's defaults, or somewhere else."""
    own = {} if entry.document.error else entry.reading.header.data
    if own.get(key) is not None and own.get(key) is not False:
        return f"from `{key}`{_line(entry, key)}"
    given = entry.context.defaults.get(key)
    return otherwise if given is None or given is False else _DEFAULTS


def _line(entry: Entry, key: str) -> str:
    """Return ``on line 4`` with a blank before it; nothing where the key's place is not known."""
    place = _place(entry, key)
    return f" on line {place[0]}" if place else ""


def _place(entry: Entry, key: str) -> tuple[int, int] | None:
    """Return line and column of the value of a key of the front matter."""
    found = [known.value for known in entry.reading.keys if known.path == (key,)]
    return entry.reading.lines.position(found[-1].start) if found else None


def _fact(entry: Entry, name: str, value: str, reason: str, key: str | None = None) -> Fact:
    """Return a fact at the place of a key, by default the one that is called as the fact is."""
    place = _place(entry, key or name) if entry.is_readable else None
    return Fact(name, value, reason) if place is None else Fact(name, value, reason, *place)


def outside(path: str) -> tuple[Fact, ...]:
    """Return what there is to say of a file that is no post of any site."""
    reason = "Jekyll looks for posts in folders called _posts, and for drafts in those called _drafts"
    return (Fact("published", "no", f"{os.path.basename(path)} is in neither: {reason}"),)  # noqa: PTH119 - a text
