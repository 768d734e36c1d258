"""The quick ways to read a front matter; each says "I am sure", or None and the next one is asked."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from newspost.header.fence import Fence
from newspost.header.scalars import WORDS, NumberError, resolve
from newspost.text.patterns import later
from newspost.text.spans import Span

# What no quick tier touches: control characters and tabs, the breaks that only YAML knows (NEL, LS, PS), the byte order
# mark, what libyaml refuses.
_ODD = "\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff"

# The header that the finews scraper writes. A name holds no blank, colon or number sign, so it ends with its line. Odd
# characters are looked for afterwards, by isprintable, which knows even more of them and is quicker.
_NAME = r"[^\W_][^\n :#]*+"
_CANONICAL = re.compile(
    "---\nlayout: post\n"
    'title: "([^\n"\\\\]*+)"\n'
    "date: ((?:1[6-9]|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}) ([-+][0-9]{4})\n"
    f"categories: ({_NAME})\n"
    f"tags: ({_NAME})\n"
    "(---\n)(?![ \t\r\n\f\v]|\\Z)"
)

# The closed grammar of the second tier, a line a match: a key with its value, or a blank line or comment.
_DOUBLE_QUOTED = f'"([^{_ODD}"\\\\]*+)"'
_SINGLE_QUOTED = f"'([^{_ODD}']*+)'"
_PLAIN = f"([^{_ODD} \\-?:,\\[\\]{{}}#&*!|>'\"%@`][^{_ODD}]*+)"
_IN_BRACKETS = f"\\[([^{_ODD}\\[\\]{{}}?:#&*!|>%@`\\\\]*+)\\]"
_END = " *+\r?\n"
_OPENING = later(f"---{_END}")
_LINE = later(
    "([A-Za-z][A-Za-z0-9_-]{0,62}):"
    f"(?>(?: ++(?:{_DOUBLE_QUOTED}|{_SINGLE_QUOTED}|{_PLAIN}|{_IN_BRACKETS}))?){_END}"
    f"|( *+(?:#[^{_ODD}]*+)?\r?\n)"
)
_KEY_ONLY, _DOUBLE, _SINGLE, _BARE, _FLOW, _NOTHING = range(1, 7)  # the groups of _LINE
_ITEM = later(f"( *+)- ++(?:{_DOUBLE_QUOTED}|{_SINGLE_QUOTED}|{_PLAIN}){_END}")
_UNSURE = object()


def read_canonical(text: str) -> tuple[Fence, dict[Any, Any]] | None:
    """Return fence and values of a ``text`` that begins with the five lines of the finews archive, else None."""
    match = _CANONICAL.match(text)
    if match is None:
        return None
    title, time, zone, categories, tags, _ = match.groups()
    if not (title.isprintable() and categories.isprintable() and tags.isprintable()):
        return None
    try:
        data = {
            "layout": "post",
            "title": title,
            "date": datetime.fromisoformat(time + zone),
            "categories": resolve(categories),
            "tags": resolve(tags),
        }
    except ValueError:  # no such day or number: the slow reader knows what Ruby makes of it
        return None
    close, body, new = match.start(6), match.end(), tuple.__new__
    # straight to tuple: the constructors of named tuples take as long as the rest of this function
    return new(Fence, (new(Span, (0, close)), new(Span, (close, body)), body)), data


def read_lines(text: str, fence: Fence) -> dict[Any, Any] | None:
    """Return the values of a header in which every line is of the simplest kind, else None.

    These are ``key: plain``, ``key: "no escape"``, ``key: 'no quote'``, ``key: [a, b]``, ``key:`` with or without a
    block list of such values below, comments and blank lines. Keys that YAML does not read as text (``yes``, ``null``)
    are left to the slow reader, as is every character that YAML treats in a way of its own.
    """
    opening = _OPENING.match(text, fence.yaml.start)
    return read_pairs(text, opening.end(), fence.yaml.end) if opening else None


def read_pairs(text: str, start: int, end: int) -> dict[Any, Any] | None:
    """Return the values in lines as `read_lines` knows them, which no fence has to be around, else None."""
    at = start
    data: dict[Any, Any] = {}
    while at != end:
        line = _LINE.match(text, at, end)
        if line is None:
            return None
        at = line.end()
        kind = line.lastindex
        if kind == _NOTHING:
            continue
        key = line[1]
        value: object = None
        if kind == _BARE:
            value = _plain(line[_BARE])
        elif kind == _DOUBLE:
            value = line[_DOUBLE]
        elif kind == _SINGLE:
            value = line[_SINGLE]
        elif kind == _FLOW:
            value = _flow_list(line[_FLOW])
        else:
            value, at = _block_list(text, at, end)
        if value is _UNSURE or (len(key) <= 5 and key.lower() in WORDS):
            return None
        data[key] = value
    return data


def _plain(text: str) -> object:
    """Return the value of what stands behind a key or dash, unless a colon or number sign may mean something in it."""
    text = text.rstrip(" ")
    if ": " in text or " #" in text or text[-1] == ":":
        return _UNSURE
    try:
        return resolve(text)
    except NumberError:
        return _UNSURE


def _flow_list(inside: str) -> object:
    """Return the values of a list in brackets; a comma inside quotes makes it unsure."""
    values: list[object] = []
    for part in inside.split(",") if inside.strip(" ") else ():
        item = part.strip(" ")
        quote = item[:1]
        if quote in {"", "-"}:
            return _UNSURE
        if quote not in {'"', "'"}:
            values.append(_plain(item))
        elif len(item) >= 2 and item.find(quote, 1) == len(item) - 1:
            values.append(item[1:-1])
        else:
            return _UNSURE
    return _UNSURE if _UNSURE in values else values


def _block_list(text: str, at: int, end: int) -> tuple[object, int]:
    """Return the list whose dashes stand below a key, or None where there is no dash, and where it ends."""
    item = _ITEM.match(text, at, end)
    if item is None:
        return None, at
    indent = item[1]
    values: list[object] = []
    while item is not None and item[1] == indent:
        values.append(_plain(item[4]) if item.lastindex == 4 else item[item.lastindex or 0])
        at = item.end()
        item = _ITEM.match(text, at, end)
    return (_UNSURE if _UNSURE in values else values), at
