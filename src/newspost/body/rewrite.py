"""A block that was changed in its place: patches inside it, as few as say the change."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

from newspost.body.attributes import set_image, set_link
from newspost.body.layout import Piece, Pieces
from newspost.body.scan import read_all_blocks
from newspost.body.slots import html_text, markdown_text
from newspost.body.text import BLANK, EDGE, markup_text
from newspost.body.wording import reworded
from newspost.parts import Code, Heading, Html, Image, List, Paragraph, Part, Quote, Table
from newspost.problems import EditRejected
from newspost.text.patches import Patch
from newspost.text.spans import Span

_BREAK = re.compile(r"<br[ \t]*+/?+>", re.IGNORECASE)
_MARKDOWN_SIGNS = "*_`~[]"
_HEADING_LEVEL = re.compile(r"<h([1-6])(?=[\s/>])|</h([1-6])(?=[\s>])|(#{1,6})", re.IGNORECASE)


def rewrite(text: str, piece: Piece, new: Part, nested: list[Piece]) -> list[Patch]:
    """Return the patches that turn the block of ``piece`` into ``new``, a block of the same kind.

    ``nested`` are the paragraphs inside it. What was changed is told by comparing: the source (``html``) is taken raw,
    a text is escaped for its place, and what was not changed is not touched.

    Raises:
        EditRejected: the change cannot be made in this way.
    """
    old, start, inner, inner_end, end = piece
    if isinstance(old, Paragraph) and isinstance(new, Paragraph):
        return _paragraph(text, piece, new)
    if new.html not in {old.html, ""}:
        return [Patch(Span(start, end), new.html)]
    if isinstance(old, Heading) and isinstance(new, Heading):
        return _heading(text, piece, old, new)
    if isinstance(old, Image) and isinstance(new, Image):
        return _moved(set_image(text[start:end], 0, old, new), start)
    if isinstance(old, Code) and isinstance(new, Code) and old.language == new.language:
        return _code(text, piece, old, new)
    if isinstance(old, Quote | List | Table) and type(old) is type(new):
        return _container(text, piece, new, nested)
    raise EditRejected("wrong block", f"a block of kind {old.kind} is changed by its html", span=Span(inner, inner_end))


def _moved(patches: list[Patch], by: int) -> list[Patch]:
    """Return patches of a piece of the text as patches of the text."""
    return [Patch(Span(start + by, end + by), new) for (start, end), new in patches]


def is_html(text: str, piece: Piece) -> bool:
    """Whether a block is written as HTML."""
    return text.startswith("<", piece[1])


def _paragraph(text: str, piece: Piece, new: Paragraph) -> list[Patch]:
    """Change a paragraph by its html, else by its text, else by its links and images."""
    old, _, inner, inner_end, _ = piece
    assert isinstance(old, Paragraph)  # noqa: S101 - the caller saw to it
    source = text[inner:inner_end]
    html_changed, text_changed = new.html not in {old.html, ""}, new.text not in {old.text, ""}
    if html_changed and not (text_changed and _is_plain(new)):
        if text_changed and piece[1] != inner and not _reads_as_html(new.html, new.text):
            raise EditRejected("text and html disagree", f"the html does not say {new.text[:60]!r}")
        return [Patch(Span(inner, inner_end), new.html)]
    if text_changed:
        changed = retext(text, Span(inner, inner_end), old.text, new.text, as_html=piece[1] != inner)
        return [Patch(Span(inner, inner_end), changed)]
    return _moved(_inside(source, old, new), inner) if new.html else []  # a text alone says nothing of links


def _is_plain(paragraph: Paragraph) -> bool:
    """Whether a paragraph's html is just its text."""
    try:
        return paragraph.html in {paragraph.text, html_text(paragraph.text)}
    except EditRejected:
        return False


def _inside(source: str, old: Paragraph | Heading, new: Paragraph | Heading) -> list[Patch]:
    """Change the links and images in ``source`` that are not the same."""
    if len(old.links) != len(new.links):
        raise EditRejected("wrong block", "links come and go with the html of what they stand in")
    patches: list[Patch] = []
    for index, (was, wanted) in enumerate(zip(old.links, new.links, strict=True)):
        patches += set_link(source, index, was, wanted) if was != wanted else []
    if isinstance(old, Paragraph) and isinstance(new, Paragraph):
        patches += _images(source, old.images, new.images)
    return patches


