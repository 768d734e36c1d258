"""The columns of the table: the name of each, its type, what it says, and what it is made from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import partial
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

import pyarrow as pa

from newspost.arrow.arrays import Joined, Values, values_of
from newspost.arrow.rows import Row
from newspost.header.quick_keys import archive_date
from newspost.meaning.plain import is_sound
from newspost.parts import images_in, paragraphs_in

if TYPE_CHECKING:
    from newspost.parts import Image, Paragraph

Fields: TypeAlias = "dict[str, Any]"
"""The fields of an Article, by their names, that come from its header or from its body."""

_MICROSECOND: Final = timedelta(microseconds=1)
_MINUTE: Final = timedelta(minutes=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST: Final = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LAST: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND
_REPEATED: Final = 100_000
"""The characters by which the names of a post may be longer than its file before they are taken for a bomb."""


class Column(NamedTuple):
    """A column: its name, its Arrow type, and what it says; ``of`` finds its value in one ``part`` of a post.

    That is the ``Row`` of its file, or the fields of an Article that come from its header or its body: where there is
    no Article, the value is null. ``place`` makes a place for the values of its type.
    """

    name: str
    type: pa.DataType
    about: str
    of: Callable[[Any], object]
    part: Literal["file", "header", "body"] = "file"
    place: Callable[[pa.DataType], Values] = values_of


# --- what the columns are made from -----------------------------------------------------------------------------------


def _path_bytes(row: Row) -> bytes | None:
    """Return the bytes of a path that is not UTF-8."""
    return None if row.path is None or is_sound(row.path) else os.fsencode(row.path)


def _date(fields: Fields) -> int | None:
    """Return the instant in microseconds; none outside of the years 1 to 9999 in UTC, which few readers can hold."""
    return instant(fields["date"])


def instant(date: datetime) -> int | None:
    """Return a date as microseconds since 1970, if it is one of the years 1 to 9999 in UTC."""
    moment = (date - _EPOCH) // _MICROSECOND
    return moment if _FIRST <= moment <= _LAST else None


def _offset(fields: Fields) -> int:
    """Return the minutes that the date's clock is ahead of UTC."""
    offset: timedelta = fields["date"].utcoffset() or timedelta()
    return offset // _MINUTE


def _date_text(row: Row) -> str | None:
    """Return the date as it is written in the front matter."""
    reading = row.reading
    if reading is None or "date" not in reading.header.data:
        return None
    if span := archive_date(reading.text):
        return span.of(reading.text)
    return next((key.value.of(reading.text) for key in reversed(reading.keys) if key.path == ("date",)), None)


def _names(name: str) -> Callable[[Row], object]:
    """Return what finds categories or tags; it refuses those that aliases repeat, which a table would write out."""

    def find(row: Row) -> Sequence[str] | None:
        if row.fields is None or row.reading is None:
            return None
        names: Sequence[str] = row.fields[name]
        if len(names) > 1 and sum(map(len, names)) > len(row.reading.text) + _REPEATED:
            raise ValueError(f"the aliases in its {name} repeat a text until it is larger than the file")
        return names

    return find


def _extra(fields: Fields) -> str:
    """Return the other keys as JSON."""
    extra = fields["extra"]
    return json.dumps(extra, ensure_ascii=False) if extra else "{}"


def _paragraphs(body: Fields) -> list[Paragraph]:
    """Return the paragraphs."""
    return [*paragraphs_in(body["body"])]


def _texts(body: Fields) -> list[str]:
    """Return the texts of the paragraphs."""
    return [part.text for part in paragraphs_in(body["body"])]


def _images(body: Fields) -> list[Image]:
    """Return the images."""
    return [*images_in(body["body"])]


def _attribution(name: str) -> Callable[[Fields], object]:
    """Return what finds a part of the attribution; null where there is none."""
    return lambda body: getattr(body["attribution"], name, None)


class _Told(NamedTuple):
    """A problem, as the table tells it."""

    code: str
    severity: str
    message: str
    line: int
    column: int
    field: str | None


def _problems(row: Row) -> list[_Told] | None:
    """Return the problems of the post; None where there is no post to have any."""
    if row.problems is None:
        return None
    return [
        _Told(one.code, one.severity, one.message, one.line, one.column, ".".join(map(str, one.loc)) or None)
        for one in row.problems
    ]


def _error(part: int) -> Callable[[Row], object]:
    """Return what finds the code or the message of what is in the way of an Article."""
    return lambda row: None if row.error is None else row.error[part]


# --- the columns ------------------------------------------------------------------------------------------------------


def _struct(**fields: pa.DataType) -> pa.DataType:
    """Return the type of a struct."""
    return pa.struct([pa.field(name, kind) for name, kind in fields.items()])


_TEXT: Final = pa.string()
_TEXTS: Final = pa.list_(_TEXT)
_IMAGES: Final = pa.list_(_struct(src=_TEXT, alt=_TEXT))
_LINKS: Final = pa.list_(_struct(text=_TEXT, href=_TEXT, code=_TEXT))
_PARAGRAPHS: Final = pa.list_(_struct(text=_TEXT, html=_TEXT, links=_LINKS, images=_IMAGES))
_NAVIGATION: Final = pa.list_(_struct(text=_TEXT, href=_TEXT))
_PROBLEMS: Final = pa.list_(
    _struct(code=_TEXT, severity=_TEXT, message=_TEXT, line=pa.int32(), column=pa.int32(), field=_TEXT)
)
_OF_HEADING_AND_CODE: Final[dict[str, pa.DataType]] = {"level": pa.int8(), "language": _TEXT}
_OF_LIST_AND_TABLE: Final[dict[str, pa.DataType]] = {"ordered": pa.bool_(), "items": _TEXTS, "rows": pa.list_(_TEXTS)}
_BLOCKS: Final = pa.list_(
    _struct(kind=_TEXT, text=_TEXT, html=_TEXT, **_OF_HEADING_AND_CODE, **_OF_LIST_AND_TABLE, src=_TEXT, alt=_TEXT)
)

_with_markup: Final = partial(values_of, spared={"html": "text"})
"""HTML that is the text would be a second copy of most of an archive."""

COLUMNS: Final = (
    Column("path", _TEXT, "the file, as it was named", attrgetter("path")),
    Column("path_bytes", pa.binary(), "the bytes of the path, where it is not UTF-8", _path_bytes),
    Column("title", _TEXT, "the title, as Jekyll prints it", itemgetter("title"), "header"),
    Column("date", pa.timestamp("us", "UTC"), "the instant; null outside of the years 1 to 9999", _date, "header"),
    Column("date_offset", pa.int16(), "the minutes that its clock is ahead of UTC", _offset, "header"),
    Column("date_text", _TEXT, "the date as it stands in the front matter, if it does", _date_text),
    Column("layout", _TEXT, "the layout", itemgetter("layout"), "header"),
    Column("categories", _TEXTS, "the categories", _names("categories")),
    Column("tags", _TEXTS, "the tags", _names("tags")),
    Column("extra", _TEXT, "every other key of the front matter, a map in JSON", _extra, "header"),
    Column("digest", _TEXT, "the block quote that opens the body", itemgetter("digest"), "body"),
    Column(
        "text",
        _TEXT,
        "the texts of the paragraphs, with blank lines between",
        _texts,
        "body",
        partial(Joined, between="\n\n"),
    ),
    Column(
        "paragraphs",
        _PARAGRAPHS,
        "the paragraphs, wherever they stand; html is null where it says no more than text",
        _paragraphs,
        "body",
        _with_markup,
    ),
    Column("images", _IMAGES, "all images and charts", _images, "body"),
    Column("attribution", _TEXT, "the line that names the medium", _attribution("text"), "body"),
    Column("source", _TEXT, "the name of the medium", _attribution("source"), "body"),
    Column("source_url", _TEXT, "where the article was taken from", itemgetter("source_url"), "body"),
    Column("navigation", _NAVIGATION, "the links that close the post", itemgetter("navigation"), "body"),
    Column("problems", _PROBLEMS, "all that is wrong with the post; [] for a sound one", _problems),
    Column("error_code", _TEXT, "null, or the code of what is in the way of an Article", _error(0)),
    Column("error", _TEXT, "the same in words, with line and column", _error(1)),
    Column(
        "body",
        _BLOCKS,
        "every block, also those that are no paragraphs; html as above",
        itemgetter("body"),
        "body",
        _with_markup,
    ),
    Column("content", pa.binary(), "the bytes of the file", attrgetter("bytes")),
)
"""The columns that there are, in their order."""

ON_REQUEST: Final = frozenset({"path_bytes", "problems", "body", "content"})
"""The names of those that are only there for who asks for them."""

DEFAULT_COLUMNS: Final = tuple(column.name for column in COLUMNS if column.name not in ON_REQUEST)
"""The names of those that are there where nobody asks for any."""

_BY_NAME: Final = {column.name: column for column in COLUMNS}


def chosen(columns: Sequence[str] | None) -> tuple[Column, ...]:
    """Return the columns of these names, in their order; None: those by default.

    Raises:
        ValueError: there is no such column, or one is named twice.
    """
    names = DEFAULT_COLUMNS if columns is None else tuple(columns)
    for name in names:
        if name not in _BY_NAME:
            near = get_close_matches(name, _BY_NAME, 1)
            meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(_BY_NAME)}"
            raise ValueError(f"there is no column {name!r}: {meant}")
        if names.count(name) > 1:
            raise ValueError(f"the column {name!r} is named twice")
    return tuple(_BY_NAME[name] for name in names)


def schema(columns: Sequence[str] | None = None) -> pa.Schema:
    """Return the schema of a table with the columns of these names, in their order.

    By default these are all but path_bytes, body and content.

    Raises:
        ValueError: there is no such column, or one is named twice.

    >>> schema(["path", "date", "tags"])
    path: string
    date: timestamp[us, tz=UTC]
    tags: list<item: string>
      child 0, item: string
    """
    return pa.schema([pa.field(column.name, column.type) for column in chosen(columns)])
