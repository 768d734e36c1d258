"""FN: file names that Jekyll passes over, or makes something odd of. Told only where the path is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.fences import find_missing_fence
from newspost.faults.options import NO_OPTIONS, Options
from newspost.faults.views import NAMED_ID, article_number, folders, is_news
from newspost.jekyll.filtering import is_data, special
from newspost.ruby.dates import parse_time
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, tzinfo

    from newspost.jekyll.names import Name
    from newspost.meaning.reading import Reading

_NOWHERE: Final = Span(0, 0)  # the fault is not in the text
_HTML: Final = frozenset({".html", ".htm", ".xhtml", ".xhtm"})
MADE_INTO_A_DASH: Final = re.compile(r"[ \t\"#%*:<>?\[\]\\^`{|}]")
"""What a name loses on its way into the address."""

_DAY: Final = re.compile(r"(\d{2,4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DATED: Final = re.compile(r"[_.#~ ]*+\d{2,4}-?\d{1,2}-?\d{1,2}(?!\d)|[_.#~ -]*+\d{8}", re.ASCII)
_OF_TEMPLATES: Final = frozenset({".erb", ".haml", ".j2", ".mustache", ".slim", ".tmpl", ".tpl", ".tt"})
"""Extensions of files that a program fills in, and does so elsewhere."""

_TEMPLATE: Final = re.compile(
    r"[_.]?(?:(?:new|blog)?[-_]?post[-_])?template(?:[-_]post)?\.\w++", re.ASCII | re.IGNORECASE
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def find(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """Yield the faults of this family."""
    name, path = reading.context.name, reading.path
    if name is None or path is None or not is_post(path):
        return
    if _SURROGATE.search(path):
        message = "The file's name is not UTF-8. Jekyll stops the whole build; rename the file."
        yield fault("FN005", _NOWHERE, message, severity="error").as_fatal()
    elif ignored := _ignored(path):
        yield ignored
    elif name.date is None:
        yield from _no_date(reading)
    else:
        yield from _impossible_date(reading, name.date)
        yield from _odd_name(reading, name)
        yield from _not_markdown(reading, name)
        yield from _other_id(reading, name)


def is_post(path: str) -> bool:
    """Whether Jekyll looks for a post at ``path``: in ``_posts``; a name without folders is taken to be there."""
    above = folders(path)
    return not above or "_posts" in above


def is_no_post(reading: Reading) -> bool:
    """Whether nobody meant the file for a post: an image, a readme, a template or a program's own file in `_posts`.

    Its name has no date, and it has no front matter, nor anything like it; or it is none of Markdown and no text; or
    its name says that posts are to be made of it.
    """
    name, path = reading.context.name, reading.path
    if name is None or path is None or not is_post(path):
        return False
    file = path.replace("\\", "/").rpartition("/")[2]
    if name.extension.lower() in _OF_TEMPLATES or _TEMPLATE.fullmatch(file):
        return True
    if _DATED.match(file):
        return False
    if not reading.is_decoded:
        return name.extension.lower() not in reading.context.markdown
    return reading.header.fence is None and find_missing_fence(reading.text, reading.body_start).code == "FM001"


def is_passed_over(reading: Reading) -> bool:
    """Whether the name is what keeps the post from being one (FN001, FN003)."""
    path, name = reading.path, reading.context.name
    return path is not None and name is not None and is_post(path) and (name.date is None or _ignored(path) is not None)


def _ignored(path: str) -> Fault | None:
    """FN003: what Jekyll's ``EntryFilter`` drops, and names that its pattern wants an extension of (rule 18)."""
    *above, file = path.replace("\\", "/").split("/")
    below = above[len(above) - above[::-1].index("_posts") :] if "_posts" in above else []
    if (why := special("/".join([*below, file]))) is not None:
        pass
    elif "." not in file and _DAY.match(file):
        why = "its name has no extension"
    elif is_data(file):
        why = "it is a data file, by its extension"
    else:
        return None
    message = f"Jekyll passes over this file without a word: {why}. Rename it."
    return fault("FN003", _NOWHERE, message)


