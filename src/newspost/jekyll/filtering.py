"""Which files Jekyll passes over, and why (``EntryFilter``, ``Reader``, ``PostReader``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from newspost.ruby.globs import fnmatch
from newspost.text.patterns import later

_SPECIAL: Final = (".", "_", "#", "~")
_DATED: Final = later(r"(?:.+/)?\d{2,4}-\d{1,2}-\d{1,2}-[^/]*\.[^.]+", re.ASCII | re.DOTALL)
_WITH_EXTENSION: Final = later(r"\.[^.]+\Z")
_MAGIC: Final = later(r"[*?\[\\]")
_DATA: Final = (".yml", ".yaml")


class EntryFilter:
    """A site's ``include`` and ``exclude``, and what Jekyll passes over by itself.

    Paths are below the site's source, with slashes. ``is_folder`` tells whether there is a folder at such a path.
    """

    def __init__(self, include: Iterable[str], exclude: Iterable[str], is_folder: Callable[[str], bool]) -> None:
        included = tuple(include)
        self._include = _Patterns(included, is_folder)
        self._exclude = _Patterns((pattern for pattern in exclude if pattern not in included), is_folder)

    def refusal(self, entry: str, base: str = "") -> str | None:
        """Return why Jekyll passes over ``entry``, a path below the folder ``base``; None where it does not.

        What is included is asked for by name, wherever it stands; what is excluded, by its whole path.
        """
        if entry.endswith("."):
            return "its name ends with a dot"
        name = entry.rpartition("/")[2]
        if self._include.first(entry) is not None or (name != entry and self._include.first(name) is not None):
            return None
        return self._excluded(f"{base}/{entry}" if base else entry) or special(entry)

    def _excluded(self, path: str) -> str | None:
        """Return the words for a path that is excluded."""
        pattern = self._exclude.first(path)
        if pattern is None:
            return None
        return f"it is excluded: {pattern!r} stands in `exclude`, or is excluded by Jekyll itself"


class _Patterns:
    """Patterns of a config: each holds what it is the beginning of, the folder it names, and what its glob fits."""

    def __init__(self, patterns: Iterable[str], is_folder: Callable[[str], bool]) -> None:
        self._patterns = {pattern if pattern.startswith("/") else f"/{pattern}": pattern for pattern in patterns}
        self._beginnings = tuple(self._patterns)
        self._folders = frozenset(whole for whole in self._patterns if whole.endswith("/"))
        self._globs = tuple(whole for whole in self._patterns if _MAGIC.search(whole))
        self._is_folder = is_folder

    def first(self, path: str) -> str | None:
        """Return a pattern that holds ``path``, a beginning before a glob; None where there is none."""
        rooted = f"/{path}"
        if rooted.startswith(self._beginnings):
            return next(own for whole, own in self._patterns.items() if rooted.startswith(whole))
        if self._folders and f"{rooted}/" in self._folders and self._is_folder(path):
            return self._patterns[f"{rooted}/"]
        if not self._globs:
            return None
        return next((self._patterns[whole] for whole in self._globs if fnmatch(whole, rooted)), None)


def special(entry: str) -> str | None:
    """Return why Jekyll passes over a path below ``_posts`` on account of its name alone."""
    if entry.startswith(".") or "/." in entry:
        return "its name, or a folder's around it, begins with a dot"
    name = entry.rpartition("/")[2]
    if entry.startswith(_SPECIAL) or name.startswith(_SPECIAL):
        named = "its name" if name.startswith(_SPECIAL) else f"the folder {entry.partition('/')[0]}"
        return f"{named} begins with _ # or ~"
    return "its name ends with ~, as backups do" if entry.endswith("~") else None


def misnamed(entry: str, *, draft: bool) -> str | None:
    """Return why a file is no post by its name (``DATE_FILENAME_MATCHER``), nor a draft (``DATELESS_...``)."""
    if draft:
        return None if _WITH_EXTENSION.search(entry) else "its name has no extension"
    if _DATED.fullmatch(entry):
        return None
    return "its name is not YYYY-MM-DD-name.md"


def is_data(path: str) -> bool:
    """Whether Jekyll loads the file as data, and has no content to make a page of (``Document#yaml_file?``)."""
    return path.endswith(_DATA)
