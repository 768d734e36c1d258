"""Globs of the checker's config: which files a line of it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from newspost.ruby.globs import fnmatch


@dataclass(frozen=True, slots=True)
class Glob:
    """A glob, and the folder that it is relative to: that of the file that names it.

    In a ``pattern``, ``*``, ``?`` and sets such as ``[a-z]`` and ``[!a-z]`` stand for characters of one name, a dot at
    its front too, and ``**`` for any number of folders. A pattern without a slash fits at any depth. What fits a
    folder fits everything in it; with a slash at its end it fits folders only. ``../`` at its front leads out of the
    folder. Letters are great or small everywhere; a backslash takes what follows as it is.
    """

    folder: str
    pattern: str

    def __str__(self) -> str:
        """Return the pattern as it is written."""
        return self.pattern

    def matches(self, path: str) -> bool:
        """Tell whether an absolute ``path``, with slashes, fits."""
        folder, parts = _parts(self.folder, self.pattern)
        if not path.startswith(folder):
            return False
        return _fit(parts, path[len(folder) :].split("/"))


@lru_cache(maxsize=1024)
def _parts(folder: str, pattern: str) -> tuple[str, tuple[str, ...]]:
    """Return the folder that a pattern starts in, with a slash at its end, and what each name below it is to fit."""
    is_folder, anchored = pattern.endswith("/"), "/" in pattern.rstrip("/")
    parts = [part for part in pattern.split("/") if part not in {"", "."}]
    while parts[:1] == [".."]:
        folder, parts = folder.rpartition("/")[0], parts[1:]
    inside = ("*", "**") if is_folder else ("**",)
    return folder.rstrip("/") + "/", (*(() if anchored else ("**",)), *parts, *inside)


def _fit(parts: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether the names of a path fit; only the last ``**`` is tried again, so that it stays a product."""
    at = index = 0
    behind, again = -1, 0
    while index < len(names):
        if at < len(parts) and parts[at] == "**":
            at += 1
            behind, again = at, index
        elif at < len(parts) and _fits(parts[at], names[index]):
            at, index = at + 1, index + 1
        elif behind >= 0:
            again += 1
            at, index = behind, again
        else:
            return False
    return all(part == "**" for part in parts[at:])


def _fits(part: str, name: str) -> bool:
    """Tell whether one name fits; the slash before both keeps a dot at its front from being special."""
    return part == "*" or fnmatch(f"/{part}", f"/{name}")
