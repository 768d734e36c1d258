"""A post on its way into a table."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from newspost.post import Post
from newspost.problems import InvalidPost

if TYPE_CHECKING:
    from newspost.article import Article

UNREADABLE: Final = "NP902"
"""The code of a row whose file could not be read, or whose post could not be put into the table."""


class Row:
    """A post and its path, or the reason why there is no post. What is not asked for is not found."""

    def __init__(self, path: str | None, post: Post | Exception) -> None:
        self.path = path
        self.post = post if isinstance(post, Post) else None
        self._failure = post if isinstance(post, Exception) else None

    def failed(self, error: Exception) -> Row:
        """Return a row of the same file, which says only why the post could not be put into the table."""
        row = Row(self.path, ValueError(f"The post cannot be put into a table: {_said(error)}."))
        row.content = self.content
        return row

    @cached_property
    def content(self) -> bytes | None:
        """The bytes of the file; None where it could not be read."""
        return None if self.post is None else bytes(self.post)

    @cached_property
    def _made(self) -> Article | InvalidPost | None:
        """The Article, or why none can be made of the post."""
        if self.post is None:
            return None
        try:
            return self.post.article
        except InvalidPost as error:
            return error

    @cached_property
    def article(self) -> Article | None:
        """The Article; None where there is none."""
        return None if isinstance(self._made, InvalidPost) else self._made

    @cached_property
    def error(self) -> tuple[str, str] | None:
        """The code and the message of what is in the way of an Article; None where nothing is."""
        if self._failure is not None:
            return UNREADABLE, _said(self._failure)
        if not isinstance(self._made, InvalidPost):
            return None
        first = self._made.problems[0]
        return first.code, f"{first.line}:{first.column}: {first.message}"


def _said(error: Exception) -> str:
    """Return what an error says, in words for people."""
    if isinstance(error, OSError) and error.strerror:
        return f"The file cannot be read: {error.strerror}."
    return str(error) or type(error).__name__
