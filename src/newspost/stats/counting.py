"""From files to what they come to, in this process or in several. The only place here that walks and reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Final

from newspost.archive.parts import Job
from newspost.archive.reading import Result, read_targets
from newspost.parts import Heading
from newspost.problems import InvalidPost
from newspost.ruby.moments import localize
from newspost.stats.tally import Name, State, Tally
from newspost.workers import map_in_order

if TYPE_CHECKING:
    from collections import Counter

    from newspost.archive.exporting import Source
    from newspost.article import Article
    from newspost.site.entries import Entry

_PIECE: Final = 200  # files that go to another process together
_UNPUBLISHED: Final = frozenset[State]({"scheduled", "draft", "unpublished"})
_UNTOLD: Final = frozenset({"build time", "file time"})


def count_posts(
    source: Source,
    *,
    published: bool = False,
    workers: int = 0,
    progress: Callable[[int], None] = lambda _files: None,
) -> Tally:
    """Count the posts of ``source``; with ``published`` only those that their site publishes.

    A bad post is counted as one, and ends nothing. ``workers`` is how many processes may work, 0 for one a processor.
    ``progress`` is told of each piece of work how many files it was.

    Raises:
        FileNotFoundError: a path leads nowhere.
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
    """
    total = Tally()
    count = partial(_count, zone=source.zone, published=published)
    pieces = source.jobs(_PIECE)
    for part in map_in_order(count, pieces, jobs=workers, few=1, piece=1):
        total.add(part)
        progress(part.files + part.left_out)
    return total


def _count(piece: Job, *, zone: tzinfo | None, published: bool) -> Tally:
    """Return what the files of a piece come to."""
    tally = Tally()
    for target in piece.targets:
        one = Tally()
        try:
            for result in read_targets((target,), zone):
                _count_file(one, result, zone or UTC, published=published)
        except Exception:  # noqa: BLE001 - what newspost fails on is a bad post, and no end of all others
            one = Tally(bad=1, unreadable=1)
        tally.add(one)
    return tally


def _count_file(tally: Tally, result: Result, zone: tzinfo, *, published: bool) -> None:
    """Count a file; ``zone`` is that of files of no site."""
    if result.error is not None or result.post is None:
        tally.bad += 1
        if isinstance(result.error, InvalidPost):
            tally.count_problems(result.error.problems)
        else:
            tally.unreadable += 1
        return
    state = _state(result.entry)
    if published and state in _UNPUBLISHED:
        tally.left_out += 1
        return
    tally.posts[state] += 1
    article = result.post.article
    _count_day(tally, article, result.entry, zone)
    _count_names(tally, article)
    _count_sizes(tally, article, result.path)
    tally.count_problems(result.post.problems)


def _state(entry: Entry | None) -> State:
    """Return what becomes of a post."""
    if entry is None:
        return "outside"
    if entry.published:
        return "published"
    if entry.found.is_draft:
        return "draft"
    is_to_come = entry.date is not None and entry.date > entry.site.time and not entry.document.is_hidden
    return "scheduled" if is_to_come else "unpublished"


def _count_day(tally: Tally, article: Article, entry: Entry | None, zone: tzinfo) -> None:
    """Count the day that a post is of, on the clock of its site."""
    if entry is not None and entry.document.date_source in _UNTOLD:
        tally.undated += 1
        return
    try:
        tally.days[localize(article.date, zone if entry is None else entry.site.zone).toordinal()] += 1
    except OverflowError:  # there the clock shows the year 0, or 10,000
        tally.undated += 1


def _count_names(tally: Tally, article: Article) -> None:
    """Count a post for its medium, and for each of its categories and tags."""
    tally.media[None if article.attribution is None else article.attribution.source] += 1
    groups: tuple[tuple[Counter[Name], tuple[str, ...]], ...] = (
        (tally.categories, article.categories),
        (tally.tags, article.tags),
    )
    for counts, names in groups:
        counts.update(set(names) or (None,))


def _count_sizes(tally: Tally, article: Article, path: str) -> None:
    """Count how long a post is, and what is in it."""
    paragraphs = article.paragraphs
    headings = [block for block in article.body if isinstance(block, Heading)]
    links = sum(len(block.links) for block in paragraphs) + sum(len(block.links) for block in headings)
    tally.paragraphs.count(len(paragraphs), path)
    tally.characters.count(sum(len(paragraph.text) for paragraph in paragraphs), path)
    tally.images.count(len(article.images), path)
    tally.links.count(links, path)
