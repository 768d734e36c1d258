"""The first tier: bodies that are HTML blocks and nothing else, of the few shapes that fill a news archive.

Each reader here takes just one closed shape and says where it ends; whatever it is not sure of goes to the tree of
`newspost.body.blocks`, and a body that holds anything but HTML blocks to the tier that reads everything. The work is
left to searches in C: nearly all of an archive passes through here.
"""

from __future__ import annotations

import re

from newspost.body.blocks import add_images, read_html
from newspost.body.inline import IMAGE
from newspost.body.kramdown import START_TAG, html_block_end
from newspost.body.late import late_image, late_paragraph, late_table
from newspost.body.layout import Pieces
from newspost.body.tags import ATTRIBUTES, SIMPLE_ATTRIBUTES, SIMPLE_TAG
from newspost.body.text import EDGE, markup_text, plain_text
from newspost.parts import Heading, Paragraph
from newspost.text.patterns import later

_BLANK = " \t\n\r\f\v"
_PARAGRAPH_TAG = later(rf"<p(?=[\s/>]){ATTRIBUTES}>")
_SIMPLE_PARAGRAPH = later(rf"<p{SIMPLE_ATTRIBUTES}>")
# the gap between two HTML blocks: deeper than three blanks begins a code block
_GAP = later(r"(?>(?:[ \t\r]*+\n)*) {0,3}(?![ \t])")
_SAME_GAP = re.compile(r"((?:[ \t]*+\n)? {0,3})<p>")
_CELL = rf"<t(?:d{SIMPLE_ATTRIBUTES}>[^<]*+</td|h{SIMPLE_ATTRIBUTES}>[^<]*+</th)>"
_ROW = rf"<tr{SIMPLE_ATTRIBUTES}>(?>(?:{_CELL})*)</tr>"
# a block that is no paragraph, of a shape that all readers see alike, and the gap before it
_LEAD = later(
    r"\n? {0,3}(?:(<!--[^<>-]++-->)"
    rf"|((?:(<center>)|<p{SIMPLE_ATTRIBUTES}>(?>(<a{SIMPLE_ATTRIBUTES}>)?))(<img{SIMPLE_ATTRIBUTES}>)"
    r"(?(3)</center>|(?(4)</a>)</p>))"
    rf"|(<table{SIMPLE_ATTRIBUTES}>(<tbody>(?>(?:{_ROW})+)</tbody>|(?>(?:{_ROW})+))</table>)"
    rf"|(<h([1-6]){SIMPLE_ATTRIBUTES}>([^<]*+)</h\9>))"
)
_COMMENT, _IMAGE, _IMAGE_TAG, _TABLE, _CELLS, _LEVEL, _TITLE = 1, 2, 5, 6, 7, 9, 10  # groups of _LEAD
_PLAIN_LINE = later(r"(?![#>+*=:| \t\f\v-]|\d+[.)])[^\n\r\x00*_`\[\]<>&\\!|{}~$^]++\Z")


def read_plain_blocks(text: str, start: int, end: int, pieces: Pieces, *, tidy: bool) -> bool:
    """Read ``text[start:end]`` if it is HTML blocks and nothing else, or one plain line; say whether it was.

    ``tidy`` says that the text has no white space but blanks and line feeds.
    """
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    if start < end and text[start] != "<":
        return _read_line(text, start, end, pieces)
    at = _read_run(text, start, end, pieces) if tidy else start
    if _read_html_blocks(text, at, end, pieces, tidy=tidy):
        return True
    pieces.clear()
    return False


def _read_html_blocks(text: str, at: int, end: int, pieces: Pieces, *, tidy: bool) -> bool:
    """Read from ``at`` on if there is nothing but HTML blocks; say whether it was so."""
    find, add = text.find, pieces.later.append
    while 0 <= at < end:
        if text[at : at + 3] == "\n <":
            at += 2
        close = find("</p>", at, end)
        if close < 0:
            return _read_part(text, at, end + 1, end, pieces) >= 0
        tag = at if text[at : at + 3] == "<p>" else find("<p", at, close)
        if tag >= 0:
            if at < tag:
                at = _read_lead(text, at, tag, end, pieces)
            inner = tag + 3 if text[tag + 2] == ">" else _inner(text, tag, close)
            if at == tag and inner:
                html = text[inner:close]
                source = SIMPLE_TAG.sub("", html) if "<" in html else html
                if "<" not in source and (shown := _shown(source, tidy=tidy)):
                    at = close + 4
                    add((late_paragraph(shown, html), tag, inner, close, at))
                    continue
        if at <= close:
            at = _read_part(text, at, close + 4, end, pieces)
    return at >= 0


