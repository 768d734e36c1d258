"""What is wrong with a post, and the error that carries it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newspost.text.spans import Span

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
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
    loc: tuple[str | int, ...] = ()

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
