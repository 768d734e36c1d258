"""BD005: what a reader's browser would run.

Scripts and frames are normal on sites that people write by hand, and their handlers in attributes and ``javascript:``
links are what they want more often than not; a program that copies articles from elsewhere should not let any in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.body.tags import ATTRIBUTE, TAG
from newspost.body.text import decode_attribute
from newspost.faults.fault import Fault, fault, shown
from newspost.faults.views import is_news
from newspost.parts import Code
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading

_HIDDEN: Final = re.compile(r"`[^`\n]++`|<!--[^<>]*+-->")
_HANDLER: Final = re.compile(r"on[a-z]{3,}+", re.IGNORECASE)
_ADDRESSES: Final = frozenset({"href", "src", "action", "formaction", "data", "xlink:href"})
_ELEMENTS: Final = frozenset({"script", "iframe", "object", "embed"})
_SCRIPT_LINK: Final = re.compile(r"\]\(\s*+(javascript:)", re.IGNORECASE)
_MARKS: Final = ("<script", "<iframe", "<object", "<embed", "&#", "&tab", "&newline", "&colon")
_SUSPECT: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"on[a-z]{3,}+\s*+=",
        *(r"[\x00-\x20]*+".join(word) + r"[\x00-\x20]*+s" for word in ("java", "vb")),
    )
)
_NOT_IN_SCHEMES: Final = re.compile(r"[\x00-\x20]++")


def find_unsafe(reading: Reading) -> Iterator[Fault]:
    """Yield BD005, once for each kind."""
    told: set[str] = set()
    if not _is_suspect(reading.text.lower()):
        return
    news = is_news(reading)
    for what, span in _all(reading, news=news):
        if what not in told:
            told.add(what)
            message = f"{what} goes to the readers' browsers, which run it. Delete it."
            yield fault("BD005", span, message, severity=None if news else "info")


def _is_suspect(text: str) -> bool:
    """Whether a text in small letters may hold anything that runs; tells quickly that most hold nothing."""
    return any(mark in text for mark in _MARKS) or any(pattern.search(text) for pattern in _SUSPECT)


def _all(reading: Reading, *, news: bool) -> Iterator[tuple[str, Span]]:
    """Yield everything that runs, in the blocks that are no code."""
    text = reading.text
    for block, start, _, _, end in reading.body.pieces.blocks:
        if isinstance(block, Code):
            continue
        source = _HIDDEN.sub(_blanked, text[start:end])
        for tag in TAG.finditer(source):
            if not tag[1]:
                yield from _in_tag(tag, start, news=news)
        for link in _SCRIPT_LINK.finditer(source):
            yield "A javascript: link", Span(start + link.start(1), start + link.end(1))


def _blanked(found: re.Match[str]) -> str:
    """Return blanks in the place of code and comments."""
    return " " * len(found[0])


def _in_tag(tag: re.Match[str], offset: int, *, news: bool) -> Iterator[tuple[str, Span]]:
    """Yield what runs in one start tag, which stands ``offset`` farther on in the text."""
    name = tag[2].lower()
    if news and name in _ELEMENTS:
        yield f"<{name}>", Span(offset + tag.start(), offset + tag.end())
    for attribute in ATTRIBUTE.finditer(tag[0], tag.start(3) - tag.start(), tag.end(3) - tag.start()):
        start = offset + tag.start() + attribute.start()
        span = Span(start, start + len(attribute[0]))
        value = attribute[2] or attribute[3] or attribute[4] or ""
        if _HANDLER.fullmatch(attribute[1]) and value:
            yield f"The attribute {shown(attribute[1].lower())}", span
        elif attribute[1].lower() in _ADDRESSES and _is_script(value):
            yield "A javascript: link", span


def _is_script(value: str) -> bool:
    """Whether an address is a script; browsers skip blanks and control characters in its scheme."""
    return _NOT_IN_SCHEMES.sub("", decode_attribute(value[:200])).lower().startswith(("javascript:", "vbscript:"))