def _inner(text: str, tag: int, close: int) -> int:
    """Return where a paragraph's inner source begins, or 0 where its start tag is not of the simplest kind."""
    match = _SIMPLE_PARAGRAPH.match(text, tag, close)
    return match.end() if match else 0


def _shown(source: str, *, tidy: bool) -> str:
    """Return the text of ``source``, which has no tags."""
    if not tidy or "&" in source or "\n" in source or (" " in source and "  " in source):
        source = plain_text(source)
    return source.strip(EDGE)


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
    first = text.find("</p>", start, end)
    gap = _SAME_GAP.match(text, first + 4, end) if first >= 0 and text.startswith("<p>", start) else None
    if gap is None:
        return start
    run = text[start + 3 : end]
    *parts, last = run.split(f"</p>{gap[1]}<p>")
    inner, closed, _ = last.partition("</p>")
    if closed:  # behind which something else may come
        parts.append(inner)
    paragraphs: list[Paragraph] = []
    at, step = start, 7 + len(gap[1])
    odd = "&" in run or "\n" in run or "  " in run
    for html in parts:
        if "<" in html or (odd and ("&" in html or "\n" in html or "  " in html)):
            break
        shown = html.strip(EDGE)
        if not shown:
            break
        paragraphs.append(late_paragraph(shown, html))
        at += len(html) + step
    pieces.begin_with_run(paragraphs, start, step)
    return at - len(gap[1]) if closed and len(paragraphs) == len(parts) else at


def _read_part(text: str, at: int, stop: int, end: int, pieces: Pieces) -> int:
    """Read blocks from ``at`` on until ``stop``, the end of the next ``</p>``, is reached or passed.

    Return where the block that reaches it ends, or -1 where something else than a sure HTML block comes first.
    """
    while 0 <= at < stop and at < end:
        if text[at] != "<":
            at = _gap_end(text, at, end)
        elif match := _LEAD.match(text, at, end):
            at = match.end()
            _add_lead(text, match, pieces)
        elif stop <= end and (tag := _PARAGRAPH_TAG.match(text, at, stop - 4)) and _is_kramdowns(tag, text):
            at = _read_paragraph(text, at, tag.end(), stop, pieces) or _read_block(text, at, end, pieces)
        else:
            at = _read_block(text, at, end, pieces)
    return at


def _is_kramdowns(tag: re.Match[str], text: str) -> bool:
    """Whether kramdown sees the same start tag: it knows fewer attribute names, and fewer values without quotes."""
    same = START_TAG.match(text, tag.start(), tag.end())
    return same is not None and same.end() == tag.end()


def _read_lead(text: str, at: int, stop: int, end: int, pieces: Pieces) -> int:
    """Read blocks that are no paragraphs from ``at`` on until ``stop``; return as `_read_part` does."""
    while 0 <= at < stop:
        if match := _LEAD.match(text, at, stop):
            at = match.end()
            _add_lead(text, match, pieces)
            if at + 2 == stop and text[at:stop] == "\n ":
                return stop
        elif text[at] != "<":
            at = _gap_end(text, at, end)
        else:
            at = _read_block(text, at, end, pieces)
    return at


def _add_lead(text: str, match: re.Match[str], pieces: Pieces) -> None:
    """Add the comment, image, table or heading that ``match`` is."""
    kind = match.lastindex or 0  # the group that was closed last, so the outer one
    start, end = match.span(kind)
    if kind == _COMMENT:
        pieces.add_markup(text, start, end)
    elif kind == _IMAGE:
        pieces.later.append((late_image(match[kind]), start, *match.span(_IMAGE_TAG), end))
    elif kind == _TABLE:
        pieces.later.append((late_table(match[kind]), start, *match.span(_CELLS), end))
    elif shown := plain_text(match[_TITLE]).strip(EDGE):
        pieces.add(Heading(shown, int(match[_LEVEL]), match[kind]), start, *match.span(_TITLE), end)
    else:
        pieces.add_markup(text, start, end)


def _gap_end(text: str, at: int, end: int) -> int:
    """Return where the next HTML block begins, or -1 where something else comes first."""
    if text.startswith("\n <", at):
        return at + 2
    gap = _GAP.match(text, at, end)
    stop = gap.end() if gap else at
    return stop if text[stop] == "<" else -1


def _read_block(text: str, at: int, end: int, pieces: Pieces) -> int:
    """Read the HTML block at ``at`` as a tree and return its end, or -1 where kramdown sees no HTML block.

    Nor where its structure is in doubt: the paragraphs before it, if they leave a tag open, are part of the same block
    for kramdown, and it is judged as a whole.
    """
    stop = html_block_end(text, at, end)
    return -1 if stop is None or not read_html(text, at, stop, pieces) else stop


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
