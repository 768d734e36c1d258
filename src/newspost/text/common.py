"""What two texts, or two lists of lines, have in common at their ends: only what is between has to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile


def lines_of(text: str) -> list[str]:
    """Return the lines of ``text`` with their endings; only LF ends one, as for diff and git."""
    *whole, rest = text.split("\n")
    return [line + "\n" for line in whole] + ([rest] if rest else [])


def in_common(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many lines, or characters, are the same from the first on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def common_ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """Return how many lines, or characters, are the same from the first on, and from the last back; none counts twice.

    >>> common_ends("abcab", "abab")
    (2, 2)
    """
    start = in_common(one, other)
    return start, in_common(reversed(one[start:]), reversed(other[start:]))
