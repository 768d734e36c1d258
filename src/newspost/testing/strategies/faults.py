"""Post files with one fault that newspost knows by a code, each beside its sound twin."""

from __future__ import annotations

from string import Template
from typing import Final, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from newspost.testing.strategies.posts import H, joined, news, news_pieces, page_posts
from newspost.testing.strategies.tables import table

_WAYS: Final[dict[str, list[dict[str, str]]]] = table("faults.toml")

FAULT_CODES: Final = tuple(_WAYS)
"""The codes that `broken_posts` knows: those of faults that stand in the text, whatever the file's name is."""


class Twins(NamedTuple):
    """A post with one fault, and the same post without it."""

    code: str
    broken: bytes
    sound: bytes


def broken_posts(code: str | None = None) -> SearchStrategy[tuple[str, bytes]]:
    """Return a strategy for post files with one fault, each with the code of the problem that newspost finds in it.

    ``code`` is one of `FAULT_CODES`; without it the fault is any of these. Errors, warnings and remarks are among them.

    Raises:
        ValueError: there is no such fault to be made.
    """
    return twins(code).map(lambda pair: (pair.code, pair.broken))


def twins(code: str | None = None) -> SearchStrategy[Twins]:
    """Return a strategy for post files with one fault and their sound twins; as `broken_posts` otherwise."""
    if code is not None and code not in _WAYS:
        raise ValueError(f"no post can be broken so that it has {code!r}: known are {', '.join(FAULT_CODES)}")
    codes = FAULT_CODES if code is None else (code,)
    return st.sampled_from([(one, way) for one in codes for way in _WAYS[one]]).flatmap(lambda fault: _twins(*fault))


@st.composite
def _twins(draw: DrawFn, code: str, way: dict[str, str]) -> Twins:
    """Return a strategy for posts that are broken in one way."""
    facts = draw(news())
    pieces = draw(page_posts(canonical=True) if way.get("of") == "page" else news_pieces(H, facts))
    changed = {
        name: Template(way[name]).substitute(facts._asdict(), old=pieces[name]) for name in pieces.keys() & way.keys()
    }
    broken = joined(pieces | changed).replace("\n", way.get("line_end", "\n"))
    return Twins(code, broken.encode(way.get("encoding", "utf-8")), joined(pieces).encode())
