"""Links and images inside a piece of HTML."""

from __future__ import annotations

import re

from newspost.body.tags import ATTRIBUTES, TAG, attributes
from newspost.body.text import EDGE, decode_attribute, markup_text, plain_text
from newspost.parts import Image, Link
from newspost.text.patterns import later

IMAGE = later(rf"<img(?=[\s/>])({ATTRIBUTES})>", re.IGNORECASE)
_IMAGE_BEGINS = later("<img", re.IGNORECASE)
_IMAGE_OR_TAG = later(rf"{IMAGE.pattern}|<[a-z/][^\s/>]*+{ATTRIBUTES}>", re.IGNORECASE)

# An <a> or <span> that holds nothing but text, its values in double quotes: nearly every link there is.
_SIMPLE_LINK = later(r"<(a|span) ([^<>]*+)>([^<]*+)</\1>")
_SIMPLE_VALUE = later(r"(?:^| )(href|data-code)=\"([^\"]*+)\"")
_HREF = later(r"\shref(?=[\s=/>])", re.IGNORECASE)


def without_comments(html: str, filler: str = "") -> str:
    """Return ``html`` without its comments: what is in one is no part of the page.

    With a ``filler`` of one character each is written over, so that all else stays at its place.
    """
    kept: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0 and (stop := html.find("-->", start + 4)) >= 0:
        kept += (html[at:start], filler * (stop + 3 - start))
        at = stop + 3
    return "".join((*kept, html[at:]))


def find_links(html: str) -> tuple[Link, ...]:
    """Return the links of ``html``: each ``<a>`` or ``<span>`` with an href, in the order of their start tags."""
    html = without_comments(html)
    hrefs = plain = html.count(' href="')
    if html.count("href") != plain or "H" in html or "R" in html or "E" in html or "F" in html:
        hrefs = len(_HREF.findall(html))
    if not hrefs:
        return ()
    found = [(values, text) for _, values, text in _SIMPLE_LINK.findall(html) if "href=" in values]
    simple = [(dict(_SIMPLE_VALUE.findall(values)), text) for values, text in found]
    links = tuple([_simple_link(values, text) for values, text in simple if "href" in values])
    return links if len(links) == hrefs == plain else _nested_links(html)


def _simple_link(values: dict[str, str], text: str) -> Link:
    """Make a Link of a tag that holds nothing but text."""
    code = decode_attribute(values.get("data-code", ""))
    return Link(plain_text(text).strip(EDGE), decode_attribute(values["href"]), code or None)


def _nested_links(html: str) -> tuple[Link, ...]:
    """Find links that hold markup, by matching each start tag with its end tag."""
    links: list[Link | None] = []
    open_links: dict[str, list[tuple[int, int, dict[str, str]]]] = {"a": [], "span": []}
    for tag in TAG.finditer(html):
        name = tag[2].lower()
        if name not in open_links:
            continue
        if not tag[1]:
            links.append(None)
            open_links[name].append((len(links) - 1, tag.end(), attributes(tag[3])))
        elif open_links[name]:
            place, start, values = open_links[name].pop()
            links[place] = _link(html[start : tag.start()], values)
    return tuple(link for link in links if link is not None)


def _link(inner: str, values: dict[str, str]) -> Link | None:
    """Make a Link of what a tag holds, or None for a tag without an href."""
    if "href" not in values:
        return None
    text = markup_text(inner)
    shown = text if text is not None else (markup_text(TAG.sub("", inner)) or "")
    return Link(shown, decode_attribute(values["href"]), decode_attribute(values.get("data-code", "")) or None)


def find_images(html: str) -> tuple[Image, ...]:
    """Return the images of ``html``, tag by tag: what looks like one inside another tag is none."""
    if not _IMAGE_BEGINS.search(html):
        return ()
    tags = _IMAGE_OR_TAG.finditer(without_comments(html))
    return tuple(make_image(tag, tag[0]) for tag in tags if tag[1] is not None)


def make_image(match: re.Match[str], source: str) -> Image:
    """Make an Image of an ``<img>`` tag; a tag without src (a placeholder for scripts) has an empty one."""
    values = attributes(match[1])
    return Image(decode_attribute(values.get("src", "")), decode_attribute(values.get("alt", "")), source)
