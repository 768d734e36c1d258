"""Front matters: soups of lines with a fence around them, sound and broken alike."""

from __future__ import annotations

from functools import cache
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from newspost.testing.strategies.tables import table

_PIECES: Final[dict[str, list[str]]] = table("headers.json")

PLAINS: Final = _PIECES["plain scalars"]
"""Scalars without quotes, each with a trap in it."""

_QUOTED: Final = _PIECES["quoted scalars"]


@cache
def headers() -> SearchStrategy[str]:
    """Return a strategy for a fence around a soup of lines, some of them the five lines of the finews archive."""
    soup = st.builds("".join, st.lists(_lines(), max_size=7))
    scraped = st.builds(
        "layout: post\ntitle: {}\ndate: {}\ncategories: {}\ntags: {}\n".format,
        st.one_of(st.sampled_from(_QUOTED), st.sampled_from(PLAINS).map('"{}"'.format)),
        st.sampled_from(PLAINS),
        st.sampled_from(PLAINS),
        st.sampled_from(PLAINS),
    )
    opening = st.sampled_from(["---\n", "---\n", "---\n", "--- \n", "---\r\n", "\ufeff---\n", "---\n\n"])
    closing = st.sampled_from(["---\n", "---\n", "---\nBody\n", "---\n\n  Body", "...\nx", "--- \n\n", "---"])
    return st.builds("".join, st.tuples(opening, st.one_of(soup, soup, scraped), closing))


@cache
def fences() -> SearchStrategy[str]:
    """Return a strategy for texts of lines that are fences, or nearly."""
    start = st.sampled_from(["", "---", "---\n", "\ufeff---\n"])
    tokens = st.lists(st.sampled_from(_PIECES["fence tokens"]), max_size=16).map("".join)
    return st.tuples(start, tokens).map("".join)


@cache
def _lines() -> SearchStrategy[str]:
    """Return a strategy for one line, a key with a value more often than not."""
    value = st.sampled_from(
        ["", *PLAINS, *PLAINS, *_QUOTED, *_QUOTED, "|", "|-", ">+", "|2", "[a, 'b', \"c\"]", "[1, yes]"]
    )
    gap = st.sampled_from([": ", ": ", ": ", ": ", ":", ":  ", ":\t", " : "])
    pair = st.builds("".join, st.tuples(st.sampled_from(_PIECES["keys"]), gap, value))
    other = st.sampled_from(_PIECES["other lines"])
    end = st.sampled_from(_PIECES["line ends"])
    return st.builds("".join, st.tuples(st.one_of(pair, pair, pair, other), end))
