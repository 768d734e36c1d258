"""Values of attributes changed where they are written: in images and links, as HTML and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newspost.body.inline import without_comments
from newspost.body.slots import attribute_value, link_target, link_text
from newspost.body.tags import ATTRIBUTE, TAG
from newspost.body.text import collapse, decode_attribute
from newspost.parts import Image, Link
from newspost.problems import EditRejected
from newspost.text.patches import Patch
from newspost.text.spans import Span

_MARKDOWN_IMAGE = re.compile(r"!\[([^\[\]]*+)\](?>(\(\s*+<?+)?)")


def tags_of(source: str, names: tuple[str, ...], needs: str | None = None) -> Iterator[re.Match[str]]:
    """Yield the start tags in ``source`` of elements of those ``names``, with the attribute that they need, if any."""
    for tag in TAG.finditer(without_comments(source, filler=" ")):
        if not tag[1] and tag[2].lower() in names and (needs is None or attribute_span(tag, needs) is not None):
            yield tag


def attribute_span(tag: re.Match[str], name: str) -> Span | None:
    """Return where the value of an attribute is written in ``tag``, without its quotes; None where it has no value."""
    for found in ATTRIBUTE.finditer(tag[3]):
        if found[1].lower() == name:
            group = next((group for group in (2, 3, 4) if found[group] is not None), 0)
            return Span(tag.start(3) + found.start(group), tag.start(3) + found.end(group)) if group else None
    return None


def set_attribute(tag: re.Match[str], name: str, value: str, behind: str | None = None) -> Patch | None:
    """Return the patch that gives an attribute of ``tag`` a new value, in the quotes it has; None if it has it already.

    An attribute that is not there is put in behind the attribute ``behind``, or first.
    """
    source = tag.string
    span = attribute_span(tag, name)
    if span is None:
        other = attribute_span(tag, behind) if behind else None
        at = tag.end(2) if other is None else other.end + (source[other.end] in "\"'")
        return Patch(Span(at, at), f' {name}="{attribute_value(value)}"')
    old = span.of(source)
    if decode_attribute(old) == value:
        return None
    quote = source[span.start - 1]
    if quote in "\"'":
        return Patch(span, attribute_value(value, quote, raw_ampersands="&amp;" not in old))
    return Patch(span, f'"{attribute_value(value)}"')


def set_image(source: str, index: int, old: Image, new: Image) -> list[Patch]:
    """Return the patches, in terms of ``source``, that give the image of that index its new ``src`` and ``alt``."""
    tags = list(tags_of(source, ("img",)))
    if index < len(tags):
        changes = [("src", old.src, new.src, None), ("alt", old.alt, new.alt, "src")]
        made = [set_attribute(tags[index], name, to, behind) for name, was, to, behind in changes if was != to]
        return [patch for patch in made if patch is not None]
    images = [found for found in _MARKDOWN_IMAGE.finditer(source) if _is_image(found, old)]
    if len(images) != 1 or (old.src != new.src and not images[0][2]):
        raise EditRejected("wrong block", "this image is written in a way that cannot be changed by src and alt")
    patches = [Patch(Span(*images[0].span(1)), link_text(new.alt))] if old.alt != new.alt else []
    at = images[0].end()
    return patches + ([Patch(Span(at, at + len(old.src)), link_target(new.src))] if old.src != new.src else [])


def _is_image(found: re.Match[str], image: Image) -> bool:
    """Whether a piece of Markdown is that image; a reference to an address elsewhere is told by its alt alone."""
    return found.string.startswith(image.src, found.end()) if found[2] else collapse(found[1]).strip() == image.alt


def set_link(source: str, index: int, old: Link, new: Link) -> list[Patch]:
    """Return the patches, in terms of ``source``, that give the link of that index its new target and code."""
    if old.text != new.text:
        raise EditRejected("wrong block", "the text of a link is changed by the text or html of what it stands in")
    tags = list(tags_of(source, ("a", "span"), "href"))
    if index < len(tags):
        changes = [("href", old.href, new.href), ("data-code", old.code or "", new.code or "")]
        made = [set_attribute(tags[index], name, to, "href") for name, was, to in changes if was != to]
        return [patch for patch in made if patch is not None]
    written = f"]({old.href}"
    at = source.find(written)
    if at < 0 or source.find(written, at + 1) >= 0 or old.code != new.code:
        raise EditRejected("wrong block", "this link is written in a way that cannot be changed by its href")
    return [Patch(Span(at + 2, at + len(written)), link_target(new.href))]
