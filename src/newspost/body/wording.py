"""New words in an old source: as little of it as can be is replaced, so that markup around the change stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from newspost.body.tags import ATTRIBUTES, VOID
from newspost.body.text import EDGE, decode

_PART = re.compile(
    rf"(?P<tag><!--(?!-?>)[^<>]*?(?<!-)-->|<(?P<slash>/?+)(?P<name>[a-zA-Z][^\s/>]*+){ATTRIBUTES}>)"
    r"|(?P<reference>&(?:#(?:[xX][0-9a-fA-F]++|[0-9]++);?+|[A-Za-z][A-Za-z0-9]*+;?+))"
    r"|(?P<blanks>[ \t\n\r\f]{2,}+)"
    r"|(?P<run>(?>(?:[^<&\s]|[ \t\n\r\f](?![ \t\n\r\f])|[^\S \t\n\r\f])+)|[<&])"
)
_BLANK = re.compile(r"[\t\n\r\f]")
_NEEDLE_MARGINS = (24, 12, 6, 3, 1, 0)

Fits: TypeAlias = Callable[[str], bool]


class _Run(NamedTuple):
    """A piece of the source and the text it shows; ``is_literal`` where each character of one is one of the other."""

    start: int
    end: int
    text: str
    is_literal: bool


def reworded(source: str, old: str, new: str, escape: Callable[[str], str], fits: Fits) -> Iterator[str]:
    """Yield sources that say ``new`` where ``source`` says ``old``, those that change least first.

    ``escape`` writes a piece of text for the place, ``fits`` tells whether a source reads as it should. The last
    resort, to write the whole anew, is the caller's.
    """
    first, last = _difference(old, new)
    piece = new[first : len(new) - (len(old) - last)]
    for start, end in _places(source, old, first, last):
        candidate = source[:start] + escape(piece) + source[end:]
        if fits(candidate):
            yield candidate


def _difference(old: str, new: str) -> tuple[int, int]:
    """Return where in ``old`` the part begins and ends that is not the same in ``new``."""
    shorter = min(len(old), len(new))
    first = _common(old, new, shorter)
    last = _common(old[::-1], new[::-1], shorter - first)
    return first, len(old) - last


def _common(one: str, other: str, most: int) -> int:
    """Return how many characters the two begin with alike, ``most`` at most, by halving: slices compare fast."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _places(source: str, old: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield where ``old[first:last]`` may stand in ``source``, the most certain place first."""
    if source == old:
        yield first, last
        return
    if (place := _mapped(source, old, first, last)) is not None:
        yield place
    for margin in _NEEDLE_MARGINS:
        before, behind = old[max(first - margin, 0) : first], old[last : last + margin]
        needle = before + old[first:last] + behind
        at = source.find(needle) if needle else -1
        if at >= 0 and source.find(needle, at + 1) < 0:
            yield at + len(before), at + len(needle) - len(behind)


def _mapped(source: str, old: str, first: int, last: int) -> tuple[int, int] | None:
    """Return the place of ``old[first:last]`` in HTML, or None where it cut a tag's element in two."""
    runs = list(_runs(source))
    shown = "".join([run.text for run in runs])
    lead = len(shown) - len(shown.lstrip(EDGE))
    if shown.strip(EDGE) != old:
        return None
    place = _source_place(runs, lead + first, lead + last)
    for start, end in _with_tags_around(runs, place, len(source)) if place else ():
        if _is_balanced(source[start:end]):
            return start, end
    return None


def _with_tags_around(runs: list[_Run], place: tuple[int, int], end: int) -> Iterator[tuple[int, int]]:
    """Yield a place as it is, and with the tags that stand right behind it, right before it, and both."""
    before = max((run.end for run in runs if run.end <= place[0]), default=0)
    behind = min((run.start for run in runs if run.start >= place[1]), default=end)
    inside = any(run.start < place[0] < run.end for run in runs)
    starts = (place[0],) if inside else (place[0], before)
    ends = (place[1],) if any(run.start < place[1] < run.end for run in runs) else (place[1], behind)
    for start in starts:
        yield from ((start, stop) for stop in ends)


def _runs(source: str) -> Iterator[_Run]:
    """Cut HTML into pieces that show text."""
    for part in _PART.finditer(source):
        kind, value = part.lastgroup, part[0]
        if part["tag"]:
            if (part["name"] or "").lower() == "br" and not part["slash"]:
                yield _Run(part.start(), part.end(), "\n", is_literal=False)
        elif kind == "reference":
            yield _Run(part.start(), part.end(), decode(value), is_literal=False)
        elif kind == "blanks":
            yield _Run(part.start(), part.end(), " ", is_literal=False)
        else:
            yield _Run(part.start(), part.end(), _BLANK.sub(" ", value), is_literal=True)


def _source_place(runs: list[_Run], first: int, last: int) -> tuple[int, int] | None:
    """Return the place in the source of the text from ``first`` to ``last``; what is put in goes with what precedes."""
    start = end = None
    at = 0
    for run in runs:
        behind = at + len(run.text)
        if start is None and (first < behind or (first == last and first == behind)):
            start = run.start + (first - at if run.is_literal else 0)
            if not run.is_literal and first == behind:
                start = run.end
        if start is not None and last <= behind:
            inside = run.is_literal and last > at
            end = run.start + last - at if inside else (run.end if last > at else start)
            break
        at = behind
    return None if start is None or end is None else (start, max(start, end))


def _is_balanced(source: str) -> bool:
    """Whether each tag in ``source`` has its partner there."""
    open_names: list[str] = []
    for part in _PART.finditer(source):
        name = (part["name"] or "").lower()
        if not name or name in VOID:
            continue
        if not part["slash"]:
            open_names.append(name)
        elif not open_names or open_names.pop() != name:
            return False
    return not open_names
