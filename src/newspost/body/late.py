"""Parts of an article made fast; what follows from their source alone is looked for when it is asked for."""

from __future__ import annotations

from typing import Any

from newspost.body.inline import find_images, find_links
from newspost.body.tags import ROW_OR_CELL
from newspost.body.text import EDGE, plain_text
from newspost.parts import Attribution, Html, Image, Late, Link, Paragraph, Table, Value, find_later

_new = object.__new__

# A frozen dataclass sets its fields one by one through object.__setattr__. These are twins of the parts, of the same
# layout but not frozen: a part is filled as its twin and then becomes what it is, in a quarter of the time.


class _ParagraphTwin(Late):
    """A paragraph being made."""

    __slots__ = ("html", "images", "kind", "links", "text")


class _ImageTwin(Late):
    """An image being made."""

    __slots__ = ("alt", "html", "kind", "src")


class _TableTwin(Late):
    """A table being made."""

    __slots__ = ("html", "images", "kind", "paragraphs", "rows")


class _HtmlTwin(Value):
    """A piece of markup being made."""

    __slots__ = ("html", "kind")


class _LinkTwin(Value):
    """A link being made."""

    __slots__ = ("code", "href", "text")


class _AttributionTwin(Value):
    """An attribution being made."""

    __slots__ = ("source", "text")


def late_paragraph(text: str, html: str) -> Paragraph:
    """Make a Paragraph whose links and images are looked for in ``html`` when they are asked for, if it has a tag."""
    part: Any = _new(_ParagraphTwin)
    part.text = text
    part.html = html
    part.kind = "paragraph"
    if "<" not in html:
        part.links = part.images = ()
    part.__class__ = Paragraph
    return part  # type: ignore[no-any-return] # it is one now


def late_image(html: str) -> Image:
    """Make the Image of the one ``<img>`` in ``html``, whose attributes are read when they are asked for."""
    part: Any = _new(_ImageTwin)
    part.html = html
    part.kind = "image"
    part.__class__ = Image
    return part  # type: ignore[no-any-return] # it is one now


def late_table(html: str) -> Table:
    """Make the Table of ``html``, whose cells hold nothing but text, and are read when they are asked for."""
    part: Any = _new(_TableTwin)
    part.html = html
    part.kind = "table"
    part.paragraphs = part.images = ()
    part.__class__ = Table
    return part  # type: ignore[no-any-return] # it is one now


def plain_html(html: str) -> Html:
    """Make an Html."""
    part: Any = _new(_HtmlTwin)
    part.html = html
    part.kind = "html"
    part.__class__ = Html
    return part  # type: ignore[no-any-return] # it is one now


def plain_link(text: str, href: str) -> Link:
    """Make a Link without a code."""
    part: Any = _new(_LinkTwin)
    part.text = text
    part.href = href
    part.code = None
    part.__class__ = Link
    return part  # type: ignore[no-any-return] # it is one now


def plain_attribution(text: str, source: str) -> Attribution:
    """Make an Attribution."""
    part: Any = _new(_AttributionTwin)
    part.text = text
    part.source = source
    part.__class__ = Attribution
    return part  # type: ignore[no-any-return] # it is one now


def _rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """Read the cells of a table row by row, tag by tag: what looks like a tag in an attribute's value is none."""
    rows: list[list[str]] = []
    for match in ROW_OR_CELL.finditer(table.html):
        if match[1] is None:
            rows.append([])
        else:
            rows[-1].append(plain_text(match[1]).strip(EDGE))
    return tuple(map(tuple, rows))


def _read_image(image: Image) -> Image:
    """Read the attributes of an image, all of them at once."""
    found = find_images(image.html)[0]
    object.__setattr__(image, "src", found.src)
    object.__setattr__(image, "alt", found.alt)
    return found


find_later(Paragraph, "links", lambda paragraph: find_links(paragraph.html))
find_later(Paragraph, "images", lambda paragraph: find_images(paragraph.html))
find_later(Image, "src", lambda image: _read_image(image).src)
find_later(Image, "alt", lambda image: _read_image(image).alt)
find_later(Table, "rows", _rows)
