"""FM006 and FM007 inside quotes: a quote that ends the value too early, a backslash that YAML does not know."""

from __future__ import annotations

import re
from typing import Final

from newspost.faults.fault import Fault, fault
from newspost.text.spans import Span

LOST: Final = "Jekyll cannot read the front matter"
_DOUBLE: Final = re.compile(
    r"(?>(?:[^\"\\\n]++|\\(?:[0abtnvfre \"/\\N_LP\t\n]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}))*)"
)
_SINGLE: Final = re.compile(r"(?>(?:[^'\n]++|'')*)")
_REST: Final = re.compile(r"[ \t]*+(?:(?<=[ \t])#.*+)?\Z")


def closing_quote(text: str, start: int, end: int) -> int:
    """Return where the quoted value that begins at ``start`` ends, to YAML, or where it goes wrong."""
    inside = (_DOUBLE if text[start] == '"' else _SINGLE).match(text, start + 1, end)
    return inside.end() if inside else start + 1


def find_wrong_quote(text: str, start: int, end: int, rest: re.Pattern[str] = _REST) -> Fault | None:
    """Return what is wrong with the quoted value that begins at ``start``, on a line that ends at ``end``.

    ``rest`` is what may follow it.
    """
    quote, at = text[start], closing_quote(text, start, end)
    if at >= end:
        return None
    if text[at] == "\\":
        message = (
            f"YAML knows no escape {text[at : at + 2]!r} in double quotes. {LOST}; "
            "double the backslash, or use single quotes."
        )
        return fault("FM007", Span(at, min(at + 2, end)), message)
    if rest.match(text, at + 1, end):
        return None
    mend = "put the value in single quotes" if quote == '"' else "double the quote"
    return fault("FM006", Span(at, at + 1), f"This {quote} ends the value, and text follows. {LOST}; {mend}.")
