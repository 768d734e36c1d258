"""What Jekyll makes of one file in the end: its data, its date, whether it is published, and where (``Document``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from newspost.header.read import Header
from newspost.jekyll.context import Context
from newspost.jekyll.merging import merged
from newspost.jekyll.taxonomy import categories, own_categories, tags
from newspost.ruby.moments import final_moment
from newspost.ruby.values import ruby_text

DateSource: TypeAlias = Literal["front matter", "file name", "defaults", "build time", "file time"]


class Document(NamedTuple):
    """A file as Jekyll has read it.

    ``data`` is what it knows of the post, ``error`` why it drops what the front matter says and goes on (rule 9), and
    ``stops`` why it stops the whole build (rule 10). ``date`` is in the site's zone; None where the build stops.
    ``is_unread`` tells that the error came before the file was opened, so that there is nothing to make a page of.
    """

    data: Mapping[Any, Any]
    context: Context
    error: str | None = None
    stops: str | None = None
    date: datetime | None = None
    date_source: DateSource | None = None
    is_unread: bool = False

    @property
    def title(self) -> object:
        """The title, of whatever type: that of the file's name where there is none (rule 19)."""
        value = self.data.get("title")
        if self.error is not None or not (value is None or value is False):
            return value
        return None if self.context.name is None else self.context.name.title

    @property
    def slug(self) -> object:
        """The slug: that of the file's name where there is none."""
        value = self.data.get("slug")
        if self.error is not None or not (value is None or value is False):
            return value
        return None if self.context.name is None else self.context.name.slug

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories as Jekyll prints them, each once, those of the folders first (rule 20)."""
        own = self.data.get("categories")
        if isinstance(own, str) and own.isalnum() and "category" not in self.data and not self.context.folders:
            return (own,)
        if self.error is None:
            values = categories(self.data, self.context.folders)
        else:
            values = [*self.context.folders, *(own_categories(self.data) or ())]
        return tuple(dict.fromkeys(self._texts(values or [])))

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags as Jekyll prints them (rule 21)."""
        values = tags(self.data)
        if self.error is not None:  # what the defaults give, as it is
            given = self.data.get("tags")
            values = given if isinstance(given, list) else [] if given is None else [given]
        return tuple(self._texts(values))

    def _texts(self, values: list[object]) -> list[str]:
        """Return each value as Jekyll prints it."""
        return [self.text(value) for value in values]

    def text(self, value: object) -> str:
        """Return a value as Ruby's ``to_s`` writes it."""
        return value if isinstance(value, str) else ruby_text(value, self.context.zone)

    @property
    def is_hidden(self) -> bool:
        """Whether ``published`` is false, or empty (rule 23)."""
        published = self.data.get("published", True)
        return published is None or published is False


def read_document(
    header: Header, context: Context, *, is_decoded: bool, strict: bool = False, unread: str | None = None
) -> Document:
    """Return what Jekyll makes of a file with this ``header`` (``Document#read``).

    ``is_decoded`` tells whether the bytes are in the site's encoding. ``strict`` is the site's
    ``strict_front_matter``: what is only logged elsewhere stops the build. ``unread`` is why Jekyll fails before it
    opens the file, if it does.
    """
    if own_categories(context.defaults) is None:
        unread = "the site's defaults give it `categories` that are neither a text nor a list"
        context = context._replace(defaults={})
    error = unread or _error(header, is_decoded=is_decoded)
    own = {} if error else header.data
    data = merged(own, context)
    stops = f"{error}, and the site has strict_front_matter" if error and strict else None
    moment, source = _date(data, own, context, named=error is None)
    if moment is None and stops is None:
        stops = _bad_date(data, context)
    if stops is not None:
        return Document(data, context, error, stops, is_unread=unread is not None)
    return Document(data, context, error, stops, moment, source, unread is not None)


def _error(header: Header, *, is_decoded: bool) -> str | None:
    """Return why Jekyll gives up on the front matter."""
    if not is_decoded:
        return "the file is not in the site's encoding"
    if header.error is not None:
        return f"the front matter cannot be read: {header.error.message}"
    if own_categories(header.data) is None:
        return "`categories` is neither a text nor a list"
    return None


def _date(
    data: Mapping[Any, Any], own: Mapping[Any, Any], context: Context, *, named: bool
) -> tuple[datetime | None, DateSource]:
    """Return the date, None where Jekyll cannot read it, and where it is from (``#merge_date!``, ``#modify_date``).

    A written date that is the very time of the build counts as none.
    """
    source: DateSource = "front matter" if "date" in own else "defaults"
    moment = final_moment(data["date"], context.zone) if "date" in data else None
    if "date" in data and (moment is None or moment != context.build_time):
        return moment, source
    if named and context.name is not None and context.name.date is not None:
        return final_moment(context.name.date, context.zone), "file name"
    if moment is not None:
        return moment, source
    if context.is_draft or data.get("draft"):
        return context.modified or context.build_time, "file time"
    return context.build_time, "build time"


def _bad_date(data: Mapping[Any, Any], context: Context) -> str | None:
    """Return the words for a date that Jekyll cannot read."""
    if "date" in data:
        return f"it cannot read the date {ruby_text(data['date'], context.zone)!r}"
    if context.name is not None and context.name.date is not None:
        return f"it cannot read the date {context.name.date!r} in the file's name"
    return None
