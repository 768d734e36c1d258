"""Blocks made of their values: the HTML or Markdown of one that has no source of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from typing import Any

from newspost.body.slots import attribute_value, code_text, escaped, heading_text, html_text, markdown_text
from newspost.parts import Code, Heading, Image, List, Paragraph, Part, Quote, Table
from newspost.problems import EditRejected

_FENCES = re.compile(r"^[ \t]*+(`{3,}+)", re.MULTILINE)
_PLAIN_IMAGE = re.compile(r"!\[(?!\^)[^\]]*+\]\([^\s()<>\[\]\\\"'&{}|]++\)")


def is_made(block: Part) -> bool:
    """Whether the source of ``block`` is made of its values: it has no ``html``, or no more than its escaped text."""
    if isinstance(block, Paragraph):
        return block.html in {"", escaped(block.text).replace("\n", "<br />")}
    return not block.html


def made_html(block: Part) -> str:
    """Return the HTML of a block's values."""
    return _HTML[block.kind](block)


def _html_paragraph(block: Paragraph) -> str:
    """Return the HTML of a paragraph."""
    return f"<p>{html_text(block.text) if is_made(block) else block.html}</p>"


def _html_heading(block: Heading) -> str:
    """Return the HTML of a heading."""
    if not 1 <= block.level <= 6:
        raise EditRejected("unwritable value", "the level of a heading is a number from 1 to 6")
    return f"<h{block.level}>{html_text(block.text)}</h{block.level}>"


def _html_image(block: Image) -> str:
    """Return the HTML of an image that stands alone."""
    return f'<center><img src="{attribute_value(block.src)}" alt="{attribute_value(block.alt)}" /></center>'


def _html_table(block: Table) -> str:
    """Return the HTML of a table."""
    rows = ("".join(f"<td>{_cell(cell)}</td>" for cell in row) for row in block.rows)
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


def _html_list(block: List) -> str:
    """Return the HTML of a list."""
    name = "ol" if block.ordered else "ul"
    return f"<{name}>{''.join(f'<li>{_cell(item)}</li>' for item in block.items)}</{name}>"


def _cell(text: str) -> str:
    """Return the text of a cell or item, which may be empty, as HTML."""
    return html_text(text) if text else ""


def _html_quote(block: Quote) -> str:
    """Return the HTML of a quote: its paragraphs, or those that its text is made of."""
    paragraphs = block.paragraphs or map(Paragraph, block.text.split("\n\n"))
    return f"<blockquote>{''.join(map(_html_paragraph, paragraphs))}</blockquote>"


def _html_code(block: Code) -> str:
    """Return the HTML of code."""
    if block.language:
        raise EditRejected("wrong block", "only Markdown names the language of code, and it cannot hold this code")
    return f"<pre><code>{code_text(block.text)}</code></pre>"


_HTML: dict[str, Callable[[Any], str]] = {
    "paragraph": _html_paragraph,
    "heading": _html_heading,
    "image": _html_image,
    "table": _html_table,
    "list": _html_list,
    "quote": _html_quote,
    "code": _html_code,
    "html": lambda block: block.html,
}


def made_markdown(block: Part) -> str | None:
    """Return the Markdown of a block's values, None where there is none as plain as HTML."""
    make = _MARKDOWN.get(block.kind)
    return make(block) if make else None


def _markdown_image(block: Image) -> str | None:
    """Return the Markdown of an image of which nothing has to be escaped."""
    source = f"![{block.alt}]({block.src})"
    return (
        source if _PLAIN_IMAGE.fullmatch(source) and (not block.alt or heading_text(block.alt) == block.alt) else None
    )


def _markdown_list(block: List) -> str | None:
    """Return the Markdown of a list."""
    marks = (f"{number}." if block.ordered else "-" for number in count(1))
    return "\n".join(f"{mark} {markdown_text(item)}" for mark, item in zip(marks, block.items, strict=False))


def _markdown_quote(block: Quote) -> str | None:
    """Return the Markdown of a quote; the source of its paragraphs could not be told from its own marks."""
    return None if block.paragraphs else quoted(block.text)


def quoted(text: str) -> str:
    r"""Return ``text`` as a quote of Markdown, a paragraph for each that blank lines part; raises as `markdown_text`.

    >>> print(quoted("A\n\nB"))
    > A
    >
    > B
    """
    return "\n>\n".join(f"> {markdown_text(part)}" for part in text.split("\n\n"))


def _markdown_code(block: Code) -> str | None:
    """Return code between fences that are longer than any in it; Liquid would be run there."""
    fence = "`" * max([3, *(len(mark) + 1 for mark in _FENCES.findall(block.text))])
    source = f"{fence}{block.language or ''}\n{block.text}\n{fence}"
    return source if "{{" not in source and "{%" not in source else None


_MARKDOWN: dict[str, Callable[[Any], str | None]] = {
    "paragraph": lambda block: markdown_text(block.text),
    "heading": lambda block: f"{'#' * block.level} {heading_text(block.text)}",
    "image": _markdown_image,
    "list": _markdown_list,
    "quote": _markdown_quote,
    "code": _markdown_code,
}
