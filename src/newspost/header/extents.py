"""What belongs to a value and what merely follows it, where libyaml's own marks do not tell."""

from __future__ import annotations

import re

from newspost.text.spans import Span

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_PROPERTIES = re.compile(r"(?>(?:[!&][^\s]*+|\#[^\n\r\x85\u2028\u2029]*+|\s)*)", re.VERBOSE)
_COLON = re.compile(r"(?>(?:\s|\#[^\n\r\x85\u2028\u2029]*+)*):", re.VERBOSE)
_INDICATOR = re.compile(r"[|>][0-9]?([-+]?)")


def empty_value(text: str, key_end: int) -> Span:
    """Return the empty span of a mapping's value that is not written: after the colon, or where there is none, the key.

    libyaml marks some of them at the next token, behind blank lines and comments.
    """
    colon = _COLON.match(text, key_end)
    at = colon.end() if colon else key_end
    return Span(at, at)


def block_scalar_end(text: str, span: Span, value: str) -> int:
    """Return the end of a ``|`` or ``>`` scalar whose marks are ``span`` and whose text is ``value``.

    libyaml's mark lies behind the blank lines that follow. They belong to the value under ``+`` only; the last line
    break is a part of it, and kept, except under ``-``.
    """
    properties = _PROPERTIES.match(text, span.start)
    indicator = _INDICATOR.match(text, properties.end() if properties else span.start)
    chomping = indicator[1] if indicator else ""
    if chomping == "+":
        return span.end
    starts, ends = _lines(text, indicator.end() if indicator else span.start, span.end)
    lines = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    indent = _indent(lines[1:], value)
    last = len(starts) - 1
    while last > 0 and len(lines[last]) <= indent and not lines[last].strip(" "):
        last -= 1
    if chomping == "-" or last + 1 == len(starts):
        return ends[last]
    return starts[last + 1]


def _lines(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Return where the lines of ``text`` from ``start`` to ``end`` start, and where their breaks do."""
    starts = [start]
    ends: list[int] = []
    for found in _BREAK.finditer(text, start, end):
        ends.append(found.start())
        starts.append(found.end())
    ends.append(end)
    return starts, ends


def _indent(lines: list[str], value: str) -> int:
    """Return how many spaces at the start of the ``lines`` of a scalar are indentation.

    The first line with more than spaces in it tells, as it stands in the header and as it is read; where there is
    none, the longest line does.
    """
    read = _BREAK.split(value)
    written_first = next((line for line in lines if line.strip(" ")), None)
    read_first = next((line for line in read if line.strip(" ")), None)
    if written_first is None or read_first is None:
        return max(map(len, lines), default=0) - max(map(len, read))
    return _leading_spaces(written_first) - _leading_spaces(read_first)


def _leading_spaces(line: str) -> int:
    """Return how many spaces ``line`` starts with."""
    return len(line) - len(line.lstrip(" "))
