"""The tree of an HTML block into the blocks of an article."""

from __future__ import annotations

from collections.abc import Iterator

from newspost.body.html import Element, TreeBuilder
from newspost.body.inline import IMAGE, find_images, find_links, make_image
from newspost.body.layout import Piece, Pieces
from newspost.body.tags import BREAK, TAG
from newspost.body.text import EDGE, decode, markup_text, plain_text
from newspost.parts import Code, Heading, Image, List, Paragraph, Quote, Table

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = {"ul", "ol", "menu", "dl"}
_TEXT_BLOCKS = {"pre"} | _HEADINGS.keys()
_NO_TEXT = {"script", "style", "!--", "iframe", "noembed", "noframes"}
_MARKUP_ONLY = _NO_TEXT | {"hr", "textarea", "title", "xmp"}
_LEAVES = _MARKUP_ONLY | {"img"}
_WITH_TEXT = {"p", "blockquote", "pre"} | _HEADINGS.keys() | _LISTS


def read_html(text: str, start: int, end: int, pieces: Pieces) -> bool:
    """Read the HTML block ``text[start:end]`` into ``pieces``; say whether its structure is beyond doubt.

    Where its structure is in doubt lexbor says what the paragraphs are; if they are not the ones found here, the block
    is kept as one piece of markup: no text at all is better than a wrong one.
    """
    builder = TreeBuilder(text, start, end)
    root = builder.build()
    mark = pieces.mark()
    _Reader(text, pieces).content(root)
    if builder.doubt and (builder.too_deep or not _agrees(text[start:end], pieces, mark[0])):
        pieces.reset(mark)
        pieces.add_html(text, start, end)
    return not builder.doubt


def _agrees(html: str, pieces: Pieces, first: int) -> bool:
    """Whether lexbor sees in ``html`` just the paragraphs that were found in it, the blocks from ``first`` on."""
    from newspost.body.witness import paragraph_texts  # noqa: PLC0415 - lexbor is for cases of doubt

    found = [piece[0].text for piece in pieces.paragraphs(first) if isinstance(piece[0], Paragraph)]
    return paragraph_texts(html) == found


def element_text(text: str, element: Element) -> str:
    """Return the text in ``element``: of all its markup only ``<br>`` leaves a trace, as a line feed."""
    source = text[element.inner : element.inner_end]
    shown = markup_text(source)
    if shown is not None:
        return shown
    visible = "".join(_visible(text, element))
    return "\n".join(plain_text(TAG.sub("", part)) for part in BREAK.split(visible)).strip(EDGE)


def _visible(text: str, element: Element) -> Iterator[str]:
    """Yield the source in ``element`` without scripts, styles, frames and comments."""
    at = element.inner
    for hidden in _descendants(element, _NO_TEXT):
        yield text[at : hidden.start]
        at = hidden.end
    yield text[at : element.inner_end]


def _descendants(element: Element, names: set[str]) -> Iterator[Element]:
    """Walk the elements below ``element`` that have one of ``names``, in document order."""
    stack = element.children[::-1]
    while stack:
        child = stack.pop()
        if child.name in names:
            yield child
        stack.extend(reversed(child.children))


def add_images(text: str, start: int, end: int, images: list[int], pieces: Pieces) -> None:
    """Add the markup ``text[start:end]``, which shows no text: each image is a block with a share of the markup."""
    if not images:
        pieces.add_html(text, start, end)
    starts = [start, *images[1:], end]
    for image, first, last in zip(images, starts, starts[1:], strict=False):
        if match := IMAGE.match(text, image, last):
            pieces.add(make_image(match, text[first:last]), first, image, match.end(), last)


