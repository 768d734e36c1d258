"""An Article's body as HTML, for formats that hold pages: HTML as it was written, Markdown rendered.

Markdown is read by markdown-it, which knows CommonMark and tables, and not all that kramdown has besides. Liquid is not
run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from functools import cache
from html import escape
from typing import Any, Final

from markdown_it import MarkdownIt

from newspost.article import Article
from newspost.body.made import is_made, made_html
from newspost.body.text import markup_text
from newspost.body.witness import paragraph_texts
from newspost.parts import Code, Html, Image, Paragraph, Part

_ATTRIBUTE_LINES: Final = re.compile(r"^[ ]{0,3}\{:[^\n]*+\n?", re.MULTILINE)

_Definitions = MutableMapping[str, Any]


@cache
def _markdown() -> MarkdownIt:
    """Return the parser, made when the first Markdown is met."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def article_html(article: Article) -> str:
    """Return what an Article's page shows: digest, blocks and attribution; the navigation is the page's own.

    Raises:
        EditRejected: a block that was made of values, and is from no post, says what no page can show.
    """
    return "\n".join(filter(None, _pieces(article)))


def _pieces(article: Article) -> Iterator[str]:
    """Yield the HTML of all that is shown."""
    if article.digest is not None:
        yield f"<blockquote>{_plain(article.digest)}</blockquote>"
    definitions: _Definitions = {}
    for block in article.body:
        if isinstance(block, Html) and not block.html.startswith("<"):
            _markdown().parse(block.html, definitions)  # targets of links, which other blocks name
    for block in article.body:
        yield block_html(block, definitions)
    if article.attribution is not None and not is_signed(article):
        yield _plain(article.attribution.text)


def is_signed(article: Article) -> bool:
    """Whether the attribution is part of the last paragraph already."""
    last = article.paragraphs[-1:]
    return article.attribution is not None and bool(last) and last[0].text.endswith(article.attribution.text)


def _plain(text: str) -> str:
    """Return the HTML of a text of one or several paragraphs."""
    parts = (escape(part, quote=False).replace("\n", "<br />") for part in text.split("\n\n"))
    return "".join(f"<p>{part}</p>" for part in parts)


def block_html(block: Part, definitions: _Definitions | None = None) -> str:
    """Return a block as HTML; ``definitions`` are the targets that links of Markdown name, from elsewhere in the body.

    Raises:
        EditRejected: it was made of values that no page can show.
    """
    source = block.html
    if isinstance(block, Code) and not source.startswith("<"):
        return f"<pre><code>{escape(block.text, quote=False)}\n</code></pre>"
    if is_made(block):
        return made_html(block)
    if isinstance(block, Image) and not source.startswith("<"):
        return f'<p><img src="{escape(block.src)}" alt="{escape(block.alt)}" /></p>'
    if isinstance(block, Paragraph) and says(source, block.text):
        return f"<p>{source}</p>"
    if source.startswith("<") and not isinstance(block, Paragraph):
        return source
    return str(_markdown().render(_ATTRIBUTE_LINES.sub("", source), definitions)).rstrip("\n")


def says(source: str, text: str) -> bool:
    """Whether a paragraph's source, read as HTML, is that text; it is Markdown else."""
    found = markup_text(source)
    return text == found if found is not None else [text] == paragraph_texts(f"<p>{source}</p>")
