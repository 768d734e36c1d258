"""What is told of a tally, in which order and under which names: the same in a terminal, on a page and in JSON."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, Final, NamedTuple, get_args

from newspost.faults.codes import CODES
from newspost.problems import Severity
from newspost.stats.periods import By, counts_by, name_of
from newspost.stats.spread import Spread
from newspost.stats.tally import Name, State, Tally

PERCENTILES: Final = (50, 90, 99)

_WORDS: Final[dict[State, str]] = {
    "published": "published",
    "scheduled": "in the future",
    "draft": "drafts",
    "unpublished": "unpublished",
    "outside": "of no site",
}


class RuleRow(NamedTuple):
    """How many problems a rule found, and in how many files."""

    code: str
    name: str
    severity: Severity
    problems: int
    files: int


def names(tally: Tally) -> dict[str, Counter[Name]]:
    """Return how many posts have which medium, category and tag."""
    return {"media": tally.media, "categories": tally.categories, "tags": tally.tags}


def sizes(tally: Tally) -> dict[str, Spread]:
    """Return what is counted in each post."""
    return {
        "paragraphs": tally.paragraphs,
        "characters": tally.characters,
        "images": tally.images,
        "links": tally.links,
    }


def rules(tally: Tally) -> list[RuleRow]:
    """Return the rules that found something, those first that found the most."""
    rows = [
        RuleRow(code, CODES[code].name, severity, count, tally.files_with[code, severity])
        for (code, severity), count in tally.problems.items()
    ]
    return sorted(rows, key=lambda row: (-row.problems, row.code, row.severity))


def ranked(counts: Counter[Name]) -> list[tuple[str, int]]:
    """Return names and their counts, the most frequent first, and those that are as frequent by their letters.

    >>> ranked(Counter({"fog": 2, None: 5, "sea": 7, "air": 2}))
    [('sea', 7), ('air', 2), ('fog', 2)]
    """
    named = [(name, count) for name, count in counts.items() if name is not None]
    return sorted(named, key=lambda pair: (-pair[1], pair[0]))


def first_and_last(tally: Tally) -> tuple[str, str] | None:
    """Return the days of the first and the last post; None where no post has a day."""
    if not tally.days:
        return None
    return date.fromordinal(min(tally.days)).isoformat(), date.fromordinal(max(tally.days)).isoformat()


def span(tally: Tally) -> str:
    """Return the days of the first and the last post in words; empty where no post has a day."""
    days = first_and_last(tally)
    return " to ".join(dict.fromkeys(days)) if days else ""


def states(tally: Tally) -> str:
    """Return in words what becomes of the posts.

    >>> states(Tally(posts=Counter({"draft": 2, "published": 1200})))
    '1,200 published, 2 drafts'
    """
    return ", ".join(f"{tally.posts[state]:,} {word}" for state, word in _WORDS.items() if tally.posts[state])


def as_json(tally: Tally, by: By = "day", top: int | None = None) -> dict[str, Any]:
    """Return all that was counted as a value of JSON; of media, categories and tags the first ``top``."""
    first, last = first_and_last(tally) or (None, None)
    return {
        "files": tally.files,
        "posts": tally.good,
        "bad": tally.bad,
        "unreadable": tally.unreadable,
        "left_out": tally.left_out,
        "states": {state: tally.posts[state] for state in get_args(State)},
        "first": first,
        "last": last,
        "undated": tally.undated,
        "by": by,
        "dates": [
            {"period": name_of(period, by), "posts": posts} for period, posts in counts_by(tally.days, by).items()
        ],
        **{kind: _names_as_json(counts, top) for kind, counts in names(tally).items()},
        **{kind: _size_as_json(spread) for kind, spread in sizes(tally).items()},
        "problems": [row._asdict() for row in rules(tally)],
        "faulty": tally.faulty,
    }


def _names_as_json(counts: Counter[Name], top: int | None) -> dict[str, Any]:
    """Return names and their posts, and how many posts have none."""
    found = ranked(counts)
    rows = [{"name": name, "posts": posts} for name, posts in found[:top]]
    return {"different": len(found), "without": counts[None], "names": rows}


def _size_as_json(spread: Spread) -> dict[str, Any]:
    """Return how a number is spread."""
    percentiles = {f"p{percent}": spread.percentile(percent) for percent in PERCENTILES}
    return {"total": spread.total, **percentiles, "largest": spread.largest, "largest_at": spread.largest_at}
