"""A body, read: the tail first, then digest and blocks, then the attribution among them.

Two tiers read the blocks: `newspost.body.quick` what is HTML blocks and nothing else, and the Markdown reader all else.
Tests prove that they agree wherever the first is sure.
"""

from __future__ import annotations

from newspost.body.late import plain_attribution
from newspost.body.layout import Body, Bounds, Pieces
from newspost.body.quick import read_plain_blocks
from newspost.body.tags import TAG, attributes
from newspost.body.tail import read_tail
from newspost.body.text import EDGE, plain_text
from newspost.dialect import Dialect
from newspost.parts import Attribution, Paragraph, Quote
from newspost.text.patterns import later

_DIGEST = later(r"> ?+((?![#>+*=:|-]|\d+[.)])[^\n\r\x00*_`\[\]<>&\\!|{}~$^]*+)\n(?>(?:[ \t]*+\n)+)")
_DIGEST_LINE = later(r">[^\n]*+\n(?>(?:[ \t\r]*+\n)+)")


def read_body(text: str, start: int, end: int, dialect: Dialect, *, tidy: bool = False) -> Body:
    """Read the body ``text[start:end]``; total: what cannot be read as anything else is markup.

    ``tidy`` says that the text has no white space but blanks and line feeds, which is quicker to know for bytes.
    """
    tail = read_tail(text, start, end, dialect)
    pieces = Pieces()
    digest, digest_bounds = _read_blocks(text, start, tail.start, pieces, tidy=tidy)
    pieces.finish(text)
    attribution, bounds = _take_attribution(text, pieces, dialect, has_tail=tail.start < end)
    return Body(start, end, pieces, tail, digest, digest_bounds, attribution, bounds)


def _read_blocks(text: str, start: int, end: int, pieces: Pieces, *, tidy: bool) -> tuple[str | None, Bounds | None]:
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
    if (at == start or text.startswith("<", at)) and read_plain_blocks(text, at, end, pieces, tidy=tidy):
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


def _take_attribution(
    text: str, pieces: Pieces, dialect: Dialect, *, has_tail: bool
) -> tuple[Attribution | None, Bounds | None]:
    """Take the attribution out of the blocks: the paragraph of its class, or the last one if it has its form."""
    index = pieces.last_paragraph()
    if index >= 0:
        block, start, inner, inner_end, end = pieces.later[index]
        match = dialect.attribution_pattern.fullmatch(block.text) if isinstance(block, Paragraph) else None
        if isinstance(block, Paragraph) and (match or _has_class(text, start, inner, dialect)):
            pieces.remove(index)
            source = match["source"] if match else block.text.strip("（）() ")
            return plain_attribution(block.text, source), (start, inner, inner_end, end)
    return _read_signature(text, pieces, dialect) if has_tail else (None, None)


def _has_class(text: str, start: int, inner: int, dialect: Dialect) -> bool:
    """Whether the start tag ``text[start:inner]`` carries the class of attributions."""
    if dialect.attribution_class is None or inner - start <= 3:
        return False
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
