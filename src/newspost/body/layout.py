"""What a scanner finds in a body: blocks, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from newspost.body.late import plain_html
from newspost.body.tail import Tail
from newspost.parts import Attribution, Html, Paragraph, Part

Piece: TypeAlias = tuple[Part, int, int, int, int]
"""A block and its place: start, inner start, inner end, end. A plain tuple, since one is made for every paragraph."""

_JOINED = Html("")


class Pieces:
    """The blocks of a body in order; ``nested`` holds the paragraphs inside a block, by the block's index.

    A run of plain paragraphs at the start is kept without places: they follow from the length of each, and are not
    worked out before somebody asks for `blocks`.
    """

    __slots__ = ("_joined", "_run", "_run_start", "_run_step", "later", "nested")

    def __init__(self) -> None:
        self.later: list[Piece] = []  # what comes behind the run
        self.nested: dict[int, list[Piece]] = {}
        self._run: list[Paragraph] = []
        self._run_start = self._run_step = 0
        self._joined = False

    def begin_with_run(self, paragraphs: list[Paragraph], start: int, step: int) -> None:
        """Begin with ``<p>`` after ``<p>``; from one to the next it is its length and ``step``."""
        self._run, self._run_start, self._run_step = paragraphs, start, step

    @property
    def blocks(self) -> list[Piece]:
        """All blocks with their places."""
        if self._run:
            at = self._run_start
            placed: list[Piece] = []
            for paragraph in self._run:
                inner_end = at + 3 + len(paragraph.html)
                placed.append((paragraph, at, at + 3, inner_end, inner_end + 4))
                at += len(paragraph.html) + self._run_step
            self._run = []
            self.later[:0] = placed
        return self.later

    def values(self) -> tuple[Part, ...]:
        """Return the blocks without their places."""
        return (*self._run, *[piece[0] for piece in self.later])

    def last_paragraph(self) -> int:
        """Return the index in ``later`` of the last block that is a paragraph, or -1."""
        index = _last_paragraph(self.later)
        # in the run only if none comes later: its places are then worked out
        return index if index >= 0 or not self._run else _last_paragraph(self.blocks)

    def remove(self, index: int) -> None:
        """Take out the block at ``index`` of ``later``."""
        del self.later[index]
        if self.nested:
            self.nested = {key - (key > index): nested for key, nested in self.nested.items()}

    def add(self, block: Part, start: int, inner: int, inner_end: int, end: int) -> None:
        """Add a block at the end."""
        self.later.append((block, start, inner, inner_end, end))

    def add_html(self, text: str, start: int, end: int) -> None:
        """Add the markup ``text[start:end]``, joined to markup that stands right before it; nothing if it is blank."""
        source = text[start:end]
        start += len(source) - len(source.lstrip())
        end -= len(source) - len(source.rstrip())
        if start < end:
            self.add_markup(text, start, end)

    def add_markup(self, text: str, start: int, end: int) -> None:
        """Add the markup ``text[start:end]``, which is not blank at its ends, as `add_html` does."""
        last = self.later[-1] if self.later else None
        if last is not None and isinstance(last[0], Html) and not text[last[4] : start].strip():
            self.later[-1] = (_JOINED, last[1], last[1], end, end)
            self._joined = True
        else:
            self.later.append((plain_html(text[start:end]), start, start, end, end))

    def finish(self, text: str) -> None:
        """Fill in the source of joined markup: once, since a copy for each piece would be quadratic."""
        if self._joined:
            self.later[:] = [
                (Html(text[piece[1] : piece[4]]), *piece[1:]) if piece[0] is _JOINED else piece for piece in self.later
            ]

    def clear(self) -> None:
        """Forget all blocks."""
        self.blocks.clear()
        self.nested.clear()

    def mark(self) -> tuple[int, list[Piece]]:
        """Return where the blocks end now, for `reset`."""
        return len(self.blocks), self.blocks[-1:]

    def reset(self, mark: tuple[int, list[Piece]]) -> None:
        """Forget all that was added since ``mark``."""
        count, last = mark
        self.blocks[max(count - 1, 0) :] = last
        while self.nested and next(reversed(self.nested)) >= count:
            self.nested.popitem()

    def paragraphs(self, first: int = 0) -> Iterator[Piece]:
        """Walk the paragraphs from block ``first`` on, in the order of `Article.paragraphs`."""
        for index in range(first, len(self.blocks)):
            piece = self.blocks[index]
            if isinstance(piece[0], Paragraph):
                yield piece
            elif index in self.nested:
                yield from self.nested[index]


def _last_paragraph(pieces: list[Piece]) -> int:
    """Return the index of the last piece that is a paragraph, or -1."""
    for index in range(len(pieces) - 1, -1, -1):
        if isinstance(pieces[index][0], Paragraph):
            return index
    return -1


Bounds: TypeAlias = tuple[int, int, int, int]
"""Where something stands that is written between marks: start, inner start, inner end, end."""


@dataclass(slots=True)
class Body:
    """A body, read: its blocks, and the parts that are no blocks of it."""

    start: int
    end: int
    pieces: Pieces
    tail: Tail
    digest: str | None = None
    digest_bounds: Bounds | None = None
    attribution: Attribution | None = None
    attribution_bounds: Bounds | None = None

    def source_url(self, text: str) -> str | None:
        """Return the address of the source line if it is an http(s) URL, exactly as written."""
        tail = self.tail
        return text[tail.url_start : tail.url_end] if tail.has_http_url else None
