"""EN004: blanks that nobody sees, and a last line without an end. Told only to those who ask."""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault
from newspost.faults.options import Options, is_on
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading

_TRAILING: Final = re.compile(r"(?<![ \t])[ \t]++(?=\r?+(?:\n|\Z))")
_HARD_BREAK: Final = re.compile(r"(?<=[^\r\n])  ++\r?+\n[ \t]*+[^ \t\r\n]")


def find(reading: Reading, options: Options) -> Iterator[Fault]:
    """Yield the faults of this family.

    Two blanks before another line of a paragraph are a line break to Markdown, and those in a block of text belong to
    it. With the option ``final-newline = false`` the last line may end as it likes.
    """
    text, spans = reading.text, trailing_blanks(reading)
    if spans:
        more = f" (and {len(spans) - 1} more)" if len(spans) > 1 else ""
        yield fault("EN004", spans[0], f"There are blanks at the end of the line{more}. Delete them.")
    if text and not text.endswith("\n") and is_on(options, "EN004", "final-newline", default=True):
        end = len(text)
        yield fault("EN004", Span(end, end), "The last line has no end. Write a line feed behind it.")


def trailing_blanks(reading: Reading) -> list[Span]:
    """Return the blanks at the ends of lines that say nothing."""
    found = [Span(*blanks.span()) for blanks in _TRAILING.finditer(reading.text)]
    return _outside_blocks(reading, [span for span in found if not _is_meant(reading, span)])


def _is_meant(reading: Reading, span: Span) -> bool:
    """Whether blanks in the body break a line."""
    return span.start >= reading.body_start and _HARD_BREAK.match(reading.text, span.start) is not None


def _outside_blocks(reading: Reading, spans: list[Span]) -> list[Span]:
    """Return the spans that are in no block of text in the front matter."""
    blocks = [key.value for key in reading.keys if key.style in {"|", ">"}]
    starts = [block.start for block in blocks]
    before = [bisect(starts, span.start) - 1 for span in spans]
    return [span for span, at in zip(spans, before, strict=True) if at < 0 or blocks[at].end <= span.start]
