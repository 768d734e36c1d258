"""What an edit changes in a body, as patches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

from newspost.body.align import Alignment, Stretch, align
from newspost.body.ends import Ends
from newspost.body.layout import Body, Piece
from newspost.body.rewrite import is_html, rewrite, says
from newspost.body.sources import block_source, gap_between
from newspost.dialect import Dialect
from newspost.parts import Part
from newspost.problems import EditRejected
from newspost.text.patches import Patch, line_ending
from newspost.text.spans import Span

_WHITE = " \t\n\r\f\v"


def align_blocks(old: tuple[Part, ...], new: tuple[Part, ...]) -> Alignment:
    """Return how the ``new`` blocks come from the ``old`` ones; a changed block is one of the same kind."""
    return align(old, new, lambda one, other: one.kind == other.kind)


def body_patches(
    text: str, body: Body, dialect: Dialect, changes: Mapping[str, Any], found: Alignment | None
) -> list[Patch]:
    """Return the patches that make ``changes``: digest, body, attribution, source_url and navigation, where given.

    ``found`` tells how the new blocks come from the old ones, where there are new blocks.

    Raises:
        EditRejected: a change cannot be made; ``loc`` names the field.
    """
    ends = Ends(text, body, dialect, line_ending(text))
    makers: dict[str, Callable[[Any], list[Patch]]] = {
        "digest": ends.digest,
        "body": partial(_Blocks(text, body, ends.newline).patches, found),
        "attribution": ends.attribution,
        "source_url": ends.source_url,
        "navigation": ends.navigation,
    }
    patches: list[Patch] = []
    for name, make in makers.items():
        if name in changes:
            try:
                patches += make(changes[name])
            except EditRejected as error:
                raise error.inside(name) from None
    return patches


class _Blocks:
    """Makes the patches that turn the blocks of a body into others."""

    def __init__(self, text: str, body: Body, newline: str) -> None:
        self.text = text
        self.body = body
        self.newline = newline

    def patches(self, found: Alignment | None, new: tuple[Part, ...]) -> list[Patch]:
        """Return the patches that make the new blocks, which come from the old ones as ``found`` tells."""
        pieces = self.body.pieces
        patches: list[Patch] = []
        if found is None:
            return patches
        blocks = pieces.blocks
        for old_index, new_index in found.pairs:
            old, wanted = blocks[old_index][0], new[new_index]
            if old is wanted or old == wanted or (not wanted.html and says(old, wanted, None)):
                continue
            try:
                patches += rewrite(self.text, blocks[old_index], wanted, pieces.nested.get(old_index, []))
            except EditRejected as error:
                raise error.inside(new_index, span=Span(blocks[old_index][1], blocks[old_index][4])) from None
        for stretch in found.stretches:
            patches += self._stretch(stretch, new, found.moved)
        return patches

    def _stretch(self, stretch: Stretch, new: tuple[Part, ...], moved: dict[int, int]) -> list[Patch]:
        """Take out the old blocks of a stretch, and put in the new ones."""
        sources = [self._source(index, new[index], moved, stretch) for index in stretch.new]
        if not stretch.old:
            return self._insert(stretch.start, sources) if sources else []
        if sources:
            blocks = self.body.pieces.blocks
            gap = self._gap(stretch.start)
            span = Span(self._start(blocks[stretch.old[0]]), blocks[stretch.old[-1]][4])
            return [Patch(span, self._joined(sources, gap))]
        return [self._removal(index, is_first=stretch.start == 0) for index in stretch.old]

    def _source(self, index: int, block: Part, moved: dict[int, int], stretch: Stretch) -> str:
        """Return the source of a block that comes: the one it had elsewhere, or a new one as its neighbours are."""
        if index in moved:
            return self._of(self.body.pieces.blocks[moved[index]])
        try:
            return block_source(block, markdown=self._is_markdown(stretch.start))
        except EditRejected as error:
            raise error.inside(index) from None

    def _is_markdown(self, at: int) -> bool:
        """Whether a block that comes before the old block ``at`` stands among Markdown."""
        blocks = self.body.pieces.blocks
        near = blocks[max(at - 1, 0) : at + 1]
        if not near:
            return self.body.digest is None and self.body.tail.start == self.body.end
        return not any(is_html(self.text, piece) for piece in near)

    def _insert(self, at: int, sources: list[str]) -> list[Patch]:
        """Put new blocks before the old block ``at``."""
        blocks = self.body.pieces.blocks
        gap = self._gap(at)
        joined = self._joined(sources, gap)
        if not blocks:
            return [self._first(joined)]
        if at == 0:
            start = self._start(blocks[0])
            return [Patch(Span(start, start), joined + self._fitting(gap, sources[-1], self._of(blocks[0])))]
        end = blocks[at - 1][4]
        return [Patch(Span(end, end), self._fitting(gap, self._of(blocks[at - 1]), sources[0]) + joined)]

    def _first(self, joined: str) -> Patch:
        """Put blocks into a body that has none."""
        body = self.body
        if body.attribution_bounds:
            at = body.attribution_bounds[0]
            return Patch(Span(at, at), joined + gap_between(joined, "<p>").replace("\n", self.newline))
        if body.digest_bounds:
            at = body.digest_bounds[3]
            return Patch(Span(at, at), self.newline * 2 + joined)
        rest = self.text[body.start : body.end]
        behind = self.newline * 2 if rest.strip(_WHITE) else "" if rest else self.newline
        return Patch(Span(body.start, body.start), joined + behind)

    def _of(self, piece: Piece) -> str:
        """Return the source of an old block."""
        return self.text[self._start(piece) : piece[4]]

    def _start(self, piece: Piece) -> int:
        """Return where a block begins; the indentation of Markdown is a part of it, and means something."""
        start = piece[1]
        if is_html(self.text, piece):  # asked first: thousands of these may stand in one line
            return start
        line = max(self.text.rfind("\n", 0, start) + 1, self.body.start)
        return start if self.text[line:start].strip(_WHITE) else line

    def _joined(self, sources: list[str], gap: str) -> str:
        """Join new blocks by ``gap``, or by more where they need it."""
        joined = sources[0]
        for before, source in pairwise(sources):
            joined += self._fitting(gap, before, source) + source
        return joined

    def _fitting(self, gap: str, before: str, behind: str) -> str:
        """Return ``gap`` if it keeps two blocks apart, else the least that does."""
        if before.startswith("<p") and before.endswith("</p>") and behind.startswith("<p"):
            return gap  # by far the most frequent
        least = gap_between(before, behind)
        return gap if least.count("\n") <= gap.count("\n") else least.replace("\n", self.newline)

    def _gap(self, at: int) -> str:
        """Return the gap between blocks around the old block ``at``: the one right there, else the most frequent."""
        blocks = self.body.pieces.blocks
        if 0 < at < len(blocks) and not (gap := self._gap_before(at)).strip(_WHITE):
            return gap
        return self._usual_gap

    @cached_property
    def _usual_gap(self) -> str:
        """The most frequent gap between blocks."""
        places = range(1, len(self.body.pieces.blocks))
        gaps = Counter(gap for index in places if not (gap := self._gap_before(index)).strip(_WHITE))
        return gaps.most_common(1)[0][0] if gaps else ""

    def _gap_before(self, at: int) -> str:
        """Return what stands between the old block ``at`` and the one before it."""
        blocks = self.body.pieces.blocks
        return self.text[blocks[at - 1][4] : max(self._start(blocks[at]), blocks[at - 1][4])]

    def _removal(self, index: int, *, is_first: bool) -> Patch:
        """Take out a block and the gap before it; those that open the body go with the gap behind them."""
        blocks = self.body.pieces.blocks
        start, end = self._start(blocks[index]), blocks[index][4]
        if not is_first:
            before = self.text[blocks[index - 1][4] : start]
            return Patch(Span(start - len(before) + len(before.rstrip(_WHITE)), end), "")
        if index + 1 < len(blocks):
            behind = self._gap_before(index + 1)
            return Patch(Span(start, end + len(behind) - len(behind.lstrip(_WHITE))), "")
        rest = self.text[end : self.body.end]
        blank = len(rest) - len(rest.lstrip(_WHITE))
        opens = self.body.digest_bounds is None and blank < len(rest)
        return Patch(Span(start, end + blank if opens else end), "")  # no body opens with a blank line
