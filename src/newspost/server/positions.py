"""Places in a text as the Language Server Protocol has them, and back: lines from 0, columns in an agreed unit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from lsprotocol import types

from newspost.text.patches import Patch
from newspost.text.spans import Span

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_CODECS: Final = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}


class Positions:
    """The places of a text; ``encoding`` is what client and server agreed that columns count.

    A line ends with LF, CR LF or CR alone (LSP 3.17, Text Documents); to newspost and Jekyll it does with LF only.
    """

    def __init__(self, text: str, encoding: types.PositionEncodingKind | str | None) -> None:
        self.text = text
        kind = types.PositionEncodingKind(encoding or types.PositionEncodingKind.Utf16)
        self._codec, self._size = _CODECS[kind]
        self._starts = [0]
        self._ends: list[int] = []
        for found in _LINE_END.finditer(text):
            self._ends.append(found.start())
            self._starts.append(found.end())
        self._ends.append(len(text))

    def units(self, text: str) -> int:
        """Return how many units of a column a text takes."""
        return len(text.encode(self._codec, "surrogatepass")) // self._size

    def position(self, offset: int) -> types.Position:
        r"""Return the place of an offset in code points; one inside of a line's end is at that end.

        >>> Positions("a\r\n𝄞b", "utf-16").position(4)
        1:2
        """
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._starts, offset) - 1
        return types.Position(line, self.units(self.text[self._starts[line] : min(offset, self._ends[line])]))

    def offset(self, position: types.Position) -> int:
        r"""Return the offset of a place; what is behind a line's end is at it, and what is behind the text at its end.

        >>> Positions("a\r\n𝄞b", "utf-16").offset(types.Position(1, 2))
        4
        """
        if position.line >= len(self._starts):
            return len(self.text)
        start, end = self._starts[position.line], self._ends[position.line]
        before = self.text[start:end].encode(self._codec, "surrogatepass")[: position.character * self._size]
        return start + len(before.decode(self._codec, "ignore"))

    def range(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets."""
        return types.Range(self.position(start), self.position(max(start, end)))

    def span(self, span: types.Range) -> Span:
        """Return the offsets of a range."""
        return Span(self.offset(span.start), self.offset(span.end))

    def line_before(self, offset: int) -> str:
        """Return what stands before an offset on its line."""
        return self.text[self._starts[bisect_right(self._starts, offset) - 1] : offset]

    def edits(self, patches: Iterable[Patch]) -> list[types.TextEdit]:
        """Return patches as edits; one that cuts a CR LF in two takes all of it: clients know no place there."""
        return [types.TextEdit(self.range(*patch.span), patch.new) for patch in map(self._uncut, patches)]

    def _uncut(self, patch: Patch) -> Patch:
        """Return a patch that begins and ends at no place inside of a CR LF."""
        (start, end), new = patch
        if self.text[start - 1 : start + 1] == "\r\n" and start:
            start, new = start - 1, f"\r{new}"
        if self.text[end - 1 : end + 1] == "\r\n" and end:
            end, new = end + 1, f"{new}\n"
        return Patch(Span(start, end), new)
