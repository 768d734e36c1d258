"""SL and NV: the source line and the navigation."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.options import NO_OPTIONS, Options, words_of
from newspost.faults.views import category_page, folder_page, is_news, place
from newspost.faults.words import meant
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.body.tail import NavigationLink, Tail
    from newspost.meaning.reading import Reading

_LINK: Final = re.compile(r"\[([^\[\]\n]*+)\]\((?>(?:[^()\s]++|\([^()\s]*+\))*)\)")
_BETWEEN: Final = re.compile(r"[^\w\[\]()\n]*+")
_NO_ADDRESS: Final = re.compile(r"<[ \t\xa0\u3000]*+>|[(（][ \t\xa0\u3000]*+[)）]")
_OTHER_LINK: Final = re.compile(
    r"\[[^\[\]\n]*+\]\(https?+://[^()\s]++\)|<a\s[^<>\n]*+>[^<>\n]*+</a>"
    r"|[^\s<>\[\](][^<>\[\]\n]{0,19}?<?https?+://[^\s<>]++>?+|[(（]<?https?+://[^\s<>]++"
)
_PARTED_ADDRESS: Final = re.compile(r"<[ \t]++(https?+://[^<>\n]*+)>")
_HOST: Final = re.compile(r"//([^/?#]++)")
_BLANK: Final = re.compile(r"\s")
_GAP: Final = re.compile(r"\)[^\w\[\]()【［]*+(?=[\[【［])")
_SOURCE_LOC: Final = ("source_url",)


def find(reading: Reading, options: Options) -> Iterator[Fault]:
    """Yield the faults of this family, but for navigation that is not there."""
    yield from _source(reading, options)
    links = reading.body.tail.links
    for index, link in enumerate(links):
        yield from _link(reading.text, index, link)
    yield from _pipes(reading.text, links)
    yield from _unread_navigation(reading)
    yield from find_disagreement(reading)


def find_missing(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """NV001: a program's article without navigation."""
    text, tail = reading.text, reading.body.tail
    if not tail.links and is_news(reading) and next(_unread_navigation(reading), None) is None:
        end = len(text.rstrip())
        yield fault("NV001", Span(end, end), "There is no navigation below the article. Write one.", ("navigation",))


def _source(reading: Reading, options: Options) -> Iterator[Fault]:
    """Yield what is wrong with the source line: SL001 to SL004."""
    text, tail = reading.text, reading.body.tail
    if tail.source_start < 0:
        yield from _without_source(reading)
        return
    line, url = Span(tail.source_start, tail.source_end), text[tail.url_start : tail.url_end]
    if not url:
        yield fault(
            "SL001", line, "The source link is empty, and <> is printed as text. Write the address.", _SOURCE_LOC
        )
    elif not tail.has_http_url:
        what = "holds a blank" if url.startswith("http") else "does not begin with http:// or https://"
        message = f"The source {shown(url)} {what}, and is printed as text. Write the whole address."
        yield fault("SL002", Span(tail.url_start, tail.url_end), message, _SOURCE_LOC)
    elif text[tail.url_start - 1 : tail.url_start] != "<" or text[tail.url_end : tail.url_end + 1] != ">":
        yield fault(
            "SL003", line, "kramdown makes no link of an address without < and >. Write <address>.", _SOURCE_LOC
        )
    elif tail.lines and text.count("\n", tail.source_end, tail.lines[0][0]) == 1:
        message = "No blank line parts source and navigation, so they become one paragraph. Put one between them."
        yield fault("SL003", line, message, _SOURCE_LOC)
    else:
        yield from _unknown_host(text, tail, words_of(options, "SL004", "hosts"))


def _without_source(reading: Reading) -> Iterator[Fault]:
    """SL001 and SL003 for a program's article with navigation, and nothing that is read as a source before it."""
    text, body = reading.text, reading.body
    if not body.tail.links or not text.startswith(("<", "> "), body.start):
        return
    line, end = unread_source(reading), len(text[: body.tail.start].rstrip())
    if line and _NO_ADDRESS.fullmatch(text, *line):
        message = "The source link is empty, and is printed as text. Write the address."
        yield fault("SL001", line, message, _SOURCE_LOC)
    elif line and (parted := _PARTED_ADDRESS.fullmatch(text, *line)):
        message = "The source begins with a blank, and is printed as text. Take it away."
        yield fault("SL002", Span(line.start + 1, parted.end(1)), message, _SOURCE_LOC)
    elif line:
        message = "The source is not written as <address>, so nobody but a browser finds it. Write it so."
        yield fault("SL003", line, message, _SOURCE_LOC)
    elif body.attribution is not None:
        message = "There is no source line between article and navigation. Write the article's address as <http://...>."
        yield fault("SL001", Span(end, end), message, _SOURCE_LOC)


def unread_source(reading: Reading) -> Span | None:
    """Return the line above the navigation if it was meant for the source and is not read as such."""
    text, tail = reading.text, reading.body.tail
    if not tail.links or tail.source_start >= 0:
        return None
    end = len(text[: tail.start].rstrip())
    line = Span(max(text.rfind("\n", 0, end) + 1, reading.body_start), end)
    is_meant = any(pattern.fullmatch(text, *line) for pattern in (_NO_ADDRESS, _OTHER_LINK, _PARTED_ADDRESS))
    return line if is_meant else None


