"""What a glob finds below a site's source, as Ruby's ``Dir.glob`` does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Protocol

from newspost.problems import InvalidConfig
from newspost.ruby.globs import fnmatch
from newspost.text.spans import Span

_MOST: Final = 1_000  # patterns that the braces of one may stand for
_LONGEST: Final = 65_536
_DEEPEST: Final = 128  # parts of a path

_ESCAPE: Final = re.compile(r"\\(.?)", re.DOTALL)
_MAGIC: Final = re.compile(r"[?*\[]")


class Listing(Protocol):
    """A folder as a glob looks at it; "" is the folder itself, and paths in it have slashes."""

    def names(self, place: str, /) -> Iterable[tuple[str, bool]]:
        """Return the names in a folder, each with whether it is a folder, and no link to one; none if it is none."""
        ...

    def exists(self, path: str, /) -> bool:
        """Whether something is at a path."""
        ...

    def is_folder(self, path: str, /) -> bool:
        """Whether there is a folder, or a link to one."""
        ...


def glob_below(source: Path, pattern: str) -> list[str]:
    """Return the paths below ``source`` that ``pattern`` finds, as `glob_in`.

    Raises:
        InvalidConfig: the braces in the pattern stand for too many others.
    """
    return glob_in(_OnDisk(str(source)), pattern)


def glob_in(folder: Listing, pattern: str) -> list[str]:
    """Return the paths in a folder that ``pattern`` finds, relative to it; "." for itself.

    ``*`` and ``?`` find no dot at the front; ``**/`` any folders, but those that begin with a dot and links to some;
    ``[a-z]``, ``[^a]`` and ``[!a]`` sets of characters; ``{a,b}`` the one or the other; a backslash takes what follows
    as it is. Letters are great or small, as on Linux. Nothing is found by a pattern that begins with a slash, nor by
    one with ``..`` in it: neither stays below the source.

    Raises:
        InvalidConfig: the braces in the pattern stand for too many others.
    """
    if pattern.startswith("/"):
        return []
    found = {path or "." for plain in _without_braces(pattern) for path in _find(folder, _parts(plain))}
    return sorted(found)


# --- braces -----------------------------------------------------------------------------------------------------------


def _without_braces(pattern: str) -> list[str]:
    """Return the patterns that ``pattern`` stands for; one with a brace that is never closed stands for none."""
    plain: list[str] = []
    pending = [pattern]
    while pending:
        one = pending.pop()
        braces = _outer_braces(one)
        if braces is None:
            plain.append(one)
        elif braces.end:
            inside = one[braces.start + 1 : braces.end]
            pending += [one[: braces.start] + part + one[braces.end + 1 :] for part in _alternatives(inside)]
        if len(plain) + len(pending) > _MOST or len(one) > _LONGEST:
            raise InvalidConfig("A path in `defaults` stands for more than 1,000 others. Write fewer braces.")
    return plain


def _outer_braces(pattern: str) -> Span | None:
    """Return where the first brace opens and where it is closed, which is 0 where it is not; None without braces."""
    depth, left = 0, None
    for index, char in _unescaped(pattern):
        if char == "{":
            left = index if left is None else left
            depth += 1
        elif char == "}" and depth:
            depth -= 1
            if left is not None and not depth:
                return Span(left, index)
    return None if left is None else Span(left, 0)


def _alternatives(inside: str) -> Iterator[str]:
    """Yield the parts between the commas that are in no inner braces."""
    depth = start = 0
    for index, char in _unescaped(inside):
        depth += (char == "{") - (char == "}")
        if char == "," and not depth:
            yield inside[start:index]
            start = index + 1
    yield inside[start:]


def _unescaped(text: str) -> Iterator[tuple[int, str]]:
    """Yield the characters with their places, without those behind a backslash, and it."""
    index = 0
    while index < len(text):
        if text[index] == "\\":
            index += 2
        else:
            yield index, text[index]
            index += 1


# --- folders ----------------------------------------------------------------------------------------------------------


def _parts(pattern: str) -> list[str]:
    """Return the parts between the slashes; those in brackets are none."""
    parts: list[str] = []
    start, is_open = 0, False
    for index, char in _unescaped(pattern):
        if char in "[]}":
            is_open = char == "["
        elif char == "/" and not is_open:
            parts.append(pattern[start:index])
            start = index + 1
    return [*parts, pattern[start:]]


def _find(folder: Listing, parts: list[str]) -> set[str]:
    """Return what the parts of a pattern find, one below the other; "" is the source."""
    wants_folder = parts[-1] in {"", "."}
    parts = [part for part in parts if part]
    if "**" in parts and "." in parts[parts.index("**") :]:  # any depth: no folder is itself, lest there be no end
        return set()
    parts = [part for part in parts if part != "."]
    if len(parts) > _DEEPEST or any(_ESCAPE.sub(r"\1", part) == ".." or "\\/" in part for part in parts):
        return set()
    found, is_plain = {""}, True
    for index, part in enumerate(parts):
        if part == "**" and (wants_folder or index < len(parts) - 1):
            found = {below for place in found for below in _folders(folder, place)}
        elif _MAGIC.search(_ESCAPE.sub("", part)):
            found = {path for place in found for path in _matches(folder, place, part, itself=is_plain)}
        else:
            name = _ESCAPE.sub(r"\1", part)
            found = {_join(place, name) for place in found if folder.exists(_join(place, name))}
            continue
        is_plain = False
    return {place for place in found if not wants_folder or folder.is_folder(place)}


def _folders(folder: Listing, place: str) -> Iterator[str]:
    """Yield the place and all folders in it, however deep, but hidden ones and links to some."""
    pending = [place]
    while pending:
        inner = pending.pop()
        yield inner
        pending += [_join(inner, name) for name, is_folder in folder.names(inner) if is_folder and name[0] != "."]


def _matches(folder: Listing, place: str, part: str, *, itself: bool) -> Iterator[str]:
    """Yield what a part with magic in it finds in a folder; the folder ``itself`` too, which has the name of a dot."""
    if itself and fnmatch(part, "."):
        yield place
    for name, _ in folder.names(place):
        if fnmatch(part, name):
            yield _join(place, name)


class _OnDisk:
    """A folder on the disk."""

    def __init__(self, source: str) -> None:
        self._source = source

    def names(self, place: str, /) -> list[tuple[str, bool]]:
        """Return the names in a folder; none if it is none, or may not be looked into."""
        try:
            with os.scandir(_join(self._source, place)) as entries:
                return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        except OSError:
            return []

    def exists(self, path: str, /) -> bool:
        """Whether something is at a path."""
        return os.path.lexists(_join(self._source, path))

    def is_folder(self, path: str, /) -> bool:
        """Whether there is a folder, or a link to one."""
        return Path(_join(self._source, path)).is_dir()


def _join(place: str, name: str) -> str:
    """Return the path of what is called ``name`` in ``place``."""
    return f"{place}/{name}" if place and name else place or name