def _images(source: str, old: tuple[Image, ...], new: tuple[Image, ...]) -> list[Patch]:
    """Change the images in ``source`` that are not the same."""
    if len(old) != len(new):
        raise EditRejected("wrong block", "images come and go with the html of what they stand in")
    changed = [(index, pair) for index, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]]
    return [patch for index, pair in changed for patch in set_image(source, index, *pair)]


def retext(text: str, span: Span, old: str, new: str, *, as_html: bool) -> str:
    """Return the source at ``span`` reworded so that it says ``new`` where it said ``old``.

    Raises:
        EditRejected: no source says such a text.
    """
    source = span.of(text)
    escape: Callable[[str], str] = html_text if as_html else markdown_text
    if as_html and "\n" in new:
        escape = partial(html_text, line_break=_line_break(text))
    whole = escape(new)
    reads = _reads_as_html if as_html else _reads_as_markdown
    context_counts = not as_html and not reads(source, old)  # a definition elsewhere: only the whole can tell

    def fits(candidate: str) -> bool:
        return _openers(candidate) <= _openers(source) and (context_counts or reads(candidate, new))

    # a sign of emphasis beside a new one is read in one way by us and in another by kramdown: then all is written anew
    clash = not as_html and any(sign in source and new.count(sign) > old.count(sign) for sign in _MARKDOWN_SIGNS)
    for candidate in reworded(source, old, new, partial(_piece, escape), fits) if not clash else ():
        return candidate
    if not as_html:
        return whole
    lead = len(source) - len(source.lstrip(EDGE))
    return source[:lead] + whole + source[len(source.rstrip(EDGE)) :]


@lru_cache(maxsize=1)
def _line_break(text: str) -> str:
    """Return the line break as ``text`` writes it; looked for once for all paragraphs of a post."""
    found = _BREAK.search(text)
    return found[0] if found else "<br />"


def _openers(source: str) -> int:
    """Return how many Liquid tags may open in ``source``."""
    return source.count("{{") + source.count("{%")


def _piece(escape: Callable[[str], str], piece: str) -> str:
    """Escape a piece of a text, whose ends may be blank, and which may be empty."""
    core = piece.strip(EDGE + "\n")
    if not core:
        return "<br />" if "\n" in piece else piece
    lead = len(piece) - len(piece.lstrip(EDGE + "\n"))
    before, behind = piece[:lead], piece[lead + len(core) :]
    return before.replace("\n", "<br />") + escape(core) + behind.replace("\n", "<br />")


def _reads_as_html(source: str, wanted: str) -> bool:
    """Whether the inner source of a paragraph says what is wanted."""
    shown = markup_text(source)
    return shown == wanted if shown is not None else _reads_as_markdown(f"<p>{source}</p>", wanted)


def _reads_as_markdown(source: str, wanted: str) -> bool:
    """Whether the source of a block is one paragraph that says what is wanted."""
    pieces = Pieces()
    read_all_blocks(source, 0, len(source), pieces)
    blocks = pieces.blocks
    return len(blocks) == 1 and isinstance(blocks[0][0], Paragraph) and blocks[0][0].text == wanted


def _heading(text: str, piece: Piece, old: Heading, new: Heading) -> list[Patch]:
    """Change a heading's level and text."""
    _, start, inner, inner_end, end = piece
    source = text[start:end]
    patches: list[Patch] = []
    if new.level != old.level:
        patches += _moved(_level(source, new.level), start)
    if new.text not in {old.text, ""}:
        span = Span(inner, inner_end) if is_html(text, piece) else _markdown_heading(source, start)
        patches.append(Patch(span, retext(text, span, old.text, new.text, as_html=is_html(text, piece))))
    elif new.links not in {old.links, ()}:
        patches += _moved(_inside(source, old, new), start)
    return patches


def _level(source: str, level: int) -> list[Patch]:
    """Change the level of a heading."""
    marks = list(_HEADING_LEVEL.finditer(source))
    if source.startswith("<"):
        groups = [(mark, mark.lastindex) for mark in (marks[0], marks[-1]) if mark.lastindex in {1, 2}]
        return [Patch(Span(*mark.span(group or 0)), str(level)) for mark, group in groups]
    if marks and marks[0].start() == 0 and marks[0][3]:
        return [Patch(Span(*marks[0].span(3)), "#" * level)]
    raise EditRejected("wrong block", "the level of an underlined heading is changed by its html")


