"""A check of a whole folder of posts, for the tests of a site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from os import PathLike
from pathlib import Path
from typing import Final

from newspost.jekyll.context import MARKDOWN
from newspost.post import Post, load
from newspost.problems import EditRejected, InvalidPost

_ENDINGS: Final = MARKDOWN | {".html", ".htm"}


def check_folder(path: str | PathLike[str], *, timezone: str | tzinfo | None = None) -> None:
    """Check every post in the folder ``path`` and in the folders below it: every file of Markdown or HTML.

    Each must come back byte for byte, make an Article, have no problem that is an error, and stay as it is when that
    Article is written back. ``timezone`` is the site's, as for `newspost.load`.

    Raises:
        AssertionError: some posts do not hold, told with the reason, a line for each; or there are no posts.
        ValueError: there is no such ``timezone``.
    """
    files = sorted(file for file in Path(path).rglob("*") if file.suffix.lower() in _ENDINGS and file.is_file())
    if not files:
        raise AssertionError(f"there is no post in {path}")
    reasons = ((file, next(_reasons(file, timezone), None)) for file in files)
    lines = [f"{file}: {reason}" for file, reason in reasons if reason]
    if lines:
        raise AssertionError(f"{len(lines)} of {len(files)} posts do not hold:\n" + "\n".join(lines))


def _reasons(file: Path, timezone: str | tzinfo | None) -> Iterator[str]:
    """Yield why a post does not hold."""
    post = load(file, timezone=timezone)
    if bytes(post) != file.read_bytes():
        yield "the bytes that come back are others"
    for problem in post.problems:
        if problem.severity == "error":
            yield str(problem)
    yield from _of_article(post)


def _of_article(post: Post) -> Iterator[str]:
    """Yield what is wrong with the Article, and with writing it back."""
    try:
        if bytes(post.replace(post.article)) != bytes(post):
            yield "its own Article, written back, changes it"
    except InvalidPost as error:
        yield f"there is no Article: {error.problems[0]}"
    except EditRejected as error:
        yield f"its own Article cannot be written back: {error.message}"
