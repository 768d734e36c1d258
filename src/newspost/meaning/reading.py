"""A post being read: each thing found once, when it is asked for."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from newspost.body.scan import read_body
from newspost.header.fence import body_start
from newspost.header.quick_keys import quick_keys
from newspost.header.read import read_header
from newspost.header.unreadable import UnreadableHeader
from newspost.jekyll.merging import merged
from newspost.meaning.fields import header_fields
from newspost.text.encoding import decode, encode
from newspost.text.spans import LineIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newspost.body.layout import Body
    from newspost.dialect import Dialect
    from newspost.header.locate import Key
    from newspost.header.read import Header
    from newspost.jekyll.context import Context


class Reading:
    """The text of a post and all that is read from it; nothing is found before it is asked for, and nothing twice."""

    __slots__ = (
        "_body",
        "_data",
        "_fields",
        "_header",
        "_is_decoded",
        "_is_tidy",
        "_keys",
        "_lines",
        "_outer_keys",
        "_simple_keys",
        "context",
        "dialect",
        "path",
        "text",
    )

    def __init__(self, data: bytes | str, path: str | None, context: Context, dialect: Dialect) -> None:
        self.context = context
        self._is_decoded: bool | None = None
        self._is_tidy = False
        if isinstance(data, str):
            self.text = data
        else:
            self._is_tidy = b"\r" not in data and b"\t" not in data and b"\f" not in data
            self.text = self._decode(data)
        self.path = path
        self.dialect = dialect
        self._header: Header | None = None
        self._data: Mapping[Any, Any] | None = None
        self._body: Body | None = None
        self._fields: dict[str, Any] | None = None
        self._keys: tuple[Key, ...] | None = None
        self._outer_keys: dict[str | int, Key] | None = None
        self._simple_keys: tuple[tuple[Key, ...] | None] | None = None
        self._lines: LineIndex | None = None

    def with_text(self, text: str) -> Reading:
        """Return the reading of another text that is read in the same way."""
        reading = Reading(text, self.path, self.context, self.dialect)
        reading._is_tidy = self._is_tidy and "\r" not in text and "\t" not in text and "\f" not in text
        return reading

    def _decode(self, data: bytes) -> str:
        """Return the text of ``data``, and keep in mind whether it is in the site's encoding.

        An encoding in which another text could stand for the same bytes is as good as a wrong one: they must come back.
        """
        encoding = self.context.encoding
        try:
            text = data.decode(encoding)
            self._is_decoded = encoding == "utf-8" or text.encode(encoding) == data
        except (UnicodeError, LookupError):  # Ruby has encodings that Python has not
            text, self._is_decoded = "", False
        return text if self._is_decoded else decode(data)

    @property
    def is_decoded(self) -> bool:
        """Whether the bytes were in the site's encoding, mostly UTF-8: Jekyll drops a post that is not (rule 7)."""
        if self._is_decoded is None:
            try:
                self.text.encode(self.context.encoding)
            except (UnicodeEncodeError, LookupError):
                self._is_decoded = False
            else:
                self._is_decoded = True
        return self._is_decoded

    @property
    def encoded(self) -> bytes:
        """The bytes of the text: those that were read."""
        utf8 = self.context.encoding == "utf-8" or not self.is_decoded
        return encode(self.text) if utf8 else self.text.encode(self.context.encoding)

    @property
    def header(self) -> Header:
        """The front matter."""
        if self._header is None:
            self._header = read_header(self.text)
        return self._header

    @property
    def data(self) -> Mapping[Any, Any]:
        """The post's data: what the front matter says, over what the site gives."""
        if self._data is None:
            self._data = merged(self.header.data, self.context)
        return self._data

    @property
    def body_start(self) -> int:
        """Where Jekyll's content begins."""
        fence = self.header.fence
        return fence.body if fence else body_start(self.text)

    @property
    def body(self) -> Body:
        """The body."""
        if self._body is None:
            self._body = read_body(self.text, self.body_start, len(self.text), self.dialect, tidy=self._is_tidy)
        return self._body

    @property
    def fields(self) -> dict[str, Any]:
        """The Article's fields that come from the post's data and the file's name."""
        if self._fields is None:
            self._fields = header_fields(self.data, self.context)
        return self._fields

    @property
    def is_article(self) -> bool:
        """Whether an Article can be made of the post."""
        if self.header.error is not None or not self.is_decoded:
            return False
        fields = self.fields
        return fields["title"] is not None and fields["date"] is not None

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every key and value of the front matter with its place; () for a header that libyaml cannot read."""
        if self._keys is None:
            fence = self.header.fence
            self._keys = self.simple_keys
            if self._keys is None and fence:
                from newspost.header.locate import locate_slowly  # noqa: PLC0415 - as with the YAML parser it needs

                with suppress(UnreadableHeader):
                    self._keys = locate_slowly(self.text, fence)
            self._keys = self._keys or ()
        return self._keys

    @property
    def outer_keys(self) -> Mapping[str | int, Key]:
        """The keys that stand in no other, by their names; of one that is there twice the last, which counts."""
        if self._outer_keys is None:
            self._outer_keys = {key.path[0]: key for key in self.keys if len(key.path) == 1}
        return self._outer_keys

    @property
    def simple_keys(self) -> tuple[Key, ...] | None:
        """The same for a header in which every line is of the simplest kind; None for any other."""
        if self._simple_keys is None:
            fence = self.header.fence
            self._simple_keys = ((quick_keys(self.text, fence) if fence else None),)
        return self._simple_keys[0]

    @property
    def lines(self) -> LineIndex:
        """The lines of the text."""
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines

    def body_fields(self) -> dict[str, Any]:
        """Return the Article's fields that come from the body, ready for validation."""
        body = self.body
        return {
            "digest": body.digest,
            "body": body.pieces.values(),
            "attribution": body.attribution,
            "source_url": body.source_url(self.text),
            "navigation": tuple([link[0] for link in body.tail.links]),
        }
