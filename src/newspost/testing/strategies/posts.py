"""Sound post files, in every shape that the finews archive and other Jekyll sites have.

A post is drawn as pieces by name, in the order in which they stand in the file, which are sound together.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from newspost.testing.strategies.styles import date_styles, flow, list_styles, text_styles
from newspost.testing.strategies.tables import table
from newspost.testing.strategies.values import front_matter_values, scalars

Pieces: TypeAlias = dict[str, str]
"""The pieces of a post; what comes up to ``close`` is the front matter."""

_WORDS: Final[dict[str, Any]] = table("posts.toml")
_NEWS: Final[dict[str, Any]] = _WORDS["news"]
_PAGE: Final[dict[str, Any]] = _WORDS["page"]
_MOMENTS: Final = st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1))  # noqa: DTZ001 - zones come with the writing


@cache
def posts() -> SearchStrategy[bytes]:
    """Return a strategy for sound post files: an Article can be made of each, and no problem of it is an error.

    They have the shapes of the finews archive, or are plain Jekyll posts in Markdown, with any way to write a header
    that YAML has; lines end with LF or CRLF, and some files begin with a byte order mark or end without a line feed.
    """
    return files(st.one_of(news_posts(), page_posts(), page_posts()))


def files(pieces: SearchStrategy[Pieces]) -> SearchStrategy[bytes]:
    """Return a strategy for the files that editors make of such posts."""
    return st.builds(_saved, pieces, st.sampled_from(_LINE_ENDS), st.sampled_from(("", "", "", "\ufeff")))


def joined(pieces: Pieces) -> str:
    """Return the text that the pieces make."""
    return "".join(pieces.values())


_LINE_ENDS: Final = (("\n", "\n"), ("\n", "\n"), ("\n", "\n"), ("\r\n", "\r\n"), ("\n", "\r\n"))
"""Those of the front matter and those of the body."""


def _saved(pieces: Pieces, line_ends: tuple[str, str], mark: str) -> bytes:
    """Return the bytes of a post as some editor leaves them."""
    names = list(pieces)
    below = names.index("close") + 1
    head = "".join(pieces[name] for name in names[:below])
    body = "".join(pieces[name] for name in names[below:])
    return (mark + head.replace("\n", line_ends[0]) + body.replace("\n", line_ends[1])).encode()


@st.composite
def _spaced(draw: DrawFn, blocks: list[str], gaps: SearchStrategy[str]) -> str:
    """Return a strategy for the blocks with gaps between them."""
    return blocks[0] + "".join(draw(gaps) + block for block in blocks[1:])


# --- the finews archive


class _Shape(NamedTuple):
    """One of the shapes that the archive's generator wrote over the years."""

    zone: str = " +0800"
    of_medium: bool = False
    digest: str = "\n{}"
    has_html: bool = False
    links: str = "\n\n[{}]({})｜[返回首页]({})"


H: Final = _Shape(of_medium=True, digest="", has_html=True)
_G: Final = _Shape(digest="> {}\n\n", has_html=True)
_F: Final = _Shape()
_E: Final = _Shape(zone="")
_D: Final = _Shape(zone="", links="\n\n[{}]({})\n[返回首页]({})")
_C: Final = _Shape(links="")
_B: Final = _Shape(zone="", links="")
_SHAPES: Final = (H, H, H, _G, _G, _F, _F, _E, _D, _D, _C, _B)


class News(NamedTuple):
    """What an article of the archive is about, and where it comes from."""

    title: str
    date: datetime
    number: str
    medium: str
    tag: str
    category: str


@st.composite
def news(draw: DrawFn, shape: _Shape = H) -> News:
    """Return a strategy for what the pieces of one post agree on."""
    date = draw(_MOMENTS)
    number = f"{date:%Y%m%d}{draw(_NUMBERS):010}"
    medium, category = draw(_one_of_the("media"))
    tag, category = (f"{medium}新闻", category) if shape.of_medium else _NEWS["channel"]
    return News(draw(_one_of_the("titles")), date, number, medium, tag, category)


_NUMBERS: Final = st.integers(0, 10**10 - 1)


@cache
def _one_of_the(kind: str) -> SearchStrategy[Any]:
    """Return a strategy for the words of one kind that the archive's posts are made of."""
    return st.sampled_from(_NEWS[kind])


@cache
def news_posts() -> SearchStrategy[Pieces]:
    """Return a strategy for the posts of the archive's generator."""
    return st.sampled_from(_SHAPES).flatmap(lambda shape: news(shape).flatmap(lambda facts: news_pieces(shape, facts)))


@st.composite
def news_pieces(draw: DrawFn, shape: _Shape, facts: News) -> Pieces:
    """Return a strategy for the posts of one shape that say these facts."""
    source = "source" if shape.of_medium else "channel source"
    attribution: str = draw(_one_of_the("attributions" if shape.has_html else "signatures"))
    return {
        "open": "---\n",
        "layout": "layout: post\n",
        "title": f'title: "{facts.title}"\n',
        "date": f"date: {facts.date:%Y-%m-%d %H:%M:%S}{shape.zone}\n",
        "categories": f"categories: {facts.category}\n",
        "tags": f"tags: {facts.tag}\n",
        "extra": "",
        "close": "---\n",
        "digest": shape.digest.format(draw(_one_of_the("digests"))),
        "body": draw(_news_blocks()) if shape.has_html else "",
        "attribution": attribution.replace("@", facts.medium),
        "source": f"\n\n<http://{_NEWS[source].format(facts.number)}>",
        "links": draw(_links(shape, facts)),
        "end": draw(_one_of_the("ends")),
    }


