"""Files into posts: each result is a post or the reason why there is none; nothing is raised for one of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from newspost.checking.targets import Target
from newspost.post import Post, load
from newspost.problems import InvalidPost
from newspost.site.entries import Entry


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a file: the post in it, or the error that says why there is none.

    ``path`` is below the folder of the run, with slashes. ``entry`` is the file as its site has it, None for a file of
    no site. A post of which no Article can be made comes with its `InvalidPost`.
    """

    path: str
    post: Post | None
    error: InvalidPost | OSError | None = None
    entry: Entry | None = None


def read_targets(targets: Iterable[Target], zone: tzinfo | None = None) -> Iterator[Result]:
    """Yield what comes of each file, in their order; ``zone`` is that of files of no site."""
    for target in targets:
        entry = target.entry()
        post: Post | None = None
        try:
            post = load(target.file, timezone=zone) if entry is None else entry.post
            _ = post.article
        except (InvalidPost, OSError) as error:
            yield Result(target.path, post, error, entry)
        else:
            yield Result(target.path, post, None, entry)
