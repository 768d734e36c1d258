"""Text that can be shown: whatever a post or a file name holds, it moves no cursor and hides nothing."""

from __future__ import annotations

import re
from typing import Final

from newspost.text.patterns import later

_UNPRINTABLE: Final = later(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""C0 but tab and line feed, DEL, C1, line separators, the bidi controls that reorder what follows, lone surrogates."""


def visible(text: str) -> str:
    r"""Return ``text`` with its control characters written out as Python escapes; line feeds and tabs stay.

    The bidi controls are those of UAX #9 that embed, override or isolate; the marks (LRM, RLM, ALM) stay, since they
    move nothing but themselves.

    >>> print(visible("red \x1b[31m\r\n"))
    red \x1b[31m
    <BLANKLINE>
    """
    return _UNPRINTABLE.sub(_as_python, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    r"""Return ``text`` as `visible` does, on one line.

    >>> print(one_line("two\nlines\tof \x07"))
    two\nlines\tof \x07
    """
    return visible(text).replace("\n", r"\n").replace("\t", r"\t")


def fitting(text: str, encoding: str) -> str:
    r"""Return ``text`` with what ``encoding`` cannot write as Python escapes.

    >>> print(fitting("A 中", "ascii"))
    A \u4e2d
    """
    return text.encode(encoding, "backslashreplace").decode(encoding)


def json_line(text: str) -> str:
    r"""Return JSON ``text`` with the control characters in its strings as JSON escapes: the same values, on one line.

    >>> print(json_line('"\u2028\x9b"'))
    "\u2028\u009b"
    """
    return _UNPRINTABLE.sub(_as_json, text)


def _as_python(found: re.Match[str]) -> str:
    """Return a character as Python escapes it."""
    return found[0].encode("unicode_escape").decode("ascii")


def _as_json(found: re.Match[str]) -> str:
    """Return a character as JSON escapes it; all that are matched are in the first plane."""
    return f"\\u{ord(found[0]):04x}"
