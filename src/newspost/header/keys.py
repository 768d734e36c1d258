"""A value of a front matter and its key: where the two are written."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from newspost.text.spans import Span

Path: TypeAlias = tuple[str | int, ...]


class Key(NamedTuple):
    """A value of a front matter and the key it stands under.

    ``path`` leads to it: ``("title",)``, ``("author", "name")``, ``("tags", 0)``; a key that is no scalar is given as
    it is written. ``key`` is the key's span, None for a list's item. ``value`` is the value's span as it is written,
    quotes, tag and anchor included, empty for a value that is not there. ``style`` is plain, ' , " , |, >, flow, block
    or alias.
    """

    path: Path
    key: Span | None
    value: Span
    style: str
