"""Lines of a given width in terminal cells, broken where a reader of Chinese, Japanese or English expects it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len, chop_cells

_IDEOGRAPH: Final = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
_OPENING: Final = r"[(\[{‘“〈《「『【〔〖〘〝（［｛｟￡￥$＄£¥]"
_CLOSING: Final = (
    r"[)\]},.:;!?%’”…‥—·〉》」』】〕〗〙〞〟）］｝｠、。，．：；！？％‰℃々〻ーぁぃぅぇぉっゃゅょァィゥェォッャュョ～｜"
    r"\u3000\u0300-\u036f\u3099\u309a\u200d\ufe00-\ufe0f]"  # and what belongs to the character before it
)
_BREAK: Final = re.compile(rf"(?:(?<={_IDEOGRAPH}|”)|(?={_IDEOGRAPH}|“))(?<!{_OPENING})(?!{_CLOSING})(?!^|$)")
"""Between ideographs, but no line starts with what closes or ends with what opens (JIS X 4051, GB/T 15834)."""


def wrap(text: str, room: int, first: int | None = None) -> list[str]:
    """Break ``text`` into lines of at most ``room`` cells, the first of at most ``first``, which may stay empty.

    A line feed ends a line. A word wider than a line is cut, but for an address, which has to stay whole to be of use.

    >>> wrap("他说：“走吧。”The boat left.", 8)
    ['他说：', '“走吧。”', 'The boat', 'left.']
    """
    lines: list[str] = []
    for line in text.split("\n"):
        lines.extend(_fill(_pieces(line, room), room, room if first is None or lines else first))
    return lines


def _pieces(line: str, room: int) -> Iterator[tuple[str, str]]:
    """Yield the unbreakable pieces of a line, each with the space before it, if any."""
    gap = ""
    for word in line.split(" "):
        for piece in _BREAK.split(word):
            whole = cell_len(piece) <= room or "://" in piece
            for part in [piece] if whole else chop_cells(piece, room):
                yield gap, part
                gap = ""
        gap = " "


def _fill(pieces: Iterator[tuple[str, str]], room: int, first: int) -> Iterator[str]:
    """Put as many pieces in each line as it has room for."""
    line, used, limit = "", 0, first
    for gap, piece in pieces:
        size, space = cell_len(piece), gap if line else ""
        if used + len(space) + size > limit and (line or limit < room):
            yield line
            line, used, limit = piece, size, room
        else:
            line += space + piece
            used += len(space) + size
    yield line
