"""kramdown's ways where they differ from CommonMark, as rules for markdown-it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock, blockquote, fence, heading, hr, lheading, list_block

from newspost.body.kramdown import html_block_end
from newspost.body.kramdown_inline import liquid_tags, use_inline_rules

# attributes of a block, or the lone caret that ends one
_ATTRIBUTE_LIST: Final = re.compile(r" {0,3}\{:[^\n]*\}[ \t]*|\^[ \t]*")
_DEFINITION: Final = re.compile(r" {0,3}(?:\[\^([\w-]+)\]:|\*\[[^\]\n]+\]:)")
_FENCE: Final = re.compile(r"(~{3,}+|`{3,}+)[ \t]*+(?>(?:[^\s`]\S*+)?)[ \t]*+")
_REFERENCE: Final = re.compile(r"\[([^\]\n]+)\]:[ \t]*(\S[^\n]*)")
_TITLE_START: Final = re.compile(r"[ \t]([\"'])")
_TITLE_LINE: Final = re.compile(r"(?:\"[^\n]+\"|'[^\n]+')[ \t]*")
_PIPE: Final = re.compile(r"\||[^\n]*?[^\\\n]\|")
_CODE_MARK: Final = re.compile(r"`++|<code(?=[\s>])[^<>\n]*+>|</code>")
_SEPARATOR: Final = re.compile(r"(?=[^\n]*?[-=])[+|: \t=-]++")
_LIST_START: Final = re.compile(r"(?:[+*-]|\d{1,9}\.)[ \t]")
_MEANING: Final = re.compile(r":[ \t]")
_UNDERLINE: Final = re.compile(r"(?:-+|=+)[ \t]*")
_MEANING_MARK: Final = re.compile(r":(?<![^\n\t >]:)[ \t]")
_WHITE: Final = " \t\n\v\f\r"  # as Ruby sees it
# what a line begins with that is, or ends, any block but a paragraph
_OPENING: Final = re.compile(r"[#>+*_`~<\[{^:=|\d-]")


class _Parser(MarkdownIt):
    """A parser that keeps a target as it was written, whatever its scheme: nothing is rendered here."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - markdown-it's name
        """Return a target as it stands."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - as above
        """Return the text of an autolink as it stands."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - as above
        """Take any target."""
        return True


