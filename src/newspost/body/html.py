"""HTML blocks into blocks of an article, paragraphs where HTML5 says they begin and end.

Only what decides about block structure is followed: elements that hold or close paragraphs. Phrasing elements are
passed over, since no way of nesting them moves a character from one paragraph to another. What goes beyond this is in
doubt, and lexbor is asked (see `newspost.body.witness`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from newspost.body.tags import CLOSES_P, INLINE, TAG, VOID, names

MAX_DEPTH: Final = 200

_HEADINGS: Final = names("h1 h2 h3 h4 h5 h6")
_TABLE_PARTS: Final = names("caption colgroup tbody thead tfoot tr td th")
_RAW_TEXT: Final = names("script style iframe xmp noembed noframes textarea title")
_BLOCKS: Final = CLOSES_P | _TABLE_PARTS | {"li", "dd", "dt", "pre"}
_PLAIN: Final = INLINE | (VOID - {"hr"}) | {"audio", "canvas", "picture", "video", "ins", "del"}
# what an open element of these names keeps inside: an end tag or an implied end beyond it does not reach in
_SCOPE: Final = names("table td th caption")
_CLOSED_BY: Final = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dd": ({"dd", "dt"}, {"dl"}),
    "dt": ({"dd", "dt"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"table", "tr"}),
    "th": ({"td", "th"}, {"table", "tr"}),
    "tbody": ({"tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup"}, {"table"}),
    "thead": ({"tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup"}, {"table"}),
    "tfoot": ({"tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup"}, {"table"}),
}
"""For a start tag: the open elements that it ends, and those where looking for them stops (HTML standard 13.1.2.4)."""


@dataclass(slots=True, eq=False)
class Element:
    """A block-level element, or an image, comment or raw-text element among blocks: name, place, and children."""

    name: str
    start: int
    inner: int
    inner_end: int = -1
    end: int = -1
    children: list[Element] = field(default_factory=list)


class TreeBuilder:
    """Builds the tree of block-level elements of ``text[start:end]``; ``doubt`` says that it may not be HTML5's."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.end = end
        self.root = Element("", start, start, end, end)
        self.open = [self.root]
        self.doubt = False
        self.too_deep = False

    def build(self) -> Element:
        """Read all tags and return the root, which stands for the whole piece of text."""
        at = self.text.find("<", self.root.start, self.end)
        while at >= 0:
            at = self.text.find("<", self._markup(at), self.end)
        while len(self.open) > 1:
            self._pop(self.end, self.end)
        return self.root

    def _markup(self, at: int) -> int:
        """Read what stands at the ``<`` at ``at`` and return where to go on."""
        tag = TAG.match(self.text, at, self.end)
        if tag is None:
            return self._no_tag(at)
        name = tag[2].lower()
        if name not in _BLOCKS and name not in _RAW_TEXT:
            self._phrasing(tag, name)
            return tag.end()
        if tag[1]:
            self._end_tag(name, tag)
        elif name in _RAW_TEXT:
            return self._raw_text(name, tag)
        elif len(self.open) > MAX_DEPTH:
            self.doubt = self.too_deep = True
        else:
            self._start_tag(name, tag)
        return tag.end()

    def _no_tag(self, at: int) -> int:
        """Pass a comment; any other ``<`` that is not plainly text is in doubt."""
        if self.text.startswith("<!--", at):
            stop = self.text.find("-->", at + 4, self.end)
            if stop >= 0 and self.text[at + 4] not in ">-" and "--!>" not in self.text[at:stop]:
                self._leaf("!--", at, stop + 3)
                return stop + 3
            self.doubt = True
            return self.end if stop < 0 else stop + 3
        following = self.text[at + 1 : at + 2]
        if following.isalpha() or following in {"/", "!", "?"}:
            self.doubt = True
        return at + 1

    def _phrasing(self, tag: re.Match[str], name: str) -> None:
        """Pass a tag inside running text; an image counts where it is no part of a paragraph."""
        if name == "img" and not tag[1]:
            self._leaf("img", tag.start(), tag.end())
        elif name not in _PLAIN or (tag[1] and name in {"br", "img"}):
            self.doubt = True

    def _leaf(self, name: str, start: int, end: int) -> None:
        """Add an element that holds no others."""
        self.open[-1].children.append(Element(name, start, end, end, end))

    def _raw_text(self, name: str, tag: re.Match[str]) -> int:
        """Pass a script, style or frame with all that is in it."""
        closing = re.compile(rf"</{name}(?=[\s/>])[^>]*+>", re.IGNORECASE).search(self.text, tag.end(), self.end)
        if closing is None:
            self.doubt = True
            self._leaf(name, tag.start(), self.end)
            return self.end
        self._leaf(name, tag.start(), closing.end())
        return closing.end()

    def _start_tag(self, name: str, tag: re.Match[str]) -> None:
        """Open an element, closing those that it ends."""
        at = tag.start()
        if name in CLOSES_P or name in {"li", "dd", "dt"}:
            self._close_implied(name, at)
            self._close_paragraph(at)
        elif name in _TABLE_PARTS:
            self._close_implied(name, at)
            self._check_table_part(name)
        if name in _HEADINGS and self.open[-1].name in _HEADINGS:
            self._pop(at, at)
        if self.open[-1].name in {"table", "tbody", "thead", "tfoot", "tr"} and name not in _TABLE_PARTS:
            self.doubt = True
        if name == "hr":
            self._leaf("hr", at, tag.end())
            return
        element = Element(name, at, tag.end())
        self.open[-1].children.append(element)
        self.open.append(element)

    def _check_table_part(self, name: str) -> None:
        """Doubt a row or cell that stands where HTML5 would make up what is missing around it, or drop it."""
        parent = self.open[-1].name
        allowed = {"tr": {"tbody", "thead", "tfoot", "table"}, "td": {"tr"}, "th": {"tr"}}.get(name, {"table"})
        if parent not in allowed:
            self.doubt = True

    def _close_implied(self, name: str, at: int) -> None:
        """Close the elements whose end tag may be left out before ``name``."""
        closes, stops = _CLOSED_BY.get(name, (frozenset[str](), frozenset[str]()))
        if not closes:
            return
        for depth in range(len(self.open) - 1, 0, -1):
            element = self.open[depth].name
            if element in closes:
                self._pop_to(depth, at, at)
                if name not in {"tr", "tbody", "thead", "tfoot"}:
                    return
            elif element in stops or (element in _BLOCKS and element not in {"p", "div", "address"}):
                return

    def _close_paragraph(self, at: int) -> None:
        """Close the open paragraph, if there is one in button scope."""
        for depth in range(len(self.open) - 1, 0, -1):
            name = self.open[depth].name
            if name == "p":
                self._pop_to(depth, at, at)
                return
            if name in _SCOPE:
                return

    def _end_tag(self, name: str, tag: re.Match[str]) -> None:
        """Close the element that an end tag fits; one that fits none is passed over, as HTML5 does."""
        wanted = _HEADINGS if name in _HEADINGS else {name}
        for depth in range(len(self.open) - 1, 0, -1):
            element = self.open[depth].name
            if element in wanted:
                self._pop_to(depth, tag.start(), tag.end())
                return
            if element in _SCOPE and name not in _TABLE_PARTS and name != "table":
                break
            if name == "li" and element in {"ul", "ol"}:
                break
        self.doubt = self.doubt or name in _TABLE_PARTS or name == "table"

    def _pop_to(self, depth: int, inner_end: int, end: int) -> None:
        """Close all elements above ``depth``, and the one there, whose end tag spans ``inner_end`` to ``end``."""
        while len(self.open) - 1 > depth:
            self._pop(inner_end, inner_end)
        self._pop(inner_end, end)

    def _pop(self, inner_end: int, end: int) -> None:
        """Close the innermost element."""
        element = self.open.pop()
        element.inner_end, element.end = inner_end, end
