"""Many posts: as results in their order, or through a function that runs where they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import tzinfo
from functools import partial
from itertools import chain, tee
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from newspost.checking.targets import Target
from newspost.post import Post
from newspost.problems import InvalidPost
from newspost.ruby.zones import resolve_zone
from newspost.sources.finding import Places, find_targets
from newspost.sources.pieces import Piece, pieces
from newspost.sources.reading import Result, read_targets
from newspost.workers import map_in_order

if TYPE_CHECKING:
    from newspost.article import Article

R = TypeVar("R")

_PIECE: Final = 50  # posts
_FEW: Final = 4  # pieces, for which it does not pay to start a process


def read_many(source: Places, *, workers: int | None = None, timezone: str | tzinfo | None = None) -> Iterator[Result]:
    r"""Read many posts, and yield what comes of each, in order; no more of them are in memory than are looked at.

    ``source`` is a folder, of which the posts of its sites are read, each as its site has it; where there is no site in
    it, every file of Markdown or HTML. Or it is a file, a pattern such as ``archive/2024-*``, a `Site`, an archive
    (.zip, .tar, compressed or not), a commit (``folder@v1.0``), an address such as ``s3://bucket/folder`` (extra
    ``arrow``), or several of these. A bad post is a `Result` with an ``error``, and takes no other away. ``timezone``
    is for posts that no site's config gives one (default UTC).

    ``workers`` is how many processes read; default: this one alone. A Post that comes from another process brings its
    whole Article, which takes about a quarter of the time of reading it here: so of what processes win, this one
    takes back a part. For work on all of an archive `map_posts` is faster. Posts are the same whoever reads them.
    Where processes are started anew, which they are on all systems but Linux, in a program with threads and for what is
    far away, the program needs its ``if __name__ == "__main__":``.

    Raises:
        FileNotFoundError: a path leads nowhere; at once, as what follows for the first of several sites.
        InvalidConfig: Jekyll cannot use the config of a site.
        OSError: an archive, a commit, or what is far away, cannot be read to its end.
        ValueError: there is no such ``timezone``, or ``workers`` is less than 1.

    >>> for result in read_many("samples"):
    ...     print(result.path, result.published, len(result.unwrap().article.paragraphs))
    _posts/2024-01-09-202401090000000003.md True 1
    _posts/2024-05-06-NW202405060000000017.md True 4
    _posts/2024-08-21-202408210000000042.md True 9
    _posts/2024-11-18-winter-ferry-data.md True 5
    """
    zone = _zone(timezone)
    targets = find_targets(source, timezone=zone)
    return read_targets(targets, zone) if _count(workers, 1) == 1 else _sent_back(targets, zone, _count(workers, 1))


def map_posts(
    function: Callable[[Result], R],
    source: Places,
    *,
    workers: int | None = None,
    timezone: str | tzinfo | None = None,
) -> Iterator[R]:
    """Yield what ``function`` makes of each post, in order; it runs in the processes that read the posts.

    The function is given a `Result`, and should return something small, such as numbers or a line of text: that is all
    that comes back. It is sent to the processes, so it has to be one that pickles: one of a module, no lambda. What
    it raises is raised here. ``workers`` is how many processes there are, default: one a processor; few posts are read
    in this one. All else is as in `read_many`.

    Raises:
        FileNotFoundError: a path leads nowhere; at once, as what follows for the first of several sites.
        InvalidConfig: Jekyll cannot use the config of a site.
        OSError: an archive, a commit, or what is far away, cannot be read to its end.
        ValueError: there is no such ``timezone``, or ``workers`` is less than 1.
    """
    zone, jobs = _zone(timezone), _count(workers, 0)
    work = pieces(find_targets(source, timezone=zone), zone, _PIECE)
    return chain.from_iterable(map_in_order(partial(_each, function), work, jobs=jobs, few=_FEW, piece=1))


def _zone(timezone: str | tzinfo | None) -> tzinfo | None:
    """Return a time zone."""
    return None if timezone is None else resolve_zone(timezone)


def _count(workers: int | None, default: int) -> int:
    """Return how many processes are wanted."""
    if workers is not None and workers < 1:
        raise ValueError(f"workers is how many processes read, from 1 on, and not {workers}")
    return default if workers is None else workers


def _each(function: Callable[[Result], R], piece: Piece) -> list[R]:
    """Do a piece of the work."""
    return [function(result) for result in piece.results()]


# --- posts from other processes


class _Sent(NamedTuple):
    """What is sent back of a result: the site of its entry would take longer than all else."""

    post: Post | None
    article: Article | None
    error: InvalidPost | OSError | None


def _sent_back(targets: Iterator[Target], zone: tzinfo | None, jobs: int) -> Iterator[Result]:
    """Yield results that other processes read."""
    here, there = tee(targets)
    sent = map_in_order(_whole, pieces(there, zone, _PIECE), jobs=jobs, few=_FEW, piece=1)
    for target, one in zip(here, chain.from_iterable(sent), strict=True):
        entry = target.entry()
        if one.post is not None:
            one.post._article = one.article  # noqa: SLF001 - the post is new, and nobody else's
            if entry is not None:
                entry.reading, entry.post = one.post._reading, one.post  # noqa: SLF001 - as above
        yield Result(target.path, one.post, one.error, entry)


def _whole(piece: Piece) -> list[_Sent]:
    """Read the posts of a piece, their bodies too."""
    return [_sent(result) for result in piece.results()]


def _sent(result: Result) -> _Sent:
    """Return what is sent back of a result."""
    article = None if result.post is None or result.error is not None else result.post.article
    return _Sent(result.post, article, result.error)
