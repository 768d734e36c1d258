"""SL and NV: the source line and the navigation. Silent where there are none."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.views import is_news
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.body.tail import NavigationLink
    from newspost.meaning.reading import Reading

_EMPTY_LABEL: Final = re.compile(r"\[\s*+\]\([^()\n]*+\)")
_PAGE: Final = re.compile(r".*?/category/(.+?)(?:\.html?|/)?\Z", re.DOTALL)
_BLANK: Final = re.compile(r"\s")
_SOURCE_LOC: Final = ("source_url",)


def find(reading: Reading) -> Iterator[Fault]:
    """Yield the faults of this family."""
    yield from _source(reading)
    links = reading.body.tail.links
    for index, link in enumerate(links):
        yield from _link(reading.text, index, link)
    yield from _pipes(reading.text, links)
    yield from _empty_label(reading)
    if links and reading.header.fence is not None and reading.header.error is None:
        yield from _disagreement(reading, links[0])


def _source(reading: Reading) -> Iterator[Fault]:
    """SL001 to SL003."""
    text, tail = reading.text, reading.body.tail
    if tail.source_start < 0:
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
    elif not _is_target(target):
        message = f"Markdown sees no link to {shown(target)}: blanks and single brackets end the target. Encode them."
        yield fault("NV003", span, message, loc)


def _is_target(target: str) -> bool:
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


def _empty_label(reading: Reading) -> Iterator[Fault]:
    """NV002 for a first link without text, which keeps the line from being read as navigation."""
    text, tail = reading.text, reading.body.tail
    if tail.links or not (is_news(reading) or tail.source_start >= 0 or "｜" in text):
        return
    end = len(text.rstrip())
    start = text.rfind("\n", 0, end) + 1
    found = _EMPTY_LABEL.search(text, max(start, reading.body_start), end)
    if found and "](" in text[found.end() : end]:
        yield fault(
            "NV002", Span(*found.span()), "The link has no text, so nobody sees it. Write one.", ("navigation",)
        )


def _disagreement(reading: Reading, link: NavigationLink) -> Iterator[Fault]:
    """NV004: the first link leads back to the post's category, and bears its tag."""
    text = reading.text
    _, label, label_end, href, href_end = link
    tags, categories = (_single(reading.header.data.get(name)) for name in ("tags", "categories"))
    if tags and " ".join(text[label:label_end].split()) != f"返回{tags}" and text[label:label_end].startswith("返回"):
        message = f"The link is called {shown(text[label:label_end])}, the tag is {shown(tags)}."
        yield fault("NV004", Span(label, label_end), message, ("navigation", 0, "text"))
    page = _PAGE.fullmatch(text, href, href_end)
    if categories and page and _is_target(text[href:href_end]) and " ".join(page[1].split()) != categories:
        message = f"The link leads to the category {shown(page[1])}, the post's is {shown(categories)}."
        yield fault("NV004", Span(*page.span(1)), message, ("navigation", 0, "href"))


def _single(value: object) -> str:
    """Return a category or tag as written, where there is but one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return " ".join(value.split()) if isinstance(value, str) else ""
