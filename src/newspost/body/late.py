"""Parts of an article made fast; what follows from their source alone is looked for when it is asked for."""

from __future__ import annotations

from typing import Any

from newspost.article import Html, Image, Late, Link, Paragraph, Table, find_later
from newspost.body.inline import find_images, find_links
from newspost.body.tags import CELL
from newspost.body.text import EDGE, plain_text

# A frozen dataclass sets its fields one by one through object.__setattr__. These are twins of the parts, of the same
# layout but not frozen: a part is filled as its twin and then becomes what it is, in a third of the time.


class _ParagraphTwin(Late):
    """A paragraph being made."""

    __slots__ = ("html", "images", "kind", "links", "text")

    def __init__(self, text: str, html: str) -> None:
        self.text = text
        self.html = html
        self.kind = "paragraph"


class _ImageTwin(Late):
    """An image being made."""

    __slots__ = ("alt", "html", "kind", "src")

    def __init__(self, html: str) -> None:
        self.html = html
        self.kind = "image"


class _TableTwin(Late):
    """A table being made."""

    __slots__ = ("html", "images", "kind", "paragraphs", "rows")

    def __init__(self, html: str) -> None:
        self.html = html
        self.kind = "table"
        self.paragraphs = self.images = ()


class _HtmlTwin:
    """A piece of markup being made."""

    __slots__ = ("html", "kind")

    def __init__(self, html: str) -> None:
        self.html = html
        self.kind = "html"


class _LinkTwin:
    """A link being made."""

    __slots__ = ("code", "href", "text")

    def __init__(self, text: str, href: str) -> None:
        self.text = text
        self.href = href
        self.code = None


def late_paragraph(text: str, html: str) -> Paragraph:
    """Make a Paragraph whose links and images are looked for in ``html`` when they are asked for."""
    part: Any = _ParagraphTwin(text, html)
    part.__class__ = Paragraph
    paragraph: Paragraph = part
    return paragraph


def late_image(html: str) -> Image:
    """Make the Image of the one ``<img>`` in ``html``, whose attributes are read when they are asked for."""
    part: Any = _ImageTwin(html)
    part.__class__ = Image
    image: Image = part
    return image


def late_table(html: str) -> Table:
    """Make the Table of ``html``, whose cells hold nothing but text, and are read when they are asked for."""
    part: Any = _TableTwin(html)
    part.__class__ = Table
    table: Table = part
    return table


def plain_html(html: str) -> Html:
    """Make an Html."""
    part: Any = _HtmlTwin(html)
    part.__class__ = Html
    markup: Html = part
    return markup


def plain_link(text: str, href: str) -> Link:
    """Make a Link without a code."""
    part: Any = _LinkTwin(text, href)
    part.__class__ = Link
    link: Link = part
    return link


def _rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """Read the cells of a table row by row."""
    rows = table.html.split("</tr>")[:-1]
    return tuple(tuple(plain_text(cell).strip(EDGE) for cell in CELL.findall(row)) for row in rows)


find_later(Paragraph, "links", lambda paragraph: find_links(paragraph.html))
find_later(Paragraph, "images", lambda paragraph: find_images(paragraph.html))
find_later(Image, "src", lambda image: find_images(image.html)[0].src)
find_later(Image, "alt", lambda image: find_images(image.html)[0].alt)
find_later(Table, "rows", _rows)
