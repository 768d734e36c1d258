"""``jsonld``: each post as a NewsArticle of schema.org in JSON-LD 1.1, a document a line.

A line may stand in an HTML page as it is, inside of ``<script type="application/ld+json">``: what HTML would read there
is written as JSON escapes.
"""

from __future__ import annotations

import re
from typing import Any, Final

from newspost.archive.export.addresses import image_uris, page_url, uri
from newspost.archive.export.format import Format
from newspost.archive.export.item import Item
from newspost.archive.export.options import Options
from newspost.checking.reports.json_text import dumps

_MARKUP: Final = re.compile("[<>&]")


def document(item: Item, options: Options = Options()) -> dict[str, Any]:  # noqa: B008 - it is frozen
    """Return the description of a post; the names are those of https://schema.org/NewsArticle."""
    article, page = item.article, page_url(item, options)
    source, attribution = article.source_url, article.attribution
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": page,
        "url": page,
        "mainEntityOfPage": page,
        "headline": article.title,
        "abstract": article.digest,
        "articleBody": article.text,
        "articleSection": article.categories,
        "keywords": article.tags,
        "datePublished": item.moment,
        "inLanguage": options.language,
        "image": image_uris(article.images, page or options.base_url),
        "isBasedOn": None if source is None else uri(source),
        "sourceOrganization": attribution and {"@type": "Organization", "name": attribution.source},
        "creditText": attribution and attribution.text,
        "publisher": options.publisher and {"@type": "Organization", "name": options.publisher},
        "copyrightNotice": options.rights,
    }
    return {name: value for name, value in said.items() if value}


def for_html(value: object) -> str:
    r"""Return ``value`` as JSON that no HTML parser takes for markup.

    >>> print(for_html("</script>"))
    "\u003c/script\u003e"
    """
    return _MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", dumps(value))


FORMAT = Format(
    item=lambda item, options: f"{for_html(document(item, options))}\n",
    suffix=".jsonl",
    own_suffix=".jsonld",
    takes=frozenset({"language", "rights", "publisher", "base_url"}),
)
