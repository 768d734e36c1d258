"""What the tests of the body share: cases from data files, and a body as an outline that people can read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newspost.body.layout import Pieces
from newspost.body.quick import read_plain_blocks
from newspost.body.scan import read_all_blocks, read_body
from newspost.dialect import FINEWS
from newspost.parts import Code, Heading, Html, Image, Link, List, Paragraph, Quote, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.article import Block
    from newspost.body.layout import Body

DATA = Path(__file__).parent / "data" / "body"
_MARKS = {"{NBSP}": "\xa0", "{CR}": "\r", "{NUL}": "\0"}
_DIFFERS = " (not as kramdown)"


@dataclass(frozen=True, slots=True)
class Case:
    """A body and its outline; ``as_kramdown`` is False where the file says that kramdown shows other paragraphs."""

    name: str
    source: str
    outline: list[str]
    as_kramdown: bool


def cases() -> list[Case]:
    """Return the cases of all data files: ``=== title``, the body, ``=>``, and a line for each part.

    A line feed in a text is written as ⏎, characters that an editor would not show by their names in braces.
    """
    return [case for path in sorted(DATA.glob("*.txt")) for case in _cases_of(path)]


def _cases_of(path: Path) -> Iterator[Case]:
    text = path.read_text(encoding="utf-8")
    for mark, character in _MARKS.items():
        text = text.replace(mark, character)
    for part in text.split("\n=== ")[1:]:
        title, _, rest = part.partition("\n")
        source, _, outline = rest.partition("\n=>\n")
        lines = [line for line in outline.split("\n") if line]
        yield Case(f"{path.stem}: {title.removesuffix(_DIFFERS)}", source, lines, _DIFFERS not in title)


def is_tidy(text: str) -> bool:
    """Whether a text has no white space but blanks and line feeds."""
    return not {"\t", "\r", "\f"}.intersection(text)


def read(text: str) -> Body:
    """Read a text that is all body."""
    return read_body(text, 0, len(text), FINEWS, tidy=is_tidy(text))


def read_quickly(text: str, *, tidy: bool | None = None) -> Pieces | None:
    """Read a body without end by the first tier alone; None where that is not sure."""
    pieces = Pieces()
    sure = read_plain_blocks(text, 0, len(text), pieces, tidy=is_tidy(text) if tidy is None else tidy)
    pieces.finish(text)
    return pieces if sure else None


def read_thoroughly(text: str) -> Pieces:
    """Read a body without end by the second tier alone; a digest is left out."""
    pieces = Pieces()
    read_all_blocks(text, 0, len(text), pieces)
    pieces.finish(text)
    return pieces


def outline(text: str) -> list[str]:
    """Return a line for each part of the body ``text``, in the form of the data files."""
    body = read(text)
    lines = [f"DIGEST {body.digest}"] if body.digest is not None else []
    for piece in body.pieces.blocks:
        lines += _block_lines(piece[0])
    if body.attribution is not None:
        lines.append(f"ATTR {body.attribution.text} -> {body.attribution.source}")
    if (url := body.source_url(text)) is not None:
        lines.append(f"URL {url}")
    lines += [f"NAV {link[0].text} -> {link[0].href}" for link in body.tail.links]
    return [line.rstrip(" ").replace("\r\n", "\n").replace("\n", "⏎") for line in lines]


def _block_lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from _paragraph_lines(block)
    elif isinstance(block, Heading):
        yield f"H{block.level} {block.text}"
        yield from map(_link_line, block.links)
    elif isinstance(block, Image):
        yield _image_line(block)
    elif isinstance(block, Code):
        yield f"CODE {block.language}: {block.text}" if block.language else f"CODE - {block.text}"
    elif isinstance(block, Html):
        yield f"HTML {block.html}"
    else:
        yield _holder_line(block)
        for paragraph in block.paragraphs:
            yield from (f"  {line}" for line in _paragraph_lines(paragraph))
        inside = {image for paragraph in block.paragraphs for image in paragraph.images}
        yield from (f"  {_image_line(image)}" for image in block.images if image not in inside)


def _holder_line(block: Table | List | Quote) -> str:
    """Return the line of a block that may hold paragraphs."""
    if isinstance(block, Table):
        return "TABLE " + " // ".join(" | ".join(row) for row in block.rows)
    if isinstance(block, List):
        return ("OLIST " if block.ordered else "LIST ") + " // ".join(block.items)
    return f"QUOTE {block.text}"


def _paragraph_lines(block: Paragraph) -> Iterator[str]:
    yield f"P {block.text}"
    yield from map(_link_line, block.links)
    yield from (f"  {_image_line(image)}" for image in block.images)


def _link_line(link: Link) -> str:
    return f"  LINK {link.text} -> {link.href}" + (f" [{link.code}]" if link.code else "")


def _image_line(image: Image) -> str:
    return f"IMG {image.src} | {image.alt}"
