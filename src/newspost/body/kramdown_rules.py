"""kramdown's ways where they differ from CommonMark, as rules for markdown-it."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_block import StateBlock, heading, hr, lheading, list_block, paragraph
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from newspost.body.kramdown import html_block_end

# Jekyll runs Liquid before kramdown sees the text, so a tag's own characters mean nothing to Markdown
_LIQUID_MARK: Final = re.compile(r"\n|(?=(\{\{|\{%|\}\}|%\}))")
_ATTRIBUTE_LIST: Final = re.compile(r" {0,3}\{:[^\n]*\}[ \t]*")
_SPAN_ATTRIBUTES: Final = re.compile(r"\{:[^{}\n]*\}")
_FOOTNOTE: Final = re.compile(r"\[\^([\w-]+)\]")
_DEFINITION: Final = re.compile(r" {0,3}(?:\[\^([\w-]+)\]:|\*\[[^\]\n]+\]:)")
_PIPE: Final = re.compile(r"\||[^\n]*?[^\\\n]\|")
_CODE_MARK: Final = re.compile(r"`++|<code(?=[\s>])[^<>\n]*+>|</code>")
_TARGET_MARK: Final = re.compile(r"[{()\n]|[ \t](?=[\"'])")
_SEPARATOR: Final = re.compile(r"[+|: \t=-]*[-=][+|: \t=-]*")
_LIST_START: Final = re.compile(r"(?:[+*-]|\d{1,9}\.)[ \t]")
_MEANING: Final = re.compile(r":[ \t]")
_UNDERLINE: Final = re.compile(r"(?:-+|=+)[ \t]*")
_TEXT_DELIMITERS: Final = frozenset("*_~")


class _Helpers:
    """markdown-it's helpers, with a link target as kramdown reads it."""

    parseLinkLabel = staticmethod(parseLinkLabel)  # noqa: N815 - markdown-it's name
    parseLinkTitle = staticmethod(parseLinkTitle)  # noqa: N815 - markdown-it's name

    @staticmethod
    def parseLinkDestination(text: str, pos: int, maximum: int) -> object:  # noqa: N802 - markdown-it's name
        """Read a link's target: it may hold blanks, balanced parentheses and Liquid tags."""
        found = parseLinkDestination(text, pos, maximum)
        if text.startswith("<", pos):
            return found
        end = _target_end(text, pos, maximum)
        target = text[pos:end].rstrip()
        found.ok, found.pos, found.str = bool(target), pos + len(target), unescapeAll(target)
        return found


def _target_end(text: str, pos: int, maximum: int) -> int:
    """Return where a link's target ends: before its closing parenthesis, a title, or the end of the line."""
    closings, stops = _target_marks(text)
    opening = len(text[:pos].rstrip()) - 1
    index = bisect_left(stops, pos)
    return min(maximum, closings.get(opening, maximum), stops[index] if index < len(stops) else maximum)


@lru_cache(maxsize=4)
def _target_marks(text: str) -> tuple[dict[int, int], list[int]]:
    """Return the parentheses that belong together, and where a target would have to stop: line ends and titles.

    What stands in a Liquid tag does not count. All is found in one walk, so that a thousand links that never end cost
    no more than one.
    """
    closings: dict[int, int] = {}
    stops: list[int] = []
    opened: list[int] = []
    tags = _liquid_tags(text)
    behind = 0
    for match in _TARGET_MARK.finditer(text):
        at, mark = match.start(), match[0]
        if at < behind:
            continue
        if mark == "{":
            behind = tags.get(at, 0)
        elif mark == "(":
            opened.append(at)
        elif mark != ")":
            stops.append(at)
        elif opened:
            closings[opened.pop()] = at
    return closings, stops


@lru_cache(maxsize=4)
def _liquid_tags(text: str) -> dict[int, int]:
    """Return the end of each Liquid tag by its start; a tag does not go beyond its line."""
    tags: dict[int, int] = {}
    opened: dict[str, list[int]] = {"}}": [], "%}": []}
    for match in _LIQUID_MARK.finditer(text):
        at, mark = match.start(), match[1]
        if mark == "{{":
            opened["}}"].append(at)
        elif mark == "{%":
            opened["%}"].append(at)
        elif mark is None:
            opened = {"}}": [], "%}": []}
        else:
            tags.update((start, at + 2) for start in opened[mark] if start + 2 <= at)
            opened[mark] = [start for start in opened[mark] if start + 2 > at]
    return tags


