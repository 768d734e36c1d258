"""The only place that touches the disk for one post."""

from __future__ import annotations

from datetime import tzinfo
from os import PathLike, fspath
from pathlib import Path

from newspost.dialect import Dialect
from newspost.post import Post, loads


def load(path: str | PathLike[str], *, timezone: str | tzinfo | None = None, dialect: Dialect | None = None) -> Post:
    """Read the post in the file at ``path``.

    The file's name counts as Jekyll counts it: for the date and the title where the header has none. ``timezone`` and
    ``dialect`` are those of `loads`.

    Raises:
        OSError: the file cannot be read. What it holds never raises here.
    """
    return loads(Path(path).read_bytes(), path=fspath(path), timezone=timezone, dialect=dialect)