@st.composite
def _links(draw: DrawFn, shape: _Shape, facts: News) -> str:
    """Return a strategy for the navigation, which the oldest shapes have in two lines, with other targets, or not."""
    home: str = draw(_one_of_the("homes")) if not shape.has_html else _NEWS["homes"][0]
    folder = f"category/{facts.category}.html" if shape.of_medium else f"{facts.category}/"
    return shape.links.format(f"返回{facts.tag}", home + folder, home)


@st.composite
def _news_blocks(draw: DrawFn) -> str:
    """Return a strategy for the HTML blocks of the archive, a paragraph at least, with the gaps of one file."""
    blocks = draw(_BLOCKS)
    blocks.insert(draw(st.integers(0, len(blocks))), draw(_one_of_the("paragraphs")))
    gap = draw(_one_of_the("gaps"))
    return draw(_spaced(blocks, st.sampled_from([gap, gap, gap, *_NEWS["gaps"]])))


_BLOCKS: Final = st.lists(
    st.one_of(_one_of_the("paragraphs"), _one_of_the("paragraphs"), _one_of_the("others")), max_size=6
)


# --- plain Jekyll posts


@st.composite
def page_posts(draw: DrawFn, *, canonical: bool = False, detached: bool = False) -> Pieces:
    """Return a strategy for posts as people write them.

    Of ``canonical`` ones newspost has nothing at all to say; ``detached`` blocks are the same wherever they stand.
    """
    header = draw(_page_header(canonical=canonical))
    names = draw(_ORDERS)
    return {
        "open": "---\n",
        **{name: header[name] for name in names},
        "close": draw(_CLOSES),
        "body": draw(_page_body(detached=detached)),
        "end": draw(_ENDS),
    }


_ORDERS: Final = st.permutations(["layout", "title", "date", "categories", "tags", "extra"])
_CLOSES: Final = st.sampled_from(["---\n", "---\n", "---\n", "---\n\n", "...\n", "--- \n\n\n"])
_ENDS: Final = st.sampled_from(["\n", "\n", "", "\n\n"])


@st.composite
def _page_header(draw: DrawFn, *, canonical: bool) -> Pieces:
    """Return a strategy for the lines of a header, without its fence."""
    title, moment = draw(_TITLES), draw(_MOMENTS)
    return {
        "layout": f"layout: post{draw(_TRAILERS)}\n",
        "title": f"title: {draw(text_styles(title))}{draw(_TRAILERS)}\n",
        "date": f"date: {draw(date_styles(moment, canonical=canonical))}{draw(_TRAILERS)}\n",
        "categories": draw(_names("categories")),
        "tags": draw(_names("tags")),
        "extra": "".join(draw(_extras(canonical=canonical))),
    }


def _visible(text: str) -> str:
    """Return a text with something in it that a reader sees, as a title needs."""
    return text if text.strip() else f"{text}。"


_TITLES: Final = st.one_of(st.sampled_from(_PAGE["titles"]), scalars().map(_visible))
_TRAILERS: Final = st.sampled_from(_PAGE["trailers"])
_NAMES: Final = st.lists(st.sampled_from(_PAGE["names"] + _PAGE["names with blanks"]), max_size=3, unique=True)


def _key(line: str) -> str:
    """Return the key that a line begins with, which no header has twice."""
    return line.partition(":")[0]


@st.composite
def _names(draw: DrawFn, key: str) -> str:
    """Return a strategy for the lines of categories or tags, which may be none."""
    items = draw(_NAMES)
    return f"{key}:{draw(list_styles(items))}" if items else ""


@cache
def _extras(*, canonical: bool) -> SearchStrategy[list[str]]:
    """Return a strategy for other lines of a header."""
    extras = st.sampled_from(_PAGE["extras"] + ([] if canonical else _PAGE["odder extras"]))
    values = front_matter_values().map(lambda value: f"data: {flow(value)}\n")
    return st.lists(extras if canonical else st.one_of(extras, values), max_size=3, unique_by=_key)


@st.composite
def _page_body(draw: DrawFn, *, detached: bool) -> str:
    """Return a strategy for blocks of Markdown with blank lines between them."""
    return draw(_spaced(draw(_page_blocks(detached=detached)), _GAPS))


_GAPS: Final = st.sampled_from(["\n\n", "\n\n", "\n\n\n"])


@cache
def _page_blocks(*, detached: bool) -> SearchStrategy[list[str]]:
    """Return a strategy for blocks of Markdown."""
    blocks = _PAGE["blocks"] + ([] if detached else _PAGE["blocks that lean on others"])
    return st.lists(st.sampled_from(blocks), min_size=1, max_size=5)
