"""Which files a run is about: the posts of the sites that the paths on the command line belong to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from newspost.files import read_bytes
from newspost.site.config_file import find_config
from newspost.site.entries import Entry
from newspost.site.site import Site
from newspost.site.walk import Found

NAMELESS = "-"
"""What a text is called that has no name."""

NEVER_INSIDE = frozenset({".git", ".svn", "node_modules", "_site", "_posts", "_drafts"})
"""Folders in which no other site is looked for."""


class Target(NamedTuple):
    """A file to check: how it is called, and what it is on its site; a file of no site has neither.

    ``data`` is what it is taken to hold, whatever is on the disk, ``status`` what is known of it already.
    A file that is not on the disk has an ``opener``, which returns what it holds, or raises OSError.
    """

    path: str
    file: str
    site: Site | None = None
    found: Found | None = None
    data: bytes | None = None
    status: os.stat_result | None = None
    opener: Callable[[], bytes] | None = None

    def entry(self) -> Entry | None:
        """Return the file as its site has it."""
        return None if self.site is None or self.found is None else Entry(self.site, self.found, self.data, self.status)

    def read(self) -> bytes:
        """Return what it holds.

        Raises:
            OSError: it cannot be read.
        """
        return read_bytes(self.file) if self.data is None else self.data

    @property
    def name(self) -> str | None:
        """The path by which a file of no site is read; None for a text without a name."""
        return None if self.data is not None and self.path == NAMELESS else self.path


class Targets:
    """The files of a run, and the sites they are of, each opened once.

    ``root`` is the folder of the run, ``now`` the moment of the build; ``zone`` returns the time zone for a site with
    its files in a folder, where its own config names none. Where ``whole`` is true, a file stands for all of its site.
    ``texts`` are what files are taken to hold, by their absolute paths.
    """

    def __init__(  # noqa: PLR0913 - what a run knows of its files
        self,
        paths: Sequence[str | os.PathLike[str]],
        root: str,
        now: datetime | None = None,
        zone: Callable[[str], str | tzinfo | None] = lambda _: None,
        *,
        whole: bool = False,
        texts: Mapping[str, bytes] | None = None,
    ) -> None:
        self._texts = texts or {}
        self._root = _absolute(root)
        self._brings_site = whole
        self._now = now
        self._zone = zone
        self._whole: dict[str, Site] = {}
        self._sites: dict[str, Site] = {}
        self._around_folder: dict[str, Site | None] = {}
        self._paths = [_absolute(path) for path in paths or (self._root,)]

    def files(self) -> Iterator[Target]:
        """Yield each file that is asked for, once; of a folder those that Jekyll might make posts of.

        Raises:
            FileNotFoundError: a path leads nowhere.
            newspost.InvalidConfig: Jekyll cannot use the config of a site.
        """
        seen: set[str] = set()
        for path in self._paths:
            for target in self.at(path):
                if target.file not in seen:
                    seen.add(target.file)
                    yield target

    def at(self, path: str) -> Iterator[Target]:
        """Yield the files that one path stands for; it is absolute, and without dots in it."""
        is_folder = path not in self._texts and Path(path).is_dir()
        return self._folder(path) if is_folder else self._named(path)

    def sites_in(self, folder: str) -> list[Site]:
        """Return the sites of which a folder has files: the one that it is part of, else those that it holds."""
        around = self._around(f"{folder}{os.sep}x")
        return [around] if around else self._inside(folder)

    def whole_sites(self) -> tuple[Site, ...]:
        """Return the sites of which every file was yielded."""
        return tuple(self._whole.values())

    def of_site(self, site: Site) -> Iterator[Target]:
        """Yield every file of a site that Jekyll might make a post of."""
        base = self._name(site.source)
        is_below = base != site.source.replace(os.sep, "/")
        above = "" if base == "." else f"{base}/"
        for entry in site.posts():
            if not entry.found.is_left_out:
                name = f"{above}{entry.found.path}" if is_below else self._name(entry.path)
                yield Target(name, entry.path, site, entry.found, self._texts.get(entry.path))

    def _folder(self, folder: str) -> Iterator[Target]:
        """Yield what is in a folder, of its sites."""
        for site in self.sites_in(folder):
            if f"{site.source}{os.sep}".startswith(f"{folder}{os.sep}"):
                self._whole[site.source] = site
            for target in self.of_site(site):
                if target.file.startswith(f"{folder}{os.sep}"):
                    yield target

    def _named(self, file: str) -> Iterator[Target]:
        """Yield a file that was named, and all of its site where that is wanted."""
        target = self._file(file)
        yield target
        site = target.site
        if self._brings_site and site is not None and site.source not in self._whole:
            self._whole[site.source] = site
            yield from self.of_site(site)

    def _file(self, file: str) -> Target:
        """Return a file that was named: as its site has it, or a file of no site."""
        name, data = self._name(file), self._texts.get(file)
        site = None if data is not None and name == NAMELESS else self._around(file)
        entry = None if site is None else site.entry(file, data)
        if entry is None:
            if data is None and not os.path.lexists(file):
                raise FileNotFoundError(2, os.strerror(2), name)
            return Target(name, file, data=data)
        return Target(name, file, site, entry.found, data)

    def _around(self, file: str) -> Site | None:
        """Return the site around a file."""
        folder = file.rpartition(os.sep)[0]
        if folder not in self._around_folder:
            try:
                site = Site.around(file)
            except NotADirectoryError:  # nothing is there but the text that is to be taken for the file
                site = None
            self._around_folder[folder] = None if site is None else self._open(site.folder)
        return self._around_folder[folder]

    def _inside(self, folder: str) -> list[Site]:
        """Return the sites in a folder that is part of none; the folder itself, where there is no config."""
        found: list[Site] = []
        for path, folders, _ in os.walk(folder):
            folders[:] = sorted(name for name in folders if name not in NEVER_INSIDE)
            if find_config(Path(path)):
                found.append(self._open(path))
                folders.clear()
        return found or [self._open(folder)]

    def _open(self, folder: str) -> Site:
        """Open the site in a folder."""
        if folder not in self._sites:
            site = Site.open(folder, time=self._now)
            zone = self._zone(site.source) if site.settings.timezone is None else None
            self._sites[folder] = site if zone is None else Site.open(folder, time=self._now, timezone=zone)
        return self._sites[folder]

    def _name(self, file: str) -> str:
        """Return what to call a file: by its path from the root on, where it is below it."""
        return path_from(self._root, file)


def path_from(root: str, file: str) -> str:
    """Return the path of a file from a folder on, with slashes; the whole path where it is not below it.

    Both are absolute, and without dots in them.
    """
    if file.startswith(f"{root}{os.sep}"):  # relpath takes long, and there may be many files
        return file[len(root) + 1 :].replace(os.sep, "/")
    name = os.path.relpath(file, root)
    is_below = name != os.pardir and not name.startswith(f"{os.pardir}{os.sep}")
    return (name if is_below else file).replace(os.sep, "/")


def _absolute(path: str | os.PathLike[str]) -> str:
    """Return an absolute path without dots in it; links stay."""
    return os.path.normpath(Path(path).absolute())
