"""A fault as a rule finds it, and how text from a post is shown in a message."""

from __future__ import annotations

from typing import Final, NamedTuple

from newspost.faults.codes import CODES
from newspost.problems import Loc, Severity
from newspost.text.spans import Span

LONGEST_SHOWN: Final = 60


class Fault(NamedTuple):
    """One thing that is wrong, by its place in the text; ``fatal`` if it stops the post from being an Article."""

    code: str
    severity: Severity
    span: Span
    message: str
    loc: Loc = ()
    fatal: bool = False

    def as_fatal(self, *, when: bool = True) -> Fault:
        """Return the fault, marked as one that stops the post from being an Article."""
        return self._replace(fatal=True) if when else self


def fault(code: str, span: Span, message: str, loc: Loc = (), *, severity: Severity | None = None) -> Fault:
    """Return a fault with the severity of its code, unless another one is given."""
    return Fault(code, severity or CODES[code].severity, span, message, loc)


def shown(text: object) -> str:
    r"""Return text of a post for a message: not too long, and nothing in it that does not print.

    >>> shown("a\x00\u3000b")
    'a\\x00\\u3000b'
    """
    plain = str(text)
    cut = plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"
    return "".join(character if character.isprintable() else _escaped(character) for character in cut)


def _escaped(character: str) -> str:
    """Return the escape that Python writes for a character."""
    return character.encode("unicode_escape").decode("ascii")
