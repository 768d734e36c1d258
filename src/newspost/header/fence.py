"""The lines that fence a front matter in, found as Jekyll's pattern finds them, in linear time."""

from __future__ import annotations

import re
from typing import NamedTuple

from newspost.text.spans import Span

_BOM = "\ufeff"
# Ruby's \s is ASCII only and its ^ and $ know no line end but LF, so every blank below says both.
_OPENING = re.compile(r"---[ \t\r\f\v]*+\n")
_CLOSING = re.compile(r"\n((?:---|\.\.\.)[ \t\r\f\v]*+(?:\n|\Z))")
_BLANK_LINES = re.compile(r"(?>(?:[ \t\r\f\v]*+\n)*)(?:[ \t\r\f\v]*+\Z)?")


class Fence(NamedTuple):
    """Where a front matter lies.

    ``yaml`` runs from the opening dashes to just before the closing line: what Jekyll hands to its YAML loader.
    ``close`` is the closing line and the blank lines after it. ``body`` is where Jekyll's content starts.
    """

    yaml: Span
    close: Span
    body: int


def find_fence(text: str) -> Fence | None:
    r"""Return the fence of ``text``, or None where Jekyll sees no front matter and takes the whole file as the body.

    Jekyll 4 (``Document::YAML_FRONT_MATTER_REGEXP``), on the text behind one byte order mark:
    ``\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)``. That pattern is quadratic on hostile white space; this is the same
    language in three linear steps: the first line is dashes, the first later line that is dashes or dots closes, and
    all blank lines after it belong to it.

    >>> find_fence("---\ntitle: T\n---\n\nBody\n")
    Fence(yaml=Span(start=0, end=13), close=Span(start=13, end=18), body=18)
    """
    start = body_start(text)
    opening = _OPENING.match(text, start)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end() - 1)
    if closing is None:
        return None
    body = after_blank_lines(text, closing.end())
    return Fence(Span(start, closing.start(1)), Span(closing.start(1), body), body)


def whole(text: str) -> Fence:
    """Return the fence of a ``text`` that is YAML from its start to its end."""
    return Fence(Span(body_start(text), len(text)), Span(len(text), len(text)), len(text))


def body_start(text: str) -> int:
    """Return where the body of a ``text`` without a fence starts: 0, or 1 behind one byte order mark."""
    return 1 if text.startswith(_BOM) else 0


def after_blank_lines(text: str, start: int) -> int:
    """Return the start of the first line from ``start`` that is not blank, or the end of ``text``."""
    blank = _BLANK_LINES.match(text, start)
    return blank.end() if blank else start
