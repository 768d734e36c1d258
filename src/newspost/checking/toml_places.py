"""Where the keys and values of a TOML document stand, which ``tomllib`` does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from newspost.text.spans import Span

Path: TypeAlias = tuple[str | int, ...]

_BASIC: Final = r'"(?>(?:[^"\\\n]++|\\.)*)"'
_LITERAL: Final = r"'[^'\n]*+'"
_LONG: Final = r'"""(?>(?:[^"\\]++|\\[\s\S]|"(?!""))*)"{3,5}|' + r"'''(?>(?:[^']++|'(?!''))*)'{3,5}"
_BLANK: Final = re.compile(r"(?>(?:[ \t\r\n]++|#[^\n]*+)*)")
_BLANK_OR_COMMA: Final = re.compile(r"(?>(?:[ \t\r\n,]++|#[^\n]*+)*)")
_PART: Final = re.compile(rf"[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL}")
_DOT: Final = re.compile(r"[ \t]*+\.[ \t]*+")
_EQUALS: Final = re.compile(r"[ \t]*+=[ \t]*+")
_SCALAR: Final = re.compile(rf"{_LONG}|{_BASIC}|{_LITERAL}|[^\s,\]}}#]++(?: (?=\d\d:)[^\s,\]}}#]++)?", re.ASCII)


class Found(NamedTuple):
    """Where a value stands, and its key, or itself if it is an item of a list.

    A table is where it was first spoken of, and its value the same; so are the tables of ``[[key]]``.
    """

    key: int
    value: Span


def find_places(text: str) -> dict[Path, Found]:
    """Return where every key and every item of a list stands in a TOML document that ``tomllib`` has read.

    >>> find_places("a.b = [1, 'x']")[("a", "b", 1)]
    Found(key=10, value=Span(start=10, end=13))
    """
    reader = _Reader(text)
    reader.read()
    return reader.found


class _Reader:
    """Goes through a sound document once; ``found`` is what it saw."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Path, Found] = {}
        self._lengths: dict[Path, int] = {}  # of the lists of tables, [[key]]

    def read(self) -> None:
        """Read the document."""
        table: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> Path:
        """Read ``[a.b]`` or ``[[a.b]]``, and return the path of the table that it opens."""
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self._skip(_BLANK, self.at + brackets)
        path: Path = ()
        parts = list(self._parts())
        for number, (name, start) in enumerate(parts, 1):
            path = (*path, name)
            self._see(path, start)
            if brackets == 2 and number == len(parts):
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
                self._see(path, start)
        self._skip(_BLANK)
        self.at += brackets
        return path

    def _pair(self, table: Path) -> None:
        """Read ``key = value``."""
        path, start = table, self.at
        for name, start in self._parts():
            path = (*path, name)
            self._see(path, start)
        self._skip(_EQUALS)
        self.found[path] = Found(start, self._value(path))

    def _value(self, path: Path) -> Span:
        """Read a value, with what is in it."""
        start = self.at
        opening = self.text[start]
        if opening == "[":
            self._items(path)
        elif opening == "{":
            self._skip(_BLANK_OR_COMMA, start + 1)
            while self.text[self.at] != "}":
                self._pair(path)
                self._skip(_BLANK_OR_COMMA)
            self.at += 1
        else:
            self._skip(_SCALAR)
        return Span(start, self.at)

    def _items(self, path: Path) -> None:
        """Read the items of a list."""
        number = 0
        self._skip(_BLANK_OR_COMMA, self.at + 1)
        while self.text[self.at] != "]":
            start = self.at
            self.found[(*path, number)] = Found(start, self._value((*path, number)))
            number += 1
            self._skip(_BLANK_OR_COMMA)
        self.at += 1

    def _parts(self) -> Iterator[tuple[str, int]]:
        """Read a key, and yield its parts with their places."""
        while part := _PART.match(self.text, self.at):
            self.at = part.end()
            yield _name(part[0]), part.start()
            if not (dot := _DOT.match(self.text, self.at)):
                return
            self.at = dot.end()

    def _see(self, path: Path, start: int) -> None:
        """Note where something is first spoken of."""
        self.found.setdefault(path, Found(start, Span(start, start)))

    def _skip(self, pattern: re.Pattern[str], start: int | None = None) -> None:
        """Go on behind what ``pattern`` matches, which on a sound document is something wherever it has to be."""
        match = pattern.match(self.text, self.at if start is None else start)
        if match is None:
            raise ValueError(f"no sound TOML at {self.at}")
        self.at = match.end()


def _name(part: str) -> str:
    """Return the name that a part of a key is."""
    return next(iter(tomllib.loads(f"{part} = 0"))) if part[0] in "\"'" else part
