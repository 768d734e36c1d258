"""UR: addresses that a post gives itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.options import NO_OPTIONS, Options
from newspost.faults.views import place
from newspost.jekyll.permalinks import KNOWN, placeholders
from newspost.jekyll.styles import STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading


def find(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
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
    unknown = next((key for key in placeholders(permalink) if key not in KNOWN), None)
    if not permalink.strip():
        message = "`permalink` is empty: the post overwrites the home page. Give it a value, or delete the line."
        yield fault("UR001", span, message, loc)
    elif unknown is not None:
        message = (
            f"`permalink` holds :{shown(unknown)}, which Jekyll does not know: it stops the build. "
            "Write one that it knows."
        )
        yield fault("UR003", span, message, loc)
    elif permalink in STYLES:
        message = f"In a post `permalink: {permalink}` is no style but the address /{permalink}. Delete the line."
        yield fault("UR002", span, message, loc)
    elif not permalink.startswith("/"):
        message = f"`permalink` does not begin with a slash; Jekyll puts one before it. Write /{shown(permalink)}."
        yield fault("UR002", span, message, loc)