def kramdown() -> MarkdownIt:
    """Return a parser that finds the blocks that Jekyll's kramdown (2.4, GFM) finds."""
    parser = MarkdownIt("commonmark").enable("strikethrough")
    parser.helpers = _Helpers
    block, inline = parser.block.ruler, parser.inline.ruler
    block.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    block.at("lheading", _underlined_heading)
    block.at("hr", hr, {"alt": ["reference", "blockquote", "list"]})
    block.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    block.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    block.before("code", "kramdown_table", _table)
    block.before("reference", "kramdown_definition", _definition, {"alt": []})
    block.before("paragraph", "kramdown_attributes", _attributes, {"alt": ["paragraph", "reference", "blockquote"]})
    block.before("paragraph", "kramdown_definition_list", _definition_list, {"alt": []})
    inline.before("text", "liquid", _liquid)
    inline.at("emphasis", _emphasis)
    inline.before("link", "kramdown_footnote", _footnote)
    inline.before("link", "kramdown_span_attributes", _span_attributes)
    # a target is kept as it was written, whatever its scheme: nothing is rendered here
    parser.normalizeLink = _as_written  # type: ignore[method-assign] # markdown-it's documented way
    parser.normalizeLinkText = _as_written  # type: ignore[method-assign] # as above
    parser.validateLink = _always  # type: ignore[method-assign] # as above
    return parser


def _as_written(url: str) -> str:
    """Return a target as it stands."""
    return url


def _always(_url: str) -> bool:
    """Take any target."""
    return True


def _line(state: StateBlock, line: int) -> str:
    """Return a line without the indentation of the blocks it stands in."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Find a heading; kramdown wants its number signs in the first column, and something behind them."""
    if state.tShift[start] > state.blkIndent or not _line(state, start).strip("# \t"):
        return False
    return heading(state, start, end, silent)


def _underlined_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find an underlined heading; in kramdown its text is one line."""
    if start + 1 >= end or not _UNDERLINE.fullmatch(_line(state, start + 1)) or state.sCount[start + 1] > state.blkIndent:
        return False
    return lheading(state, start, end, silent)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find a list: ``1)`` starts none, but any number with a dot does, right behind a paragraph too."""
    if not _LIST_START.match(_line(state, start)) or state.is_code_block(start):
        return False
    return silent or list_block(state, start, end, silent)


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Find HTML blocks as kramdown does: from tag to closing tag, several in a line, text right behind one."""
    at = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or state.src[at : at + 1] != "<":
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
    content = state.getLines(start, end, state.blkIndent, False).lstrip(" \t")  # noqa: FBT003 - markdown-it's signature
    stop = html_block_end(content, 0, len(content))
    if silent or stop is None:
        return stop is not None
    lines = content.count("\n", 0, stop) + 1
    token = state.push("html_block", "", 0)
    token.map, token.content = [start, start + lines], "\n".join(content.split("\n")[:lines])
    state.line = start + lines
    return True


def _text_behind(state: StateBlock, line: int, end: int, at: int) -> bool:
    """Read the text behind an HTML block on its last line as a paragraph."""
    state.bMarks[line], state.tShift[line], state.sCount[line] = at, 0, state.blkIndent
    first = len(state.tokens)
    paragraph(state, line, end, False)  # noqa: FBT003 - markdown-it's signature
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
        if not _PIPE.match(_hide_code(text)):
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
    """Return a line with an ``x`` for each character of its code spans."""
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
    line = -1 if silent else _first_meaning(state, start, end)
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


def _liquid(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take a Liquid tag as text, whatever is in it."""
    if not state.src.startswith(("{{", "{%"), state.pos):
        return False
    stop = _liquid_tags(state.src).get(state.pos)
    if stop is None or stop > state.posMax:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : stop])
    state.pos = stop
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take the delimiters of emphasis as kramdown does: only white space keeps one from opening or closing.

    CommonMark also looks for punctuation, and then Chinese text in brackets or quotes cannot be emphasised.
    """
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    start = end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before, after = state.src[start - 1 : start] if start else "", state.src[end : end + 1]
    opens = bool(after) and not after.isspace()
    closes = bool(before) and not before.isspace()
    if marker == "_" and before.isalnum() and after.isalnum():
        opens = closes = False
    for _ in range(end - start):
        state.push("text", "", 0).content = marker
        state.delimiters.append(Delimiter(ord(marker), end - start, len(state.tokens) - 1, -1, opens, closes))
    state.pos = end
    return True


def _footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take the mark of a footnote as its number, as kramdown prints it."""
    match = _FOOTNOTE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "[" else None
    if match is None or match[1] not in state.env.get("footnotes", ()):
        return False
    if not silent:
        numbers = state.env.setdefault("numbers", {})
        state.pending += str(numbers.setdefault(match[1], len(numbers) + 1))
    state.pos = match.end()
    return True


def _span_attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Pass over attributes behind a span (``[a](b){:target="_blank"}``); behind plain text they are text."""
    match = _SPAN_ATTRIBUTES.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "{" else None
    if match is None or state.pending or not state.tokens:
        return False
    last = state.tokens[-1]
    if last.type == "text" and not set(last.content) <= _TEXT_DELIMITERS:
        return False
    if not silent:
        state.push("hidden", "", 0)
    state.pos = match.end()
    return True
