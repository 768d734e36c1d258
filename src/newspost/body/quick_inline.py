"""The first tier of inline Markdown: text with plain links, images, emphasis and code, which is nearly all there is.

It takes what cannot be read in two ways; whatever it is not sure of goes to the parser that reads everything. Tests
prove that the two agree wherever the first is sure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from markdown_it.common.utils import normalizeReference

from newspost.body.late import plain_link
from newspost.body.text import EDGE, collapse
from newspost.parts import Image, Link

_PLAIN = r"[^!&*<\[\\\]_`{~]"
_WORD = rf"{_PLAIN}++|(?<=[^\W\d_])_(?=[^\W_])"  # an underscore inside a word begins nothing
_LIQUID = r"\{%[^{}%]*+%\}|\{\{[^{}%]*+\}\}"
_ADDRESS = r"[^\s(){<\\;]"
_SPAN = re.compile(
    rf"((?>(?:{_WORD}|!(?!\[)|&(?=\s)|{_LIQUID})+))"
    rf"|(!?+)\[(?!\^)((?>(?:{_WORD})*))\]"
    rf"(?:\(((?>(?:{_ADDRESS}++|\({_ADDRESS}*+\))+))\)|(?:\[(?!\^)((?>(?:{_WORD})*))\])?(?![\[(]))"
    r"|(\*{1,2}+(?!\*)|_(?!_))"
    r"|`(?!\s)([^`{]++)`(?!`)"
    r"|<!--[^<>]*?-->"
)
_SHOWN, _MARK = frozenset({1, 7}), 6  # the groups of text and code, and of signs of emphasis
_WORD_END = re.compile(r"[^\W\d_]-?\Z")


class Inline(NamedTuple):
    """What a piece of inline Markdown says."""

    text: str
    links: tuple[Link, ...]
    images: tuple[Image, ...]


def shown(text: str) -> str:
    """Return ``text``, in which there is no line break, as a reader sees it."""
    return collapse(text).strip(EDGE)


def quick_inline(source: str, references: Mapping[str, Mapping[str, str]]) -> Inline | None:
    """Read inline Markdown, or return None where it holds anything but the plainest shapes.

    ``references`` are the targets of links that are defined elsewhere.
    """
    if "  \n" in source:  # a line break
        return None
    parts: list[str] = []
    links: list[Link] = []
    images: list[Image] = []
    at = 0
    opened = ""
    for span in _SPAN.finditer(source):
        if span.start() != at:
            return None
        at, kind = span.end(), span.lastindex
        if kind in _SHOWN:
            parts.append(span[kind])
        elif kind == _MARK:
            if not _fits(source, span, opened):
                return None
            opened = "" if opened else span[_MARK]
        elif kind is not None:
            parts.append(_take_link(span, references, links, images))
    if at < len(source) or opened:
        return None
    return Inline(shown("".join(parts)), tuple(links), tuple(images))


def _take_link(
    span: re.Match[str], references: Mapping[str, Mapping[str, str]], links: list[Link], images: list[Image]
) -> str:
    """Add a link or an image, and return the source of its text; what names no known target is text."""
    bang, label, target, name = span.group(2, 3, 4, 5)
    if target is None:
        reference = references.get(normalizeReference(name or label))
        if reference is None:
            return span[0]
        target = reference["href"]
    if bang:
        images.append(Image(target, shown(label)))
        return ""
    links.append(plain_link(shown(label), target))
    return str(label)


def _fits(source: str, span: re.Match[str], opened: str) -> bool:
    """Whether a sign of emphasis ends the emphasis that was ``opened``, or begins one where there is none.

    kramdown wants what is no white space within, and letters on but one side of an underscore.
    """
    mark, (start, end) = span[_MARK], span.span()
    if opened:
        word_behind = mark == "_" and source[end : end + 1].isalnum()
        return mark == opened and not word_behind and not source[start - 1].isspace()
    word_before = mark == "_" and _WORD_END.search(source, max(start - 2, 0), start)
    return not word_before and end < len(source) and not source[end].isspace()
