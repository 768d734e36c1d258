"""Blocks that are read in part: what follows from their source alone is looked for when it is asked for."""

from __future__ import annotations

from typing import Any

from newspost.article import Image, Late, Link, Paragraph, Table, find_later
from newspost.body.inline import find_images, find_links
from newspost.body.tags import CELL
from newspost.body.text import EDGE, plain_text


class _ParagraphDraft(Late):
    """A Paragraph's twin that is not frozen; see `late_paragraph`."""

    __slots__ = ("html", "images", "kind", "links", "text")

    def __init__(self, text: str, html: str) -> None:
        self.text = text
        self.html = html
        self.kind = "paragraph"


class _LinkDraft:
    """A Link's twin that is not frozen."""

    __slots__ = ("code", "href", "text")

    def __init__(self, text: str, href: str) -> None:
        self.text = text
        self.href = href
        self.code = None


def late_paragraph(text: str, html: str) -> Paragraph:
    """Make a Paragraph whose links and images are looked for in ``html`` when they are asked for.

    Nearly all of an archive is paragraphs, and a frozen dataclass sets its fields one by one through
    ``object.__setattr__``; so they are filled as an unfrozen twin of the same layout, which then becomes what it is.
    """
    draft: Any = _ParagraphDraft(text, html)
    draft.__class__ = Paragraph
    paragraph: Paragraph = draft
    return paragraph


def plain_link(text: str, href: str) -> Link:
    """Make a Link without a code, in the same way."""
    draft: Any = _LinkDraft(text, href)
    draft.__class__ = Link
    link: Link = draft
    return link


def late_image(html: str) -> Image:
    """Make the Image of the one ``<img>`` in ``html``."""
    return _late(Image, {"html": html, "kind": "image"})


def late_table(html: str) -> Table:
    """Make the Table of ``html``, whose cells hold nothing but text."""
    return _late(Table, {"html": html, "kind": "table", "paragraphs": (), "images": ()})


def _late(kind: type, fields: dict[str, object]) -> Any:
    """Make a part of an article with just these fields."""
    part = object.__new__(kind)
    for name, value in fields.items():
        object.__setattr__(part, name, value)
    return part


def _rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """Read the cells of a table row by row."""
    rows = table.html.split("</tr>")[:-1]
    return tuple(tuple(plain_text(cell).strip(EDGE) for cell in CELL.findall(row)) for row in rows)


find_later(Paragraph, "links", lambda paragraph: find_links(paragraph.html))
find_later(Paragraph, "images", lambda paragraph: find_images(paragraph.html))
find_later(Image, "src", lambda image: find_images(image.html)[0].src)
find_later(Image, "alt", lambda image: find_images(image.html)[0].alt)
find_later(Table, "rows", _rows)
