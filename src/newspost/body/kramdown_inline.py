"""The inline half of kramdown's ways: links, emphasis, tags, footnotes, and Liquid among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_inline import StateInline, autolink, backtick, escape
from markdown_it.rules_inline.state_inline import Delimiter

from newspost.body.kramdown import END_TAG, START_TAG
from newspost.body.tags import KRAMDOWN_BLOCK, KRAMDOWN_INLINE, KRAMDOWN_VOID

# Jekyll runs Liquid before kramdown sees the text, so a tag's own characters mean nothing to Markdown
_LIQUID_MARK: Final = re.compile(r"(?=(\{\{|\{%|\}\}|%\}))")
_TARGET_MARK: Final = re.compile(r"[{()]|\s(?=[\"'])")
_ESCAPE: Final = re.compile(r"\\[\\.*_+`<>()\[\]{}#!:|\"'$=~\n-]")
_LONE_BACKTICK: Final = re.compile(r"(?<=\s)`\s")
_AUTOLINK: Final = re.compile(r"<(?:(?:mailto|https?|ftps?):|[^<>@\s]++@)")
_SPAN_ATTRIBUTES: Final = re.compile(r"\{:[^{}\n]*\}")
_FOOTNOTE: Final = re.compile(r"\[\^([\w-]+)\]")
_WORD_BEFORE: Final = re.compile(r"[^\W\d_]-?\Z")
_NOT_RAW: Final = KRAMDOWN_INLINE | KRAMDOWN_BLOCK | KRAMDOWN_VOID
_TEXT_DELIMITERS: Final = frozenset("*_~")


def use_inline_rules(parser: MarkdownIt) -> None:
    """Make ``parser`` read inline Markdown as kramdown does."""
    parser.helpers = cast("Any", _Helpers)  # markdown-it takes a module or whatever has its functions
    inline = parser.inline.ruler
    inline.before("text", "liquid", _liquid)
    inline.at("escape", _escape)
    inline.at("backticks", _code_span)
    inline.at("emphasis", _emphasis)
    inline.at("autolink", _autolink)
    inline.at("html_inline", _html_inline)
    inline.before("link", "kramdown_footnote", _footnote)
    inline.before("link", "kramdown_span_attributes", _span_attributes)


class _Target(NamedTuple):
    """What markdown-it wants to know of a link's target."""

    ok: bool
    pos: int
    str: str


class _Helpers:
    """markdown-it's helpers, with a link target as kramdown reads it."""

    parseLinkLabel = staticmethod(parseLinkLabel)  # noqa: N815 - markdown-it's name
    parseLinkTitle = staticmethod(parseLinkTitle)  # noqa: N815 - markdown-it's name

    @staticmethod
    def parseLinkDestination(text: str, pos: int, maximum: int) -> object:  # noqa: N802 - markdown-it's name
        """Read a link's target: it may hold blanks, balanced parentheses and Liquid tags."""
        if text.startswith("<", pos):
            return parseLinkDestination(text, pos, maximum)
        end = _target_end(text, pos, maximum)
        target = text[pos:end].rstrip()
        return _Target(bool(target), pos + len(target), unescapeAll(target))


def _target_end(text: str, pos: int, maximum: int) -> int:
    """Return where a link's target ends: before its closing parenthesis or a title."""
    closings, stops = _target_marks(text)
    opening = pos - 1
    while text[opening] in " \t\n":
        opening -= 1
    index = bisect_left(stops, pos)
    return min(maximum, closings.get(opening, maximum), stops[index] if index < len(stops) else maximum)


@lru_cache(maxsize=4)
def _target_marks(text: str) -> tuple[dict[int, int], list[int]]:
    """Return the parentheses that belong together, and where a target would have to stop: before titles.

    What stands in a Liquid tag does not count. All is found in one walk, so that a thousand links that never end cost
    no more than one.
    """
    closings: dict[int, int] = {}
    stops: list[int] = []
    opened: list[int] = []
    tags = liquid_tags(text)
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
def liquid_tags(text: str) -> dict[int, int]:
    """Return the end of each Liquid tag by its start."""
    tags: dict[int, int] = {}
    opened: dict[str, list[int]] = {"}}": [], "%}": []}
    for match in _LIQUID_MARK.finditer(text):
        at, mark = match.start(), match[1]
        if mark == "{{":
            opened["}}"].append(at)
        elif mark == "{%":
            opened["%}"].append(at)
        else:
            tags.update((start, at + 2) for start in opened[mark] if start + 2 <= at)
            opened[mark] = [start for start in opened[mark] if start + 2 > at]
    return tags


def _liquid(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Take a Liquid tag as text, whatever is in it."""
    if not state.src.startswith(("{{", "{%"), state.pos):
        return False
    stop = liquid_tags(state.src).get(state.pos)
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
    if marker == "_":
        opens = opens and not _WORD_BEFORE.search(state.src[max(start - 2, 0) : start])
        closes = closes and not after.isalnum()
    for _ in range(end - start):
        state.push("text", "", 0).content = marker
        state.delimiters.append(Delimiter(ord(marker), end - start, len(state.tokens) - 1, -1, opens, closes))
    state.pos = end
    return True


def _escape(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take a backslash before one of the signs that kramdown knows; before any other it is text."""
    return _ESCAPE.match(state.src, state.pos) is not None and escape(state, silent)


def _code_span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take a code span; a lone backtick between blanks begins none, and between lone ones blanks count."""
    start = state.pos
    if _LONE_BACKTICK.match(state.src, start) or not backtick(state, silent):
        return False
    if not silent and state.tokens and not state.pending and (token := state.tokens[-1]).type == "code_inline":
        width = len(token.markup)
        source = state.src[start + width : state.pos - width]
        token.content = source if width == 1 else source.removeprefix(" ").removesuffix(" ")
    return True


def _autolink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take a link between angle brackets; kramdown knows but these schemes, and else sees a tag."""
    return _AUTOLINK.match(state.src, state.pos) is not None and autolink(state, silent)


def _html_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as above
    """Take a tag or comment of kramdown's forms; ``<?...?>`` and ``<!...>`` are text to it."""
    stop = _markup_end(state)
    if stop < 0:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = state.src[state.pos : stop]
    state.pos = stop
    return True


@lru_cache(maxsize=8)
def _element_ends(text: str, name: str) -> dict[int, int]:
    """Return the end of each element of one name by its start; one that is never closed has none."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for tag in re.finditer(rf"<(/?+){name}(?![\w.\-·:])", text, re.IGNORECASE):
        if not tag[1]:
            opened.append(tag.start())
        elif opened and (closing := END_TAG.match(text, tag.start())):
            ends[opened.pop()] = closing.end()
    return ends


def _markup_end(state: StateInline) -> int:
    """Return the end of the tag, comment, or element of raw text that begins here, or -1."""
    text, pos, maximum = state.src, state.pos, state.posMax
    if text[pos] != "<":
        return -1
    if text.startswith("<!--", pos):
        last = state.html_terminator_last("-->")
        stop = text.find("-->", pos + 4, maximum) if last >= pos + 4 else -1
        return stop + 3 if stop >= 0 else -1
    if closing := END_TAG.match(text, pos, maximum):
        return closing.end()
    tag = START_TAG.match(text, pos, maximum)
    if tag is None or tag[3] or tag[1].lower() in _NOT_RAW:
        return tag.end() if tag else -1
    return min(_element_ends(text, tag[1].lower()).get(pos, maximum), maximum)


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
