"""What is exported: a post with its Article, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from newspost.article import Article
from newspost.meaning.fields import in_minutes
from newspost.post import Post
from newspost.problems import InvalidPost, Problem

Status: TypeAlias = Literal["published", "unpublished"]


@dataclass(frozen=True, slots=True)
class Item:
    """A post on its way out: its Article, and what its file and its site say of it.

    ``path`` is where the file is, with slashes. ``url`` is the address of its page on the site, None for one without a
    page, ``status`` whether the site publishes it, None for a file of no site. ``post`` is None for an Article that
    comes from no file.
    """

    article: Article
    path: str = ""
    url: str | None = None
    status: Status | None = None
    post: Post | None = None

    @property
    def date(self) -> datetime:
        """The date, at an offset of whole minutes: ISO 8601 has no others."""
        return in_minutes(self.article.date) or self.article.date

    @property
    def moment(self) -> str:
        """The date as RFC 3339 has it."""
        return self.date.isoformat()


@dataclass(frozen=True, slots=True)
class Bad:
    """A post that cannot be exported, and the reason; ``post`` is None where the file cannot be read."""

    path: str
    error: Exception
    post: Post | None = None

    @property
    def reason(self) -> str:
        """The reason in words, with its line and column if it has them."""
        if isinstance(self.error, OSError):
            return f"the file cannot be read: {self.error.strerror or self.error}"
        if isinstance(self.error, InvalidPost):
            return str(self.error.problems[0])
        return f"newspost fails on it: {type(self.error).__name__}: {self.error}"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems of the post, what stops it from being an Article first."""
        return self.error.problems if isinstance(self.error, InvalidPost) else ()


def problems_of(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Return problems as values of JSON; lines and columns count from 1, in code points."""
    return [
        {
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "line": problem.line,
            "column": problem.column,
        }
        for problem in problems
    ]
