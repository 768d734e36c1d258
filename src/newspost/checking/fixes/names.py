"""FN: file names that Jekyll takes for a post's. A fix gives the file another name in the same folder.

A post that Jekyll has passed over so far is opened for the first time once it is named right, so what would stop the
build has to be mended first.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from newspost.checking.fixes.drafts import Draft, is_readable
from newspost.faults.collect import find_faults
from newspost.faults.names import MADE_INTO_A_DASH
from newspost.jekyll.filtering import is_data
from newspost.jekyll.names import read_name
from newspost.jekyll.slugs import slugify
from newspost.ruby.dates import parse_time

if TYPE_CHECKING:
    from newspost.checking.fixes.drafts import Mender
    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading

_STOPS_THE_BUILD: Final = ("DT001", "DT004", "UR003", "BD002")

_NUMBER: Final = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)\d{10}(?!\d)", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{4})([-_. ]?)(\d\d?)\2(\d\d?)(?!\d)[-_. ]*+", re.ASCII)
_FULL: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DASHES: Final = re.compile(r"-{2,}")
_FIRST_OR_LAST: Final = "-_. "
_CODE: Final = re.compile(r"(?:NW)?(?<!\d)\d{18}(?!\d)", re.ASCII)
_LONGEST: Final = 200  # bytes: file systems take 255 for a whole name


def file_name(reading: Reading) -> str:
    """Return the name of the file, without its folders; empty where no path is known."""
    return (reading.path or "").replace("\\", "/").rpartition("/")[2]


def numbered_day(text: str) -> date | None:
    """Return the day that an article's number of 18 digits begins with, the first such number in ``text``."""
    found = _NUMBER.search(text)
    return _day(*found.groups()) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    """Return a day, if it exists."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def written_day(reading: Reading) -> date | None:
    """Return the day of the key ``date``, which is that of the address; None where there is none to be read."""
    moment = reading.fields["date"] if "date" in reading.header.data else None
    return None if moment is None else moment.astimezone(reading.context.zone).date()


def renamed(reading: Reading, name: str, requires: tuple[str, ...] = ()) -> Draft | None:
    """Return the draft of another name; none where it is the old one, or no name at all."""
    old = file_name(reading)
    if name == old or not name.strip(".") or _SURROGATE.search(old + name):
        return None
    return Draft(f"Name the file {name}", (), "unsafe", name, requires)


def _opened(reading: Reading, name: str) -> Draft | None:
    """Return the draft of a name by which Jekyll opens the file for the first time, and stops at what it stops at."""
    there = {fault.code for fault in find_faults(reading)}
    return renamed(reading, name, tuple(code for code in _STOPS_THE_BUILD if code in there))


def named_day(reading: Reading, day: date) -> Draft | None:
    """Return the draft of a name with another day, the rest as it is."""
    name = reading.context.name
    old = file_name(reading)
    return renamed(reading, f"{day}{old[len(name.date) :]}") if name and name.date and old else None


def _no_date(_fault: Fault, reading: Reading) -> Draft | None:
    """FN001: the day of the ``date``, else that of the name or of the number in name or source line."""
    if not is_readable(reading):
        return None
    file, tail = file_name(reading), reading.body.tail
    stem, _, extension = file.rpartition(".") if "." in file else (file, "", "md")
    first = _DAY_FIRST.match(stem) if stem else None
    digits = first is None or (bool(first[2]) or len(first[3] + first[4]) == 4)
    in_name = _day(first[1], first[3], first[4]) if first and digits else None
    source = reading.text[max(tail.url_start, 0) : max(tail.url_end, 0)]
    day = written_day(reading) or in_name or numbered_day(stem) or numbered_day(source)
    if day is None:
        return None
    slug = _slug(stem[first.end() :] if first and in_name else stem)
    slug = slug if slug not in {"", "index"} else _slug_of_title(reading)
    return _opened(reading, f"{day}-{slug}.{extension}") if slug else None


def _slug(text: str) -> str:
    """Return the part of a name behind the day without what the address has not."""
    return _DASHES.sub("-", MADE_INTO_A_DASH.sub("-", text)).strip(_FIRST_OR_LAST)


def _slug_of_title(reading: Reading) -> str:
    """Return what new posts are named by: their number at the source, or their title; empty without a title."""
    title = reading.header.data.get("title")
    if not isinstance(title, str) or not title.strip():
        return ""
    number = _CODE.search(reading.body.source_url(reading.text) or "")
    return number[0] if number else slugify(title).encode()[:_LONGEST].decode(errors="ignore").strip("-")


def _impossible_date(_fault: Fault, reading: Reading) -> Draft | None:
    """FN002: the day of the ``date``."""
    day = written_day(reading)
    return None if day is None else named_day(reading, day)


def _ignored(_fault: Fault, reading: Reading) -> Draft | None:
    """FN003: without the signs by which Jekyll knows files that are no posts, and with an extension."""
    file = file_name(reading)
    name = file.lstrip("._#~").rstrip("~")
    if is_data(name):
        name = name.rpartition(".")[0] + ".md"
    return _opened(reading, name if "." in name else f"{name}.md") if is_readable(reading) else None


def _not_markdown(_fault: Fault, reading: Reading) -> Draft | None:
    """FN004: the extension that Markdown has."""
    stem = file_name(reading).rpartition(".")[0]
    is_double = read_name(stem).extension.lower() in reading.context.markdown
    return renamed(reading, stem if is_double else f"{stem}.md")


def _odd(_fault: Fault, reading: Reading) -> Draft | None:
    """FN005: the name that the address has, with a full date."""
    name = reading.context.name
    if name is None or name.date is None:
        return None
    moment = parse_time(name.date, reading.context.zone)
    day = name.date if _FULL.fullmatch(name.date) else f"{moment.date()}" if moment and moment.year > 1000 else ""
    slug = _slug(name.slug) or _slug_of_title(reading)
    return renamed(reading, f"{day}-{slug}{name.extension}") if day and slug else None


MENDERS: Final[dict[str, Mender]] = {
    "FN001": _no_date,
    "FN002": _impossible_date,
    "FN003": _ignored,
    "FN004": _not_markdown,
    "FN005": _odd,
}
