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


def sound(text: str) -> str:
    """Return ``text`` with U+FFFD for lone surrogates: a ``!!binary`` value can bring them, and no JSON holds them."""
    return text if text.isprintable() else _SURROGATE.sub("\ufffd", text)


class Boundless(ValueError):
    """A value nests too deep, holds itself, or grows too large when its aliases are written out."""


class Plain:
    """Turns front matter values into text, numbers, booleans, null, lists and maps with keys of text.

    One of these serves one header, so that a header cannot pass `MAX_VALUES` values by way of its aliases.
    """

    def __init__(self, text: Callable[[object], str]) -> None:
        self._text = text
        self._left = MAX_VALUES

    def of(self, value: object, depth: int = 0) -> object:
        """Return ``value`` in JSON's terms: dates as ISO 8601, infinite and undefined numbers as their text.

        Raises `Boundless` where that has no end in sight.
        """
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            raise Boundless
        if isinstance(value, str):
            return sound(value)
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float):
            return value if isfinite(value) else self._text(value)
        if isinstance(value, dict):
            return {self._key(key): self.of(item, depth + 1) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(item, depth + 1) for item in value]
        return value.isoformat() if isinstance(value, datetime | date) else sound(self._text(value))

    def _key(self, key: object) -> str:
        """Return a key as text."""
        return sound(key if isinstance(key, str) else self._text(key))
