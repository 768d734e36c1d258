"""Places in a text: spans of code points, and the lines and columns that people read."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from newspost.pickles import told


class Span(NamedTuple):
    """A piece of a post's text, as code point offsets: ``start`` is inside, ``end`` is not.

    >>> Span(4, 7).of("the cat sat")
    'cat'
    """

    start: int
    end: int

    def __reduce__(self) -> tuple[object, ...]:
        return told(self, self._asdict())

    def of(self, text: str) -> str:
        """Return the piece of ``text`` that this span names."""
        return text[self.start : self.end]


class LineIndex:
    """Line and column of an offset, both counted from 1; a line ends with LF, as editors and compilers count."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        starts = [0]
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._starts = starts

    def position(self, offset: int) -> tuple[int, int]:
        r"""Return ``(line, column)`` of ``offset``, the column in code points.

        >>> LineIndex("ab\ncd").position(4)
        (2, 2)
        """
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
