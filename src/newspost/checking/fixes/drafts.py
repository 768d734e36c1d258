"""A fix as the families draft it: patches of the text, which become edits of the file's bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from newspost.checking.finding import Edit
from newspost.header.edits import header_patches
from newspost.problems import EditRejected
from newspost.text.encoding import encode
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newspost.checking.finding import Safety
    from newspost.faults.fault import Fault
    from newspost.faults.options import Options
    from newspost.meaning.reading import Reading
    from newspost.text.patches import Patch

ODD_BLANKS: Final = " \t\r\n\f\v\xa0\u3000\u200b\ufeff"
"""What nobody sees, whether it is a blank to YAML or not."""

_FIRST_LINE: Final = re.compile(r"[^\n]*+\n")


class Draft(NamedTuple):
    """How a fault can be mended: as `newspost.checking.finding.Fix`, but with patches of the text."""

    message: str
    patches: tuple[Patch, ...] = ()
    safety: Safety = "unsafe"
    rename: str | None = None
    requires: tuple[str, ...] = ()


Mender: TypeAlias = "Callable[[Fault, Reading], Draft | None]"
"""Drafts the fix of a fault, or None where a good one cannot be told."""

Chooser: TypeAlias = "Callable[[Fault, Reading, Options], Draft | None]"
"""The same, from the words that the site knows."""


def is_readable(reading: Reading) -> bool:
    """Whether Jekyll gets any values from the front matter."""
    return reading.is_decoded and reading.header.fence is not None and reading.header.error is None


def set_keys(reading: Reading, changes: Mapping[str, object]) -> tuple[Patch, ...]:
    """Return the patches that give keys of a readable front matter new values.

    Raises:
        EditRejected: as `newspost.header.edits.header_patches`, and where there is no readable front matter.
    """
    header = reading.header
    if not is_readable(reading):
        raise EditRejected("unreadable header", "there is no front matter whose values can be mended")
    return tuple(header_patches(reading.text, header.fence, header.data, changes, reading.simple_keys))


def whole_line(text: str, at: int) -> Span:
    """Return the line that ``at`` is in, its break included."""
    start = text.rfind("\n", 0, at) + 1
    line = _FIRST_LINE.match(text, start)
    return Span(start, line.end() if line else len(text))


def byte_offset(reading: Reading, at: int) -> int:
    """Return how many bytes of the file stand before the code point ``at``."""
    return len(_encoded(reading, reading.text[:at]))


def edits_of(reading: Reading, patches: Iterable[Patch]) -> tuple[Edit, ...]:
    """Return the patches as edits of the file's bytes, in order, without those that change nothing.

    Raises:
        UnicodeEncodeError: the site's encoding cannot write the new text.
    """
    text = reading.text
    edits: list[Edit] = []
    at = begin = 0
    for (start, end), new in sorted(patches, key=lambda patch: patch.span):
        begin += len(_encoded(reading, text[at:start]))
        length = len(_encoded(reading, text[start:end]))
        if text[start:end] != new:
            edits.append(Edit(begin, begin + length, _encoded(reading, new)))
        at, begin = end, begin + length
    return tuple(edits)


def _encoded(reading: Reading, text: str) -> bytes:
    """Return a piece of the text as it stands in the file."""
    encoding = reading.context.encoding
    return encode(text) if encoding == "utf-8" or not reading.is_decoded else text.encode(encoding)