def kramdown() -> MarkdownIt:
    """Return a parser that finds the blocks that Jekyll's kramdown (2.4, GFM) finds."""
    parser = _Parser("commonmark").enable("strikethrough")
    use_inline_rules(parser)
    block = parser.block.ruler
    block.at("fence", _fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    block.at("blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    block.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    block.at("lheading", _underlined_heading)
    block.at("hr", hr, {"alt": ["reference", "blockquote", "list"]})
    block.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    block.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    block.at("reference", _reference)
    block.before("reference", "kramdown_definition", _definition, {"alt": []})
    block.before("paragraph", "kramdown_table", _table)
    block.before("paragraph", "kramdown_attributes", _attributes, {"alt": ["paragraph", "reference", "blockquote"]})
    block.before("paragraph", "kramdown_definition_list", _definition_list, {"alt": []})
    block.at("paragraph", _paragraph)
    block.before("code", "kramdown_plain", _plain_paragraph, {"alt": []})
    return parser


def _line(state: StateBlock, line: int) -> str:
    """Return a line without the indentation of the blocks it stands in."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _opens(state: StateBlock, line: int) -> bool:
    """Whether a line may open, or underline, any block but a paragraph."""
    return _OPENING.match(state.src, state.bMarks[line] + state.tShift[line]) is not None


def _plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Find a paragraph that can be nothing else, so that no other rule need be asked."""
    if (
        silent
        or _opens(state, start)
        or state.is_code_block(start)
        or "|" in _line(state, start)
        or _may_have_meanings(state)
        or (start + 1 < end and not state.isEmpty(start + 1) and _opens(state, start + 1))
    ):
        return False
    return _paragraph(state, start, end, silent)


def _paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001 - as above
    """Find a paragraph, which ends before a blank line and where another block begins; one token will do for it."""
    rules = state.md.block.ruler.getRules("paragraph")
    parent, state.parentType = state.parentType, "paragraph"
    line, last = start + 1, state.lineMax
    while line < last and not state.isEmpty(line):
        # a line far to the right goes on with the paragraph, and so does one that a quote has looked at
        belongs = not _opens(state, line) or state.sCount[line] - state.blkIndent > 3 or state.sCount[line] < 0
        if not belongs and any(rule(state, line, last, True) for rule in rules):  # noqa: FBT003 - as above
            break
        line += 1
    state.line = line
    token = state.push("paragraph", "p", 0)
    # of white space only what Ruby takes for it goes: markdown-it's own trim takes U+2028 and U+2003 as well
    token.content = state.getLines(start, line, state.blkIndent, False).strip(_WHITE)  # noqa: FBT003 - as above
    token.map = [start, line]
    state.parentType = parent
    return True


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Find fenced code; kramdown wants its closing line, and but one word behind the opening one."""
    opening = None if state.is_code_block(start) else _FENCE.fullmatch(_line(state, start))
    return opening is not None and _is_closed(state, opening[1], start, end) and fence(state, start, end, silent)


def _is_closed(state: StateBlock, mark: str, start: int, end: int) -> bool:
    """Whether a line closes the fence ``mark``; what was looked for in vain is not looked for again."""
    missing: dict[tuple[int, str], tuple[int, int]] = state.env.setdefault("unclosed", {})
    shortest, known = missing.get((state.level, mark[0]), (0, 0))
    if start < known and len(mark) >= shortest:
        return False
    for line in range(start + 1, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            break
        text = _line(state, line).rstrip()
        if text.startswith(mark) and not text.strip(mark[0]) and not state.is_code_block(line):
            return True
    missing[state.level, mark[0]] = (len(mark), end)
    return False


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find a block quote.

    markdown-it looks at all lines that could still belong to it, even if it ends at once; so it is shown a few, and
    eight times as many each time that the quote takes them all.
    """
    if not _line(state, start).startswith(">"):
        return False
    size = 64
    while not silent and start + size < end:
        count = len(state.tokens)
        if not blockquote(state, start, start + size, silent):
            return False
        if state.line < start + size:
            return True
        del state.tokens[count:]
        state.env.pop("unclosed", None)
        size *= 8
    return blockquote(state, start, end, silent)


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Find a heading; kramdown wants its number signs in the first column, and something behind them."""
    text = _line(state, start)
    if not text.startswith("#") or state.tShift[start] > state.blkIndent or not text.strip("# \t"):
        return False
    return heading(state, start, end, silent)


def _underlined_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find an underlined heading; in kramdown its text is one line."""
    if (
        start + 1 >= end
        or not _UNDERLINE.fullmatch(_line(state, start + 1))
        or state.sCount[start + 1] > state.blkIndent
    ):
        return False
    return lheading(state, start, end, silent)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find a list: ``1)`` starts none, but any number with a dot does, right behind a paragraph too."""
    if not _LIST_START.match(_line(state, start)) or state.is_code_block(start):
        return False
    return silent or list_block(state, start, end, silent)


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find HTML blocks as kramdown does: from tag to closing tag, several in a line, text right behind one.

    A tag ends a paragraph that stands before it, a comment does not.
    """
    at = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or state.src[at : at + 1] != "<" or (silent and state.src.startswith("<!--", at)):
        return False
    if state.level:
        return _nested_html_block(state, start, end, silent)
    limit = state.eMarks[end - 1]
    stop = html_block_end(state.src, at, limit)
    if silent or stop is None:
        return stop is not None
    line = start
    while stop is not None:
        while state.eMarks[line] < stop:
            line += 1
        token = state.push("html_block", "", 0)
        token.map, token.content, token.meta = [start, line + 1], state.src[at:stop], {"place": (at, stop)}
        behind = state.src[stop : state.eMarks[line]]
        at = stop + len(behind) - len(behind.lstrip(" \t"))
        stop = html_block_end(state.src, at, limit) if state.src[at : at + 1] == "<" else None
    if at >= state.eMarks[line]:
        state.line = line + 1
        return True
    return _text_behind(state, line, end, at)


def _nested_html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find an HTML block inside a list or quote, whose marks and indentation are no part of it."""
    content, stop = _nested_block_end(state, start, end)
    if silent or stop is None:
        return stop is not None
    lines = content.count("\n", 0, stop) + 1
    token = state.push("html_block", "", 0)
    token.map, token.content = [start, start + lines], "\n".join(content.split("\n")[:lines])
    state.line = start + lines
    return True


def _nested_block_end(state: StateBlock, start: int, end: int) -> tuple[str, int | None]:
    """Return the lines from ``start`` on as they are without marks and indentation, and where the block in them ends.

    Four times as many lines are taken each time that the block goes on, so that short blocks do not each cost what
    follows them. A start tag or comment longer than the first few lines is none.
    """
    last, size = start + 1, 16
    while True:
        while last < min(start + size, end) and _within(state, last, end):
            last += 1
        content = state.getLines(start, last, state.blkIndent, False).lstrip(" \t")  # noqa: FBT003 - markdown-it's way
        stop = html_block_end(content, 0, len(content))
        if last < start + size or stop is None or stop < len(content):
            return content, stop
        size *= 4


def _text_behind(state: StateBlock, line: int, end: int, at: int) -> bool:
    """Read the text behind an HTML block on its last line as a paragraph."""
    state.bMarks[line], state.tShift[line], state.sCount[line] = at, 0, state.blkIndent
    first = len(state.tokens)
    _paragraph(state, line, end, False)  # noqa: FBT003 - markdown-it's signature
    state.tokens[first].meta = {"start": at}
    return True


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Find kramdown's tables: lines that all hold a pipe, between blank lines; a separator line is not needed."""
    if silent or state.is_code_block(start) or not _after_boundary(state, start):
        return False
    line = start
    rows: list[list[str]] = []
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        text = _line(state, line)
        if "|" not in text or not _PIPE.match(_hide_code(text)):
            break
        if not _SEPARATOR.fullmatch(text):
            rows.append(_cells(text))
        line += 1
    ends = line >= end or state.isEmpty(line) or bool(_ATTRIBUTE_LIST.fullmatch(_line(state, line)))
    if not rows or not ends:
        return False
    _push_table(state, rows, start, line)
    state.line = line
    return True


def _after_boundary(state: StateBlock, line: int) -> bool:
    """Whether a block boundary comes before ``line``: kramdown starts a table nowhere else."""
    if line == 0 or state.isEmpty(line - 1):
        return True
    return bool(state.tokens) and state.tokens[-1].type in {"blockquote_open", "list_item_open"}


def _hide_code(text: str) -> str:
    """Return a line with an ``x`` for each character of its code spans and Liquid tags."""
    for start, stop in liquid_tags(text).items() if "{" in text else ():
        text = text[:start] + "x" * (stop - start) + text[stop:]
    marks = list(_CODE_MARK.finditer(text))
    places: dict[str, list[int]] = {}
    for mark in marks:
        places.setdefault(mark[0], []).append(mark.start())
    hidden: list[str] = []
    at = 0
    for mark in marks:
        closing = mark[0] if mark[0][0] == "`" else "</code>"
        closings = places.get(closing, [])
        index = bisect_left(closings, mark.end())
        if mark.start() < at or index == len(closings) or mark[0] == "</code>":
            continue
        stop = closings[index] + len(closing)
        hidden += (text[at : mark.start()], "x" * (stop - mark.start()))
        at = stop
    return "".join((*hidden, text[at:]))


def _cells(text: str) -> list[str]:
    """Split a row at its pipes, those in code spans and escaped ones left alone."""
    hidden = _hide_code(text.replace("\\|", "xx"))
    cells: list[str] = []
    at = 0
    for pipe in (match.start() for match in re.finditer(r"\|", hidden)):
        cells.append(text[at:pipe].strip())
        at = pipe + 1
    cells.append(text[at:].strip())
    if hidden.startswith("|"):
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return cells


def _push_table(state: StateBlock, rows: list[list[str]], start: int, end: int) -> None:
    """Push the tokens of a table."""
    state.push("table_open", "table", 1).map = [start, end]
    for row in rows:
        state.push("tr_open", "tr", 1)
        for cell in row:
            state.push("td_open", "td", 1)
            token = state.push("inline", "", 0)
            token.content, token.map, token.children = cell, [start, end], []
            state.push("td_close", "td", -1)
        state.push("tr_close", "tr", -1)
    state.push("table_close", "table", -1)


def _attributes(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find a line of attributes (``{: .note}``, ``{:toc}``, ``{::comment}``): it is printed nowhere."""
    if state.is_code_block(start) or not _ATTRIBUTE_LIST.fullmatch(_line(state, start)):
        return False
    if not silent:
        state.push("hidden", "", 0).map = [start, start + 1]
        state.line = start + 1
    return True


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find the definition of a link's target, on one line but for its title; the last one of a name counts."""
    match = None if silent or state.is_code_block(start) else _REFERENCE.fullmatch(_line(state, start))
    if match is None:
        return False
    target = match[2].rstrip()
    state.line = start + 1
    if title := _TITLE_START.search(target):
        if not target.endswith(title[1], title.end() + 1):
            return False
        target = target[: title.start()].rstrip()
    elif start + 1 < end and _TITLE_LINE.fullmatch(_line(state, start + 1)):
        state.line += 1
    if target.startswith("<") and target.endswith(">"):
        target = target[1:-1]
    references: dict[str, dict[str, str]] = state.env.setdefault("references", {})
    references[normalizeReference(match[1])] = {"title": "", "href": target}
    return True


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find the definition of a footnote or an abbreviation: it is no running text where it stands."""
    match = None if silent or state.is_code_block(start) else _DEFINITION.match(_line(state, start))
    if match is None:
        return False
    if match[1]:
        state.env.setdefault("footnotes", set()).add(match[1])
    line = start + 1
    while line < end and (not state.isEmpty(line) or (line + 1 < end and state.sCount[line + 1] >= 4)):
        if state.sCount[line] < 4 and not state.isEmpty(line) and _DEFINITION.match(_line(state, line)):
            break
        line += 1
    state.push("hidden", "", 0).map = [start, line]
    state.line = line
    return True


def _definition_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find kramdown's definition lists: lines of terms, then lines that begin with a colon and a blank."""
    line = -1 if silent or not _may_have_meanings(state) else _first_meaning(state, start, end)
    if line < 0:
        return False
    items = [_line(state, term) for term in range(start, line) if not state.isEmpty(term)]
    while _within(state, line, end) and (not state.isEmpty(line) or (line + 1 < end and _goes_on(state, line + 1))):
        text = _line(state, line)
        if _MEANING.match(text):
            items.append(text[1:].strip())
        else:
            items[-1] += "\n" + text
        line += 1
    _push_items(state, items, start, line)
    state.line = line
    return True


def _may_have_meanings(state: StateBlock) -> bool:
    """Whether any line may begin with a colon and a blank."""
    if "has_meanings" not in state.env:
        state.env["has_meanings"] = _MEANING_MARK.search(state.src) is not None
    found: bool = state.env["has_meanings"]
    return found


def _first_meaning(state: StateBlock, start: int, end: int) -> int:
    """Return the line of the first meaning for the terms that begin at ``start``, or -1.

    How far was looked is remembered, so that a thousand blocks without a blank line between them do not each look
    through all that follow.
    """
    known: dict[int, int] = state.env.setdefault("meanings", {})
    line = max(start, known.get(state.level, 0))
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        if _MEANING.match(_line(state, line)):
            break
        line += 1
    known[state.level] = line
    if line + 1 < end and state.isEmpty(line):
        line += 1
    if line in {start, end} or state.is_code_block(line) or not _MEANING.match(_line(state, line)):
        return -1
    rules = state.md.block.ruler.getRules("paragraph")
    terms = range(start + 1, line)
    return -1 if any(rule(state, term, end, True) for term in terms for rule in rules) else line  # noqa: FBT003 - as above


def _within(state: StateBlock, line: int, end: int) -> bool:
    """Whether ``line`` belongs to the list item or quote that is being read."""
    return line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent)


def _goes_on(state: StateBlock, line: int) -> bool:
    """Whether ``line``, behind a blank one, still belongs to a definition list."""
    return bool(_MEANING.match(_line(state, line))) or state.is_code_block(line)


def _push_items(state: StateBlock, items: list[str], start: int, end: int) -> None:
    """Push the tokens of a list."""
    state.push("bullet_list_open", "dl", 1).map = [start, end]
    for item in items:
        state.push("list_item_open", "dd", 1)
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = item, [start, end], []
        state.push("list_item_close", "dd", -1)
    state.push("bullet_list_close", "dl", -1)
