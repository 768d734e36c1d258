"""EN: bytes, line ends, and characters that nobody sees."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.fences import find_missing_fence
from newspost.faults.options import NO_OPTIONS, Options
from newspost.faults.views import OWN_FIELDS
from newspost.problems import Severity
from newspost.text.encoding import encode
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LONE_CR: Final = re.compile(r"\r(?!\n)")
# Joiners (U+200C, U+200D), direction marks and soft hyphens are left out: emoji, Persian, Hebrew and German need them.
_INVISIBLE: Final = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb\ufffd-\uffff]"
)
_MOJIBAKE: Final = re.compile("锟斤拷|ï»¿|â€[œ™˜“”¦\x9d]|Ã[©¨¤¶¼±]")
_NAMES: Final = {
    "\0": "a NUL character",
    "\u200b": "a zero-width space",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\ufeff": "a byte order mark in the middle of the text",
    "\ufffd": "a replacement character, left where text was lost",
}


def find(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """Yield the faults of this family."""
    if reading.is_decoded:
        yield from _bom_and_line_ends(reading)
        yield from _invisible(reading)
    else:
        yield _not_utf8(reading.text)


def _not_utf8(text: str) -> Fault:
    """EN001: rule 7; Ruby's ``ArgumentError`` makes Jekyll drop the post."""
    found = _SURROGATE.search(text)
    at = found.start() if found else 0
    message = f"The file is not UTF-8{_likely(text)}. Jekyll drops the post and the build goes on; save it as UTF-8."
    return fault("EN001", Span(at, at + 1), message).as_fatal()


def _likely(text: str) -> str:
    """Return what the bytes are instead, if that can be told."""
    data = encode(text)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return " but UTF-16"
    try:
        chinese = sum("\u4e00" <= character <= "\u9fff" for character in data.decode("gb18030"))
    except UnicodeDecodeError:
        return ""
    return " but looks like GBK (GB18030)" if chinese > 1 else ""


def has_lone_cr(reading: Reading) -> bool:
    """Whether the first line is dashes that end with CR alone, which is no line end to Jekyll."""
    start = reading.body_start
    return reading.text.startswith("---\r", start) and not reading.text.startswith("\n", start + 4)


def _bom_and_line_ends(reading: Reading) -> Iterator[Fault]:
    """EN002: Jekyll takes a mark at the start and CRLF; a lone CR is no line end to it (rules 1 and 4)."""
    text = reading.text
    if text.startswith("\ufeff"):
        message = (
            "The file begins with a byte order mark. Jekyll skips it, other readers see no front matter behind it."
        )
        yield fault("EN002", Span(0, 1), message)
    lone = _LONE_CR.search(text)
    if lone and reading.header.fence is None and has_lone_cr(reading):
        message = "The lines end with CR alone. Jekyll sees no front matter and prints its lines; end them with LF."
        fields = reading.fields
        fatal = fields["title"] is None or fields["date"] is None
        yield fault("EN002", Span(lone.start(), lone.end()), message, severity="error").as_fatal(when=fatal)
    elif (at := text.find("\r\n")) >= 0:
        yield fault(
            "EN002", Span(at, at + 2), "The lines end with CRLF. Jekyll takes that; most posts end them with LF."
        )


def _invisible(reading: Reading) -> Iterator[Fault]:
    """EN003: one finding for each kind of character in front matter and body, however many there are.

    What nobody sees before the front matter is FM002.
    """
    start = 1 if reading.text.startswith("\ufeff") else 0
    fence = reading.header.fence
    middle = fence.body if fence else start
    if fence is None and (missing := find_missing_fence(reading.text, reading.body_start)).code == "FM002":
        middle = missing.span.end
    if fence and reading.header.error is None:
        for found in _kinds(reading.text, start, middle, in_header=True):
            yield found._replace(loc=_loc(reading, found.span))
    yield from _kinds(reading.text, middle, len(reading.text), in_header=False)


def _kinds(text: str, start: int, end: int, *, in_header: bool) -> Iterator[Fault]:
    """Yield one fault for each odd character in ``text[start:end]``, at the first place."""
    odd: dict[str, tuple[int, int]] = {}
    count: Counter[str] = Counter()
    for pattern in (_INVISIBLE, _MOJIBAKE):
        for found in pattern.finditer(text, start, end):
            if found[0] == "\u200b" and not in_header and _beside_emphasis(text, found):
                continue
            odd.setdefault(found[0], found.span())
            count[found[0]] += 1
    for characters, (first, last) in odd.items():
        times = f", {count[characters]} times" if count[characters] > 1 else ""
        where = "the front matter" if in_header else "the body"
        happens = "Readers differ in what they make of it" if in_header else "It goes to the page as it is"
        message = f"There is {_called(characters)} in {where}{times}. {happens}; delete it."
        severity: Severity = "error" if in_header and characters != "\ufeff" else "warning"  # libyaml skips that one
        yield fault("EN003", Span(first, last), message, severity=severity)


def _beside_emphasis(text: str, found: re.Match[str]) -> bool:
    """Whether a zero-width space is there for Markdown, which sees no emphasis between letters without blanks."""
    return text[found.start() - 1 : found.start()] in {"*", "_"} or text[found.end() : found.end() + 1] in {"*", "_"}


def _loc(reading: Reading, span: Span) -> tuple[str | int, ...]:
    """Return the field of the front matter that a character stands in."""
    key = next((key for key in reading.keys if key.value.start <= span.start < key.value.end), None)
    if key is None:
        return ()
    return key.path[:1] if key.path[0] in OWN_FIELDS else ("extra", *key.path[:1])


def _called(characters: str) -> str:
    """Return what an odd character is called."""
    if len(characters) > 1:
        return f"text that was decoded wrongly ({shown(characters)})"
    return _NAMES.get(characters, f"the invisible character U+{ord(characters):04X}")
