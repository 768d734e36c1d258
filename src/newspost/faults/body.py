"""BD: the body, where kramdown makes something else of it than was meant, or a reader's browser runs it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.body.kramdown import END_TAG, START_TAG, html_block_end
from newspost.body.tags import KRAMDOWN_VOID
from newspost.faults.fault import Fault, fault
from newspost.faults.unsafe import find_unsafe
from newspost.faults.views import is_markdown, is_news
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading

_HTML_LINE: Final = re.compile(r"^( *+)<[A-Za-z]", re.MULTILINE)
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)", re.MULTILINE)
_SAME_LINE: Final = re.compile(r" {0,3}(?=<[A-Za-z])")
_SWALLOWED: Final = re.compile(r"\n[ \t\r]*+\n {0,3}(?:#++ |[*+-] |\d++\. |!?\[|<https?:)")
_BLANK: Final = " \t\r\n\f\v"


def find(reading: Reading) -> Iterator[Fault]:
    """Yield the faults of this family but for Liquid."""
    text, start = reading.text, reading.body_start
    if not text[start:].strip(_BLANK):
        message = "The body is empty, and so is the page. Write something below the front matter."
        yield fault("BD001", Span(start, start), message)
        return
    if is_markdown(reading):
        yield from _Blocks(reading).faults()
    yield from find_unsafe(reading)


class _Blocks:
    """One walk over the HTML blocks at the top level of a body of Markdown."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.end = len(reading.text)

    def faults(self) -> Iterator[Fault]:
        """Yield BD003 and BD004, each once."""
        start = self.reading.body_start
        is_html = self.text[start:].lstrip(_BLANK).startswith("<")
        at = previous = start
        told = False
        while (found := self.next_line(at)) is not None:
            block = found.end(1)
            if block - found.start(1) >= 4:
                if is_html and not told and self.begins_block(found.start(), previous):
                    told = True
                    yield _indented(Span(found.start(1), block))
                at = block
                continue
            stop = html_block_end(self.text, block, self.end)
            while stop is not None:
                if stop >= self.end:
                    yield from self.unclosed(block)
                    return
                at = previous = stop
                following = _SAME_LINE.match(self.text, stop)
                block = following.end() if following else -1
                stop = html_block_end(self.text, block, self.end) if following else None
            at = max(at, found.end())

    def next_line(self, at: int) -> re.Match[str] | None:
        """Return the next line that begins with a tag and is not inside a block of fenced code."""
        while (found := _HTML_LINE.search(self.text, at)) is not None:
            fence = _FENCE.search(self.text, at, found.start())
            if fence is None:
                return found
            close = re.compile(rf"^ {{0,3}}{fence[1]}[`~]*+[ \t\r]*+$", re.MULTILINE).search(self.text, fence.end())
            if close is None:
                return None
            at = close.end()
        return None

    def begins_block(self, line: int, previous: int) -> bool:
        """Whether no paragraph is open before a line: it follows a blank line, an HTML block or the front matter."""
        return not self.text[max(previous, self.text.rfind("\n", 0, max(line - 1, 0))) : line].strip(_BLANK)

    def unclosed(self, start: int) -> Iterator[Fault]:
        """BD003: without its end tag a block goes on to the end of the document, and Markdown in it stays text."""
        culprit = _innermost_open(self.text, start, self.end)
        if culprit is None or not (is_news(self.reading) or _SWALLOWED.search(self.text, culprit.end)):
            return
        message = (
            f"{culprit.of(self.text).split()[0].rstrip('>')}> is never closed. All that follows is HTML to kramdown: "
            "links and lists in Markdown are printed as text. Close it."
        )
        yield fault("BD003", culprit, message, severity=None if is_news(self.reading) else "warning")


def _indented(span: Span) -> Fault:
    """Return BD004."""
    message = "Four blanks before a tag make it a block of code: the page shows the tags. Take the blanks away."
    return fault("BD004", span, message)


def _innermost_open(text: str, start: int, end: int) -> Span | None:
    """Return the start tag that is not closed at ``end``, by kramdown's rule: an end tag closes only the innermost."""
    opened: list[tuple[str, Span]] = []
    at = start
    while (at := text.find("<", at, end)) >= 0:
        if text.startswith("<!--", at):
            stop = text.find("-->", at + 4, end)
            if stop < 0:
                break
            at = stop + 3
        elif tag := START_TAG.match(text, at, end):
            name = tag[1].lower()
            at = tag.end()
            if name in {"script", "style"}:
                closing = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(text, at, end)
                if closing is None:
                    return Span(*tag.span())
                at = closing.end()
            elif not tag[3] and name not in KRAMDOWN_VOID:
                opened.append((name, Span(*tag.span())))
        else:
            tag = END_TAG.match(text, at, end)
            if tag and opened and opened[-1][0] == tag[1].lower():
                opened.pop()
            at = tag.end() if tag else at + 1
    return opened[-1][1] if opened else None
