"""What a post does not say itself: the name of its file, and what its site gives to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, Final, NamedTuple

from newspost.jekyll.names import Name
from newspost.jekyll.styles import STYLES

MARKDOWN: Final = frozenset({".markdown", ".mkdown", ".mkdn", ".mkd", ".md"})
"""What Jekyll converts as Markdown (``markdown_ext``, its default), in lower case."""

_NOTHING: Final[Mapping[str, Any]] = {}


class Context(NamedTuple):
    """All that Jekyll knows of a post before it opens the file; without a site, what it takes when nothing is said.

    ``folders`` are the categories that come from the path. ``defaults`` are the front matter defaults for it, not to be
    changed. ``build_time`` is the time of the build; ``modified`` that of the file if it is a draft, which Jekyll dates
    by it. ``markdown`` are the extensions that it converts as Markdown, ``permalink`` is the template of addresses.
    """

    name: Name | None
    zone: tzinfo = UTC
    folders: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = _NOTHING
    build_time: datetime | None = None
    modified: datetime | None = None
    is_draft: bool = False
    markdown: frozenset[str] = MARKDOWN
    excerpt_separator: str = "\n\n"
    encoding: str = "utf-8"
    permalink: str = STYLES["date"]
