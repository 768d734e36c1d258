"""The first tier: bodies that are HTML blocks and nothing else, of the few shapes that fill a news archive.

Each reader here takes just one closed shape and says where it ends; whatever it is not sure of goes to the tree of
`newspost.body.blocks`, and a body that holds anything but HTML blocks to the tier that reads everything. The work is left
to searches in C: nearly all of an archive passes through here.
"""

from __future__ import annotations

import re

from newspost.article import Heading
from newspost.body.blocks import add_images, read_html
from newspost.body.inline import IMAGE
from newspost.body.kramdown import html_block_end
from newspost.body.layout import Pieces
from newspost.body.late import late_image, late_paragraph, late_table
from newspost.body.tags import ATTRIBUTES, SIMPLE_ATTRIBUTES, SIMPLE_TAG
from newspost.body.text import EDGE, markup_text, plain_text

_BLANK = " \t\n\r\f\v"
_PARAGRAPH_TAG = re.compile(rf"<p(?=[\s/>]){ATTRIBUTES}>")
# the gap between two HTML blocks: deeper than three blanks begins a code block
_GAP = re.compile(r"(?:[ \t\r]*+\n)*+ {0,3}(?![ \t])")
_SAME_GAP = re.compile(r"((?:[ \t]*+\n)? {0,3})<p>")
_GAPS = frozenset({"", " ", "\n", "\n ", "\n  "})
_PLAIN_IMAGE = re.compile(rf"<center>(<img{SIMPLE_ATTRIBUTES}>)</center>")
_PLAIN_HEADING = re.compile(rf"<h([1-6])(?:(?=[\s/>]){ATTRIBUTES})?+>([^<]*+)</h\1>")
_PLAIN_CELL = rf"<t(?:d{SIMPLE_ATTRIBUTES}>[^<]*+</td|h{SIMPLE_ATTRIBUTES}>[^<]*+</th)>"
_PLAIN_ROW = rf"<tr{SIMPLE_ATTRIBUTES}>(?:{_PLAIN_CELL})*+</tr>"
_PLAIN_TABLE = re.compile(
    rf"<table{SIMPLE_ATTRIBUTES}>((?:<tbody>(?:{_PLAIN_ROW})++</tbody>|(?:{_PLAIN_ROW})++))</table>"
)
_PLAIN_LINE = re.compile(r"(?![#>+*=:|-]|\d+[.)])[^\n\r\x00*_`\[\]<>&\\!|{}~$^]++\Z")


def read_plain_blocks(text: str, start: int, end: int, pieces: Pieces) -> bool:
    """Read ``text[start:end]`` if it is HTML blocks and nothing else, or one plain line; say whether it was."""
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    if start < end and text[start] != "<":
        return _read_line(text, start, end, pieces)
    at = _read_run(text, start, end, pieces)
    body = text[at:end]
    stop = at
    # the parts end at each </p>, and beside them stand the same parts without the plainest inline tags
    for part, bare in zip(body.split("</p>"), SIMPLE_TAG.sub("", body).split("</p>"), strict=True):
        first, stop = stop, stop + len(part) + 4
        if at >= stop:  # the part lies inside a block that was read whole
            continue
        tag = first + part.rfind("<p>")
        if first <= tag < stop <= end and at <= tag:
            at = tag if at == first and part[: tag - first] in _GAPS else _read_lead(text, at, tag, end, pieces)
            source = bare.rpartition("<p>")[2]
            if at == tag and "<" not in source and (shown := plain_text(source).strip(EDGE)):
                pieces.blocks.append((late_paragraph(shown, text[tag + 3 : stop - 4]), tag, tag + 3, stop - 4, stop))
                at = stop
                continue
        at = _read_part(text, at, stop, end, pieces)
        if at < 0:
            pieces.clear()
            return False
    return True


def _read_line(text: str, start: int, end: int, pieces: Pieces) -> bool:
    """Read a body that is one line of plain text."""
    html = text[start:end]
    if not _PLAIN_LINE.match(html) or not (shown := plain_text(html).strip(EDGE)):
        return False
    pieces.add(late_paragraph(shown, html), start, start, end, end)
    return True


