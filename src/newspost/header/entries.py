"""The entries of lists and maps: where each is written, and how new ones come between them and old ones go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newspost.header.extents import _PROPERTIES
from newspost.header.lines import Lines
from newspost.header.nodes import Node
from newspost.text.patches import Patch
from newspost.text.spans import Span

_DASH = re.compile("(?>(?:[ \t]*+(?:#[^\n\r\x85\u2028\u2029]*+)?(?:\r\n|[\n\r\x85\u2028\u2029]))*)[ ]*+(?=-)")
_BLANK = re.compile(r"[ \t\r\n]*+")
_COMMA = re.compile(r"[ \t\r\n]*+,[ \t\r\n]*+")
_END = re.compile(r"[ \t\r\n]*+(?:,[ \t\r\n]*+)?")


class Entry(NamedTuple):
    """An item of a list, or a key of a map with its value.

    ``head`` is where its dash, its key, or in brackets the item itself begins. ``odd`` says that the key is no scalar,
    or written as ``? key``.
    """

    head: int
    value: Node
    key: Node | None = None
    odd: bool = False


def map_entries(lines: Lines, node: Node) -> list[Entry]:
    """Return the entries of a map."""
    found: list[Entry] = []
    first = node.children[0] if node.children and (node.tag or node.anchor) else node
    for key, value in zip(node.children[::2], node.children[1::2], strict=True):
        is_explicit = node.style == "block" and lines.column(key.span.start) != lines.column(first.span.start)
        found.append(Entry(key.span.start, value, key, is_explicit or key.kind != "scalar"))
    return found


def common_column(lines: Lines, entries: Sequence[Entry]) -> int:
    """Return the column that the entries of a block begin at."""
    return lines.column(next((entry.head for entry in entries if not entry.odd), entries[0].head))


def list_entries(text: str, lines: Lines, node: Node) -> list[Entry] | None:
    """Return the items of a list, None where the place of a dash is unsure."""
    if node.style == "flow":
        return [Entry(item.span.start, item) for item in node.children]
    found: list[Entry] = []
    at = lines.after(node.span.start) if node.tag or node.anchor else node.span.start
    for item in node.children:
        dash = _DASH.match(text, at)
        if dash is None:
            return None
        found.append(Entry(dash.end(), item))
        at = lines.after(lines.trim(item.span))
    return found


def arrange_lines(lines: Lines, entries: Sequence[Entry], wanted: Sequence[int | str], newline: str) -> list[Patch]:
    """Return what makes the top of a header hold the ``wanted``: entries that stay, by index, then new ones' texts."""
    stay = {part for part in wanted if isinstance(part, int)}
    ends = [lines.after(lines.trim(entry.value.span)) for entry in entries]
    gone = [index for index in range(len(entries)) if index not in stay]
    patches = [Patch(Span(lines.start(entries[index].head), ends[index]), "") for index in gone]
    indent = " " * common_column(lines, entries)
    patches += [Patch(Span(ends[-1], ends[-1]), indent + part + newline) for part in wanted if isinstance(part, str)]
    return patches


def arrange_block(
    text: str, lines: Lines, entries: Sequence[Entry], wanted: Sequence[int | str], newline: str
) -> list[Patch]:
    """Return what makes a block inside of a value hold the ``wanted``; one entry stays at least.

    A line goes with the break before it, and comes with it: so all is inside the value, and blanks at the end of its
    last line stay there. Before the first entry that stays this cannot be: what is there goes with the blanks behind.
    """
    stay = {part for part in wanted if isinstance(part, int)}
    first = min(stay)
    ends = [lines.last_end(entry.value.span) for entry in entries]
    own_end = lines.trim(entries[-1].value.span)
    ends[-1] = ends[-1] if text[own_end : ends[-1]].strip(" \t\r") else own_end
    patches: list[Patch] = []
    for index, entry in enumerate(entries):
        if index < first:
            patches.append(Patch(Span(entry.head, _skip(_BLANK, text, lines.after(ends[index]))), ""))
        elif index not in stay:
            patches.append(Patch(Span(lines.before(entry.head), ends[index]), ""))
    indent = newline + " " * common_column(lines, entries)
    last = None
    for part in wanted:
        if isinstance(part, int):
            last = part
        elif last is None:
            patches.append(Patch(Span(entries[0].head, entries[0].head), part + indent))
        else:
            patches.append(Patch(Span(ends[last], ends[last]), indent + part))
    return patches


def arrange_flow(text: str, node: Node, entries: Sequence[Entry], wanted: Sequence[int | str]) -> list[Patch] | None:
    """Return what makes brackets or braces hold the ``wanted``, with the separator that they use.

    None where more than commas and blanks stands between the entries: comments, question marks.
    """
    gaps = _gaps(text, node, entries)
    if gaps is None:
        return None
    separator = gaps[1].of(text) if len(gaps) > 2 else ", "
    stay = {part for part in wanted if isinstance(part, int)}
    if not stay:
        return [Patch(Span(gaps[0].start, node.span.end - 1), separator.join(map(str, wanted)))]
    first = min(stay)
    patches: list[Patch] = []
    for index, entry in enumerate(entries):
        if index < first:
            patches.append(Patch(Span(entry.head, entries[index + 1].head), ""))
        elif index not in stay:
            patches.append(Patch(Span(entries[index - 1].value.span.end, entry.value.span.end), ""))
    last = None
    for part in wanted:
        if isinstance(part, int):
            last = part
        elif last is None:
            patches.append(Patch(Span(entries[first].head, entries[first].head), part + separator))
        else:
            at = entries[last].value.span.end
            patches.append(Patch(Span(at, at), separator + part))
    return patches


def _gaps(text: str, node: Node, entries: Sequence[Entry]) -> list[Span] | None:
    """Return what stands before, between and behind the entries of brackets or braces; None if it says something."""
    start, end = _skip(_PROPERTIES, text, node.span.start), node.span.end - 1
    if text[start : start + 1] not in {"[", "{"} or (
        entries and entries[0].head == start
    ):  # `[a: b]` has a map without braces in it
        return None
    gaps: list[Span] = []
    at = start + 1
    for entry in entries:
        gap = Span(at, _skip(_COMMA if gaps else _BLANK, text, at))
        if gap.end != entry.head:
            return None
        gaps.append(gap)
        at = entry.value.span.end
    gaps.append(Span(at, _skip(_END, text, at)))
    return gaps if gaps[-1].end == end else None


def _skip(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Return where ``pattern`` ends, or ``at`` where it is not met."""
    found = pattern.match(text, at)
    return found.end() if found else at
