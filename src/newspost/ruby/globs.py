"""Globs: whether a path fits a pattern, as Ruby's `File.fnmatch?` without flags sees it.

Every rule was checked against Ruby 3.1 by experiment.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from newspost.text.patterns import later


class _Set(NamedTuple):
    """The characters that a set in brackets holds, as ranges, or all others."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool

    def holds(self, char: str) -> bool:
        """Tell whether the set holds a character; of a range that runs backwards it holds the two ends."""
        return self.negated != any(low <= char <= high or char in (low, high) for low, high in self.ranges)


_ANY: Final = _Set((), negated=True)
_Token = str | _Set | None
"""A character, a set, or None: any characters, none too."""

_ITEM: Final = r"(?:\\.|[^\\\]])"
_RANGE: Final = later(rf"({_ITEM})(?:-({_ITEM}))?", re.DOTALL)
_TOKEN: Final = later(
    rf"(?P<star>\*++)|(?P<any>\?)|\[(?P<not>[!^]?+)(?P<set>(?>(?:{_ITEM}(?:-{_ITEM})?)*))\]|\\(?P<quoted>.?)|(?P<char>[^\[])",
    re.DOTALL,
)


def fnmatch(pattern: str, path: str) -> bool:
    r"""Tell whether a path fits a pattern: `File.fnmatch?(pattern, path)`.

    `*` and `?` fit slashes too, and all but a dot at the very front; `[a-z]` and `[!a-z]` are sets; a backslash takes
    what follows as it is. A bracket that is never closed fits nothing.

    >>> fnmatch("docs/*.md", "docs/a/b.md"), fnmatch("*", ".git"), fnmatch(r"\*[", "*[")
    (True, False, False)
    """
    tokens = _tokens(pattern)
    if tokens is None or (path.startswith(".") and tokens[:1] != (".",)):
        return False
    return _fit(tokens, path)


@lru_cache(maxsize=256)
def _tokens(pattern: str) -> tuple[_Token, ...] | None:
    """Take a pattern apart; None where it cannot fit anything."""
    tokens: list[_Token] = []
    index = 0
    while index < len(pattern):
        match = _TOKEN.match(pattern, index)
        if match is None:
            return None
        index = match.end()
        if match["quoted"] != "":  # Ruby passes over a backslash at the end
            tokens.append(_token(match))
    return tuple(tokens)


def _token(match: re.Match[str]) -> _Token:
    """Give the token that was matched."""
    if match["star"]:
        return None
    if match["set"] is not None:
        ranges = _RANGE.findall(match["set"])
        return _Set(tuple((low[-1], (high or low)[-1]) for low, high in ranges), negated=bool(match["not"]))
    return _ANY if match["any"] else match["quoted"] or match["char"]


def _fit(tokens: tuple[_Token, ...], path: str) -> bool:
    """Tell whether the tokens fit all of the path; only the last star is tried again, so that it stays a product."""
    at = index = 0
    behind_star, again = -1, 0
    while index < len(path):
        token = tokens[at] if at < len(tokens) else ""
        if token is None:
            at += 1
            behind_star, again = at, index
        elif token == path[index] or (isinstance(token, _Set) and token.holds(path[index])):
            at, index = at + 1, index + 1
        elif behind_star >= 0:
            again += 1
            at, index = behind_star, again
        else:
            return False
    return all(token is None for token in tokens[at:])
