"""What was counted of an archive, or of a part of it: numbers only, which add up in any order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Literal, TypeAlias

from newspost.problems import Problem, Severity
from newspost.stats.spread import Spread

State: TypeAlias = Literal["published", "scheduled", "draft", "unpublished", "outside"]
"""What becomes of a post: it is published, will be when its time comes, is a draft, or is not published for another
reason; or it is a file of no site."""

Name: TypeAlias = str | None
"""What a medium, a category or a tag is called; None for posts that have none."""

Rule: TypeAlias = tuple[str, Severity]
"""The code of a problem, and how bad it was; of most rules that is always the same."""


@dataclass(slots=True)
class Tally:
    """How many files, posts and problems there are, and of which kinds.

    ``posts`` are the files of which there is an Article, by what becomes of them; ``bad`` is how many others there are,
    ``left_out`` how many were not to be counted. ``days`` are the posts of each day, by its ordinal on the clock of
    their site, ``undated`` those that Jekyll dates by the moment of the build or the file's time. A post counts once
    for each of its categories and tags. ``problems`` are those of all files, ``files_with`` the files that have one of
    them at least.

    Memory grows with the number of different days, media, categories, tags and rules, and not with that of posts.
    """

    posts: Counter[State] = field(default_factory=Counter[State])
    bad: int = 0
    left_out: int = 0
    undated: int = 0
    days: Counter[int] = field(default_factory=Counter[int])
    media: Counter[Name] = field(default_factory=Counter[Name])
    categories: Counter[Name] = field(default_factory=Counter[Name])
    tags: Counter[Name] = field(default_factory=Counter[Name])
    paragraphs: Spread = field(default_factory=Spread)
    characters: Spread = field(default_factory=Spread)
    images: Spread = field(default_factory=Spread)
    links: Spread = field(default_factory=Spread)
    problems: Counter[Rule] = field(default_factory=Counter[Rule])
    files_with: Counter[Rule] = field(default_factory=Counter[Rule])
    unreadable: int = 0
    faulty: int = 0

    def add(self, part: Tally) -> None:
        """Add what was counted elsewhere."""
        for one in fields(self):
            mine, other = getattr(self, one.name), getattr(part, one.name)
            if isinstance(mine, Counter):
                mine.update(other)
            elif isinstance(mine, Spread):
                mine.add(other)
            else:
                setattr(self, one.name, mine + other)

    @property
    def good(self) -> int:
        """How many posts there are of which there is an Article."""
        return self.posts.total()

    @property
    def files(self) -> int:
        """How many files were counted."""
        return self.good + self.bad

    def count_problems(self, problems: tuple[Problem, ...]) -> None:
        """Count the problems of a file."""
        found: Counter[Rule] = Counter((problem.code, problem.severity) for problem in problems)
        self.problems.update(found)
        self.files_with.update(found.keys())
        self.faulty += bool(found)
