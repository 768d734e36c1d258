"""A body, read: the tail first, then digest and blocks, then the attribution among them.

Two tiers read the blocks. The first knows only the shapes that fill a news archive (plain paragraphs, one after another)
and passes over nothing it is not sure of; the second reads all else: HTML blocks through the tree, Markdown through
markdown-it. Tests prove that they agree wherever the first is sure.
"""

from __future__ import annotations

import re

from newspost.article import Attribution, Paragraph, Quote, simple_paragraph
from newspost.body.blocks import read_html
from newspost.body.inline import find_images, find_links
from newspost.body.kramdown import html_block_end
from newspost.body.layout import Body, Bounds, Pieces
from newspost.body.tags import ATTRIBUTES, KRAMDOWN_SPAN, TAG
from newspost.body.tail import read_tail
from newspost.body.text import EDGE, markup_text, plain_text
from newspost.dialect import Dialect

_PARAGRAPH_TAG = re.compile(rf"<p(?=[\s/>]){ATTRIBUTES}>")
# the gap between two HTML blocks: deeper than three blanks begins a code block
_GAP = re.compile(r"(?:[ \t\r]*+\n)*+ {0,3}(?![ \t])")
_PLAIN_LINE = r"(?![#>+*=:|-]|\d+[.)])[^\n\r\x00*_`\[\]<>&\\!|{}~$^]*+"
_DIGEST = re.compile(rf"> ?+({_PLAIN_LINE})\n(?:[ \t]*+\n)++")
_DIGEST_LINE = re.compile(r">[^\n]*+\n(?:[ \t\r]*+\n)++")
_LINE = re.compile(rf"({_PLAIN_LINE})\s*+\Z")


def read_body(text: str, start: int, end: int, dialect: Dialect) -> Body:
    """Read the body ``text[start:end]``; total: what cannot be read as anything else is markup."""
    tail = read_tail(text, start, end, dialect)
    pieces = Pieces()
    digest, digest_bounds = _read_blocks(text, start, tail.start, pieces)
    attribution, bounds = _take_attribution(text, pieces, dialect, has_tail=tail.start < end)
    return Body(start, end, pieces, tail, digest, digest_bounds, attribution, bounds)


def _read_blocks(text: str, start: int, end: int, pieces: Pieces) -> tuple[str | None, Bounds | None]:
    """Read the blocks of ``text[start:end]`` by the first tier that is sure, and return the digest and its place."""
    digest = place = None
    at = start
    if text.startswith(">", start):
        if match := _DIGEST.match(text, start, end):
            digest = plain_text(match[1]).strip(EDGE) or None
            place = (start, *match.span(1), match.end(1))
            at = match.end()
        elif match := _DIGEST_LINE.match(text, start, end):
            at = match.end()
    if (at == start or text.startswith("<", at)) and read_plain_blocks(text, at, end, pieces):
        if at > start and digest is None:
            return _read_digest(text, start, at)
        return digest, place
    return read_all_blocks(text, start, end, pieces)


def _read_digest(text: str, start: int, end: int) -> tuple[str | None, Bounds | None]:
    """Read a digest that holds markup."""
    return read_all_blocks(text, start, end, Pieces())


def read_all_blocks(text: str, start: int, end: int, pieces: Pieces) -> tuple[str | None, Bounds | None]:
    """Read the blocks of ``text[start:end]`` whatever they are, and return the digest that opens them and its place."""
    from newspost.body.markdown import read_markdown  # noqa: PLC0415 - an HTML body needs no Markdown parser

    read_markdown(text, start, end, pieces)
    if not pieces.blocks or not isinstance(quote := pieces.blocks[0][0], Quote) or text[pieces.blocks[0][1]] != ">":
        return None, None
    _, first, _, _, last = pieces.blocks.pop(0)
    pieces.nested = {index - 1: nested for index, nested in pieces.nested.items() if index}
    inner = first + 1 + text.startswith("> ", first)
    return quote.text or None, (first, min(inner, last), last, last)


def read_plain_blocks(text: str, start: int, end: int, pieces: Pieces) -> bool:
    """Read ``text[start:end]`` if it is HTML blocks and nothing else, or one plain line; say whether it was.

    Written for speed: a body is cut at ``</p>`` in one go, and a plain paragraph costs a few searches in C.
    """
    if start < end and text[start] != "<":
        return _read_line(text, start, end, pieces)
    append = pieces.blocks.append
    body = text[start:end]
    # where one of these is anywhere, every paragraph is looked at more closely
    odd_blanks = "  " in body or "\t" in body or "\r" in body or "\f" in body
    at = resume = start
    for part in body.split("</p>"):
        stop = at + len(part) + 4
        if at < resume:  # this part lies inside a block that was read whole
            at = stop
            continue
        if part.startswith("<p>"):
            html = part[3:]
            if "<" not in html and "&" not in html and "\n" not in html and not odd_blanks and stop <= end:
                shown = html.strip(EDGE)
                if shown:
                    append((simple_paragraph(shown, html), at, at + 3, stop - 4, stop))
                    at = resume = stop
                    continue
        resume = _read_part(text, at, stop, end, pieces)
        if resume < 0:
            return _give_up(pieces)
        at = stop
    return True


