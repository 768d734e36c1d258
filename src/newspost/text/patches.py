"""Changes to a text: what is put in place of which piece of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from newspost.text.spans import Span


class Patch(NamedTuple):
    """Put ``new`` in place of ``span``, a piece of the text as it was before any patch; an empty span inserts."""

    span: Span
    new: str


class PatchConflict(ValueError):
    """Two patches change the same piece of a text; ``span`` is that of the second."""

    def __init__(self, span: Span) -> None:
        super().__init__(span)
        self.span = span


def splice(text: str, patches: Iterable[Patch]) -> str:
    """Return ``text`` with every patch made; those that insert at the same place do so in the order given.

    Raises:
        PatchConflict: two patches overlap, or one reaches out of the text.

    >>> splice("abc", [Patch(Span(1, 2), "-"), Patch(Span(3, 3), "!")])
    'a-c!'
    """
    parts: list[str] = []
    at = 0
    for (start, end), new in sorted(patches, key=lambda patch: patch.span):
        if start < at or not start <= end <= len(text):
            raise PatchConflict(Span(start, end))
        parts += (text[at:start], new)
        at = end
    parts.append(text[at:])
    return "".join(parts)


def line_ending(text: str) -> str:
    r"""Return the line ending that most lines of ``text`` have: LF or CR LF.

    >>> line_ending("a\r\nb\r\nc\n")
    '\r\n'
    """
    pairs = text.count("\r\n") if "\r" in text else 0
    return "\r\n" if pairs and 2 * pairs > text.count("\n") else "\n"
