"""Which word was meant by another one."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_SHORTEST: Final = 3  # of two letters every word is like every other
_LONGEST: Final = 100


def is_slip(name: str, known: str) -> bool:
    """Whether ``name`` is ``known`` in other letter case, or one slip of the fingers away from it.

    >>> is_slip("Tgas", "tags"), is_slip("dates", "date")
    (True, False)
    """
    name, known = name.lower(), known.lower()
    if name == known:
        return True
    is_number = name in {f"{known}s", known.removesuffix("s")} and not known.endswith("y")
    if abs(len(name) - len(known)) > 1 or is_number:
        return False
    first = next((at for at, (a, b) in enumerate(zip(name, known, strict=False)) if a != b), min(len(name), len(known)))
    swapped = name[first : first + 2] == known[first : first + 2][::-1] and name[first + 2 :] == known[first + 2 :]
    if len(known) < 5:  # too many short words are one letter apart
        return swapped and len(name) == len(known) == 4
    if len(name) != len(known):
        longer, shorter = (name, known) if len(name) > len(known) else (known, name)
        return longer[first + 1 :] == shorter[first:]
    return swapped or name[first + 1 :] == known[first + 1 :]


def closest(name: str, known: frozenset[str]) -> str | None:
    """Return the known word that is most like ``name``: but for letter case, or for one slip or two.

    >>> closest("techwob", frozenset({"techweb", "nature"})), closest("ab", frozenset({"ac"}))
    ('techweb', None)
    """
    index, name = _index(known), name.lower()
    return next((index[form] for form in (name, *_shortened(name)) if form in index), None)


@lru_cache(maxsize=8)
def _index(known: frozenset[str]) -> dict[str, str]:
    """Return the known words by what is left of them without one letter: two words with the same rest are alike.

    So looking a word up takes as long as the word is, and not as long as there are words.
    """
    words = sorted(known)
    index = {word.lower(): word for word in reversed(words)}
    for word in words:
        for form in _shortened(word.lower()):
            index.setdefault(form, word)
    return index


def _shortened(word: str) -> list[str]:
    """Return a word without each of its letters in turn."""
    if not _SHORTEST <= len(word) <= _LONGEST:
        return []
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def meant(name: str, known: frozenset[str]) -> str:
    """Return the question for a message, with a blank before it, whether a known word was meant; empty if none was.

    >>> meant("pots", frozenset({"post", "page"}))
    ' Did you mean post?'
    """
    word = closest(name, known)
    return "" if word is None else f" Did you mean {word}?"