def _read_part(text: str, at: int, stop: int, end: int, pieces: Pieces) -> int:
    """Read on from ``at`` until the paragraph that ends at ``stop`` is read; return where to go on, or -1."""
    while at < min(stop, end):
        if text[at] != "<":
            at = _gap_end(text, at, end)
            if at < 0:
                return -1
            continue
        tag = _PARAGRAPH_TAG.match(text, at, end)
        if tag is None or stop > end:
            at = _read_block(text, at, end, pieces)
        else:
            at = _read_paragraph(text, at, tag.end(), stop, pieces) or _read_block(text, at, end, pieces)
        if at < 0:
            return -1
    return at


def _read_paragraph(text: str, start: int, inner: int, end: int, pieces: Pieces) -> int:
    """Read the paragraph ``text[start:end]`` and return its end, or 0 if it is no plain one."""
    html = text[inner : end - 4]
    shown = markup_text(html)
    if not shown:
        return 0
    if "<" in html:
        block = Paragraph(shown, html, find_links(html), find_images(html))
    else:
        block = simple_paragraph(shown, html)
    pieces.add(block, start, inner, end - 4, end)
    return end


def _give_up(pieces: Pieces) -> bool:
    """Forget what was read, for the tier that reads everything."""
    pieces.blocks.clear()
    pieces.nested.clear()
    return False


def _read_line(text: str, start: int, end: int, pieces: Pieces) -> bool:
    """Read a body that is one line of plain text."""
    match = _LINE.match(text, start, end)
    shown = plain_text(match[1]).strip(EDGE) if match and match[1] else ""
    if match is None or not shown:
        return start >= end
    html = match[1].strip()
    first = text.index(html, start)
    pieces.add(Paragraph(shown, html), first, first, first + len(html), first + len(html))
    return True


def _gap_end(text: str, at: int, end: int) -> int:
    """Return where the next HTML block begins, ``end`` if there is none, or -1 where something else comes first."""
    if text.startswith("\n <", at):
        return at + 2
    gap = _GAP.match(text, at, end)
    stop = gap.end() if gap else at
    if stop < end and text[stop] == "<":
        return stop
    return end if not text[at:end].strip(" \t\r\n\f\v") else -1


def _read_block(text: str, at: int, end: int, pieces: Pieces) -> int:
    """Read the HTML block at ``at`` as a tree and return its end, or -1 where kramdown sees no HTML block."""
    stop = html_block_end(text, at, end)
    if stop is None:
        return -1
    read_html(text, at, stop, pieces)
    return stop


def _take_attribution(
    text: str, pieces: Pieces, dialect: Dialect, *, has_tail: bool
) -> tuple[Attribution | None, Bounds | None]:
    """Take the attribution out of the blocks: the paragraph of its class, or the last one if it has its form."""
    for index in range(len(pieces.blocks) - 1, -1, -1):
        block, start, inner, inner_end, end = pieces.blocks[index]
        if not isinstance(block, Paragraph):
            continue
        match = dialect.attribution_pattern.fullmatch(block.text)
        if match is None and not _has_class(text, start, inner, dialect):
            break
        del pieces.blocks[index]
        pieces.nested = {key - (key > index): nested for key, nested in pieces.nested.items()}
        source = match["source"] if match else block.text.strip("（）() ")
        return Attribution(block.text, source), (start, inner, inner_end, end)
    return _read_signature(text, pieces, dialect) if has_tail else (None, None)


def _has_class(text: str, start: int, inner: int, dialect: Dialect) -> bool:
    """Whether the start tag ``text[start:inner]`` carries the class of attributions."""
    if dialect.attribution_class is None or inner - start <= 3:
        return False
    from newspost.body.tags import attributes  # noqa: PLC0415

    tag = TAG.match(text, start, inner)
    return tag is not None and dialect.attribution_class in attributes(tag[3]).get("class", "").split()


def _read_signature(text: str, pieces: Pieces, dialect: Dialect) -> tuple[Attribution | None, Bounds | None]:
    """Read the medium in brackets at the end of a body that is one paragraph of Markdown; it stays in the paragraph."""
    if dialect.signature_pattern is None or len(pieces.blocks) != 1:
        return None, None
    block, start, _, inner_end, end = pieces.blocks[0]
    if not isinstance(block, Paragraph) or text[start] == "<" or inner_end != end:
        return None, None
    opening = max(text.rfind("（", start, end), text.rfind("(", start, end))
    match = dialect.signature_pattern.fullmatch(text, opening, end) if opening >= 0 else None
    if match is None:
        return None, None
    return Attribution(match[0], match["source"]), (match.start(), *match.span(), match.end())
