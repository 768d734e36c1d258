"""Which files a source stands for: files, folders, patterns and sites, in one walk for all who read many posts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from errno import ENOENT
from glob import glob, has_magic
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import Final, TypeAlias

from newspost.checking.targets import Target, Targets, path_from
from newspost.jekyll.context import MARKDOWN
from newspost.site.site import Site

Place: TypeAlias = str | PathLike[str] | Site
Places: TypeAlias = Place | Sequence[Place]

_POSTS: Final = tuple(sorted(MARKDOWN | {".html", ".htm"}))


def find_targets(
    places: Places,
    *,
    root: str | None = None,
    now: datetime | None = None,
    timezone: str | tzinfo | None = None,
) -> Iterator[Target]:
    """Return the files that ``places`` stand for, found as they are asked for, each once.

    Of a folder these are the posts of the sites that it holds or is part of, by their places and names; where there is
    no site, every file of Markdown or HTML, but hidden ones. A file that is named is always one. ``root`` is the folder
    that paths are told from (default: what all places have in common), ``now`` the moment of the build. ``timezone`` is
    for posts that no site's config gives one.

    Raises:
        FileNotFoundError: a place leads nowhere; at once.
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
    """
    wanted = several(places)
    found = [one for place in wanted for one in _opened(place)]
    if root is None:
        root = os.path.commonpath([_base(place) for place in wanted]) if wanted else os.curdir
    files = _Files(found, os.path.abspath(root), now, timezone).all()  # noqa: PTH100 - a text is wanted
    first = next(files, None)  # what is wrong with the first site is told at once, too
    return iter(()) if first is None else chain((first,), files)


def several(places: Places) -> list[Place]:
    """Return one place or several as a list."""
    return [places] if isinstance(places, str | PathLike | Site) else list(places)


def local_path(path: str | PathLike[str]) -> str:
    """Return an absolute path without dots in it; links stay."""
    return os.path.normpath(Path(path).absolute())


class _Files:
    """The files of some places."""

    def __init__(
        self, places: Sequence[str | Site], root: str, now: datetime | None, timezone: str | tzinfo | None
    ) -> None:
        self._places = places
        self._root = root
        self._named = {place for place in places if isinstance(place, str)}
        self._targets = Targets((), root, now, lambda _: timezone)

    def all(self) -> Iterator[Target]:
        """Yield each file once; what Jekyll takes for no post by its name is not among them, unless it was named."""
        seen: set[str] = set()
        is_one = len(self._places) == 1  # then no file comes twice, and no names need be kept
        for place in self._places:
            for target in self._at(place):
                is_post = target.found is None or target.found.ignored is None or target.file in self._named
                if is_post and target.file not in seen:
                    if not is_one:
                        seen.add(target.file)
                    yield target

    def _at(self, place: str | Site) -> Iterator[Target]:
        """Yield the files at a place."""
        if isinstance(place, Site):
            yield from self._targets.of_site(place)
            return
        is_empty = True
        for target in self._targets.at(place):
            is_empty = False
            yield target
        if is_empty and not any(site.config for site in self._targets.sites_in(place)):
            yield from _loose(place, self._root)


def _opened(place: Place) -> list[str | Site]:
    """Return what a place leads to: absolute paths, or a site."""
    if isinstance(place, Site):
        return [place]
    path = local_path(place)
    if os.path.lexists(path):
        return [path]
    found = sorted(glob(path, recursive=True)) if has_magic(path) else []  # noqa: PTH207 - pathlib's finds what is hidden
    if not found:
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), os.fspath(place))
    return [*found]


def _base(place: Place) -> str:
    """Return the folder from which a place's files are told: itself, or the one around a file or a pattern."""
    if isinstance(place, Site):
        return place.source
    path = local_path(place)
    while not Path(path).is_dir():
        path = os.path.dirname(path)  # noqa: PTH120 - a text is wanted
    return path


# --- posts of no site


def _loose(folder: str, root: str) -> Iterator[Target]:
    """Yield the posts in a folder that is no site's, by their names, and in the same order always."""
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if is_loose_post(name):
                file = os.path.join(path, name)  # noqa: PTH118 - once a post
                yield Target(path_from(root, file), file)


def is_loose_post(name: str) -> bool:
    """Whether a file of no site may be a post by its name."""
    return name.lower().endswith(_POSTS) and not name.startswith(".")
