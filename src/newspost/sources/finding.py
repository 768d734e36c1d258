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
from typing import TypeAlias

from newspost.checking.targets import Target, Targets, path_from
from newspost.site.site import Site
from newspost.sources.names import archive_kind, is_loose_post, is_uri
from newspost.sources.trees import Tree, tree_targets

Place: TypeAlias = str | PathLike[str] | Site | Tree
Places: TypeAlias = Place | Sequence[Place]


def find_targets(
    places: Places,
    *,
    root: str | None = None,
    now: datetime | None = None,
    timezone: str | tzinfo | None = None,
    passed_over: bool = False,
) -> Iterator[Target]:
    """Return the files that ``places`` stand for, found as they are asked for, each once.

    Of a folder these are the posts of the sites that it holds or is part of, by their places and names; where there is
    no site, every file of Markdown or HTML, but hidden ones. A file that is named is always one, but for an archive: it
    is looked into as a folder is. ``root`` is the folder that paths are told from (default: what all places have in
    common), ``now`` the moment of the build. ``timezone`` is for posts that no site's config gives one. Paths in an
    archive are told from there, with its name before them if it is one of several places. ``passed_over`` asks also for
    the files among the posts of a site that Jekyll takes for no posts by their names.

    Raises:
        FileNotFoundError: a place leads nowhere; at once.
        OSError: an archive cannot be read to its end.
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
    """
    wanted = several(places)
    found = opened_places(wanted)
    if root is None:
        bases = [base for place in wanted if (base := _base(place)) is not None]
        root = os.path.commonpath(bases) if bases else os.curdir
    files = _Files(found, os.path.abspath(root), now, timezone).all()  # noqa: PTH100 - a text is wanted
    if not passed_over:
        named = {place for place in found if isinstance(place, str)}
        files = (one for one in files if one.found is None or one.found.ignored is None or one.file in named)
    first = next(files, None)  # what is wrong with the first site is told at once, too
    return iter(()) if first is None else chain((first,), files)


def several(places: Places) -> list[Place]:
    """Return one place or several as a list."""
    return [places] if isinstance(places, str | PathLike | Site | Tree) else list(places)


def local_path(path: str | PathLike[str]) -> str:
    """Return an absolute path without dots in it, of a ``file://`` too; links stay."""
    text = os.fspath(path)
    if text.startswith("file://"):
        from urllib.request import url2pathname  # noqa: PLC0415 - takes long to import

        text = url2pathname(text.removeprefix("file://"))
    return os.path.normpath(Path(text).absolute())


class _Files:
    """The files of some places."""

    def __init__(
        self, places: Sequence[str | Site | Tree], root: str, now: datetime | None, timezone: str | tzinfo | None
    ) -> None:
        self._places = places
        self._root = root
        self._now = now
        self._timezone = timezone
        self._targets = Targets((), root, now, lambda _: timezone)

    def all(self) -> Iterator[Target]:
        """Yield each file once."""
        seen: set[str] = set()
        is_one = len(self._places) == 1  # then no file comes twice, and no names need be kept
        for place in self._places:
            for target in self._at(place):
                if target.file not in seen:
                    if not is_one:
                        seen.add(target.file)
                    yield target

    def _at(self, place: str | Site | Tree) -> Iterator[Target]:
        """Return the files at a place."""
        if isinstance(place, Site):
            return self._targets.of_site(place)
        if isinstance(place, Tree):
            prefix = "" if len(self._places) == 1 else f"{place.label}/"
            return tree_targets(place, prefix, self._now, self._timezone)
        return self._on_disk(place)

    def _on_disk(self, place: str) -> Iterator[Target]:
        """Yield the files at a path."""
        is_empty = True
        for target in self._targets.at(place):
            is_empty = False
            yield target
        if is_empty and not any(site.config for site in self._targets.sites_in(place)):
            yield from _loose(place, self._root)


def opened_places(places: Sequence[Place]) -> list[str | Site | Tree]:
    """Return what places lead to: absolute paths of files and folders, sites, trees.

    Raises:
        FileNotFoundError: one leads nowhere.
        OSError: one that is far away cannot be opened.
    """
    return [one for place in places for one in _opened(place)]


def _opened(place: Place) -> Iterator[str | Site | Tree]:
    """Yield what a place leads to."""
    if isinstance(place, Site | Tree):
        yield place
        return
    text = os.fspath(place)
    if is_uri(text):
        from newspost.sources.far import far_tree  # noqa: PLC0415 - needs pyarrow

        yield far_tree(text)
        return
    found = _found(text)
    if not found and "@" in text:
        from newspost.sources.git import commit_of, names_commit  # noqa: PLC0415 - most posts are in no commit

        if names_commit(text):
            yield commit_of(text)
            return
    if not found:
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), text)
    yield from map(_unless_archive, found)


def _found(text: str) -> list[str]:
    """Return the absolute path of a file or folder, or those that fit a pattern; none where nothing is there."""
    path = local_path(text)
    if os.path.lexists(path):
        return [path]
    return sorted(glob(path, recursive=True)) if has_magic(path) else []  # noqa: PTH207 - pathlib's finds what is hidden


def _unless_archive(path: str) -> str | Tree:
    """Return a path, or the archive that is there."""
    if archive_kind(path) is None or not Path(path).is_file():
        return path
    from newspost.sources.archives import on_disk  # noqa: PLC0415 - most files are in none

    return on_disk(path)


def _base(place: Place) -> str | None:
    """Return the folder from which a place's files are told: itself, or the one around a file or a pattern.

    None for what is not on the disk.
    """
    if isinstance(place, Site):
        return place.source
    if isinstance(place, Tree) or is_uri(os.fspath(place)) or (not _found(os.fspath(place))):
        return None
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
