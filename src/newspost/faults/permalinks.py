"""UR: addresses that a post gives itself, and those that cannot be made of its categories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.options import NO_OPTIONS, Options
from newspost.faults.views import find_key, item_places, place
from newspost.jekyll.addresses import UnusableAddress, escape_path
from newspost.jekyll.drops import EMPTY
from newspost.jekyll.permalinks import KNOWN, placeholders
from newspost.jekyll.styles import STYLES
from newspost.ruby.letters import downcase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading

_ODD: Final = re.compile(r":|//")
"""What all categories have in them that cannot be part of an address."""


def find(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """Yield the faults of this family (rule 24)."""
    data = reading.header.data
    slug, permalink = data.get("slug"), data.get("permalink")
    if isinstance(slug, str) and not slug.strip():
        message = "`slug` is empty: the address ends in /.html. Give it a value, or delete the line."
        yield fault("UR001", place(reading, "slug"), message, ("extra", "slug"))
    if isinstance(permalink, str):
        yield from _permalink(reading, permalink)
    yield from _categories(reading)


def _permalink(reading: Reading, permalink: str) -> Iterator[Fault]:
    """Yield what is wrong with a permalink."""
    span, loc = place(reading, "permalink"), ("extra", "permalink")
    unknown = next((key for key in placeholders(permalink) if key not in KNOWN and key not in EMPTY), None)
    if not permalink.strip():
        message = "`permalink` is empty: the post overwrites the home page. Give it a value, or delete the line."
        yield fault("UR001", span, message, loc)
    elif unknown is not None:
        message = (
            f"`permalink` holds :{shown(unknown)}, which Jekyll does not know: it stops the build. "
            "Write one that it knows."
        )
        yield fault("UR003", span, message, loc)
    elif "\0" in permalink:
        message = "`permalink` holds a NUL character: Jekyll stops the build. Write it without."
        yield fault("UR003", span, message, loc)
    elif permalink in STYLES:
        message = f"In a post `permalink: {permalink}` is no style but the address /{permalink}. Delete the line."
        yield fault("UR002", span, message, loc)
    elif not permalink.startswith("/"):
        message = f"`permalink` does not begin with a slash; Jekyll puts one before it. Write /{shown(permalink)}."
        yield fault("UR002", span, message, loc)


def _categories(reading: Reading) -> Iterator[Fault]:
    """UR003 for a category that cannot be part of an address, if it has to be (``URL.escape_path``)."""
    categories, permalink = reading.fields["categories"], reading.data.get("permalink")
    template = permalink if isinstance(permalink, str) else reading.context.permalink
    is_hidden = reading.data.get("published", True) in (None, False)
    if is_hidden or "categories" not in placeholders(template) or not any(_ODD.search(one) for one in categories):
        return
    if why := _refusal(categories):
        term = next(term for index, term in enumerate(categories, 1) if _refusal(categories[:index]))
        name = "categories" if find_key(reading, "categories") else "category"
        places = item_places(reading, name) if name == "categories" else {}  # the other is one, whatever is in it
        yield fault("UR003", places.get(term, place(reading, name)), why, ("categories",))


def _refusal(categories: tuple[str, ...]) -> str:
    """Return why categories cannot be part of an address, nothing if they can."""
    try:
        escape_path("/".join(map(downcase, categories)))
    except UnusableAddress as error:
        return str(error)
    return ""
