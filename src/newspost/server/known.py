"""What the posts of a site use: categories, tags and keys, with the number of posts that have each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from newspost.checking.stamps import Stamp, stamp_of
from newspost.site.entries import Entry
from newspost.site.site import Site


class Uses(NamedTuple):
    """What one post has of each, or how many posts do."""

    categories: Counter[str]
    tags: Counter[str]
    keys: Counter[str]


class Known:
    """Counts for each site; a file is read again only when it was changed."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[Stamp, Uses]] = {}

    def of(self, site: Site, but: str) -> Uses:
        """Return what the posts of a site have, but for the file at the path ``but``."""
        return _total(self._uses(entry) for entry in site.posts() if entry.path != but and entry.is_readable)

    def _uses(self, entry: Entry) -> Uses:
        """Return what one post has: nothing, where it cannot be read."""
        stamp = None if entry.status is None else stamp_of(entry.status)
        known = self._files.get(entry.path)
        if known is not None and known[0] == stamp:
            return known[1]
        uses = Uses(Counter(), Counter(), Counter())
        with suppress(OSError):
            keys = (key for key in entry.reading.header.data if isinstance(key, str))
            uses = Uses(Counter(set(entry.categories)), Counter(set(entry.tags)), Counter(keys))
        if stamp is not None:
            self._files[entry.path] = stamp, uses
        return uses


def _total(all_of_them: Iterable[Uses]) -> Uses:
    """Return the sums."""
    total = Uses(Counter(), Counter(), Counter())
    for uses in all_of_them:
        for sums, some in zip(total, uses, strict=True):
            sums.update(some)
    return total
