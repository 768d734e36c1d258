"""Edits: keyword arguments for `newspost.Post.edit`, made for the Article that is to be edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any, Final, TypeAlias, TypeVar

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from newspost.article import Article
from newspost.parts import Code, Heading, Image, Link, List, Paragraph, Part, Quote, Table
from newspost.testing.strategies.articles import (
    TAKEN_KEYS,
    addresses,
    blocks,
    media,
    moments,
    names,
    navigations,
    shown_texts,
)
from newspost.testing.strategies.tables import table
from newspost.testing.strategies.values import front_matter_values, scalars

_Item = TypeVar("_Item")
_Holder: TypeAlias = Paragraph | Table | List | Quote
_HTML: Final[dict[str, list[str]]] = table("edits.toml")["html"]


@st.composite
def edits(draw: DrawFn, article: Article, fields: Sequence[str] = ()) -> dict[str, object]:
    """Return a strategy for keyword arguments of `newspost.Post.edit` that change a field of ``article`` or a few.

    ``fields`` are those to choose from; without any, all that an edit can change. Texts may be such as their place
    cannot hold: then `newspost.EditRejected` is the right answer.

    Raises:
        KeyError: there is no such field.
    """
    chosen = draw(st.lists(st.sampled_from(fields or EDITED_FIELDS), min_size=1, max_size=3, unique_by=_part))
    return {name: draw(_other_values(article, name)) for name in chosen}


def _other_values(article: Article, name: str) -> SearchStrategy[object]:
    """Return a strategy for values that a field does not have yet."""
    old: object = getattr(article, name)
    if isinstance(old, tuple):
        return _VALUES[name](article).filter(lambda new: (*new,) != old)
    return _VALUES[name](article).filter(lambda new: new != old)


def _part(field: str) -> str:
    """Return what a field is a part of; the paragraphs cannot be given beside the body."""
    return "body" if field == "paragraphs" else field


# --- the front matter


def _titles(article: Article) -> SearchStrategy[str]:
    """Return a strategy for other titles."""
    return st.one_of(scalars().filter(bool), shown_texts().map(lambda text: f"{article.title}{text}"))


def _dates(article: Article) -> SearchStrategy[object]:
    """Return a strategy for other dates: somewhat later or earlier, in the same zone or in another one, and any."""
    if not 1 < article.date.year < 9999:
        return moments()  # there may be no day before or behind it
    near = st.sampled_from([timedelta(days=1), timedelta(seconds=1), timedelta(hours=-13)])
    zones = st.sampled_from([0, 480, -210]).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    moved = near.map(lambda time: article.date + time)
    return st.one_of(moved, st.builds(datetime.astimezone, moved, zones), moments())


def _layouts(_article: Article) -> SearchStrategy[object]:
    """Return a strategy for layouts, and for none."""
    return st.one_of(st.none(), st.sampled_from(["page", "post"]), scalars())


def _names_like(old: tuple[str, ...]) -> SearchStrategy[list[str]]:
    """Return a strategy for other categories or tags."""
    return st.one_of(_rearranged(old, scalars()), names())


@st.composite
def _extras(draw: DrawFn, article: Article) -> dict[str, object]:
    """Return a strategy for other values of the keys that have no field of their own: a key changed, added or gone."""
    extra = dict(article.extra)
    keys = st.sampled_from([*extra, "author"]) | scalars().filter(lambda key: key not in TAKEN_KEYS)
    key = draw(keys)
    if key in extra and draw(st.booleans()):
        del extra[key]
    else:
        extra[key] = draw(_values_like(extra.get(key)))
    return extra


@st.composite
def _values_like(draw: DrawFn, old: Any) -> Any:  # noqa: ANN401 - any value of a front matter
    """Return a strategy for other values: any at all, or the old one with a change somewhere inside it."""
    if not old or not isinstance(old, dict | list) or draw(st.booleans()):
        return draw(front_matter_values())
    if isinstance(old, list):
        return draw(_rearranged(old, front_matter_values()))
    key = draw(st.sampled_from([*old]))
    return {**old, key: draw(_values_like(old[key]))}


@st.composite
def _rearranged(draw: DrawFn, old: Sequence[_Item], new: SearchStrategy[_Item]) -> list[_Item]:
    """Return a strategy for a list in which one item comes, goes, moves or becomes another."""
    items = list(old)
    what = draw(st.sampled_from(["comes", "goes", "moves", "changes"])) if items else "comes"
    at = draw(st.integers(0, len(items) - (what != "comes")))
    gone = [] if what == "comes" else [items.pop(at)]
    if what == "moves":
        items.insert(draw(st.integers(0, len(items))), gone[0])
    elif what != "goes":
        items.insert(at, draw(new))
    assume(items != [*old])
    return items


# --- the body


@st.composite
def _bodies(draw: DrawFn, article: Article) -> list[Part]:
    """Return a strategy for other bodies: a block changed, or one that comes, goes or moves."""
    body = list(article.body)
    if not body or draw(st.integers(0, 2)) == 0:
        return draw(_rearranged(body, blocks()))
    at = draw(st.integers(0, len(body) - 1))
    body[at] = draw(_blocks_like(body[at]).filter(lambda block: block != article.body[at]))
    return body


@st.composite
def _paragraphs(draw: DrawFn, article: Article) -> list[str | Paragraph]:
    """Return a strategy for other paragraphs, given as texts or as Paragraphs."""
    if draw(st.booleans()):
        return draw(_rearranged([paragraph.text for paragraph in article.paragraphs], shown_texts()))
    return draw(_rearranged(article.paragraphs, st.builds(Paragraph, shown_texts())))


def _blocks_like(block: Part) -> SearchStrategy[Part]:
    """Return a strategy for what a block may become, of the same kind: with other html, or with another value."""
    html = st.sampled_from(_HTML[block.kind]).map(lambda html: replace(block, html=html))
    return st.one_of(html, *(change(block) for change in _CHANGES.get(block.kind, ())))


def _texts(block: Paragraph | Heading | Code) -> SearchStrategy[Part]:
    """Return a strategy for a block with another text: all of it, or a word more."""
    texts = shown_texts() | shown_texts().map(lambda text: f"{block.text}{text}")
    return texts.map(lambda text: replace(block, text=text))


def _levels(block: Heading) -> SearchStrategy[Part]:
    """Return a strategy for a heading of another level."""
    return st.integers(1, 6).map(lambda level: replace(block, level=level))


def _sources(block: Image) -> SearchStrategy[Image]:
    """Return a strategy for an image from another address."""
    return addresses().map(lambda src: replace(block, src=src))


def _descriptions(block: Image) -> SearchStrategy[Image]:
    """Return a strategy for an image described in other words, or in none."""
    return (st.just("") | shown_texts()).map(lambda alt: replace(block, alt=alt))


@st.composite
def _inner_images(draw: DrawFn, block: _Holder) -> Part:
    """Return a strategy for a block in which one of the images is another."""
    images = list(block.images)
    if images:
        at = draw(st.integers(0, len(images) - 1))
        images[at] = draw(_sources(images[at]) | _descriptions(images[at]))
    return replace(block, images=tuple(images))


@st.composite
def _links(draw: DrawFn, block: Paragraph | Heading) -> Part:
    """Return a strategy for a block in which one of the links leads elsewhere."""
    links = list(block.links)
    if links:
        at = draw(st.integers(0, len(links) - 1))
        links[at] = replace(links[at], href=draw(addresses()))
    return replace(block, links=tuple(links))


@st.composite
def _inner_paragraphs(draw: DrawFn, block: Table | List | Quote) -> Part:
    """Return a strategy for a block in which one of the paragraphs says something else."""
    inner = list(block.paragraphs)
    if inner:
        at = draw(st.integers(0, len(inner) - 1))
        inner[at] = replace(inner[at], text=draw(shown_texts()))
    return replace(block, paragraphs=tuple(inner))


_CHANGES: Final[dict[str, tuple[Callable[[Any], SearchStrategy[Part]], ...]]] = {
    "paragraph": (_texts, _texts, _links, _inner_images),
    "heading": (_texts, _levels, _links),
    "image": (_sources, _descriptions),
    "table": (_inner_paragraphs, _inner_images),
    "list": (_inner_paragraphs, _inner_images),
    "quote": (_inner_paragraphs, _inner_images),
    "code": (_texts,),
}
"""What may change in a block besides its html, by its kind."""


# --- the ends of the body


def _digests(article: Article) -> SearchStrategy[object]:
    """Return a strategy for digests."""
    return _or_none(article.digest, shown_texts())


def _attributions(article: Article) -> SearchStrategy[object]:
    """Return a strategy for attributions, by the medium's name or whole."""
    return _or_none(article.attribution, media(), media().map(lambda attribution: attribution.source))


