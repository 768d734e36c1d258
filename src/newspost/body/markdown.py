"""Markdown into the blocks of an article, with the place of each block in the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from newspost.body.blocks import element_text, read_html
from newspost.body.html import TreeBuilder
from newspost.body.inline import IMAGE, make_image
from newspost.body.kramdown import END_TAG, START_TAG
from newspost.body.kramdown_rules import kramdown
from newspost.body.layout import Piece, Pieces
from newspost.body.quick_inline import Inline, quick_inline
from newspost.body.tags import KRAMDOWN_BLOCK, KRAMDOWN_VOID, TAG, attributes
from newspost.body.text import EDGE, collapse, decode, decode_attribute
from newspost.parts import Code, Heading, Image, Link, List, Paragraph, Quote, Table

_BLANK = " \t\n\r\f\v"
_IMAGE_START = re.compile(r"!\[|<img", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n?|\n")
_DEEPEST_LINK = 32
_INLINE = frozenset({"inline", "paragraph"})  # the tokens that hold inline Markdown
_HIDDEN = re.compile(r"<(?:script|style|iframe)(?=[\s/>])", re.IGNORECASE)
_HEADING_ID = re.compile(r"[ \t]*\{#[^}\s]+\}$")


@cache
def _parser() -> MarkdownIt:
    """Return the one parser, made when the first Markdown is met: HTML posts never need it."""
    return kramdown()


def read_markdown(text: str, start: int, end: int, pieces: Pieces) -> None:
    """Read the Markdown ``text[start:end]``, HTML blocks among it, into ``pieces``."""
    end = start + len(text[start:end].rstrip(_BLANK))
    source = _Source(text, start, end)
    _Walker(source, pieces).walk(_parsed(source.normal))


def _parsed(source: str) -> list[Token]:
    """Return the tokens of all blocks, and what the inline ones among them say as their ``meta``."""
    parser = _parser()
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    parser.block.parse(source, parser, env, tokens)
    for token in tokens:
        if token.type in _INLINE:
            read = quick_inline(token.content, env.get("references", {}))
            if read is None:
                read = _Reader(parser.inline.parse(token.content, parser, env, [])).inline()
            token.meta["inline"] = read
    return tokens


def _inline(token: Token) -> Inline:
    """Return what an inline token says."""
    inline: Inline = token.meta["inline"]
    return inline


class _Source:
    """The Markdown as markdown-it wants it (LF, no NUL), and the way back to places in the text."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        body = text[start:end]
        self.normal = body.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
        self.normal_starts = [0, *[match.end() for match in re.finditer("\n", self.normal)]]
        ends = [match.end() for match in _LINE_END.finditer(body)] if "\r" in body else self.normal_starts[1:]
        self.starts = [start, *[start + line_end for line_end in ends]]
        self.end = end

    def line_start(self, line: int) -> int:
        """Return where a line begins in the text; the line behind the last one begins at the end."""
        return self.starts[line] if line < len(self.starts) else self.end

    def offset(self, normal: int, line: int) -> int:
        """Return the place in the text of an offset that markdown-it knows, at or behind ``line``."""
        while line + 1 < len(self.normal_starts) and self.normal_starts[line + 1] <= normal:
            line += 1
        return min(self.starts[line] + normal - self.normal_starts[line], self.end)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Return ``start`` and ``end`` without the white space between them and what they hold."""
        while start < end and self.text[start] in _BLANK:
            start += 1
        while end > start and self.text[end - 1] in _BLANK:
            end -= 1
        return start, end


class _Walker:
    """Turns the tokens of the top level into pieces."""

    def __init__(self, source: _Source, pieces: Pieces) -> None:
        self.source = source
        self.pieces = pieces

    def walk(self, tokens: list[Token]) -> None:
        """Read all tokens; what lies between them (the definition of a link's target) is markup."""
        at = 0
        behind = self.source.starts[0]
        while at < len(tokens):
            stop = _group_end(tokens, at)
            start, end = self._place(tokens[at])
            self.pieces.add_html(self.source.text, behind, start)
            if start < end:  # a vertical tab alone is code for markdown-it, and a blank line for kramdown
                self._block(tokens[at : stop + 1], start, end)
            at, behind = stop + 1, max(behind, end)
        self.pieces.add_html(self.source.text, behind, self.source.end)

    def _block(self, group: list[Token], start: int, end: int) -> None:
        """Read one block of the top level."""
        first = group[0]
        if first.type == "html_block":
            read_html(self.source.text, start, end, self.pieces)
        elif first.type == "paragraph":
            self._paragraph(first, start, end)
        elif first.type == "heading_open":
            self._heading(group, start, end)
        elif first.type in {"fence", "code_block"}:
            language = first.info.split()[0] if first.info.split() else None
            self._add(Code(first.content.rstrip("\n"), language, self._text(start, end)), start, end)
        elif first.type in {"bullet_list_open", "ordered_list_open"}:
            self._list(group, start, end)
        elif first.type == "blockquote_open":
            self._quote(group, start, end)
        elif first.type == "table_open":
            rows = tuple(tuple(_texts(row, "td_open")) for row in _groups(group, "tr_open"))
            self._add(Table(rows, self._text(start, end), (), self._images(group)), start, end)
        else:
            self.pieces.add_html(self.source.text, start, end)

    def _place(self, token: Token) -> tuple[int, int]:
        """Return the place of a block in the text."""
        first, last = token.map or [0, 0]
        if token.type == "html_block":
            start, stop = token.meta["place"]
            return self.source.offset(start, first), self.source.offset(stop, first)
        start = self.source.line_start(first)
        if "start" in token.meta:
            start = self.source.offset(token.meta["start"], first)
        return self.source.trimmed(start, self.source.line_start(last))

    def _paragraph(self, token: Token, start: int, end: int) -> None:
        """Read a paragraph; one with nothing but images becomes image blocks."""
        content = _inline(token)
        html = self._text(start, end)
        if content.text:
            self._add(Paragraph(content.text, html, content.links, content.images), start, end)
        elif content.images:
            self._pictures(content.images, start, end)
        else:
            self.pieces.add_html(self.source.text, start, end)

    def _pictures(self, images: tuple[Image, ...], start: int, end: int) -> None:
        """Read a paragraph of images: each becomes a block, with a share of the source where it can be told apart."""
        starts = [match.start() for match in _IMAGE_START.finditer(self.source.text, start, end)]
        cuts = starts[1:] if len(starts) == len(images) else [end] * (len(images) - 1)
        for image, cut in zip(images, pairwise([start, *cuts, end]), strict=True):
            first, last = self.source.trimmed(*cut)
            self._add(Image(image.src, image.alt, self._text(first, last)), first, last)

    def _heading(self, group: list[Token], start: int, end: int) -> None:
        """Read a heading, without the id that kramdown takes from its end."""
        content = _inline(group[1])
        text = _HEADING_ID.sub("", content.text)
        level = int(group[0].tag[1])
        if text:
            self._add(Heading(text, level, self._text(start, end), content.links), start, end)
        else:
            self.pieces.add_html(self.source.text, start, end)

    def _list(self, group: list[Token], start: int, end: int) -> None:
        """Read a list; the paragraphs of its items are items, but a ``<p>`` in one is a paragraph."""
        items = tuple(_texts(group, "list_item_open"))
        nested = [
            piece for token in group if token.type == "html_block" for piece in _html_paragraphs(token, start, end)
        ]
        self._remember(nested)
        ordered = group[0].type == "ordered_list_open"
        block = List(items, ordered, self._text(start, end), _blocks(nested), self._images(group))
        self._add(block, start, end)

    def _quote(self, group: list[Token], start: int, end: int) -> None:
        """Read a block quote; the paragraphs in it are paragraphs, those of a list in it are items."""
        nested: list[Piece] = []
        depth = 0
        for token in group:
            depth += token.nesting if token.type.endswith(("list_open", "list_close")) else 0
            if token.type == "html_block":
                nested.extend(_html_paragraphs(token, start, end))
            elif token.type == "paragraph" and depth == 0:
                nested.extend(self._quoted(token, end))
        self._remember(nested)
        texts = [block.text for block in _blocks(nested)] or list(_texts([*group], "blockquote_open"))
        block = Quote("\n\n".join(texts), self._text(start, end), _blocks(nested), self._images(group))
        self._add(block, start, end)

    def _quoted(self, token: Token, end: int) -> Iterator[Piece]:
        """Make the piece of a paragraph inside a quote."""
        content = _inline(token)
        if content.text:
            first, last = token.map or [0, 0]
            start, stop = self.source.trimmed(self.source.line_start(first), min(self.source.line_start(last), end))
            block = Paragraph(content.text, self._text(start, stop), content.links, content.images)
            yield (block, start, start, stop, stop)

    def _remember(self, nested: list[Piece]) -> None:
        """Keep the places of the paragraphs inside the block that is added next."""
        if nested:
            self.pieces.nested[len(self.pieces.blocks)] = nested

    def _images(self, group: list[Token]) -> tuple[Image, ...]:
        """Return the images inside a block, HTML blocks in it included."""
        images: list[Image] = []
        for token in group:
            if token.type in _INLINE:
                images.extend(_inline(token).images)
            elif token.type == "html_block":
                images.extend(make_image(match, match[0]) for match in IMAGE.finditer(token.content))
        return tuple(images)

    def _text(self, start: int, end: int) -> str:
        """Return the source of a block."""
        return self.source.text[start:end]

    def _add(self, block: Paragraph | Heading | Image | Table | List | Quote | Code, start: int, end: int) -> None:
        """Add a block whose inner part is all of it."""
        self.pieces.add(block, start, start, end, end)


def _group_end(tokens: list[Token], at: int) -> int:
    """Return the index of the token that closes the one at ``at``."""
    depth: int = tokens[at].nesting
    while depth > 0:
        at += 1
        depth += tokens[at].nesting
    return at


def _groups(group: list[Token], opening: str) -> Iterator[list[Token]]:
    """Yield the outermost groups inside ``group`` that begin with an ``opening`` token."""
    at = 1
    while at < len(group) - 1:
        stop = at
        if group[at].type == opening:
            stop = _group_end(group, at)
            yield group[at : stop + 1]
        at = stop + 1


def _texts(group: list[Token], opening: str) -> Iterator[str]:
    """Yield the text of each part of ``group`` that begins with ``opening``, its lines joined by a space."""
    parts = [group] if group[0].type == opening else _groups(group, opening)
    for part in parts:
        yield " ".join(filter(None, (_token_text(token) for token in part)))


def _token_text(token: Token) -> str:
    """Return the text that one token stands for."""
    if token.type in _INLINE:
        return _inline(token).text
    if token.type in {"fence", "code_block"}:
        return token.content.strip()
    if token.type == "html_block":
        return element_text(token.content, TreeBuilder(token.content, 0, len(token.content)).build())
    return ""


def _html_paragraphs(token: Token, start: int, end: int) -> Iterator[Piece]:
    """Yield the paragraphs of an HTML block in a list or quote; its lines are indented, so its place is the block's."""
    found = Pieces()
    read_html(token.content, 0, len(token.content), found)
    for piece in found.paragraphs():
        yield (piece[0], start, start, end, end)


def _blocks(pieces: list[Piece]) -> tuple[Paragraph, ...]:
    """Return the paragraphs of ``pieces``."""
    return tuple(piece[0] for piece in pieces if isinstance(piece[0], Paragraph))


class _Reader:
    """Reads the text, links and images of a piece of inline Markdown out of its tokens."""

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._parts: list[str | None] = []  # None stands for a line break
        self._links: list[Link | None] = []
        self._open: list[tuple[str, int, int, dict[str, str]]] = []
        self._tags: list[str] = []
        self._images: list[Image] = []
        for token in tokens:
            self._take(token)
        while self._open:
            self._close(self._open[-1][0])

    def inline(self) -> Inline:
        """Return what was read."""
        return Inline(self._shown(0), tuple(link for link in self._links if link is not None), tuple(self._images))

    def _shown(self, first: int) -> str:
        """Return the text from part ``first`` on."""
        runs: list[list[str]] = [[]]
        for part in self._parts[first:]:
            if part is None:
                runs.append([])
            else:
                runs[-1].append(part)
        return "\n".join(collapse("".join(run)) for run in runs).strip(EDGE)

    def _take(self, token: Token) -> None:
        """Take in one token."""
        kind = token.type
        if kind in {"text", "text_special", "code_inline"}:
            self._parts.append(token.content)
        elif kind == "softbreak":
            self._parts.append("\n")
        elif kind == "hardbreak":
            self._parts.append(None)
        elif kind == "html_inline":
            self._markup(token.content)
        elif kind == "image":
            self._images.append(Image(str(token.attrs.get("src", "")), _Reader(token.children or ()).inline().text))
        elif kind == "link_open":
            self._start("link", {"href": str(token.attrs.get("href", ""))})
        elif kind == "link_close":
            self._close("link")

    def _markup(self, source: str) -> None:
        """Take in a tag or comment, or a whole element with text that is no Markdown."""
        if source.startswith("<!--") or _HIDDEN.match(source):
            return
        at = 0
        for tag in TAG.finditer(source):
            if not START_TAG.fullmatch(tag[0]) and not END_TAG.fullmatch(tag[0]):
                continue
            self._parts.append(decode(source[at : tag.start()]))
            self._tag(tag, tag[0])
            at = tag.end()
        self._parts.append(decode(source[at:]))

    def _tag(self, tag: re.Match[str], source: str) -> None:
        """Take in an inline HTML tag; kramdown prints a block's tag, and an end tag that fits none, as they stand."""
        name = tag[2].lower()
        if name == "br" and not tag[1]:
            self._parts.append(None)
        elif name == "img" and (match := IMAGE.fullmatch(source)):
            self._images.append(make_image(match, source))
        elif name in KRAMDOWN_BLOCK or (tag[1] and self._tags[-1:] != [name]):
            self._parts.append(source)
        elif tag[1]:
            self._tags.pop()
            self._close(name)
        elif name not in KRAMDOWN_VOID:
            values = {key: decode_attribute(value) for key, value in attributes(tag[3]).items()}
            self._start(name, values if name in {"a", "span"} else {})
            if source.endswith("/>"):
                self._close(name)
            else:
                self._tags.append(name)

    def _start(self, name: str, values: dict[str, str]) -> None:
        """Open a link, or a tag that may be one; links nested without end are no links."""
        if len(self._open) < _DEEPEST_LINK:
            self._links.append(None)
            self._open.append((name, len(self._links) - 1, len(self._parts), values))

    def _close(self, name: str) -> None:
        """Close the innermost open ``name``."""
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth][0] == name:
                _, place, first, values = self._open.pop(depth)
                if "href" in values:
                    self._links[place] = Link(self._shown(first), values["href"], values.get("data-code") or None)
                return
