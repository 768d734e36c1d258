"""Where kramdown, Jekyll's Markdown converter, ends an HTML block.

The rules are those of kramdown 2.4 (kramdown/parser/html.rb and parser/kramdown/html.rb): a block ends at its own
closing tag; elements inside nest, inline ones too; a closing tag that does not fit is text; without its closing tag a
block goes on to the end of the document.
"""

from __future__ import annotations

import re
from typing import Final

from newspost.body.tags import KRAMDOWN_SPAN, KRAMDOWN_VOID, names
from newspost.text.patterns import later

_NAME = r"[^\W\d][\w.\-·]*+(?>(?::[^\W\d][\w.\-·]*+)?)"
_ATTRIBUTE = rf"\s++{_NAME}(?>(?:\s*+=\s*+(?:\w++|\"[^\"]*+\"|'[^']*+'))?)"
START_TAG: Final = later(rf"<({_NAME})((?>(?:{_ATTRIBUTE})*))\s*+(?>(/)?)>")
END_TAG: Final = later(rf"</({_NAME})\s*+>")
_MARKUP: Final = later(rf"<(?={_NAME}|/|!--|\?|!\[CDATA\[)")
_NO_TEXT_BEHIND: Final = later(r"[ \t\r]*+(?:[\n<]|\Z)")
_MARKDOWN_INSIDE: Final = later(r"\smarkdown\s*+=\s*+(?:[\"'](?:1|block)[\"']|1|block)")

# <td> and <dd> too take Markdown blocks; a <p> or a heading takes only inline Markdown
_HOLDS_BLOCKS: Final = names(
    "address applet article aside blockquote body dd details div dl fieldset figure figcaption footer form header "
    "hgroup iframe li main map menu nav noscript object section summary td"
)


def html_block_end(text: str, start: int, limit: int) -> int | None:
    """Return where the HTML block that begins at ``start`` (a ``<``) ends, or None where kramdown sees no block there.

    With ``markdown="1"`` only the start tag is the block: what follows is Markdown again.
    """
    if text.startswith("<!--", start):
        stop = text.find("-->", start + 4, limit)
        return stop + 3 if stop >= 0 else None
    tag = START_TAG.match(text, start, limit)
    if tag is None:
        return _stray_end_tag(text, start, limit)
    name = tag[1].lower()
    if name in KRAMDOWN_SPAN:
        return None
    if name in _HOLDS_BLOCKS and _MARKDOWN_INSIDE.search(tag[2]):
        return tag.end()
    return _RawBlock(text, limit).end(tag)


def _stray_end_tag(text: str, start: int, limit: int) -> int | None:
    """Return the end of a block-level end tag that closes nothing, with no text behind it.

    kramdown prints it; but no reader takes a line of nothing but tags for running text.
    """
    tag = END_TAG.match(text, start, limit)
    if tag is None or tag[1].lower() in KRAMDOWN_SPAN or not _NO_TEXT_BEHIND.match(text, tag.end(), limit):
        return None
    return tag.end()


class _RawBlock:
    """One walk over a raw HTML block; remembers which terminators the text does not hold, so as to stay linear."""

    __slots__ = ("_absent", "_limit", "_open", "_text")

    def __init__(self, text: str, limit: int) -> None:
        self._text = text
        self._limit = limit
        self._open: list[str] = []
        self._absent: set[str] = set()

    def end(self, tag: re.Match[str]) -> int:
        """Return the end of the block that ``tag`` starts."""
        at = self._enter(tag)
        while self._open and at < self._limit:
            found = _MARKUP.search(self._text, at, self._limit)
            if found is None:
                return self._limit
            at = self._step(found.start())
        return at

    def _step(self, at: int) -> int:
        """Pass over the markup at ``at`` and return where to go on."""
        text, limit = self._text, self._limit
        for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>")):
            if text.startswith(opening, at):
                stop = self._find(closing, at + len(opening))
                return stop + len(closing) if stop >= 0 else at + 1
        if tag := START_TAG.match(text, at, limit):
            return self._enter(tag)
        if tag := END_TAG.match(text, at, limit):
            if self._open[-1] == tag[1].lower():
                self._open.pop()
            return tag.end()
        return at + 1

    def _enter(self, tag: re.Match[str]) -> int:
        """Take in a start tag and return where its content begins, or where it ends if it has none to look into."""
        name = tag[1].lower()
        if name in {"script", "style"}:
            return self._raw_text_end(name, tag.end())
        if not tag[3] and name not in KRAMDOWN_VOID:
            self._open.append(name)
        return tag.end()

    def _raw_text_end(self, name: str, at: int) -> int:
        """Return the end of a script or style; without its end tag it goes on to the end."""
        if name in self._absent:
            return self._limit
        closing = re.compile(rf"</{name}\s*+>", re.IGNORECASE).search(self._text, at, self._limit)
        if closing is None:
            self._absent.add(name)
            return self._limit
        return closing.end()

    def _find(self, closing: str, at: int) -> int:
        """Find ``closing``; once it is known to be absent it is not looked for again."""
        if closing in self._absent:
            return -1
        stop = self._text.find(closing, at, self._limit)
        if stop < 0:
            self._absent.add(closing)
        return stop
