"""The end of a body: the source line and the navigation, read from the last line upwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from newspost.article import Link
from newspost.dialect import Dialect

_BLANK = " \t\n\r\f\v"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*+://|//[^/]|[\w\-]++(?:\.[\w\-]++)++/")
_BARE_URL = re.compile(r"<?+https?://[^\s<>]++>?+|<[^<>\n]*+", re.IGNORECASE)


NavigationLink: TypeAlias = tuple[Link, int, int, int, int]
"""One link of the navigation, and where its text and its target begin and end."""

_Line: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class Tail:
    """What stands at the end of a body: ``start`` is where it begins (the end of the body proper).

    The source line goes from ``source_start`` to ``source_end``, the address in it from ``url_start`` to ``url_end``,
    each -1 where there is none; ``lines`` are the lines of the navigation.
    """

    start: int
    source_start: int = -1
    source_end: int = -1
    url_start: int = -1
    url_end: int = -1
    lines: tuple[_Line, ...] = ()
    links: tuple[NavigationLink, ...] = ()


def read_tail(text: str, start: int, end: int, dialect: Dialect) -> Tail:
    """Read the tail of the body ``text[start:end]``; total, and linear in the length of the tail."""
    line = _last_line(text, start, end)
    lines: list[_Line] = []
    found: list[list[NavigationLink]] = []
    while line is not None and (links := _read_navigation(text, line, dialect)):
        lines.append(line)
        found.append(links)
        line = _last_line(text, start, line[0])
    tail = Tail(lines[-1][0] if lines else end)
    if lines:
        tail.lines = tuple(reversed(lines))
        tail.links = tuple(link for links in reversed(found) for link in links) if len(found) > 1 else tuple(found[0])
    if line is not None and _stands_alone(text, start, line[0]):
        _read_source(text, line, dialect, tail)
    return tail


def _last_line(text: str, start: int, end: int) -> _Line | None:
    """Return the last line of ``text[start:end]`` that is not blank, without the blanks around it."""
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    if end == start:
        return None
    begin = text.rfind("\n", start, end) + 1 or start
    while text[begin] in _BLANK:
        begin += 1
    return begin, end


def _stands_alone(text: str, start: int, at: int) -> bool:
    """Whether the line at ``at`` is a block of its own: before it a blank line, a closing tag, or the front matter."""
    if text.startswith("\n\n", at - 2):
        return True
    previous = _last_line(text, start, at)
    return previous is None or text[previous[1] - 1] == ">" or text.count("\n", previous[1], at) > 1


def _read_source(text: str, line: _Line, dialect: Dialect, tail: Tail) -> None:
    """Read the source line, if ``line`` is one, into ``tail``.

    A tag also stands between angle brackets: only an address or nothing is a source. Between body and navigation stands
    the source, so there a bare or half-open address is taken for one too.
    """
    begin, end = line
    if match := dialect.source_pattern.fullmatch(text, begin, end):
        first, last = match.span("url")
        if first != last and not text.startswith("http", first) and not _ADDRESS.match(text, first, last):
            return
    elif tail.lines and (match := _BARE_URL.fullmatch(text, begin, end)):
        first, last = begin + (text[begin] == "<"), end - (text[end - 1] == ">")
    else:
        return
    tail.start = tail.source_start = begin
    tail.source_end, tail.url_start, tail.url_end = end, first, last


def _read_navigation(text: str, line: _Line, dialect: Dialect) -> list[NavigationLink]:
    """Read a line that is nothing but links and what stands between them; [] for any other line.

    A target ends at the last closing parenthesis before the next link, so that it may hold blanks and parentheses.
    """
    begin, end = line
    if text[begin] != "[" or text[end - 1] != ")":
        return []
    links: list[NavigationLink] = []
    at = begin
    while at < end:
        label_end = text.find("](", at, end)
        label_start = text.rfind("[", at, label_end) + 1
        if label_end < 0 or label_start == 0:
            break
        following = text.find("](", label_end + 2, end)
        limit = text.rfind("[", label_end + 2, following) if following >= 0 else end
        href_end = text.rfind(")", label_end + 2, limit if limit >= 0 else end)
        if href_end < 0:
            return []
        links.append((Link(text[label_start:label_end], text[label_end + 2 : href_end]), label_start, label_end, label_end + 2, href_end))
        at = href_end + 1
    return links if links and links[0][1] == begin + 1 and dialect.navigation_pattern.fullmatch(links[0][0].text) else []
