"""Tokens in any order: texts that look like posts, sound and broken alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from newspost.testing.strategies.tables import table

_TOKENS: Final[dict[str, list[str]]] = table("soups.json")


@cache
def any_text() -> SearchStrategy[str]:
    """Return a strategy for any characters at all, lone surrogates among them."""
    return st.text(st.characters(exclude_categories=()))


def soup(tokens: Sequence[str], max_size: int = 25) -> SearchStrategy[str]:
    """Return a strategy for up to ``max_size`` of the ``tokens``, in any order."""
    return st.lists(st.sampled_from(tokens), max_size=max_size).map("".join)


@cache
def post_texts() -> SearchStrategy[str]:
    """Return a strategy for texts made of what decides how a post is read."""
    return soup(_TOKENS["posts"], 40)


@cache
def fault_texts() -> SearchStrategy[str]:
    """Return a strategy for texts made of what faults are made of, the same in a front matter and below it, or bare."""
    bare = soup(_TOKENS["faults"], 40)
    return st.one_of(bare, bare.map(lambda text: f"---\n{text}\n---\n{text}"))


@cache
def post_soups() -> SearchStrategy[bytes]:
    """Return a strategy for anything that looks like a post, sound or broken, and for any bytes at all."""
    texts = post_texts()
    with_header = st.tuples(texts, texts).map(lambda parts: f"---\ntitle: T\n{parts[0]}\n---\n{parts[1]}")
    with_odd_bytes = st.tuples(texts, st.binary(max_size=8), texts).map(
        lambda parts: _bytes(parts[0]) + parts[1] + _bytes(parts[2])
    )
    return st.one_of(
        st.binary(max_size=200), texts.map(_bytes), with_header.map(_bytes), with_odd_bytes, fault_texts().map(_bytes)
    )


def _bytes(text: str) -> bytes:
    """Return the bytes of a text, those of a lone surrogate as a careless writer leaves them."""
    return text.encode("utf-8", "surrogatepass")
