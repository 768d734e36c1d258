"""``atom``: the posts as one feed, Atom (RFC 4287).

The elements are made by the standard library. Of the libraries that write feeds, the one that is used most has had no
release for years, and raises on a control character in a text; an entry is thirty lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

from newspost._version import __version__
from newspost.archive.export.addresses import identifier, page_url, uri
from newspost.archive.export.format import Format
from newspost.archive.export.html import article_html
from newspost.archive.export.item import Item
from newspost.archive.export.options import Options

_NO_CHARACTER: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to say, not even by reference (section 2.2)."""

_NOTHING_YET: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CLOSING: Final = "</feed>\n"


def entry(item: Item, options: Options) -> ET.Element:
    """Return the entry of a post, which was last updated when it was published: its file says no more."""
    made = ET.Element("entry")
    _add(made, "id", identifier(item, options))
    _add(made, "title", item.article.title)
    _add(made, "published", item.moment)
    _add(made, "updated", item.moment)
    for attributes in _links(item, options):
        ET.SubElement(made, "link", attributes)
    for term in dict.fromkeys((*item.article.categories, *item.article.tags)):
        if term:
            ET.SubElement(made, "category", {"term": _sound(term)})
    if item.article.digest is not None:
        _add(made, "summary", item.article.digest)
    page, html = page_url(item, options), article_html(item.article)
    if html or not page:  # an entry without content has to lead to some (RFC 4287, 4.1.2)
        content = _add(made, "content", html)
        content.set("type", "html")
        if page:
            content.set("xml:base", page)  # what its relative links start from
    return made


def _links(item: Item, options: Options) -> Iterator[dict[str, str]]:
    """Yield the links of an entry: its page, and where it is from (RFC 4287, 4.2.7.2)."""
    if page := page_url(item, options):
        yield {"rel": "alternate", "type": "text/html", "href": page}
    source, attribution = item.article.source_url, item.article.attribution
    if source is not None and (address := uri(source)) is not None:
        yield {"rel": "via", "href": address, **({"title": _sound(attribution.source)} if attribution else {})}


def feed(options: Options, newest: datetime | None) -> ET.Element:
    """Return the feed without its entries; it was updated when the newest of them was.

    Raises:
        ValueError: there is no ``title``, ``author`` or ``base_url``, which a feed has to have.
    """
    for name in FORMAT.needs:
        if getattr(options, name) is None:
            raise ValueError(f"{name}: an Atom feed has one")
    made = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    if options.language is not None:
        made.set("xml:lang", options.language)
    home = options.base_url or ""
    _add(made, "id", options.feed_url or home)
    _add(made, "title", options.title or "")
    _add(made, "updated", (newest or _NOTHING_YET).isoformat())
    _add(ET.SubElement(made, "author"), "name", options.author or "")
    if options.feed_url is not None:
        ET.SubElement(made, "link", {"rel": "self", "type": "application/atom+xml", "href": options.feed_url})
    ET.SubElement(made, "link", {"rel": "alternate", "type": "text/html", "href": home})
    if options.rights is not None:
        _add(made, "rights", options.rights)
    _add(made, "generator", "newspost").set("version", __version__)
    return made


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    """Add an element that holds a text."""
    made = ET.SubElement(parent, name)
    made.text = _sound(text)
    return made


def _sound(text: str) -> str:
    """Return ``text`` with U+FFFD for what XML cannot hold, and with the line ends that XML would read."""
    return _NO_CHARACTER.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _text(element: ET.Element) -> str:
    return ET.tostring(element, encoding="unicode")


def _head(options: Options, newest: datetime | None) -> str:
    """Return all that comes before the first entry."""
    opening = _text(feed(options, newest)).removesuffix(_CLOSING.strip())
    return f'<?xml version="1.0" encoding="utf-8"?>\n{opening}\n'


FORMAT = Format(
    item=lambda item, options: f"{_text(entry(item, options))}\n",
    head=_head,
    foot=_CLOSING,
    suffix=".atom",
    takes=frozenset({"language", "rights", "title", "author", "base_url", "feed_url"}),
    needs=("title", "author", "base_url"),
    is_dated=True,
    is_whole=True,
    is_public=True,
)
