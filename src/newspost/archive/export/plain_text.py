"""``text``: title, date and running text, for those who count words. All else is lost.

In one file a line with a form feed stands between two posts.
"""

from __future__ import annotations

from newspost.archive.export.format import Format
from newspost.archive.export.item import Item
from newspost.archive.export.options import Options


def page(item: Item, _options: Options = Options()) -> str:  # noqa: B008 - it is frozen
    """Return the text of a post: title, date, digest and paragraphs, with blank lines between them."""
    article = item.article
    parts = (f"{article.title}\n{item.moment}", article.digest, article.text)
    return "\n\n".join(part for part in parts if part) + "\n"


FORMAT = Format(item=page, between="\f\n", suffix=".txt", own_suffix=".txt")
