"""FM: the fence around the front matter, and the keys in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.checking.fixes.drafts import ODD_BLANKS, Draft, is_readable, whole_line
from newspost.faults.fences import continues
from newspost.header.entries import arrange_block, arrange_flow, arrange_lines, map_entries
from newspost.header.lines import Lines
from newspost.header.nodes import compose
from newspost.text.patches import Patch, line_ending
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.checking.finding import Safety
    from newspost.checking.fixes.drafts import Mender
    from newspost.faults.fault import Fault
    from newspost.header.nodes import Node
    from newspost.meaning.reading import Reading

_KEY: Final = re.compile(r"[A-Za-z_][\w-]*+[ \t]*+:(?=[ \t\r\n]|\Z)", re.ASCII)
_BELOW_A_KEY: Final = re.compile(r"[ \t]++\S|- |#")
_LINE: Final = re.compile(r"[^\n]*+(?:\n|\Z)")
_DELIMITER: Final = re.compile(r"\s*+(?:[-\u2010-\u2015\u2212\u2500\u2501]++|\.{3,}+)")
_LEADING: Final = re.compile("( *+)([\t\xa0\u3000\u200b]++)(?=[^\\s#])")


# --- the fence


def _not_first(fault: Fault, reading: Reading) -> Draft | None:
    """FM002: delete what stands before the fence, if nobody sees it."""
    if fault.span.of(reading.text).strip(ODD_BLANKS):
        return None
    return Draft("Delete what stands before ---.", (Patch(fault.span, ""),), "safe")


def _unclosed(_fault: Fault, reading: Reading) -> Draft | None:
    """FM003: close the front matter below the last line in a row that looks like one of its lines."""
    text, newline = reading.text, line_ending(reading.text)
    end = 0
    for line in _lines(text, whole_line(text, reading.body_start).end):
        if not _KEY.match(text, *line) and not (end and _BELOW_A_KEY.match(text, *line)):
            break
        end = line.end
    if not end:
        return None
    fence = f"---{newline}" if text[end - 1] == "\n" else f"{newline}---{newline}"
    return Draft("Close the front matter below its last key.", (Patch(Span(end, end), fence),))


def _lines(text: str, at: int) -> Iterator[Span]:
    """Yield the lines from ``at`` on, their breaks included."""
    while at < len(text) and (found := _LINE.match(text, at)):
        yield Span(*found.span())
        at = found.end()


def _delimiter(fault: Fault, reading: Reading) -> Draft | None:
    """FM004: write three dashes; what stands in the line with them gets a line of its own.

    Where the front matter was readable all the same, text comes into the body that was lost before. A line in the
    midst of keys goes, but for a comment in it.
    """
    line = fault.span.of(reading.text)
    marks = _DELIMITER.match(line)
    rest = line[marks.end() if marks else 0 :].strip(ODD_BLANKS)
    newline = line_ending(reading.text)
    opens = fault.span.start == reading.body_start
    safe = not is_readable(reading) and bool(marks and marks[0].isascii())
    whole = whole_line(reading.text, fault.span.start)
    if reading.header.fence is not None and continues(reading.text, whole.end):
        if rest and not rest.startswith("#"):
            return None
        patch = Patch(fault.span, rest) if rest else Patch(whole, "")
        return Draft("Delete the line.", (patch,), "safe" if safe else "unsafe")
    if not rest:
        new = "---"
    elif opens and (rest.startswith("#") or _KEY.match(rest)):
        new = f"---{newline}{rest}"
    elif not opens and rest.startswith("#"):
        new = f"{rest}{newline}---"
    elif not opens:
        new, safe = f"---{newline}{rest}", False
    else:
        return None
    return Draft("Write --- and nothing else.", (Patch(fault.span, new),), "safe" if safe else "unsafe")


# --- its lines


def _key_line(fault: Fault, reading: Reading) -> Draft | None:
    """FM009: write ``key: value``, with blanks that YAML knows."""
    text, (start, end) = reading.text, fault.span
    if is_readable(reading):
        patches = _without_odd_blank(fault, reading)
    elif text[start] in ":：":
        patches = _colon(text, start)
    else:
        patches = tuple(_indented(text, start))
    safety: Safety = "unsafe" if is_readable(reading) else "safe"
    return Draft("Write `key: value`, with spaces.", patches, safety) if patches and end > start else None


def _without_odd_blank(fault: Fault, reading: Reading) -> tuple[Patch, ...]:
    """Return what takes an odd blank from the start of a key; nothing if the key is there without it too."""
    name = str(fault.loc[-1]).strip(ODD_BLANKS) if fault.loc else ""
    return () if name in reading.header.data else (Patch(fault.span, ""),)


def _colon(text: str, at: int) -> tuple[Patch, ...]:
    """Return what makes the colon at ``at`` one that ends a key, and puts a blank behind it."""
    line = text[at + 1 : whole_line(text, at).end]
    value = line.lstrip(ODD_BLANKS)
    if not text[whole_line(text, at).start : at].strip(ODD_BLANKS):
        return ()
    blanks = line[: len(line) - len(value)]
    gap = " " if value else blanks
    return (Patch(Span(at, at + 1 + len(blanks)), f":{gap}"),)


def _indented(text: str, at: int) -> Iterator[Patch]:
    """Yield what gives a line, and those below it with such blanks, the indentation of the line above them."""
    first = whole_line(text, at).start
    indent = _indent_below(text, first)
    for line in _lines(text, first):
        found = _LEADING.match(text, *line)
        if found is None:
            return
        yield Patch(Span(*found.span()), indent)


def _indent_below(text: str, start: int) -> str:
    """Return the blanks before a line at ``start``: those of the line above it, or two more below a key alone."""
    above = whole_line(text, start - 1).of(text)
    blanks = above[: len(above) - len(above.lstrip(" "))]
    return f"{blanks}  " if above.rstrip().endswith(":") else blanks


# --- its keys


def _duplicate(fault: Fault, reading: Reading) -> Draft | None:
    """FM010: keep the last of the equal keys, which is the one that Jekyll obeys."""
    fence = reading.header.fence
    node = compose(reading.text, fence) if fence and is_readable(reading) else None
    for step in fault.loc[:-1]:
        node = _child(node, step) if node else None
    if fence is None or node is None or node.kind != "mapping":
        return None
    lines = Lines(reading.text, fence.yaml)
    entries = map_entries(lines, node)
    alike = [index for index, entry in enumerate(entries) if entry.key and entry.key.text == fault.loc[-1]]
    if len(alike) < 2:
        return None
    wanted = [index for index in range(len(entries)) if index not in alike[:-1]]
    if node.style == "flow":
        patches = arrange_flow(reading.text, node, entries, wanted) or []
    elif len(fault.loc) == 1:
        patches = arrange_lines(lines, entries, wanted, line_ending(reading.text))
    else:
        patches = arrange_block(reading.text, lines, entries, wanted, line_ending(reading.text))
    values = {entries[index].value.span.of(reading.text) for index in alike}
    return Draft("Keep the last of them.", tuple(patches), "safe" if len(values) == 1 else "unsafe")


def _child(node: Node, step: str | int) -> Node | None:
    """Return what a list or map holds at a step of a path; of equal keys, the last."""
    if node.kind == "sequence":
        return node.children[step] if isinstance(step, int) and step < len(node.children) else None
    found = [value for key, value in zip(node.children[::2], node.children[1::2], strict=True) if key.text == step]
    return found[-1] if found and node.kind == "mapping" else None


MENDERS: Final[dict[str, Mender]] = {
    "FM002": _not_first,
    "FM003": _unclosed,
    "FM004": _delimiter,
    "FM009": _key_line,
    "FM010": _duplicate,
}
