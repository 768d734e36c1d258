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

    def told(self) -> dict[str, Any]:
        """Return by its name what differs from what is taken when nothing is said."""
        said = {name: value for name, value in self._asdict().items() if value != self._field_defaults.get(name)}
        return said if self.name is None else {**said, "name": tuple(self.name)}

    @classmethod
    def of_told(cls, values: dict[str, Any]) -> Context:
        """Return what `told` came from."""
        name = values.get("name")
        known: dict[str, Any] = {**values, "name": None if name is None else Name(*name)}
        return cls(**known)