def _read_run(text: str, start: int, end: int, pieces: Pieces) -> int:
    """Read plain paragraphs as long as they follow each other in the same way; return where the first other one begins.

    A body is cut into paragraphs in one go, and each then costs a few searches.
    """
    body = text[start:end]
    first = body.find("</p>")
    gap = _SAME_GAP.match(body, first + 4) if first >= 0 and body.startswith("<p>") else None
    if gap is None or "\t" in body or "\r" in body or "\f" in body:
        return start
    append = pieces.blocks.append
    at, step = start, 7 + len(gap[1])
    for html in body[3:].split(f"</p>{gap[1]}<p>"):
        if "<" in html or "&" in html or "\n" in html or (" " in html and "  " in html):
            break
        shown = html.strip(EDGE)
        if not shown:
            break
        inner_end = at + 3 + len(html)
        append((late_paragraph(shown, html), at, at + 3, inner_end, inner_end + 4))
        at += len(html) + step
    return at


def _read_part(text: str, at: int, stop: int, end: int, pieces: Pieces) -> int:
    """Read blocks from ``at`` on until ``stop``, the end of the next ``</p>``, is reached or passed.

    Return where the block that reaches it ends, or -1 where something else than an HTML block comes first.
    """
    while 0 <= at < stop and at < end:
        if text[at] != "<":
            at = _gap_end(text, at, end)
        elif stop <= end and (tag := _PARAGRAPH_TAG.match(text, at, end)):
            at = _read_paragraph(text, at, tag.end(), stop, pieces) or _read_block(text, at, end, pieces)
        else:
            at = _read_shape(text, at, end, pieces) or _read_block(text, at, end, pieces)
    return at


def _read_lead(text: str, at: int, stop: int, end: int, pieces: Pieces) -> int:
    """Read blocks that are no paragraphs from ``at`` on until ``stop``; return as `_read_part` does."""
    while 0 <= at < stop:
        if text[at] != "<":
            at = _gap_end(text, at, end)
        else:
            at = _read_shape(text, at, end, pieces) or _read_block(text, at, end, pieces)
    return at


def _gap_end(text: str, at: int, end: int) -> int:
    """Return where the next HTML block begins, or -1 where something else comes first."""
    if text.startswith("\n <", at):
        return at + 2
    gap = _GAP.match(text, at, end)
    stop = gap.end() if gap else at
    return stop if text[stop] == "<" else -1


def _read_block(text: str, at: int, end: int, pieces: Pieces) -> int:
    """Read the HTML block at ``at`` as a tree and return its end, or -1 where kramdown sees no HTML block."""
    stop = html_block_end(text, at, end)
    if stop is None:
        return -1
    read_html(text, at, stop, pieces)
    return stop


def _read_paragraph(text: str, start: int, inner: int, end: int, pieces: Pieces) -> int:
    """Read the paragraph ``text[start:end]`` and return its end, or 0 if it is no plain one."""
    html = text[inner : end - 4]
    shown = markup_text(html)
    if shown is None:
        return 0
    if not shown:
        add_images(text, start, end, [match.start() for match in IMAGE.finditer(text, inner, end)], pieces)
    else:
        pieces.add(late_paragraph(shown, html), start, inner, end - 4, end)
    return end


def _read_shape(text: str, at: int, end: int, pieces: Pieces) -> int:
    """Read a comment, a centred image, a plain heading or a plain table, and return its end, or 0."""
    if text.startswith("<!--", at):
        return _read_comment(text, at, end, pieces)
    if text.startswith("<table", at):
        return _read_table(text, at, end, pieces)
    if match := _PLAIN_IMAGE.match(text, at, end):
        pieces.add(late_image(match[0]), at, *match.span(1), match.end())
        return match.end()
    if (match := _PLAIN_HEADING.match(text, at, end)) and (shown := plain_text(match[2]).strip(EDGE)):
        pieces.add(Heading(shown, int(match[1]), match[0]), at, *match.span(2), match.end())
        return match.end()
    return 0


def _read_comment(text: str, at: int, end: int, pieces: Pieces) -> int:
    """Read a comment that all readers end at the same place."""
    stop = text.find("-->", at + 4, end) + 3
    if stop < 3 or text[at + 4] in ">-" or "--!>" in text[at:stop]:
        return 0
    pieces.add_html(text, at, stop)
    return stop


def _read_table(text: str, at: int, end: int, pieces: Pieces) -> int:
    """Read a table of rows of cells of text, and return its end, or 0."""
    match = _PLAIN_TABLE.match(text, at, end)
    if match is None:
        return 0
    pieces.add(late_table(match[0]), at, *match.span(1), match.end())
    return match.end()
