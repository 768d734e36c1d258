"""Articles that `newspost.dumps` can write: made of plain values with blocks of every kind, or read from a post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from newspost.article import Article
from newspost.body.text import EDGE, collapse
from newspost.dialect import FINEWS
from newspost.parts import Attribution, Code, Heading, Html, Image, Link, List, Paragraph, Part, Quote, Table
from newspost.post import loads
from newspost.testing.strategies.posts import files, news_posts, page_posts
from newspost.testing.strategies.tables import table
from newspost.testing.strategies.values import front_matter_values, scalars

_WORDS: Final[dict[str, list[str]]] = table("articles.toml")


@cache
def articles() -> SearchStrategy[Article]:
    """Return a strategy for Articles that `newspost.dumps` can write.

    Half of them are made of plain values, with blocks of every kind that have no ``html`` of their own; the others were
    read from post files.
    """
    return st.one_of(plain_articles(), read_articles())


@cache
def read_articles() -> SearchStrategy[Article]:
    """Return a strategy for Articles read from posts whose blocks do not lean on what stands around them."""
    return files(st.one_of(news_posts(), page_posts(detached=True))).map(lambda data: loads(data).article)


@cache
def plain_articles() -> SearchStrategy[Article]:
    """Return a strategy for Articles of plain values."""
    return st.builds(
        Article,
        title=scalars().filter(bool),
        date=moments(),
        layout=st.none() | scalars(),
        categories=names(),
        tags=names(),
        extra=extras(),
        digest=st.none() | shown_texts().filter(str.isprintable),
        body=st.lists(blocks(), max_size=5),
        attribution=st.none() | media(),
        source_url=st.none() | addresses(),
        navigation=navigations(),
    ).filter(_is_attributed_once)


def _is_attributed_once(article: Article) -> bool:
    """Whether no paragraph would be taken for the attribution."""
    texts = [block.text for block in article.body if isinstance(block, Paragraph)]
    return not any(FINEWS.attribution_pattern.fullmatch(text) for text in texts)


@cache
def moments() -> SearchStrategy[datetime]:
    """Return a strategy for times as Jekyll has them: whole seconds, an offset of whole minutes."""
    offsets = st.sampled_from([0, 480, 480, 330, -210, -720, 840])
    zones = offsets.map(lambda minutes: timezone(timedelta(minutes=minutes)))
    days = st.datetimes(datetime(1600, 1, 1), datetime(9998, 12, 31), timezones=zones)  # noqa: DTZ001 - the zones are given
    return days.map(lambda moment: moment.replace(microsecond=0))


@cache
def names() -> SearchStrategy[list[str]]:
    """Return a strategy for categories or tags, each there once."""
    return st.lists(st.one_of(st.sampled_from(_WORDS["names"]), scalars()), max_size=3, unique=True)


@cache
def extras() -> SearchStrategy[dict[str, Any]]:
    """Return a strategy for other keys of a header, with their values."""
    keys = st.one_of(st.sampled_from(_WORDS["keys"]), scalars().filter(lambda key: key not in TAKEN_KEYS))
    return st.dictionaries(keys, front_matter_values(), max_size=3)


TAKEN_KEYS: Final = frozenset({"title", "date", "layout", "categories", "tags", "category", "tag", "<<"})
"""Keys that are no others: those with a field of their own, and one that merges maps."""


@cache
def shown_texts() -> SearchStrategy[str]:
    """Return a strategy for texts as a page shows them, which has no blank at an end and no two in a row."""
    return st.one_of(st.sampled_from(_WORDS["texts"]), scalars().map(_shown).filter(bool))


def _shown(text: str) -> str:
    """Return what a page shows of a text."""
    return collapse(text.replace("\0", "")).strip(EDGE)


def _is_line(text: str) -> bool:
    """Whether a text is in one line, as an attribute has to be."""
    return not set(text) & {"\n", "\r", "\f"}


@cache
def media() -> SearchStrategy[Attribution]:
    """Return a strategy for attributions in the archive's form."""
    return st.sampled_from(_WORDS["media"]).map(lambda name: Attribution(f"（文章来源：{name}）", name))


@cache
def addresses() -> SearchStrategy[str]:
    """Return a strategy for http addresses."""
    return st.sampled_from(_WORDS["addresses"])


def navigations(min_size: int = 0) -> SearchStrategy[list[Link]]:
    """Return a strategy for the links at the end of a post: the two of the archive, or none if ``min_size`` is 0."""
    back = st.sampled_from(_WORDS["labels"]).map(lambda label: Link(label, "//news.example.com/category/a(b).html"))
    home = st.just(Link("返回首页", "//news.example.com/"))
    links = st.tuples(back, home).map(list)
    return links if min_size else st.one_of(st.just([]), links)


@cache
def blocks() -> SearchStrategy[Part]:
    """Return a strategy for blocks of every kind, made of their values."""
    return st.one_of(BLOCKS["paragraph"](), *(make() for make in BLOCKS.values()))


@cache
def _tables() -> SearchStrategy[Table]:
    """Return a strategy for tables, whose cells may be empty."""
    cells = st.lists(st.just("") | shown_texts(), min_size=2, max_size=2).map(tuple)
    return st.lists(cells, min_size=1, max_size=3).map(lambda rows: Table(tuple(rows)))


BLOCKS: Final[dict[str, Callable[[], SearchStrategy[Part]]]] = {
    "paragraph": lambda: st.builds(Paragraph, shown_texts()),
    "heading": lambda: st.builds(Heading, shown_texts(), st.integers(1, 6)),
    "image": lambda: st.builds(Image, addresses(), st.just("") | shown_texts().filter(_is_line)),
    "table": _tables,
    "list": lambda: st.builds(List, st.lists(shown_texts(), min_size=1, max_size=3).map(tuple), st.booleans()),
    "quote": lambda: st.builds(Quote, shown_texts()),
    "code": lambda: (
        st.builds(Code, st.sampled_from(_WORDS["code"]), st.sampled_from([None, "python"]))
        | st.builds(Code, st.sampled_from(_WORDS["code that no fence holds"]))
    ),
    "html": lambda: st.builds(Html, st.sampled_from(_WORDS["markup"])),
}
"""A strategy for each kind of block."""
