"""What is wrong with a post, and the error that carries it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from newspost.pickles import ByName
from newspost.text.spans import Span

Severity = Literal["error", "warning", "info"]
Loc: TypeAlias = tuple[str | int, ...]
"""A field, as pydantic names it."""


@dataclass(frozen=True, slots=True)
class Problem(ByName):
    """One thing that is wrong with a post, and where.

    ``code`` is stable and never reused. ``message`` says what is wrong, what Jekyll does with it, and how to mend it.
    ``span`` counts code points of the post's text; ``line`` and ``column`` are the span's start, counted from 1, in
    code points. ``loc`` names the field, as pydantic's own ``loc`` tuples do, or is ``()``.
    """

    code: str
    message: str
    severity: Severity
    span: Span
    line: int
    column: int
    loc: Loc = ()

    def __str__(self) -> str:
        """Return ``line:column: severity code message``."""
        return f"{self.line}:{self.column}: {self.severity} {self.code} {self.message}"


class InvalidPost(ValueError):
    """No Article can be made of a post; ``problems`` says why, the reason first; ``path`` is the file, if known."""

    def __init__(self, problems: tuple[Problem, ...], path: str | None = None) -> None:
        super().__init__(problems, path)
        self.problems = problems
        self.path = path

    def __str__(self) -> str:
        """Return ``file:line:column: severity code message`` of the first problem, and how many more there are."""
        first, more = self.problems[0], len(self.problems) - 1
        where = f"{self.path}:" if self.path else ""
        return f"{where}{first}" + (f" (and {more} more)" if more else "")


Reason = Literal[
    "unreadable header",
    "duplicate key",
    "shared value",
    "unusual key",
    "unwritable text",
    "unwritable value",
    "liquid",
    "no place",
    "text and html disagree",
    "wrong block",
    "conflict",
    "not read back",
    "changes more",
]
"""Why an edit was rejected, in words that stay the same, for counting and for telling them apart:

* unreadable header: Jekyll's loader cannot read the front matter, so no value in it can be edited.
* duplicate key: the key is written twice, and which of the two is meant cannot be told.
* shared value: the value is shared by way of an anchor, an alias or a merge key.
* unusual key: the key is written in a way that is read here and not written, such as ``? key``.
* unwritable text: its place cannot hold the text (two blanks in a row in a paragraph, a line break in an address).
* unwritable value: YAML or Jekyll has no such value (a number that is none, a list inside itself).
* liquid: the text would open a Liquid tag, and its place has no way to escape one.
* no place: the file has no place for such a thing.
* text and html disagree: both were changed, and the html does not say the text.
* wrong block: the block cannot be changed in this way; its html can.
* conflict: two changes touch the same piece of the file.
* not read back: what was written would be read as something else.
* changes more: something else in the post would change as well.
"""


class EditRejected(ValueError):
    """An edit that cannot be made as it was asked for; the post is as it was.

    ``reason`` is one of a few fixed texts, ``message`` says what is in the way and how to go about it.
    ``loc`` names the field; ``span`` is the place in the post as it was, None where nothing is there yet; ``line`` and
    ``column`` are its start, counted from 1.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what is known is added from the bottom up
        self,
        reason: Reason,
        message: str,
        loc: Loc = (),
        span: Span | None = None,
        line: int | None = None,
        column: int | None = None,
        path: str | None = None,
    ) -> None:
        super().__init__(reason, message, loc, span, line, column, path)
        self.reason: Reason = reason
        self.message = message
        self.loc = loc
        self.span = span
        self.line = line
        self.column = column
        self.path = path

    def __str__(self) -> str:
        """Return ``file:line:column: field: message (reason)``, as much of it as is known."""
        where = f"{self.path}:" if self.path else ""
        where += f"{self.line}:{self.column}:" if self.line is not None else ""
        field = ".".join(map(str, self.loc))
        return " ".join(filter(None, (where, f"{field}:" if field else "", f"{self.message} ({self.reason})")))

    def inside(self, *field: str | int, span: Span | None = None) -> EditRejected:
        """Return the same for a part of ``field``; ``span`` is where that stands, if its own place is not known."""
        where = self.span if self.span is not None else span
        return EditRejected(self.reason, self.message, (*field, *self.loc), where, self.line, self.column, self.path)


class InvalidConfig(ValueError):
    """A site's config that Jekyll cannot use, or that cannot be read.

    ``message`` says what is wrong, what Jekyll does with it, and how to mend it. ``path`` is the file, ``line`` and
    ``column`` the place in it, counted from 1, in code points; each None where it is not known. ``key`` leads to the
    value that is wrong: ``("defaults", 2, "scope")`` is the scope of the third set; ``()`` for the file as a whole.
    """

    def __init__(
        self,
        message: str,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        key: tuple[str | int, ...] = (),
    ) -> None:
        super().__init__(message, path, line, column, key)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.key = key

    def __str__(self) -> str:
        """Return ``path:line:column: message``, as much of it as is known."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.message}" if place else self.message

    def at(self, path: str, line: int | None = None, column: int | None = None) -> InvalidConfig:
        """Return the same with its place."""
        return InvalidConfig(self.message, path, line, column, self.key)