def _source_urls(article: Article) -> SearchStrategy[object]:
    """Return a strategy for source addresses."""
    return _or_none(article.source_url, addresses())


def _or_none(old: object, *new: SearchStrategy[object]) -> SearchStrategy[object]:
    """Return a strategy for one of the new values, and for none where there is an old one."""
    return st.one_of(*new) if old is None else st.one_of(st.none(), *new)


@st.composite
def _navigations(draw: DrawFn, article: Article) -> list[Link | tuple[str, str]]:
    """Return a strategy for other links at the end: one changed, all changed, or none where there were some."""
    links: list[Link | tuple[str, str]] = [*article.navigation]
    if not links or draw(st.booleans()):
        return [*draw(navigations(min_size=0 if links else 2))]
    at = draw(st.integers(0, len(links) - 1))
    text, href = article.navigation[at].text, article.navigation[at].href
    others: list[Link | tuple[str, str]] = [Link(text, "/a/"), Link(f"{text}A", href), (text, "/b/")]
    links[at] = draw(st.sampled_from(others))
    return links


_VALUES: Final[dict[str, Callable[[Article], SearchStrategy[Any]]]] = {
    "title": _titles,
    "date": _dates,
    "layout": _layouts,
    "categories": lambda article: _names_like(article.categories),
    "tags": lambda article: _names_like(article.tags),
    "extra": _extras,
    "digest": _digests,
    "body": _bodies,
    "paragraphs": _paragraphs,
    "attribution": _attributions,
    "source_url": _source_urls,
    "navigation": _navigations,
}

EDITED_FIELDS: Final = tuple(_VALUES)
"""The fields that `edits` changes."""
