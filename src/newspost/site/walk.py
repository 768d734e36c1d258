"""Every file below the `_posts` and `_drafts` of a site, and why Jekyll passes over some of them (``Reader``)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from newspost.jekyll.filtering import EntryFilter, misnamed, special
from newspost.jekyll.settings import Settings

_MAGIC: Final = ("_posts", "_drafts")
_HUGE: Final = frozenset({".git", ".svn", ".jekyll-cache", ".sass-cache", "node_modules"})


class Found(NamedTuple):
    """A file that is below `_posts` or `_drafts`: its path below the site's source, and why it is passed over.

    ``is_left_out`` tells that it is so for its place, or because the config asks for it, and not for its name.
    """

    path: str
    is_draft: bool
    ignored: str | None
    is_left_out: bool


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder on the way: its path below the source ("" for the source itself), and why Jekyll does not read it."""

    path: str
    ignored: str | None = None
    above: frozenset[tuple[int, int]] = frozenset()  # the folders around it, lest a link lead back to one

    def below(self, name: str) -> str:
        """Return the path of what is called ``name`` in it."""
        return f"{self.path}/{name}" if self.path else name


class Walk:
    """The rules by which a site's folders are read, and the way through them."""

    def __init__(self, source: Path, destination: Path, settings: Settings, is_folder: Callable[[str], bool]) -> None:
        self._source = source
        self._settings = settings
        self._destination = _identity(destination)
        self._filter = EntryFilter(settings.include, settings.exclude, is_folder)

    def files(self) -> Iterator[Found]:
        """Yield every file; the order is always the same."""
        source = Path(os.path.realpath(self._source))
        pending = [_Folder("", above=frozenset(map(_identity, (source, *source.parents))))]
        while pending:
            folder = pending.pop()
            names = self._folders_in(folder.path)
            for name in _MAGIC:
                if name in names:
                    yield from self._files_below(folder, name)
            pending += [self._inner(folder, name) for name in reversed(names) if self._is_entered(folder, name)]

    def find(self, path: str) -> Found | None:
        """Return the file at ``path`` below the source; None if it is not below `_posts` or `_drafts`."""
        parts = path.split("/")
        at = next((index for index, part in enumerate(parts[:-1]) if part in _MAGIC), None)
        if at is None:
            return None
        folder = _Folder("")
        for name in parts[:at]:
            folder = self._inner(folder, name)
        return self._file(folder, parts[at], "/".join(parts[at + 1 :]))

    def _folders_in(self, path: str) -> list[str]:
        """Return the names of the folders in a folder, links to folders among them; none if it cannot be read."""
        try:
            with os.scandir(self._source / path) as entries:
                return sorted(entry.name for entry in entries if _is_folder(entry))
        except OSError:  # not to be looked into, or not there: Jekyll finds nothing either
            return []

    def _is_entered(self, folder: _Folder, name: str) -> bool:
        """Whether posts are looked for in a folder at all.

        A link to a folder around the site has no end, and one that Jekyll does not read can lead to all of the disk.
        """
        path = self._source / folder.below(name)
        if name in _MAGIC or (name in _HUGE and self._refusal(name, folder.path)):
            return False
        if path.is_symlink() and (folder.ignored or self._refusal(name, folder.path)):
            return False
        identity = _identity(path)
        return identity != self._destination and identity not in folder.above

    def _inner(self, folder: _Folder, name: str) -> _Folder:
        """Return the folder ``name`` in ``folder``."""
        path, reason = folder.below(name), folder.ignored
        if reason is None and (refusal := self._refusal(name, folder.path)):
            reason = f"Jekyll does not read the folder {path}: {refusal}"
        return _Folder(path, reason, folder.above | {_identity(self._source / path)})

    def _refusal(self, entry: str, base: str) -> str | None:
        """Return why an entry of a folder is passed over; a safe site also passes over links that lead out of it."""
        refusal = self._filter.refusal(entry, base)
        if refusal is None and self._settings.safe:
            path = self._source / base / entry
            if path.is_symlink() and not path.resolve().is_relative_to(self._source):
                return "it is a link that leads out of the site, which is `safe`"
        return refusal

    def _files_below(self, folder: _Folder, magic: str) -> Iterator[Found]:
        """Yield the files of a `_posts` or `_drafts`; links to folders in it are not followed."""
        root = self._source / folder.below(magic)
        for path, folders, names in os.walk(root):
            folders.sort()
            base = os.path.relpath(path, root).replace(os.sep, "/")
            for name in sorted(names):
                yield self._file(folder, magic, name if base == "." else f"{base}/{name}")

    def _file(self, folder: _Folder, magic: str, entry: str) -> Found:
        """Return a file of a `_posts` or `_drafts` in ``folder``."""
        base = folder.below(magic)
        is_draft = magic == "_drafts"
        place = folder.ignored or self._outside(folder.path)
        reason = place or self._passed_over(entry, base, is_draft=is_draft)
        if reason is not None and (inner := self._again(folder, magic, entry)) is not None:
            return inner
        is_left_out = place is not None or (reason or "").startswith("it is excluded")
        return Found(f"{base}/{entry}", is_draft, reason, is_left_out)

    def _again(self, folder: _Folder, magic: str, entry: str) -> Found | None:
        """Return a file as one of a `_posts` or `_drafts` further in: it is, if the outer one is included by name."""
        parts = entry.split("/")
        at = next((index for index, part in enumerate(parts[:-1]) if part in _MAGIC), None)
        if at is None:
            return None
        for name in (magic, *parts[:at]):
            folder = self._inner(folder, name)
        found = self._file(folder, parts[at], "/".join(parts[at + 1 :]))
        return found if found.ignored is None else None

    def _outside(self, folder: str) -> str | None:
        """Return why posts in ``folder`` do not count: they have another place (``#outside_configured_directory?``)."""
        place = self._settings.collections_dir
        if place and not f"/{folder}".startswith(f"/{place}"):
            return f"it is outside of {place!r}, the site's collections_dir"
        return None

    def _passed_over(self, entry: str, base: str, *, is_draft: bool) -> str | None:
        """Return why a file in `_posts` or `_drafts` is passed over by its name."""
        if entry.startswith(".") or "/." in entry:
            return special(entry)  # Jekyll's glob does not find it, be it included or not
        return self._refusal(entry, base) or misnamed(entry, draft=is_draft)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder or leads to one; not if it leads in a circle."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _identity(path: Path) -> tuple[int, int]:
    """Return what tells a folder from all others, by whatever way it was reached."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino
