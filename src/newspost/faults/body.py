"""BD: the body, where kramdown makes something else of it than was meant, or a reader's browser runs it."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from newspost.body.kramdown import END_TAG, START_TAG, html_block_end
from newspost.body.tags import KRAMDOWN_VOID
from newspost.faults.fault import Fault, fault, shown
from newspost.faults.options import NO_OPTIONS, Options
from newspost.faults.unsafe import find_unsafe
from newspost.faults.views import is_markdown, is_news
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newspost.meaning.reading import Reading

_HTML_LINE: Final = re.compile(r"^([ \t]*+)<(?:[A-Za-z]|!--)", re.MULTILINE)
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)", re.MULTILINE)
_SAME_LINE: Final = re.compile(r"([ \t]*+)(?=<(?:[A-Za-z]|!--))")
_PLAIN: Final = re.compile(r'(?>(?:<p(?: class="[\w-]++")?>[^<]*+</p>(?=<p))*)')
_STRAY: Final = re.compile(r"[ \t\r\n]*+(</[A-Za-z][A-Za-z0-9]*+\s*+>)")
_SWALLOWED: Final = re.compile(r"\n[ \t\r]*+\n {0,3}(?:#++ |[*+-] |\d++\. |!?\[|<https?:)")
_BLANK: Final = " \t\r\n\f\v"
_NOTHING: Final = re.compile(r"(?>(?:\s++|&nbsp;|</?p>|<br[ \t]*+/?>)*)")
"""What nobody sees on a page: blanks of any kind, and paragraphs without text."""


def find(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """Yield the faults of this family but for Liquid."""
    text, body = reading.text, reading.body
    if _NOTHING.fullmatch(text, body.start, body.tail.start):
        yield _empty(reading)
        return
    if is_markdown(reading):
        yield from _Blocks(reading).faults()
    yield from find_unsafe(reading)


def indented_lines(reading: Reading) -> list[Span]:
    """Return the blanks of the lines that BD004 is about, up to where nothing is what it was meant to be."""
    found = takewhile(lambda fault: fault.code == "BD004", _Blocks(reading).all())
    return [fault.span for fault in found]


def _empty(reading: Reading) -> Fault:
    """Return BD001. What is no page yet may well be empty; a layout may have all that there is to one."""
    span = Span(reading.body.start, reading.body.start)
    data = reading.data
    is_hidden = reading.context.is_draft or data.get("published", True) in (None, False)
    is_meant = is_hidden or data.get("layout") not in (None, "", "post")
    message = "The body is empty, and so is the page. Write something below the front matter."
    return fault("BD001", span, message, severity="info" if is_meant and not is_news(reading) else None)


class _Blocks:
    """One walk over the HTML blocks at the top level of a body of Markdown."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.text
        self.start = reading.body_start
        self.end = len(reading.text)
        self.is_news = is_news(reading)
        self.is_html = self.is_news or self.text[self.start :].lstrip(_BLANK).startswith("<")
        self.is_plain = "markdown=" not in self.text  # else an end tag may close what holds Markdown

    def faults(self) -> Iterator[Fault]:
        """Yield BD003 and BD004, each once; behind the first nothing is what it was meant to be."""
        is_indented = False
        for found in self.all():
            if found.code == "BD003":
                yield found
                return
            if not is_indented:
                is_indented = True
                yield found

    def all(self) -> Iterator[Fault]:
        """Yield what is wrong, block by block."""
        yield from self.stray(self.start)
        at = previous = self.start
        while (line := self.next_line(at)) is not None:
            start, at = line.end(1), line.end()
            if _is_code(line[1]):
                if self.is_html and self.begins_block(line.start(), previous):
                    yield _indented(Span(*line.span(1)))
                continue
            if plain := _PLAIN.match(self.text, start):
                start = plain.end()  # paragraphs without a tag in them, close to each other
            while start >= 0 and (stop := html_block_end(self.text, start, self.end)) is not None:
                yield from self.in_block(start, stop)
                at = previous = max(at, stop)
                following = _SAME_LINE.match(self.text, stop)
                start = following.end() if following else -1
                if following and _is_code(following[1]):
                    yield _indented(Span(*following.span(1)))
                    start = -1
            if start >= 0 and self.text.startswith("<!--", start):
                yield self.open_comment(start)

    def in_block(self, start: int, stop: int) -> Iterator[Fault]:
        """Yield BD003 for a block of HTML that has no end, or an end too many."""
        text = self.text
        if stop >= self.end:
            yield from self.unclosed(start)
        if self.is_news and text.count("</", start, stop) > 1 and (wrong := _balance(text, start, stop)[1]):
            yield self.wrong_end(wrong)
        yield from self.stray(stop)

    def next_line(self, at: int) -> re.Match[str] | None:
        """Return the next line that begins with a tag and is not inside a block of fenced code."""
        while (found := _HTML_LINE.search(self.text, at)) is not None:
            fence = next(_fenced(self.text, at, found.start()), None)
            if fence is None:
                return found
            if fence.end < 0:
                return None
            at = fence.end
        return None

    def begins_block(self, line: int, previous: int) -> bool:
        """Whether no paragraph is open before a line: it follows a blank line, an HTML block or the front matter."""
        return not self.text[max(previous, self.text.rfind("\n", 0, max(line - 1, 0))) : line].strip(_BLANK)

    def unclosed(self, start: int) -> Iterator[Fault]:
        """BD003: without its end tag a block goes on to the end of the document, and Markdown in it stays text.

        Tags in fenced code were not meant as tags: one of them is to blame only if no other is open.
        """
        fences = [fence for fence in _fenced(self.text, start, self.end) if fence.end > 0]
        culprit = _balance(self.text, start, self.end, fences)[0] or _balance(self.text, start, self.end)[0]
        if culprit is None or not (self.is_news or _SWALLOWED.search(self.text, culprit.end)):
            return
        message = (
            f"{culprit.of(self.text).split()[0].rstrip('>')}> is never closed. All that follows is HTML to kramdown: "
            "links and lists in Markdown are printed as text. Close it."
        )
        yield self.unbalanced(culprit, message)

    def stray(self, at: int) -> Iterator[Fault]:
        """BD003 for an end tag between blocks: kramdown prints it, and all that follows in its line."""
        found = _STRAY.match(self.text, at) if self.is_news and self.is_plain else None
        if found:
            yield self.wrong_end(Span(*found.span(1)))

    def wrong_end(self, span: Span) -> Fault:
        """Return BD003 for an end tag that closes nothing."""
        message = f"{shown(span.of(self.text))} closes nothing, so kramdown prints it as text. Delete it."
        return self.unbalanced(span, message)

    def open_comment(self, start: int) -> Fault:
        """Return BD003 for a comment without an end."""
        message = "The comment is never closed: kramdown prints it as text, tags and all. Close it with -->."
        return self.unbalanced(Span(start, start + 4), message)

    def unbalanced(self, span: Span, message: str) -> Fault:
        """Return BD003: what a person wrote may well be meant so, and Liquid may make something else of the tags."""
        if self.is_news:
            return fault("BD003", span, message)
        has_liquid = any(mark in self.text for mark in ("{%", "{{"))
        return fault("BD003", span, message, severity="info" if has_liquid else "warning")


def _is_code(blanks: str) -> bool:
    """Whether blanks before a tag make a block of code of it."""
    return len(blanks) >= 4 or "\t" in blanks


def _indented(span: Span) -> Fault:
    """Return BD004."""
    message = "Four blanks or a tab before a tag make it a block of code: the page shows the tags. Take them away."
    return fault("BD004", span, message)


def _fenced(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the blocks of fenced code that begin in ``text[start:end]``; the end of one that is never closed is -1."""
    at = start
    while fence := _FENCE.search(text, at, end):
        close = re.compile(rf"^ {{0,3}}{fence[1]}[`~]*+[ \t\r]*+$", re.MULTILINE).search(text, fence.end())
        at = close.end() if close else end
        yield Span(fence.start(), close.end() if close else -1)


def _balance(text: str, start: int, end: int, skipped: Sequence[Span] = ()) -> tuple[Span | None, Span | None]:
    """Return the start tag that is not closed at ``end``, and the first end tag that closes nothing.

    By kramdown's rule an end tag closes only the innermost element. ``skipped`` are places not to look into.
    """
    opened: list[tuple[str, Span]] = []
    wrong: Span | None = None
    skipping = iter(skipped)
    skip = next(skipping, None)
    at = start
    while (at := text.find("<", at, end)) >= 0:
        while skip and skip.end <= at:
            skip = next(skipping, None)
        if skip and skip.start <= at:
            at = skip.end
        elif text.startswith("<!--", at):
            stop = text.find("-->", at + 4, end)
            if stop < 0:
                break
            at = stop + 3
        elif tag := START_TAG.match(text, at, end):
            at = _open(text, end, tag, opened)
            if at < 0:
                return Span(*tag.span()), wrong
        else:
            tag = END_TAG.match(text, at, end)
            if tag and opened and opened[-1][0] == tag[1].lower():
                opened.pop()
            elif tag:
                wrong = wrong or Span(*tag.span())
            at = tag.end() if tag else at + 1
    return opened[-1][1] if opened else None, wrong


def _open(text: str, end: int, tag: re.Match[str], opened: list[tuple[str, Span]]) -> int:
    """Take in a start tag and return where to go on: behind a script or style, or -1 where that is never closed."""
    name = tag[1].lower()
    if name in {"script", "style"}:
        closing = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(text, tag.end(), end)
        return closing.end() if closing else -1
    if not tag[3] and name not in KRAMDOWN_VOID:
        opened.append((name, Span(*tag.span())))
    return tag.end()
