"""Bodies: as an archive writes them, spoilt, soups of the tokens that matter, and any text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from newspost.testing.strategies.soups import any_text, soup
from newspost.testing.strategies.tables import table

_WORDS: Final[dict[str, list[str]]] = table("bodies.json")


def _tokens(*kinds: str) -> list[str]:
    """Return the tokens of several kinds."""
    return [token for kind in kinds for token in _WORDS[kind]]


_GAPS: Final = _WORDS["archive: gaps"]
_HTML_TOKENS: Final = _tokens("words", "tags", "tags with values", "entities", "html blanks")
_TOKENS: Final = _HTML_TOKENS + _tokens(
    "blanks", "tags with values", "odder tags", "markdown", "pipes", "tails", "odd characters"
)


@cache
def bodies() -> SearchStrategy[str]:
    """Return a strategy for bodies of every kind, sound and broken, and for any text at all."""
    return st.one_of(spoilt_bodies(), body_soups(), any_text(), html_blocks())


@cache
def body_soups() -> SearchStrategy[str]:
    """Return a strategy for soups of what decides where a block begins and ends."""
    return soup(_TOKENS)


@cache
def html_blocks() -> SearchStrategy[str]:
    """Return a strategy for an HTML block with a soup of HTML in it."""
    return soup(_HTML_TOKENS, 14).map("<div>{}</div>".format)


@st.composite
def archive_blocks(draw: DrawFn, gaps: Sequence[str] = _GAPS) -> str:
    """Return a strategy for blocks as an archive writes them, nothing before or behind."""
    gap = draw(st.sampled_from(gaps))
    texts = [*_WORDS["archive: texts"] * 2, *_WORDS["archive: linked texts"]]
    inner = st.lists(st.sampled_from(texts), max_size=3).map("".join)
    paragraph = st.builds("{}{}</p>".format, st.sampled_from(_WORDS["archive: start tags"]), inner)
    block = st.one_of(paragraph, paragraph, paragraph, st.sampled_from(_WORDS["archive: other blocks"]))
    blocks = draw(st.lists(st.tuples(block, st.sampled_from((gap, gap, gap, *gaps))), max_size=7))
    return "".join(block + behind for block, behind in blocks).rstrip()


@cache
def archive_bodies() -> SearchStrategy[str]:
    """Return a strategy for a body as an archive writes it, from digest to navigation."""
    blocks = archive_blocks(_tokens("archive: gaps", "archive: gaps that make code"))
    digest, attribution = (st.sampled_from(_WORDS[f"archive: {part}"]) for part in ("digests", "attributions"))
    return st.tuples(digest, blocks, attribution, _tails()).map("".join)


@cache
def _tails() -> SearchStrategy[str]:
    """Return a strategy for the end of a body: nothing, a source line, and navigation of one or two lines."""
    return st.tuples(
        st.sampled_from(("", "\n\n<http://a.b/1,2.html>", "\n\n<>")),
        st.sampled_from(("", "\n\n[返回甲](//a/)｜[返回首页](//b/)", "\n\n[返回甲](../a)\n[返回首页](../)")),
        st.sampled_from(("", "\n", "\n\n")),
    ).map("".join)


@st.composite
def spoilt_bodies(draw: DrawFn) -> str:
    """Return a strategy for a body of the archive with pieces left out, put in or doubled at a few places."""
    body = draw(archive_bodies())
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(body)))
        stop = min(len(body), start + draw(st.sampled_from((0, 0, 1, 3, 10))))
        body = body[:start] + draw(st.one_of(st.sampled_from(_TOKENS), st.just(body[start:stop] * 2))) + body[stop:]
    return body
