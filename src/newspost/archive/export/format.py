"""What a format is: how it writes a post, and what stands around the posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from newspost.archive.export.item import Bad, Item
from newspost.archive.export.options import Options


def _nothing(_options: Options, _newest: datetime | None) -> str:
    """Return what stands before the posts of most formats."""
    return ""


@dataclass(frozen=True, slots=True)
class Format:
    """How posts are written, one after another, into one stream of text.

    ``item`` writes a post; ``bad`` one of which there is no Article, or is None where a format has no rows for such.
    Around them stand ``head``, made of the options and of the newest date in the stream, ``between`` and ``foot``. Of a
    format that ``is_dated`` the head cannot be written before that date is known.
    ``takes`` are the options that the format has a place for, ``needs`` those without which it is not valid.

    ``suffix`` is that of a file of many posts. Where a post is a document by itself, ``own_suffix`` is that of its
    file. A format that ``is_whole`` is one document that cannot be cut into files. One that ``is_public`` is for
    readers, and leaves out what the site does not publish.
    """

    item: Callable[[Item, Options], str]
    suffix: str
    bad: Callable[[Bad, Options], str] | None = None
    head: Callable[[Options, datetime | None], str] = _nothing
    between: str = ""
    foot: str = ""
    takes: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    own_suffix: str | None = None
    is_dated: bool = False
    is_whole: bool = False
    is_public: bool = False
