"""UR: addresses that a post gives itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.views import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading

_PLACEHOLDER: Final = re.compile(r":([a-z_]++)")
_KNOWN: Final = frozenset(
    (
        *("collection", "output_ext", "path", "name", "title", "slug", "categories", "slugified_categories"),
        *("year", "month", "day", "hour", "minute", "second", "i_day", "i_month", "short_month", "long_month"),
        *("short_year", "w_year", "week", "w_day", "short_day", "long_day", "y_day"),
    )
)
"""The keys of Jekyll's ``UrlDrop``."""
_STYLES: Final = frozenset({"pretty", "date", "ordinal", "weekdate", "none"})


def find(reading: Reading) -> Iterator[Fault]:
    """Yield the faults of this family (rule 24)."""
    data = reading.header.data
    slug, permalink = data.get("slug"), data.get("permalink")
    if isinstance(slug, str) and not slug.strip():
        message = "`slug` is empty: the address ends in /.html. Give it a value, or delete the line."
        yield fault("UR001", place(reading, "slug"), message, ("extra", "slug"))
    if isinstance(permalink, str):
        yield from _permalink(reading, permalink)


def _permalink(reading: Reading, permalink: str) -> Iterator[Fault]:
    """Yield what is wrong with a permalink."""
    span, loc = place(reading, "permalink"), ("extra", "permalink")
    unknown = next((key for key in _PLACEHOLDER.findall(permalink) if not {key, key.removesuffix("_")} & _KNOWN), None)
    if not permalink.strip():
        message = "`permalink` is empty: the post overwrites the home page. Give it a value, or delete the line."
        yield fault("UR001", span, message, loc)
    elif unknown is not None:
        message = (
            f"`permalink` holds :{shown(unknown)}, which Jekyll does not know: it stops the build. "
            "Write one that it knows."
        )
        yield fault("UR003", span, message, loc)
    elif permalink in _STYLES:
        message = f"In a post `permalink: {permalink}` is no style but the address /{permalink}. Delete the line."
        yield fault("UR002", span, message, loc)
    elif not permalink.startswith("/"):
        message = f"`permalink` does not begin with a slash; Jekyll puts one before it. Write /{shown(permalink)}."
        yield fault("UR002", span, message, loc)
