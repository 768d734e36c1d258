"""The lines of a front matter, as YAML breaks them."""

from __future__ import annotations

import re
from bisect import bisect_right

from newspost.text.spans import Span

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Lines:
    """Where the lines in a ``span`` of a ``text`` start and end."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, text: str, span: Span) -> None:
        self._starts = [span.start]
        self._ends: list[int] = []
        for found in _BREAK.finditer(text, span.start, span.end):
            self._ends.append(found.start())
            self._starts.append(found.end())
        self._ends.append(span.end)

    def start(self, at: int) -> int:
        """Return the start of the line that ``at`` is in."""
        return self._starts[self._number(at)]

    def end(self, at: int) -> int:
        """Return the end of the line that ``at`` is in, without its break."""
        return self._ends[self._number(at)]

    def before(self, at: int) -> int:
        """Return the end of the line before that of ``at``, without its break."""
        return self._ends[self._number(at) - 1]

    def after(self, at: int) -> int:
        """Return the start of the line after that of ``at``."""
        return self._starts[self._number(at) + 1]

    def column(self, at: int) -> int:
        """Return how many code points stand before ``at`` in its line."""
        return at - self.start(at)

    def trim(self, span: Span) -> int:
        """Return the end of a value without the line break that a block scalar takes with it."""
        return self.before(span.end) if span.start < span.end == self.start(span.end) else span.end

    def last_end(self, span: Span) -> int:
        """Return the end of the line in which a value ends: what follows it there is a comment of its own."""
        return self.end(self.trim(span))

    def _number(self, at: int) -> int:
        """Return the number of the line that ``at`` is in, from 0."""
        return bisect_right(self._starts, at) - 1