def _unknown_host(text: str, tail: Tail, hosts: frozenset[str] | None) -> Iterator[Fault]:
    """SL004: the source is at a host that the site does not take articles from."""
    found = _HOST.search(text, tail.url_start, tail.url_end)
    if hosts is None or found is None or found[1].lower() in hosts:
        return
    message = f"The site takes no articles from {shown(found[1])}.{meant(found[1].lower(), hosts)}"
    yield fault("SL004", Span(*found.span(1)), message, _SOURCE_LOC)


def _link(text: str, index: int, link: NavigationLink) -> Iterator[Fault]:
    """NV002 and NV003 in one link."""
    _, label, label_end, href, href_end = link
    target = text[href:href_end]
    loc, span = ("navigation", index, "href"), Span(href, href_end)
    if not target.strip():
        message = "The link leads nowhere: a browser takes it for the page itself. Write its target."
        yield fault("NV002", Span(label - 1, href_end + 1), message, loc)
    elif not text[label:label_end].strip():
        message = "The link has no text, so nobody sees it. Write one."
        yield fault("NV002", Span(label - 1, href_end + 1), message, ("navigation", index, "text"))
    elif not is_target(target) and (gap := _GAP.search(target)):
        span = Span(href + gap.end(), href_end + 1)
        yield fault("NV003", span, f"Markdown sees no link in {shown(span.of(text))}. Write [text](target).", loc[:1])
    elif not is_target(target):
        message = f"Markdown sees no link to {shown(target)}: blanks and single brackets end the target. Encode them."
        yield fault("NV003", span, message, loc)


def is_target(target: str) -> bool:
    """Whether kramdown takes a link's target: no blank in it, and each bracket has its other half."""
    depth = 0
    if _BLANK.search(target):
        return False
    for character in target:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def _pipes(text: str, links: tuple[NavigationLink, ...]) -> Iterator[Fault]:
    """NV003: an ASCII pipe between links makes a table of the line."""
    for before, after in pairwise(links):
        at = text.find("|", before[4], after[1])
        if at >= 0:
            message = "An ASCII pipe between links makes a table of them. Write the full-width ｜."
            yield fault("NV003", Span(at, at + 1), message, ("navigation",))
            return


def _unread_navigation(reading: Reading) -> Iterator[Fault]:
    """NV002 and NV003 in a last line that was meant for navigation, but is not read as one.

    A link without text cannot lead back by its name, and where the first is broken Markdown sees none.
    """
    text, line = reading.text, unread_line(reading)
    if line is None:
        return
    at, end = line
    while (found := _LINK.match(text, at, end)) is not None:
        if not found[1].strip():
            message = "The link has no text, so nobody sees it. Write one."
            yield fault("NV002", Span(*found.span()), message, ("navigation",))
            return
        between = _BETWEEN.match(text, found.end(), end)
        at = between.end() if between else found.end()
    if at < end and text.find("](", *line) >= 0:
        message = f"Markdown sees no link in {shown(text[at:end])}. Write [text](target)."
        yield fault("NV003", Span(at, end), message, ("navigation",))


def unread_line(reading: Reading) -> Span | None:
    """Return the last line if it was meant for navigation but is not read so, be its first bracket there or not."""
    text, tail = reading.text, reading.body.tail
    end = len(text[: tail.lines[0][0]].rstrip() if tail.lines else text.rstrip())
    start = max(text.rfind("\n", 0, end) + 1, reading.body_start)
    is_meant = reading.dialect.navigation_pattern.match
    if text.startswith("[", start):
        is_nameless = text.startswith("[]", start) and (is_news(reading) or "｜" in text[start:end])
        return Span(start, end) if is_nameless or is_meant(text, start + 1, end) else None
    label_end = text.find("](", start, end)
    is_open = label_end >= 0 and text.find("[", start, label_end) < 0 and is_meant(text, start, end)
    return Span(start, end) if is_open else None


def find_disagreement(reading: Reading) -> Iterator[Fault]:
    """NV004: the first link leads back to the post's category, and bears its tag. TX005: only letter case differs."""
    if not reading.body.tail.links or reading.header.fence is None or reading.header.error is not None:
        return
    text = reading.text
    _, label, label_end, href, href_end = reading.body.tail.links[0]
    tags, categories = (single_name(reading.header.data.get(name)) for name in ("tags", "categories"))
    of_the_tag = " ".join(text[label:label_end].split()) == f"返回{tags}"
    if tags and not of_the_tag and text[label:label_end].startswith("返回"):
        message = f"The link is called {shown(text[label:label_end])}, the tag is {shown(tags)}."
        yield fault("NV004", Span(label, label_end), message, ("navigation", 0, "text"))
    page = category_page(text, href, href_end) or (folder_page(text, href, href_end) if of_the_tag else None)
    if page is None or not categories or not is_target(text[href:href_end]):
        return
    name = " ".join(_decoded(page.of(text)).split())
    if name != categories and name.lower() == categories.lower():
        message = (
            f"The category is {shown(categories)}, its page {shown(name)}: two pages, but one folder in addresses."
        )
        yield fault("TX005", place(reading, "categories"), message, ("categories",))
    elif name != categories:
        message = f"The link leads to the category {shown(name)}, the post's is {shown(categories)}."
        yield fault("NV004", page, message, ("navigation", 0, "href"))


def _decoded(target: str) -> str:
    """Return a piece of a target without the escapes that addresses have: ``%E4`` and its like."""
    if "%" not in target:
        return target
    from urllib.parse import unquote  # noqa: PLC0415 - few targets have any

    return unquote(target)


def single_name(value: object) -> str:
    """Return a category or tag as written, where there is but one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return " ".join(value.split()) if isinstance(value, str) else ""
