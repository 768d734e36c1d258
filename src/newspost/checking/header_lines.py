"""The lines of a front matter, and which belong together by their indentation: told without reading the YAML."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from newspost.text.spans import Span

_NO_CONTENT: Final = re.compile(r"[ \t\r]*+(?:#|\Z)")
_IS_ITEM: Final = re.compile(r"[ \t]*+-(?=[ \t\r]|\Z)")


class HeaderLines:
    """The lines in the ``region`` of a text: a front matter with its first line, without its last."""

    def __init__(self, text: str, region: Span) -> None:
        self._first = text.count("\n", 0, region.start) + 1
        self._texts = region.of(text).split("\n")
        self._starts = [region.start]
        for line in self._texts:
            self._starts.append(self._starts[-1] + len(line) + 1)
        contents = [not number or bool(_NO_CONTENT.match(line)) for number, line in enumerate(self._texts)]
        self._next: list[int] = [len(contents)] * (len(contents) + 1)  # the first line from each that holds something
        for number in reversed(range(len(contents))):
            self._next[number] = self._next[number + 1] if contents[number] else number
        self._ends: dict[int, int] = {}

    def covered_by(self, comment: int) -> range:
        """Return the lines, as people count them, that a comment at an offset is for."""
        number = bisect_right(self._starts, comment) - 1
        is_alone = not self._texts[number][: comment - self._starts[number]].strip(" \t")
        first = self._next[number + 1] if is_alone else number
        if first >= len(self._texts):
            return range(0)
        return range(self._first + first, self._first + self._end(first))

    def top(self, line: int) -> int:
        """Return where the line starts on which the key that ``line`` belongs to stands at the left."""
        number = line - self._first
        while number > 1 and (
            self._next[number] != number or self._indent(number) or _IS_ITEM.match(self._texts[number])
        ):
            number -= 1
        return self._starts[number]

    def holds(self, line: int) -> bool:
        """Tell whether a line is below the first one."""
        return self._first < line < self._first + len(self._texts)

    def start(self, line: int) -> int:
        """Return where a line that it holds starts."""
        return self._starts[line - self._first]

    @property
    def second(self) -> int:
        """Return where the second line starts."""
        return self._starts[1]

    def _indent(self, number: int) -> int:
        """Return how far a line is indented."""
        return len(self._texts[number]) - len(self._texts[number].lstrip(" \t"))

    def _end(self, first: int) -> int:
        """Return the number behind the last line of what begins on a line: those that are indented more.

        The items of a list may stand below their key, too.
        """
        if first not in self._ends:
            indent, is_item = self._indent(first), _IS_ITEM.match(self._texts[first])
            end, number = first + 1, self._next[first + 1]
            while number < len(self._texts) and self._is_inside(number, indent, below_key=not is_item):
                end, number = number + 1, self._next[number + 1]
            self._ends[first] = end
        return self._ends[first]

    def _is_inside(self, number: int, indent: int, *, below_key: bool) -> bool:
        """Tell whether a line belongs to one above it."""
        own = self._indent(number)
        return own > indent or (below_key and own == indent and bool(_IS_ITEM.match(self._texts[number])))
