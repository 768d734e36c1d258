"""Blocks into source: what is written where a block is to stand, and the white space between two of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import fields
from itertools import accumulate

from newspost.body.kramdown import html_block_end
from newspost.body.layout import Pieces
from newspost.body.made import is_made, made_html, made_markdown
from newspost.body.quick import read_plain_blocks
from newspost.parts import Code, Html, Image, List, Paragraph, Part, Quote
from newspost.problems import EditRejected

_PROBE = "<p></p>"
_ATTRIBUTE_LINE = re.compile(r"\{:[^\n]*+\Z")
_BEFORE_TAG = re.compile(r"\s*+(?=<)")
_OPEN_LINK = re.compile(r"(?<!\\)\[\Z")


@contextmanager
def naming(*loc: str | int) -> Generator[None]:
    """Let the rejections of what is done inside name the field that they are about."""
    try:
        yield
    except EditRejected as error:
        raise EditRejected(error.reason, error.message, (*loc, *error.loc)) from None


def block_source(block: Part, *, markdown: bool) -> str:
    r"""Return the source of ``block``, to stand among Markdown or among HTML blocks.

    Its own ``html`` is that source where it has one. A block without, or a paragraph whose ``html`` is no more than its
    escaped text, is made of its values.

    Raises:
        EditRejected: a page cannot show its text, or neither HTML nor Markdown has such a block.

    >>> print(block_source(Paragraph("A < B"), markdown=False), block_source(Paragraph("A *B*"), markdown=True))
    <p>A &lt; B</p> A \*B*
    """
    if not is_made(block):
        return _own_source(block, markdown=markdown)
    if not markdown and not (isinstance(block, Code) and block.language):
        return made_html(block)
    try:
        made = made_markdown(block)
        if made and all_said((block,), _blocks(made)):
            return made
    except EditRejected:
        pass  # HTML can say more, or has the better reason
    return made_html(block)


def body_source(blocks: tuple[Part, ...], *, markdown: bool = False) -> str:
    """Return the source of all ``blocks`` with the gaps between them; raises as `block_source` does.

    It is HTML, or Markdown where a block is Markdown and could be nothing else, and where ``markdown`` asks for it.
    """
    runs = [*_runs(blocks)]
    markdown = markdown or any(len(run) == 1 and _is_markdown(blocks[run[0]]) for run in runs)
    parts = [""]
    for run in runs:
        source = _run_source(blocks, run, markdown=markdown)
        parts += (gap_between(parts[-1], source) if run[0] else "", source)
    return "".join(parts)


def _run_source(blocks: tuple[Part, ...], run: range, *, markdown: bool) -> str:
    """Return the source of a run of blocks: one, or several of which the first is HTML that holds the others."""
    if len(run) > 1:
        markdown = False
    elif run[0] == 0:
        markdown = markdown and not isinstance(blocks[0], Quote)  # that would be the digest
    elif isinstance(blocks[run[0]], List):
        markdown = markdown and not isinstance(blocks[run[0] - 1], List)  # kramdown would make one of the two
    return "".join(_named_source(blocks, index, markdown=markdown) for index in run)


def _named_source(blocks: tuple[Part, ...], index: int, *, markdown: bool) -> str:
    """Return the source of a block, and let a rejection name it."""
    with naming("body", index):
        return block_source(blocks[index], markdown=markdown)


def _runs(blocks: tuple[Part, ...]) -> Iterator[range]:
    """Yield the places of all blocks, those that the HTML of one before them holds together with it."""
    at = 0
    while at < len(blocks):
        size = 1
        # twice as many each time, so that all that is looked at is but twice as long as the run
        while (found := _run_size(blocks, at, size)) == 0:
            size *= 2
        yield range(at, at + found)
        at += found


def _run_size(blocks: tuple[Part, ...], at: int, size: int) -> int:
    """Return how many of the ``size`` blocks from ``at`` on one piece of HTML holds, or 0 if it goes on behind them."""
    if not isinstance(blocks[at], Html | Image):
        return 1
    sources = [_named_source(blocks, index, markdown=False) for index in range(at, min(at + size, len(blocks)))]
    ends = [*accumulate(map(len, sources))]
    index = 0
    for stop in _html_ends("".join(sources)):
        index = bisect_left(ends, stop)
        if index == len(ends):
            return 0 if at + size < len(blocks) else len(ends)
        if stop == ends[index]:
            break
    return index + 1


def gap_between(before: str, after: str) -> str:
    r"""Return the least white space between the sources of two blocks that leaves both what they are.

    >>> gap_between("<p>A</p>", "<p>B</p>"), gap_between("<p>A</p>", "B"), gap_between("> A", "{: .b}")
    ('', '\n\n', '\n')
    """
    if _OPEN_LINK.search(before) and after.startswith("!["):
        return ""  # linked images in one paragraph, of which each has a share of the source
    end = max(_html_ends(before), default=0)
    if end > len(before) or (end == len(before) and _begins_html(after)):
        return ""
    return "\n" if _ATTRIBUTE_LINE.match(after) else "\n\n"


def all_said(asked: tuple[Part, ...], found: tuple[Part, ...]) -> bool:
    """Whether ``found``, read from a source, say what the ``asked`` say: html only where the source is their own."""
    return len(asked) == len(found) and all(map(is_said, asked, found))


def is_said(asked: Part, found: Part) -> bool:
    """Whether ``found`` says what ``asked`` says; see `all_said`."""
    if type(asked) is not type(found) or not is_made(asked):
        return asked == found
    return all(_is_same(field.name, asked, found) for field in fields(asked))


def _is_same(name: str, asked: Part, found: Part) -> bool:
    """Whether a field of a block that was made of its values is found again; a quote's text may become paragraphs."""
    wanted, got = getattr(asked, name), getattr(found, name)
    if name == "paragraphs":
        return not wanted or all_said(wanted, got)
    return name == "html" or wanted == got


