"""Articles and options for exports: nasty ones, and those that Hypothesis thinks of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

import newspost
from newspost.archive.export import format_named
from newspost.archive.export.item import Item
from newspost.archive.export.options import Options
from newspost.article import Article
from newspost.testing import articles, posts

ALL: Final = {
    "language": "zh-CN",
    "rights": "© 2024 海鸥 & Co",
    "publisher": "海鸥 </script> & Co",
    "author": "Wren <w@a.example>",
    "title": "雾 ]]> & fog",
    "base_url": "https://news.example.com/posts",
    "feed_url": "https://news.example.com/feed",
}
"""A value for each option that is a text."""

NASTY: Final = [
    "</script><script>alert(1)</script><!-- -->",
    "]]> & &amp; &#0; <b>",
    "\x00\x01\x08\x0b\x0c\x1b[31m\x7f\x85\x9b",
    "\ufffe\uffff\ufeff\u2028\u2029\u202e\U0001ffff",
    "一\r\n二\r三\n四\t五",
    '=HYPERLINK("http://a.example"),+1,-1,@x',
    "👩‍👩‍👧 𠮷野家 e\u0301 \u3000全角",
    '"quotes" \\ ``` * _ [a](b) ![c](d) <http://e.example> | # - 1. ~~~ $x$ {{ site }} {% raw %}',
]
"""Texts that one format or another might trip over."""


def options_for(name: str, *, spreadsheet: bool = False) -> Options:
    """Return all the options that a format takes."""
    takes = format_named(name).takes
    given: Any = {key: text for key, text in ALL.items() if key in takes}
    return Options(**given, spreadsheet=spreadsheet)


def whole(name: str, items: Iterable[Item], options: Options | None = None) -> str:
    """Return posts in a format, with all that stands around them."""
    items, form = list(items), format_named(name)
    options = options_for(name) if options is None else options
    newest = max((item.date for item in items), default=None)
    return form.head(options, newest) + form.between.join(form.item(item, options) for item in items) + form.foot


def read(data: bytes | str, path: str = "_posts/2024-05-06-fog.md") -> Item:
    """Return the post that ``data`` holds, as one of a site."""
    post = newspost.loads(data, path=path)
    return Item(post.article, path, "/2024/05/06/fog.html", "published", post)


def nasty_item(text: str) -> Item:
    """Return an Article that says a nasty text wherever a post can say it."""
    shown = " ".join(text.split()).replace("\x00", "") or "-"
    article = Article(
        title=text,
        date=datetime(2024, 5, 6, 9, 12, 40, tzinfo=UTC),
        layout=text,
        categories=[text, "雾"],
        tags=[text],
        extra={"note": text, text: [text]},
        digest=text,
        paragraphs=[shown, "A & B"],
        attribution=text,
        source_url="http://a.example/雾?x=%&y=|#[z",
        navigation=[(text, text)],
    )
    return Item(article, f"_posts/{text[:9]}.md", "/雾/fog.html", "published")


ITEMS: Final = st.one_of(
    articles().map(lambda article: Item(article, "_posts/2024-05-06-fog.md", "/fog.html", "published")),
    posts().map(read),
)
"""A strategy for what can be exported: Articles of values, and posts."""


def put(path: str, text: str) -> Path:
    """Write a file, and the folders that it is in."""
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file
