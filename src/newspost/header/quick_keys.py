"""The quick way to find the keys of a front matter; it says "I am sure", or None and libyaml is asked."""

from __future__ import annotations

import re

from newspost.header.fence import Fence
from newspost.header.keys import Key, Path
from newspost.header.tiers import _BARE, _CANONICAL, _FLOW, _ITEM, _KEY_ONLY, _LINE, _NOTHING, _OPENING
from newspost.text.spans import Span

_QUOTES = {2: '"', 3: "'"}  # by their groups in _LINE and in _ITEM; the fourth is the plain one in both
# The keys of the archive's lines: the first, which is the same always; of the others the path, how far before their
# values they start, and the style of these.
_LAYOUT = Key(("layout",), Span(4, 10), Span(12, 16), "plain")
_ARCHIVE: tuple[tuple[Path, int, str], ...] = (
    (("title",), 7, '"'),
    (("date",), 6, "plain"),
    (("categories",), 12, "plain"),
    (("tags",), 6, "plain"),
)
_new = tuple.__new__  # the constructors of named tuples take longer than all the rest here


def quick_keys(text: str, fence: Fence) -> tuple[Key, ...] | None:
    """Return what `newspost.header.locate.locate` finds in a header in which every line is of the simplest kind.

    The grammar is that of `newspost.header.tiers.read_lines`; for any other header, None.
    """
    archive = _archive_keys(text)
    return _simple_keys(text, fence) if archive is None else archive


def archive_date(text: str) -> Span | None:
    """Return the place of the date in a ``text`` that begins with the five lines of the finews archive, else None."""
    match = _archive_lines(text)
    return None if match is None else Span(match.start(2), match.end(3))


def _archive_lines(text: str) -> re.Match[str] | None:
    """Return the five lines of the finews archive, if ``text`` begins with them."""
    match = _CANONICAL.match(text)
    is_sure = match and match[1].isprintable() and match[4].isprintable() and match[5].isprintable()
    return match if is_sure else None


def _archive_keys(text: str) -> tuple[Key, ...] | None:
    """Return the keys of a ``text`` that begins with the five lines of the finews archive, else None."""
    match = _archive_lines(text)
    if match is None:
        return None
    title, end = match.span(1)
    values = (title - 1, end + 1), (match.start(2), match.end(3)), match.span(4), match.span(5)
    others = [
        _new(Key, (path, _new(Span, (value[0] - before, value[0] - 2)), _new(Span, value), style))
        for (path, before, style), value in zip(_ARCHIVE, values, strict=True)
    ]
    return (_LAYOUT, *others)


def _simple_keys(text: str, fence: Fence) -> tuple[Key, ...] | None:
    """Return the keys of a header in which every line is of the simplest kind, else None."""
    opening = _OPENING.match(text, fence.yaml.start)
    at = opening.end() if opening else -1
    end = fence.yaml.end
    found: list[Key] = []
    while at != end:
        line = _LINE.match(text, at, end) if at >= 0 else None
        if line is None:
            return None
        at = line.end()
        kind = line.lastindex
        if kind == _NOTHING:
            continue
        path, key = (line[1],), _new(Span, line.span(1))
        if kind == _KEY_ONLY:
            keys, at = _block_list(text, at, end, path, key)
        elif kind == _FLOW:
            keys = _flow_list(line, path, key)
        elif (scalar := _scalar(line)) is None:
            return None
        else:
            found.append(_new(Key, (path, key, *scalar)))
            continue
        if keys is None:
            return None
        found += keys
    return tuple(found)


def _scalar(found: re.Match[str]) -> tuple[Span, str] | None:
    """Return span and style of a scalar, unless a colon or number sign may mean something in it."""
    kind = found.lastindex or 0
    start, end = found.span(kind)
    if kind != _BARE:
        return _new(Span, (start - 1, end + 1)), _QUOTES[kind]
    value = found[_BARE]
    if value[-1] == " ":
        value = value.rstrip(" ")
    if ": " in value or " #" in value or value[-1] == ":":
        return None
    return _new(Span, (start, start + len(value))), "plain"


def _flow_list(line: re.Match[str], path: Path, key: Span) -> list[Key] | None:
    """Return a list in brackets and its items; a comma inside quotes makes it unsure."""
    start, end = line.span(_FLOW)
    found = [Key(path, key, Span(start - 1, end + 1), "flow")]
    inside = line[_FLOW]
    for index, part in enumerate(inside.split(",") if inside.strip(" ") else ()):
        item = part.strip(" ")
        style = item[:1] if item[:1] in {'"', "'"} else "plain"
        whole = style == "plain" or (len(item) >= 2 and item.find(style, 1) == len(item) - 1)
        if item[:1] in {"", "-"} or not whole:
            return None
        at = start + len(part) - len(part.lstrip(" "))
        found.append(Key((*path, index), None, Span(at, at + len(item)), style))
        start += len(part) + 1
    return found


def _block_list(text: str, at: int, end: int, path: Path, key: Span) -> tuple[list[Key] | None, int]:
    """Return a list whose dashes stand below its key, with its items, or an empty value; and where it ends."""
    item = _ITEM.match(text, at, end)
    if item is None:
        return [Key(path, key, Span(key.end + 1, key.end + 1), "plain")], at
    indent, dash = item[1], item.end(1)
    found: list[Key] = []
    while item is not None and item[1] == indent:
        scalar = _scalar(item)
        if scalar is None:
            return None, at
        found.append(Key((*path, len(found)), None, *scalar))
        at = item.end()
        item = _ITEM.match(text, at, end)
    return [Key(path, key, Span(dash, found[-1].value.end), "block"), *found], at
