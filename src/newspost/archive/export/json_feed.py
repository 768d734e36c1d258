"""``jsonfeed``: the posts as one feed, JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from newspost.archive.export.addresses import identifier, image_uris, page_url, uri
from newspost.archive.export.format import Format
from newspost.archive.export.html import article_html
from newspost.archive.export.item import Item
from newspost.archive.export.options import Options
from newspost.checking.reports.json_text import dumps


def feed_item(item: Item, options: Options) -> dict[str, Any]:
    """Return an item of the feed."""
    article, page = item.article, page_url(item, options)
    source = article.source_url
    said = {
        "url": page,
        "external_url": None if source is None else uri(source),
        "title": article.title,
        "content_text": article.text,
        "summary": article.digest,
        "image": next(iter(image_uris(article.images, page or options.base_url)), None),
        "date_published": item.moment,
        "tags": [*dict.fromkeys((*article.categories, *article.tags))],
        "_newspost": article.attribution and {"attribution": article.attribution.source},
    }
    content = {"id": identifier(item, options), "content_html": article_html(article)}  # which have to be there
    return content | {name: value for name, value in said.items() if value}


def feed_head(options: Options) -> dict[str, Any]:
    """Return the fields of the feed itself.

    Raises:
        ValueError: there is no ``title``, which a feed has to have.
    """
    if options.title is None:
        raise ValueError("title: a feed has a title")
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": options.title,
        "home_page_url": options.base_url,
        "feed_url": options.feed_url,
        "language": options.language,
        "authors": options.author and [{"name": options.author}],
    }
    return {name: value for name, value in said.items() if value}


def _head(options: Options, _newest: datetime | None) -> str:
    """Return all that comes before the first item."""
    return dumps(feed_head(options)).removesuffix("}") + ', "items": [\n'


FORMAT = Format(
    item=lambda item, options: dumps(feed_item(item, options)),
    head=_head,
    between=",\n",
    foot="\n]}\n",
    suffix=".json",
    takes=frozenset({"language", "title", "author", "base_url", "feed_url"}),
    needs=("title",),
    is_whole=True,
    is_public=True,
)
