"""The end of a body: the source line and the navigation, read from the last line upwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from newspost.body.late import plain_link
from newspost.dialect import PLAIN_SOURCE, Dialect
from newspost.parts import Link
from newspost.text.patterns import later

HTTP_URL = r"[Hh][Tt][Tt][Pp][Ss]?+://[^\s/?#<>]++[^\s<>]*+"
"""An absolute http(s) URL: a scheme, a host, and no blank or angle bracket anywhere."""

_LINK = r"\[([^\[\]\n]*+)\]\(([^()\n]*+)\)"
# the plainest tail there is: a source line, a blank line, and two links in one line
_PLAIN_TAIL = re.compile(rf"<(https?+://[A-Za-z0-9][!-;=?-~]*+)>\n\n{_LINK}[^\[\]()\n]*+{_LINK}")
_BLANK = " \t\n\r\f\v"
_HTTP_URL = later(HTTP_URL)
_ADDRESS = later(r"[A-Za-z][A-Za-z0-9+.\-]*+://|//[^/]|[\w\-]++(?>(?:\.[\w\-]++)+)/")
_BARE_URL = later(r"<?+https?://[^\s<>]++>?+|<[^<>\n]*+", re.IGNORECASE)


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
    has_http_url: bool = False


def read_tail(text: str, start: int, end: int, dialect: Dialect) -> Tail:
    """Read the tail of the body ``text[start:end]``; total, and linear in the length of the tail."""
    at = text.rfind("\n\n<", start, end) + 2
    match = _PLAIN_TAIL.fullmatch(text, at, end) if at >= 2 and dialect.source == PLAIN_SOURCE else None
    if match and dialect.navigation_pattern.fullmatch(match[2]):
        return _tail_of(match)
    line = _last_line(text, start, end)
    upwards: list[tuple[_Line, list[NavigationLink]]] = []
    while line is not None and text[line[0]] == "[" and (links := _read_navigation(text, line, dialect)):
        upwards.append((line, links))
        line = _last_line(text, start, line[0])
    tail = Tail(end)
    if upwards:
        upwards.reverse()
        tail.start = upwards[0][0][0]
        tail.lines = tuple([place for place, _ in upwards])
        tail.links = tuple([link for _, links in upwards for link in links])
    if line is not None and _stands_alone(text, start, line[0]):
        _read_source(text, line, dialect, tail)
    return tail


def _tail_of(match: re.Match[str]) -> Tail:
    """Return the tail that matches the plainest pattern."""
    source, text, href, other_text, other_href = match.regs[1:]
    links = (
        (plain_link(match[2], match[3]), *text, *href),
        (plain_link(match[4], match[5]), *other_text, *other_href),
    )
    line = (text[0] - 1, match.end())
    return Tail(match.start(), match.start(), source[1] + 1, *source, (line,), links, has_http_url=True)


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
    tail.has_http_url = _HTTP_URL.fullmatch(text, first, last) is not None


def _read_navigation(text: str, line: _Line, dialect: Dialect) -> list[NavigationLink]:
    """Read a line that is nothing but links and what stands between them; [] for any other line.

    A target ends at the last closing parenthesis before the next link, so that it may hold blanks and parentheses.
    """
    begin, end = line
    if text[end - 1] != ")":
        return []
    links: list[NavigationLink] = []
    label_end = text.find("](", begin, end)
    at = begin
    while label_end >= 0:
        label = text.rfind("[", at, label_end) + 1
        href = label_end + 2
        following = text.find("](", href, end)
        stop = text.rfind("[", href, following) if following >= 0 else end
        at = text.rfind(")", href, stop if stop >= 0 else end)
        if label == 0 or at < 0:
            return []
        links.append((Link(text[label:label_end], text[href:at]), label, label_end, href, at))
        label_end = following
    if not links or links[0][1] != begin + 1 or not dialect.navigation_pattern.fullmatch(text, begin + 1, links[0][2]):
        return []
    return links
