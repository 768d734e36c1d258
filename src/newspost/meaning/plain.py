"""Front matter values into values that JSON has, without ever growing beyond bounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from math import isfinite
from typing import Final

from newspost.text.patterns import later

MAX_DEPTH: Final = 64
_SURROGATE: Final = later("[\ud800-\udfff]")
MAX_VALUES: Final = 20_000
MAX_REPEATED: Final = 1_000_000
_LONG: Final = 100


def is_sound(text: str) -> bool:
    """Whether UTF-8 can hold ``text``: there are no lone surrogates in it."""
    return text.isprintable() or not _SURROGATE.search(text)


def sound(text: str) -> str:
    """Return ``text`` with U+FFFD for lone surrogates: a ``!!binary`` value can bring them, and no JSON holds them."""
    return text if text.isprintable() else _SURROGATE.sub("\ufffd", text)


class Boundless(ValueError):
    """A value nests too deep, holds itself, or grows too large when its aliases are written out."""


class Plain:
    """Turns front matter values into text, numbers, booleans, null, lists and maps with keys of text.

    One of these serves one header, so that a header cannot pass `MAX_VALUES` values by way of its aliases, nor repeat
    long texts to more than `MAX_REPEATED` characters.
    """

    def __init__(self, text: Callable[[object], str]) -> None:
        self._text = text
        self._left = MAX_VALUES
        self._room = MAX_REPEATED
        self._seen: set[int] = set()  # the identities of long texts, all of which the header keeps alive

    def of(self, value: object, depth: int = 0) -> object:
        """Return ``value`` in JSON's terms: dates as ISO 8601, infinite and undefined numbers as their text.

        Raises `Boundless` where that has no end in sight.
        """
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            raise Boundless
        if isinstance(value, str):
            return self._sound(value)
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float):
            return value if isfinite(value) else self._text(value)
        if isinstance(value, dict):
            return {self._key(key): self.of(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(item, depth + 1) for item in value]
        return value.isoformat() if isinstance(value, datetime | date) else self._written(value)

    def _key(self, key: object) -> str:
        """Return a key as text."""
        return self._sound(key) if isinstance(key, str) else self._written(key)

    def _sound(self, text: str) -> str:
        """Return a text without lone surrogates; a long one that is there again, by way of an alias, takes room."""
        if len(text) >= _LONG:
            if id(text) in self._seen:
                self._take(len(text))
            self._seen.add(id(text))
        return sound(text)

    def _written(self, value: object) -> str:
        """Return the text of what is none; it takes room, as it may be that of a large collection."""
        text = self._text(value)
        self._take(len(text))
        return sound(text)

    def _take(self, room: int) -> None:
        """Take room for repeated text."""
        self._room -= room
        if self._room < 0:
            raise Boundless
