"""What changed from one text to another, as patches of the first."""

from __future__ import annotations

from difflib import SequenceMatcher

from newspost.text.common import common_ends, lines_of
from newspost.text.patches import Patch
from newspost.text.spans import Span


def changes_between(old: str, new: str) -> list[Patch]:
    r"""Return patches that make ``new`` of ``old``: one for each run of lines that changed, of what changed in it.

    >>> changes_between("a\nbcd\ne\n", "a\nbxd\ne\nf\n")
    [Patch(span=Span(start=3, end=4), new='x'), Patch(span=Span(start=8, end=8), new='f\n')]
    """
    before, after = lines_of(old), lines_of(new)
    # only what is near a change is compared: the time is not that of the whole post
    start, end = common_ends(before, after)
    at = sum(map(len, before[:start]))
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    patches: list[Patch] = []
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        piece = "".join(before[old_start:old_end])
        if kind != "equal":
            patches.append(_least(at, piece, "".join(after[new_start:new_end])))
        at += len(piece)
    return patches


def _least(at: int, old: str, new: str) -> Patch:
    """Return the patch of a piece that stands at an offset, without what is the same at its start and at its end."""
    start, end = common_ends(old, new)
    return Patch(Span(at + start, at + len(old) - end), new[start : len(new) - end])
