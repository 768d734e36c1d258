"""Files into posts: each result is a post or the reason why there is none; nothing is raised for one of many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import tzinfo

from newspost.checking.targets import Target
from newspost.post import Post, loads
from newspost.problems import InvalidPost
from newspost.site.entries import Entry
from newspost.sources.opening import opened


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a file: the post in it, or the error that says why there is none.

    ``path`` is the file, told from where the source begins, with slashes. A post of which no Article can be made comes
    with its `InvalidPost`, a file that cannot be read with its OSError and without a ``post``. ``entry`` is the file as
    its site has it, None for a file of no site.
    """

    path: str
    post: Post | None
    error: InvalidPost | OSError | None = None
    entry: Entry | None = None

    def unwrap(self) -> Post:
        """Return the post.

        Raises:
            InvalidPost: no Article can be made of it.
            OSError: the file cannot be read.
        """
        if self.error is not None:
            raise self.error
        if self.post is None:
            raise ValueError(f"{self.path}: there is neither a post nor an error")
        return self.post

    @property
    def url(self) -> str | None:
        """The address of the page on the site; None where there is no site, or it makes no page of the file."""
        return None if self.entry is None or self.post is None else self.entry.url

    @property
    def published(self) -> bool | None:
        """Whether the site publishes the post; None where there is no site, or no post."""
        return None if self.entry is None or self.post is None else self.entry.published


def read_targets(targets: Iterable[Target], zone: str | tzinfo | None = None) -> Iterator[Result]:
    """Yield what comes of each file, in their order; ``zone`` is that of files of no site."""
    for path, entry, post in read_posts(targets, zone):
        if isinstance(post, OSError):
            yield Result(path, None, post, entry)
            continue
        try:
            _ = post.article
        except InvalidPost as error:
            yield Result(path, post, error, entry)
        else:
            yield Result(path, post, None, entry)


def read_posts(
    targets: Iterable[Target], zone: str | tzinfo | None = None
) -> Iterator[tuple[str, Entry | None, Post | OSError]]:
    """Yield the path of each file, the file as its site has it, and the post, of which nothing is read yet."""
    for target, error in opened(targets):
        entry = target.entry()
        if error is not None:
            yield target.path, entry, error
        elif entry is not None:
            yield target.path, entry, entry.post
        else:
            yield target.path, None, loads(target.read(), target.file, zone)
