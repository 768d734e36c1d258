"""``ninjs``: each post as a news item of IPTC's ninjs 3.1, a document a line.

Stock codes of links are subjects and no organisations: some of them stand for an index or an industry, and which ones
cannot be told from the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from newspost.archive.export.addresses import identifier, image_uris, page_url, uri
from newspost.archive.export.format import Format
from newspost.archive.export.html import article_html
from newspost.archive.export.item import Item
from newspost.archive.export.options import Options
from newspost.article import Article
from newspost.checking.reports.json_text import dumps

_STANDARD: Final = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
_PUBLICATION_STATUS: Final = {"published": "usable", "unpublished": "withheld", None: None}


def document(item: Item, options: Options) -> dict[str, Any]:
    """Return the news item of a post.

    Raises:
        ValueError: there is no ``base_url``, which the item's ``uri`` is made of.
    """
    if options.base_url is None:
        raise ValueError("base_url: a news item has a URI, which is made of the site's address")
    article, attribution = item.article, item.article.attribution
    said = {
        "standard": _STANDARD,
        "uri": identifier(item, options),
        "type": "text",
        "representationType": "full",
        "pubStatus": _PUBLICATION_STATUS[item.status],
        "contentCreated": item.moment,
        "language": options.language,
        "copyrightNotice": options.rights,
        "headlines": [{"role": "main", "value": article.title}],
        "descriptions": article.digest and [_text("summary", "text/plain", article.digest)],
        "bodies": [*_bodies(article)],
        "subjects": [*_subjects(article)],
        "infoSources": [
            *([{"name": attribution.source}] if attribution and attribution.source else []),
            *([{"role": "publisher", "name": options.publisher}] if options.publisher else []),
        ],
        "altIds": [*_other_names(item)],
        "associations": [*_images(item, options)],
    }
    return {name: value for name, value in said.items() if value}


def _text(role: str, content_type: str, value: str) -> dict[str, Any]:
    """Return a text with what it is."""
    return {"role": role, "contentType": content_type, "value": value}


def _bodies(article: Article) -> Iterator[dict[str, Any]]:
    """Yield the body as text, with its length, and as HTML; none that is empty."""
    if text := article.text:
        yield _text("main", "text/plain", text) | {"charCount": len(text)}
    if html := article_html(article):
        yield _text("richtext", "text/html", html)


def _subjects(article: Article) -> Iterator[dict[str, str]]:
    """Yield categories, tags, and what the links with a code are about, each once."""
    for rel, names in (("category", article.categories), ("tag", article.tags)):
        yield from ({"name": name, "rel": rel} for name in dict.fromkeys(names) if name)
    links = (link for paragraph in article.paragraphs for link in paragraph.links)
    codes = {link.code: link.text for link in links if link.code}
    for code, name in codes.items():
        yield {"name": name, "rel": "mentions", "literal": code} if name else {"rel": "mentions", "literal": code}


def _other_names(item: Item) -> Iterator[dict[str, str]]:
    """Yield the path of the file, and the address that the article is from."""
    if item.path:
        yield {"role": "path", "value": item.path}
    if item.article.source_url is not None:
        yield {"role": "source", "value": item.article.source_url}


def _images(item: Item, options: Options) -> Iterator[dict[str, Any]]:
    """Yield the images as associated items: a name is asked for, and what they are about is not known."""
    page = page_url(item, options)
    for number, address in enumerate(image_uris(item.article.images, page or options.base_url), 1):
        alt = next((image.alt for image in item.article.images if image.alt and uri(image.src, page) == address), "")
        yield {
            "name": f"image{number}",
            "uri": address,
            "type": "picture",
            **({"headlines": [{"value": alt}]} if alt else {}),
            "renditions": [{"name": "original", "href": address}],
        }


FORMAT = Format(
    item=lambda item, options: f"{dumps(document(item, options))}\n",
    suffix=".jsonl",
    own_suffix=".json",
    takes=frozenset({"language", "rights", "publisher", "base_url"}),
    needs=("base_url",),
)