def _markdown_heading(source: str, start: int) -> Span:
    """Return where the text of a Markdown heading stands: behind the number signs, or above the underline."""
    if source.startswith("#"):
        first = len(source) - len(source.lstrip("#"))
        first += len(source[first:]) - len(source[first:].lstrip(BLANK))
        return Span(start + first, start + max(first, len(source.rstrip(BLANK + "#"))))
    return Span(start, start + len(source.rpartition("\n")[0].rstrip(BLANK)))


def _code(text: str, piece: Piece, old: Code, new: Code) -> list[Patch]:
    """Change the code of a block in which it stands just as it reads."""
    _, start, _, _, end = piece
    at = text.find(old.text, start, end) if old.text else -1
    if at < 0 or any(mark in new.text for mark in ("```", "~~~", "<", "&", "\r", "{{", "{%")):
        raise EditRejected("wrong block", "this block of code is changed by its html", span=Span(start, end))
    return [Patch(Span(at, at + len(old.text)), new.text)]


def _container(text: str, piece: Piece, new: Part, nested: list[Piece]) -> list[Patch]:
    """Change the paragraphs and images inside a quote, list or table."""
    old, start, _, _, end = piece
    assert isinstance(old, Quote | List | Table)  # noqa: S101 - the caller saw to it
    assert isinstance(new, Quote | List | Table)  # noqa: S101 - as above
    if replace(new, paragraphs=old.paragraphs, images=old.images) != old or len(new.paragraphs) != len(nested):
        reason = f"of a {old.kind} only paragraphs and images are changed in place; change its html"
        raise EditRejected("wrong block", reason, span=Span(start, end))
    patches = _moved(_images(text[start:end], old.images, new.images), start) if new.images != old.images else []
    for inside, wanted in zip(nested, new.paragraphs, strict=True):
        if inside[0] != wanted:
            patches += _paragraph(text, inside, wanted)
    return patches


def says(read: Part, wanted: Part, old: Part | None) -> bool:
    """Whether a block that was read back is what was ``wanted``; of a changed one, ``old`` is what it was.

    A text is compared if one was given; the source only if it was, since a text leaves it free. What follows from the
    source (links, images) may be left over from the old block.
    """
    if read.kind != wanted.kind:
        return False
    if isinstance(read, Html) or isinstance(wanted, Html):
        return read.html == wanted.html
    if old is not None and wanted.html == old.html and _inside_of(wanted) != _inside_of(old):
        return _says_inside(read, wanted, old)
    stale = _stale(wanted, old)
    for name in _SAID[type(read)]:
        value = getattr(wanted, name)
        is_given = value not in {"", None, ()} or not wanted.html
        if is_given and name not in stale and getattr(read, name) != value:
            return False
    if wanted.html and (old is None or wanted.html != old.html):
        return read.html == wanted.html or _is_said_by_text(wanted)
    return True


def _inside_of(block: Part | None) -> tuple[Part, ...]:
    """Return the paragraphs and images inside a block that holds others."""
    return (*block.paragraphs, *block.images) if isinstance(block, Quote | List | Table) else ()


def _says_inside(read: Part, wanted: Part, old: Part) -> bool:
    """Whether the paragraphs and images inside a block are what was wanted."""
    parts = _inside_of(read), _inside_of(wanted), _inside_of(old)
    return len({*map(len, parts)}) == 1 and all(says(*trio) for trio in zip(*parts, strict=True))


_SAID: dict[type, tuple[str, ...]] = {
    Paragraph: ("text",),
    Heading: ("text", "level"),
    Image: ("src", "alt"),
    Table: ("rows",),
    List: ("items", "ordered"),
    Quote: ("text",),
    Code: ("text", "language"),
}


def _stale(wanted: Part, old: Part | None) -> set[str]:
    """Return the fields of a block changed by its html that were left as they had been."""
    if old is None or wanted.html in {old.html, ""}:
        return set()
    return {name for name in _SAID.get(type(old), ()) if getattr(wanted, name) == getattr(old, name)}


def _is_said_by_text(wanted: Part) -> bool:
    """Whether a block's html is only its text, escaped: then the text counts, and its place decides how to write it."""
    return isinstance(wanted, Paragraph) and _is_plain(wanted)
