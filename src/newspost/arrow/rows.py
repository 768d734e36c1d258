"""A post on its way into a table: what its columns are made from, found once, when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from newspost.post import Post

if TYPE_CHECKING:
    from newspost.meaning.reading import Reading
    from newspost.problems import Problem

UNREADABLE: Final = "NP902"
"""The code of a row whose file could not be read, or whose post could not be put into the table."""


class Row:
    """A post and its path, or the reason why there is no post.

    An Article would validate what its fields are; a table has types of its own, so a row goes without one.
    """

    __slots__ = ("_body", "_failure", "_fields", "_is_looked_at", "_post", "content", "path", "reading")

    def __init__(self, path: str | None, post: Post | Exception, content: bytes | None = None) -> None:
        self.path = path
        self.content = content
        self.reading: Reading | None = None
        self._post: Post | None = None
        self._failure: Exception | None = None
        self._is_looked_at = False
        self._fields: dict[str, Any] | None = None
        self._body: dict[str, Any] | None = None
        if isinstance(post, Post):
            self._post = post
            self.reading = post._reading  # noqa: SLF001 - as above
        else:
            self._failure = post

    def failed(self, error: Exception) -> Row:
        """Return a row of the same file, which says only why the post could not be put into the table."""
        return Row(self.path, ValueError(f"The post cannot be put into a table: {_said(error)}."), self.bytes)

    @property
    def bytes(self) -> bytes | None:
        """The bytes of the file; None where it could not be read."""
        return self.content if self._post is None else bytes(self._post)

    @property
    def fields(self) -> dict[str, Any] | None:
        """The Article's fields that come from the header and the name of the file; None where there is no Article."""
        if not self._is_looked_at:
            self._is_looked_at = True
            if self.reading is not None and self.reading.is_article:
                self._fields = self.reading.fields
        return self._fields

    @property
    def body(self) -> dict[str, Any] | None:
        """The Article's fields that come from the body; None where there is no Article."""
        if self._body is None and self.reading is not None and self.fields is not None:
            self._body = self.reading.body_fields()
        return self._body

    @property
    def problems(self) -> tuple[Problem, ...] | None:
        """The problems of the post; None where there is no post to have any."""
        return None if self._post is None else self._post.problems

    @property
    def error(self) -> tuple[str, str] | None:
        """The code and the message of what is in the way of an Article; None where nothing is."""
        if self._failure is not None:
            return UNREADABLE, _said(self._failure)
        if self.fields is not None or not self.problems:
            return None
        first = self.problems[0]
        return first.code, f"{first.line}:{first.column}: {first.message}"


def _said(error: Exception) -> str:
    """Return what an error says, in words for people."""
    if isinstance(error, OSError) and error.strerror:
        return f"The file cannot be read: {error.strerror}."
    return str(error) or type(error).__name__
