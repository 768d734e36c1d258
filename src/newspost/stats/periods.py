"""Days, weeks, months and years by their numbers, and how posts are spread over them.

A day's number is its ordinal (`datetime.date.toordinal`). Weeks are those of ISO 8601, which begin on Monday.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

By: TypeAlias = Literal["day", "week", "month", "year"]
BYS: Final[tuple[By, ...]] = get_args(By)
"""From the shortest to the longest."""

_MOST: Final = 10_000  # periods, however far apart the first and the last post are
_FEW: Final = 100  # of so many posts one may be of a time of its own, and is not shown in its place
_FAR: Final = 3  # times as long as that of all others the time has to be that is left out
_EMPTY: Final = 3  # periods without posts that are told one by one


def period_of(day: int, by: By) -> int:
    """Return the number of the period that a day is in."""
    match by:
        case "day":
            return day
        case "week":
            return (day - 1) // 7  # the first day of all was a Monday
        case "month":
            one = date.fromordinal(day)
            return one.year * 12 + one.month - 1
        case "year":
            return date.fromordinal(day).year


def first_day(period: int, by: By) -> date:
    """Return the day with which a period begins."""
    match by:
        case "day":
            return date.fromordinal(period)
        case "week":
            return date.fromordinal(period * 7 + 1)
        case "month":
            return date(period // 12, period % 12 + 1, 1)
        case "year":
            return date(period, 1, 1)


def name_of(period: int, by: By) -> str:
    """Return what ISO 8601 calls a period.

    >>> day = date(2024, 5, 6).toordinal()
    >>> [name_of(period_of(day, by), by) for by in BYS]
    ['2024-05-06', '2024-W19', '2024-05', '2024']
    """
    start = first_day(period, by)
    match by:
        case "day":
            return start.isoformat()
        case "week":
            year, week, _ = start.isocalendar()
            return f"{year:04}-W{week:02}"
        case "month":
            return start.isoformat()[:7]
        case "year":
            return start.isoformat()[:4]


def counts_by(days: Mapping[int, int], by: By) -> dict[int, int]:
    """Return how many posts are of each period that has any, in the order of time."""
    found: Counter[int] = Counter()
    for day, posts in days.items():
        found[period_of(day, by)] += posts
    return dict(sorted(found.items()))


class Timeline(NamedTuple):
    """How many posts are of each period from ``start`` on, without a gap, and how many ``earlier`` and ``later``."""

    by: By
    start: int
    posts: tuple[int, ...]
    earlier: int = 0
    later: int = 0

    @property
    def names(self) -> list[str]:
        """What the periods are called."""
        return [name_of(period, self.by) for period in range(self.start, self.start + len(self.posts))]

    def rows(self) -> Iterator[tuple[str, int]]:
        """Yield the periods and their posts, and what is outside; several periods without posts are one row.

        >>> list(Timeline("year", 2001, (2, 0, 0, 0, 0, 1), later=3).rows())
        [('2001', 2), ('2002 to 2005', 0), ('2006', 1), ('later', 3)]
        """
        if self.earlier:
            yield "earlier", self.earlier
        for is_empty, some in groupby(zip(self.names, self.posts, strict=True), key=lambda row: not row[1]):
            rows = list(some)
            if is_empty and len(rows) > _EMPTY:
                yield f"{rows[0][0]} to {rows[-1][0]}", 0
            else:
                yield from rows
        if self.later:
            yield "later", self.later


def timeline(days: Mapping[int, int], by: By | None = None, room: int = 40) -> Timeline | None:
    """Return the posts over time; None where no post has a day.

    ``days`` is how many posts are of a day. Without ``by`` the periods are the shortest that come to at most ``room``.
    Where those that were asked for are too many for any use, longer ones are taken. A few posts far away from all
    others, such as those with a mistake in the year, are counted as earlier or later and have no place of their own.
    """
    if not days:
        return None
    first, last = _core(days)
    for one in BYS if by is None else BYS[BYS.index(by) :]:
        start, end = period_of(first, one), period_of(last, one)
        if end - start < (room if by is None else _MOST) or one == "year":
            return _line(days, one, start, end)
    raise AssertionError  # the last period is that of years


def _line(days: Mapping[int, int], by: By, start: int, end: int) -> Timeline:
    """Return the posts of each period from ``start`` to ``end``, and how many are of others."""
    found = counts_by(days, by)
    earlier = sum(posts for period, posts in found.items() if period < start)
    later = sum(posts for period, posts in found.items() if period > end)
    return Timeline(by, start, tuple(found.get(period, 0) for period in range(start, end + 1)), earlier, later)


def _core(days: Mapping[int, int]) -> tuple[int, int]:
    """Return the days between which nearly all posts are, where that is a small part of the time from first to last."""
    known, spare = sorted(days), sum(days.values()) // _FEW
    first, last = _inner(known, days, spare), _inner(known[::-1], days, spare)
    if _FAR * (last - first + 1) > known[-1] - known[0] + 1:
        return known[0], known[-1]
    return first, last


def _inner(known: list[int], days: Mapping[int, int], spare: int) -> int:
    """Return the first of ``known`` days that has more posts up to it than can be spared."""
    for day in known:
        spare -= days[day]
        if spare < 0:
            return day
    return known[-1]