def _no_date(reading: Reading) -> Iterator[Fault]:
    """FN001 (rule 18)."""
    file = (reading.path or "").replace("\\", "/").rpartition("/")[2]
    message = f"Jekyll passes over {shown(file)} without a word: the name of a post is YYYY-MM-DD-name.md. Rename it."
    stops = reading.header.error is None and reading.header.fence is not None and reading.fields["date"] is None
    yield fault("FN001", _NOWHERE, message).as_fatal(when=stops and "date" not in reading.header.data)


def day_exists(written: str, zone: tzinfo) -> bool:
    """Whether a date in a file's name is a day of the calendar."""
    moment = parse_time(written, zone)
    month, day = (int(part) for part in written.split("-")[1:])
    return moment is not None and (moment.month, moment.day) == (month, day)


def day_in_name(reading: Reading) -> date | None:
    """Return the day in the file's name, if it is a post's and exists."""
    name, zone = reading.context.name, reading.context.zone
    if name is None or name.date is None or reading.path is None or not is_post(reading.path):
        return None
    moment = parse_time(name.date, zone) if day_exists(name.date, zone) else None
    return None if moment is None else moment.date()


def _impossible_date(reading: Reading, written: str) -> Iterator[Fault]:
    """FN002 (rules 10 and 15): Time.parse refuses some, and rolls others over; with a date key nobody asks for it."""
    if day_exists(written, reading.context.zone):
        return
    moment = parse_time(written, reading.context.zone)
    if "date" in reading.header.data:
        message = (
            f"The file's name has a date that does not exist ({written}). Jekyll goes by the `date` key; rename it."
        )
        yield fault("FN002", _NOWHERE, message, severity="warning")
    elif moment is None:
        message = (
            f"The file's name has a date that does not exist ({written}). Jekyll stops the build; rename the file."
        )
        is_read = reading.header.error is None and reading.header.fence is not None
        yield fault("FN002", _NOWHERE, message).as_fatal(when=is_read)
    else:
        message = (
            f"The file's name has a date that does not exist ({written}). Jekyll makes it {moment:%Y-%m-%d}; rename it."
        )
        yield fault("FN002", _NOWHERE, message)


def _odd_name(reading: Reading, name: Name) -> Iterator[Fault]:
    """FN005: what changes on its way into the address (``Utils.slugify``, mode pretty)."""
    if not name.slug.strip("-"):
        message = "The file's name has nothing behind the date: the address ends in /.html. Give it a name."
    elif found := MADE_INTO_A_DASH.search(name.slug):
        message = f"The file's name has {shown(repr(found[0]))} in it, which becomes - in the address. Rename the file."
    elif reading.path is not None and reading.path.removesuffix(name.extension).endswith("."):
        message = "The file's name ends in dots, which the address loses. Rename the file."
    elif (
        name.date
        and not re.fullmatch(r"\d{4}-\d\d-\d\d", name.date, re.ASCII)
        and day_exists(name.date, reading.context.zone)
    ):
        message = f"The date in the file's name ({name.date}) is not YYYY-MM-DD: it sorts wrong. Rename the file."
    else:
        return
    yield fault("FN005", _NOWHERE, message)


def _not_markdown(reading: Reading, name: Name) -> Iterator[Fault]:
    """FN004: only Markdown files go through kramdown; a page of HTML is fine but for the lines that need it."""
    extension = name.extension.lower()
    if extension in reading.context.markdown or (extension in _HTML and not is_news(reading)):
        return
    message = (
        f"A {shown(name.extension)} file is not Markdown to Jekyll: links and paragraphs stay as raw text. Name it .md."
    )
    yield fault("FN004", _NOWHERE, message)


def _other_id(reading: Reading, name: Name) -> Iterator[Fault]:
    """FN006: the number in the file's name is that of the article the source line leads to."""
    named = NAMED_ID.fullmatch(name.slug)
    linked = article_number(reading) if named else None  # the body is read for names with a number only
    if named and linked and linked[0] != named[1]:
        message = (
            f"The file's name says {named[1]}, the source line {linked[0]}: one of them belongs to another article."
        )
        yield fault("FN006", Span(*linked.span()), message, ("source_url",))
