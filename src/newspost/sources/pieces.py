"""Work on many files cut into pieces that pickle, be it for another process or another machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any, Final, TypeVar

from newspost.checking.targets import Target
from newspost.ruby.zones import resolve_zone
from newspost.site.site import Site
from newspost.sources.reading import Result, read_targets

_T = TypeVar("_T")

_SITES: Final[dict[tuple[str, str, datetime], Site]] = {}  # of this process, where it is one of several


@dataclass(frozen=True, slots=True)
class Piece:
    """Some files that are not read yet; ``zone`` is that of files of no site."""

    targets: tuple[Target, ...]
    zone: tzinfo | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (self.targets, self.zone)

    def results(self) -> Iterator[Result]:
        """Read the files."""
        return read_targets(self.targets, self.zone)


def pieces(targets: Iterable[Target], zone: str | tzinfo | None, size: int) -> Iterator[Piece]:
    """Return pieces of so many files."""
    known = None if zone is None else resolve_zone(zone)
    return (Piece(some, known) for some in chunks(targets, size))


def chunks(items: Iterable[_T], size: int) -> Iterator[tuple[_T, ...]]:
    """Yield items in tuples of at most so many."""
    rest = iter(items)
    while chunk := tuple(islice(rest, size)):
        yield chunk


def _received(targets: tuple[Target, ...], zone: tzinfo | None) -> Piece:
    """Make a piece that came from another process."""
    return Piece(with_known_sites(targets), zone)


def with_known_sites(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Return targets that came from another process, with sites that came before: what they found out is not lost."""
    sites = {id(target.site): target.site for target in targets if target.site is not None}
    known = {key: _SITES.setdefault((site.source, str(site.zone), site.time), site) for key, site in sites.items()}
    return tuple(target._replace(site=known.get(id(target.site))) for target in targets)
