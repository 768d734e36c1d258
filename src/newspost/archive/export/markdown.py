"""``markdown``: each post as CommonMark with tables, for people and for other tools. Much is lost.

Lost are bold and italics, classes and styles, markup that shows no text, the navigation, and all of the front matter
but title and date. What was Markdown stays as it was written. Written by hand, since the library for this that is used
most breaks addresses that hold blanks and code that holds fences, and makes bold of Chinese what CommonMark does not
read as bold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newspost.archive.export.format import Format
from newspost.archive.export.html import is_signed, says
from newspost.archive.export.item import Item
from newspost.archive.export.options import Options
from newspost.body.text import EDGE, collapse
from newspost.parts import Code, Heading, Html, List, Paragraph, Part, Quote, Table
from newspost.text.encoding import encode

_SIGN: Final = re.compile(r"[\\`*_\[\]<>|~$^{}]|&(?=#?\w+;)|!(?=\[)")
_LEAD: Final = re.compile(r"^(?:(?=[-+=#])|([0-9]{1,9})(?=[.)]))", re.MULTILINE)
_FENCE: Final = re.compile("`{3,}+")
_TARGET_SIGN: Final = re.compile(r"[\\<>]|&(?=#?\w+;)")
_LINE_BREAK: Final = re.compile(r"[\r\n]++")
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "iframe", "noembed", "noframes", "-comment"})
_DEEPEST: Final = 100
_BREAK: Final = "\x00"  # no HTML has it
_HARD_BREAK: Final = "\\\n"
_BACKSLASHED: Final = r"\\\g<0>"


def page(item: Item, _options: Options = Options()) -> str:  # noqa: B008 - it is frozen
    """Return a post as Markdown."""
    article = item.article
    parts = [
        f"# {_heading(article.title)}",
        escaped(item.moment),
        "" if article.digest is None else _quoted(map(_lines, article.digest.split("\n\n"))),
        *map(block_markdown, article.body),
        "" if article.attribution is None or is_signed(article) else _lines(article.attribution.text),
        "" if article.source_url is None else f"<{article.source_url}>",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def block_markdown(block: Part) -> str:
    """Return a block as Markdown, empty for one that shows nothing."""
    is_markdown = block.html and not block.html.startswith("<")
    if is_markdown and isinstance(block, Heading | List | Quote | Table | Html):
        return block.html
    return _WRITERS[block.kind](block)


def escaped(text: str) -> str:
    r"""Return ``text`` with a backslash before all that is markup to CommonMark or GFM.

    >>> print(escaped("1. A *B* & [c]\n- d"))
    1\. A \*B\* & \[c\]
    \- d
    """
    return _without_leads(_SIGN.sub(_BACKSLASHED, text))


def _without_leads(source: str) -> str:
    """Return running Markdown of which no line begins a list, a heading or a rule."""
    return _LEAD.sub(lambda digits: f"{digits[1] or ''}\\", source)


def _lines(text: str) -> str:
    """Return running text; its line feeds stay."""
    return escaped(text).replace("\n", _HARD_BREAK)


def _one_line(text: str) -> str:
    """Return text for a place that has one line."""
    return escaped(" ".join(text.split()))


def _heading(text: str) -> str:
    """Return the text of a heading; number signs at its end would be taken for decoration."""
    source = _one_line(text)
    return f"{source[:-1]}\\#" if source.endswith("#") else source


def _paragraph(block: Paragraph) -> str:
    """Return a paragraph: Markdown as it is written, and of HTML the text, the links and the images."""
    if not block.html:
        return _lines(block.text)
    if not says(block.html, block.text):
        return block.html
    return _lines(block.text) if "<" not in block.html else _inline(block.html)


def _inline(html: str) -> str:
    """Return the Markdown of running HTML."""
    body = LexborHTMLParser(encode(f"<!DOCTYPE html><body><p>{html}")).body
    source = "" if body is None else "".join(_runs(body, _DEEPEST))
    lines = "\n".join(collapse(line).strip(EDGE) for line in source.split(_BREAK)).strip("\n")
    return _without_leads(lines).replace("\n", _HARD_BREAK)


def _runs(node: LexborNode, depth: int, *, linked: bool = False) -> Iterator[str]:
    """Yield the Markdown of what is inside ``node``, but not what is deeper in it than ``depth``.

    Inside of a link (``linked``) there can be no other.
    """
    child = node.first_child
    while child is not None:
        href = None if linked or child.tag not in {"a", "span"} else child.attributes.get("href")
        if child.tag == "-text":
            yield _SIGN.sub(_BACKSLASHED, collapse(child.text_content or ""))
        elif child.tag == "br":
            yield _BREAK
        elif child.tag == "img":
            yield _picture(child.attributes.get("alt") or "", child.attributes.get("src") or "")
        elif child.tag not in _SILENT and depth:
            source = "".join(_runs(child, depth - 1, linked=linked or bool(href)))
            yield f"[{source}]({_target(href)})" if href and source.strip() else source
        child = child.next


def _picture(alt: str, src: str) -> str:
    """Return an image."""
    return f"![{_one_line(alt)}]({_target(src)})" if src else ""


def _target(address: str) -> str:
    """Return the target of a link, in angle brackets: any other could not hold blanks and parentheses."""
    return f"<{_TARGET_SIGN.sub(_BACKSLASHED, _LINE_BREAK.sub(' ', address))}>"


def _code(block: Code) -> str:
    """Return code between fences that are longer than any in it."""
    fence = "`" * max([3, *(len(mark) + 1 for mark in _FENCE.findall(block.text))])
    return f"{fence}{block.language or ''}\n{block.text}\n{fence}"


def _items(block: List) -> Iterator[str]:
    """Yield the items of a list; one inside another is part of that one's text."""
    for number, item in enumerate(block.items, 1):
        mark = f"{number}." if block.ordered else "-"
        indent = " " * (len(mark) + 1)
        yield f"{mark} {_lines(item).replace(_HARD_BREAK, _HARD_BREAK + indent)}"


def _paragraphs(block: Quote) -> Iterable[str]:
    """Return the paragraphs of a quote."""
    return map(_paragraph, block.paragraphs) if block.paragraphs else map(_lines, block.text.split("\n\n"))


def _quoted(paragraphs: Iterable[str]) -> str:
    """Return a quote of paragraphs."""
    return "\n>\n".join("\n".join(f"> {line}" for line in paragraph.split("\n")) for paragraph in paragraphs)


def _rows(block: Table) -> Iterator[str]:
    """Yield the lines of a table, of which GFM wants the first to be a head, and all to be as long."""
    width = max(map(len, block.rows), default=0)
    for number, row in enumerate(block.rows if width else ()):
        cells = [_one_line(cell) for cell in row] + [""] * (width - len(row))
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{' --- |' * width}"


_WRITERS: Final[dict[str, Callable[[Any], str]]] = {
    "paragraph": _paragraph,
    "heading": lambda block: f"{'#' * block.level} {_heading(block.text)}",
    "image": lambda block: _picture(block.alt, block.src),
    "table": lambda block: "\n".join(_rows(block)),
    "list": lambda block: "\n".join(_items(block)),
    "quote": lambda block: _quoted(_paragraphs(block)),
    "code": _code,
    "html": lambda _: "",
}

FORMAT = Format(item=page, between="\n", suffix=".md", own_suffix=".md")
