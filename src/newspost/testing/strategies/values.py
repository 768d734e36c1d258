"""Values of a front matter: texts that YAML, Liquid and HTML would like to take for something else, and nested ones."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from newspost.testing.strategies.headers import PLAINS
from newspost.testing.strategies.tables import table

_NASTY: Final[list[str]] = [*dict.fromkeys(PLAINS + table("texts.json"))]


@cache
def scalars() -> SearchStrategy[str]:
    """Return a strategy for texts that one reader or another takes for something else, and any but lone surrogates."""
    return st.one_of(st.sampled_from(_NASTY), st.text(st.characters(codec="utf-8")))


@cache
def front_matter_values() -> SearchStrategy[Any]:
    """Return a strategy for values that YAML and JSON both have: texts, numbers, truth values, null, lists and maps.

    No key is ``<<``: to Jekyll's loader that merges maps even where it stands in quotes.
    """
    numbers = st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
    keys = scalars().filter(lambda text: text != "<<")
    return st.recursive(
        st.none() | st.booleans() | numbers | scalars(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=6,
    )