class _Reader:
    """Turns elements into pieces, in document order."""

    def __init__(self, text: str, pieces: Pieces) -> None:
        self.text = text
        self.pieces = pieces

    def content(self, parent: Element) -> None:
        """Read what is inside ``parent``; what is no block of its own is markup."""
        at = parent.inner
        for child in parent.children:
            if child.name in _MARKUP_ONLY:
                continue
            self.pieces.add_html(self.text, at, child.start)
            self._element(child)
            at = child.end
        self.pieces.add_html(self.text, at, parent.inner_end)

    def _element(self, element: Element) -> None:
        """Read one element."""
        name = element.name
        if name == "table":
            self._table(element)
        elif (
            name not in _WITH_TEXT and any(child.children or child.name not in _LEAVES for child in element.children)
        ) or (name in _TEXT_BLOCKS and any(element_text(self.text, child) for child in _descendants(element, {"p"}))):
            self._container(element)
        elif name == "img" or not (shown := element_text(self.text, element)):
            self._textless(element)
        elif name == "p":
            self.pieces.blocks.append(self._paragraph(element, shown))
        elif name in _HEADINGS:
            html = self._source(element)
            self._add(Heading(shown, _HEADINGS[name], html, find_links(html)), element)
        elif name in _LISTS:
            self._list(element)
        elif name == "blockquote":
            self._quote(element, shown)
        elif name == "pre":
            self._add(Code(self._code(element), None, self._source(element)), element)
        else:
            self._container(element)

    def _container(self, element: Element) -> None:
        """Read an element that only holds others: its tags are markup, its blocks are blocks of the article."""
        self.pieces.add_html(self.text, element.start, element.inner)
        self.content(element)
        self.pieces.add_html(self.text, element.inner_end, element.end)

    def _textless(self, element: Element) -> None:
        """Read an element without text: each image in it becomes a block, with a share of the markup around it."""
        images = [element] if element.name == "img" else _descendants(element, {"img"})
        add_images(self.text, element.start, element.end, [image.start for image in images], self.pieces)

    def _paragraph(self, element: Element, shown: str) -> Piece:
        """Make the piece of a paragraph."""
        html = self.text[element.inner : element.inner_end]
        block = Paragraph(shown, html, find_links(html), find_images(html))
        return (block, element.start, element.inner, element.inner_end, element.end)

    def _paragraphs(self, element: Element) -> tuple[Paragraph, ...]:
        """Read the paragraphs inside ``element``, which is the next block, and remember their places."""
        nested: list[Piece] = []
        for child in _descendants(element, {"p"}):
            shown = element_text(self.text, child)
            if shown:
                nested.append(self._paragraph(child, shown))
        if nested:
            self.pieces.nested[len(self.pieces.blocks)] = nested
        return tuple(piece[0] for piece in nested if isinstance(piece[0], Paragraph))

    def _table(self, element: Element) -> None:
        """Read a table row by row; a table inside a cell is part of the cell's text."""
        rows = tuple(
            tuple(element_text(self.text, cell) for cell in row.children if cell.name in {"td", "th"})
            for row in _descendants(element, {"tr"})
        )
        html = self._source(element)
        self._add(Table(rows, html, self._paragraphs(element), self._images(element)), element)

    def _list(self, element: Element) -> None:
        """Read a list item by item; a list inside an item is part of the item's text."""
        items = tuple(element_text(self.text, item) for item in element.children if item.name in {"li", "dt", "dd"})
        html = self._source(element)
        paragraphs = self._paragraphs(element)
        self._add(List(items, element.name == "ol", html, paragraphs, self._images(element)), element)

    def _quote(self, element: Element, shown: str) -> None:
        """Read a block quote."""
        paragraphs = self._paragraphs(element)
        whole = "\n\n".join(paragraph.text for paragraph in paragraphs)
        if "".join(whole.split()) != "".join(shown.split()):
            whole = shown  # there is text beside the paragraphs
        self._add(Quote(whole, self._source(element), paragraphs, self._images(element)), element)

    def _images(self, element: Element) -> tuple[Image, ...]:
        """Return the images inside ``element``."""
        return find_images(self._source(element))

    def _code(self, element: Element) -> str:
        """Return the code in a ``<pre>``: white space counts, and the line feed after the start tag does not."""
        source = TAG.sub("", self.text[element.inner : element.inner_end])
        return decode(source.replace("\r\n", "\n").replace("\r", "\n")).removeprefix("\n").rstrip("\n")

    def _source(self, element: Element) -> str:
        """Return the source of ``element`` with its tags."""
        return self.text[element.start : element.end]

    def _add(self, block: Heading | List | Table | Quote | Code, element: Element) -> None:
        """Add ``block`` at the place of ``element``."""
        self.pieces.add(block, element.start, element.inner, element.inner_end, element.end)
