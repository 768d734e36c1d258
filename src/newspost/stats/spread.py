"""How a number is spread over posts: its sum, its percentiles, and where it is largest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

_EXACT: Final = (
    1_000  # larger numbers are kept by their first three digits, so that there are never many different ones
)


@dataclass(slots=True)
class Spread:
    """A number of each post, counted. Memory does not grow with the posts, nor much with the numbers.

    ``total`` and ``largest`` are exact. ``largest_at`` is the path of the post with the largest number, the first of
    several in the order of their names. ``counts`` is how many posts have a number; of one of four digits or more the
    first three count, and the rest is zero.
    """

    counts: Counter[int] = field(default_factory=Counter[int])
    total: int = 0
    largest: int = 0
    largest_at: str | None = None

    def count(self, number: int, path: str) -> None:
        """Count the number of a post."""
        self.counts[rounded(number)] += 1
        self.total += number
        self._keep_largest(number, path)

    def add(self, part: Spread) -> None:
        """Add what was counted elsewhere."""
        self.counts.update(part.counts)
        self.total += part.total
        if part.largest_at is not None:
            self._keep_largest(part.largest, part.largest_at)

    def _keep_largest(self, number: int, path: str) -> None:
        """Keep in mind which post has the largest number."""
        if self.largest_at is None or (-number, path) < (-self.largest, self.largest_at):
            self.largest, self.largest_at = number, path

    @property
    def posts(self) -> int:
        """How many posts were counted."""
        return self.counts.total()

    def percentile(self, percent: int) -> int:
        """Return the least number that so many percent of the posts do not exceed (the nearest rank); 0 of no posts.

        >>> spread = Spread()
        >>> for number in (1, 2, 3, 40):
        ...     spread.count(number, "fog.md")
        >>> spread.percentile(50), spread.percentile(75), spread.percentile(99)
        (2, 3, 40)
        """
        rank, reached = -(-self.posts * percent // 100), 0
        for number in sorted(self.counts):
            reached += self.counts[number]
            if reached >= rank:
                return number
        return 0


def rounded(number: int) -> int:
    """Return a number that is not negative, of more than three digits the first three.

    >>> rounded(999), rounded(1_234), rounded(98_765)
    (999, 1230, 98700)
    """
    unit = 1
    while number // unit >= _EXACT:
        unit *= 10
    return number // unit * unit


class Bin(NamedTuple):
    """How many posts have a number from ``first`` to ``last``; without a ``last``, or a larger one."""

    first: int
    last: int | None
    posts: int

    def __str__(self) -> str:
        if self.last is None:
            return f"{self.first:,} and more"
        return f"{self.first:,}" if self.first == self.last else f"{self.first:,} to {self.last:,}"


_STEPS: Final = (1, 2, 5)


def bins(spread: Spread, most: int = 24) -> list[Bin]:
    """Return at most so many bins of one width, and one for what few posts exceed, if any do.

    >>> spread = Spread()
    >>> for number in range(100):
    ...     spread.count(number, "fog.md")
    >>> [str(one) for one in bins(spread, 5)], bins(spread, 5)[-1].posts
    (['0 to 19', '20 to 39', '40 to 59', '60 to 79', '80 to 99'], 20)
    """
    top = spread.percentile(95)
    width = next(width for width in _widths() if top // width < most)
    rest = (top // width + 1) * width
    found: Counter[int] = Counter()
    for number, posts in spread.counts.items():
        found[min(number, rest) // width] += posts
    starts = range(0, rest, width)
    made = [Bin(start, start + width - 1, found[start // width]) for start in starts]
    return [*made, Bin(rest, None, found[rest // width])] if found[rest // width] else made


def _widths() -> Iterator[int]:
    """Yield the widths that a reader can count with: 1, 2, 5, 10, 20, ..."""
    unit = 1
    while True:
        yield from (unit * step for step in _STEPS)
        unit *= 10