def _is_markdown(block: Part) -> bool:
    """Whether ``block`` is Markdown and could not be the same in HTML."""
    if isinstance(block, Code) and block.language:
        return True
    if isinstance(block, Paragraph):
        return not is_made(block) and _blocks(f"<p>{block.html}</p>") != (block,) == _blocks(block.html)
    return bool(block.html) and not block.html.startswith("<")


def _blocks(source: str) -> tuple[Part, ...]:
    """Read ``source`` on its own."""
    pieces = Pieces()
    if not read_plain_blocks(source, 0, len(source), pieces, tidy=False):
        from newspost.body.markdown import read_markdown  # noqa: PLC0415 - HTML needs no Markdown parser

        read_markdown(source, 0, len(source), pieces)
    pieces.finish(source)
    return pieces.values()


def _own_source(block: Part, *, markdown: bool) -> str:
    """Return the html of a block, with what it has lost around it where it needs that to be read as what it is."""
    html = block.html
    if isinstance(block, Paragraph):
        forms = [html, f"<p>{html}</p>"] if markdown else [f"<p>{html}</p>", html]
    elif isinstance(block, Code):
        return html if _blocks(html) == (block,) else _indented(block)
    elif html.startswith("<"):
        return html
    else:
        forms = [html, *(" " * indent + html for indent in range(1, 4))]
    # what needs its neighbours, such as a link defined elsewhere, is as it should be in none of them
    return next((form for form in forms if _blocks(form) == (block,)), forms[0])


def _indented(block: Code) -> str:
    """Return the html of code that its indentation makes code, with the blanks before its first line and at its end."""
    code = block.text.strip(" ")
    before, _, behind = block.text.partition(code)
    form = f"    {before}{block.html}{behind}"
    return form if _blocks(f"{form}\n\nText")[:1] == (block,) else block.html


def _html_ends(source: str) -> Iterator[int]:
    """Yield where each of the HTML blocks ends that ``source`` begins with; one that is left open ends behind it."""
    probed = source + _PROBE
    stop = 0 if source.startswith("<") else None
    while stop is not None and (tag := _BEFORE_TAG.match(probed, stop)) and tag.end() < len(source):
        stop = html_block_end(probed, tag.end(), len(probed))
        if stop is not None:
            yield stop


def _begins_html(source: str) -> bool:
    """Whether ``source`` begins with an HTML block."""
    return source.startswith("<") and html_block_end(source, 0, len(source)) is not None
