"""Whether two values of a header are the same, and which items of a new list are those of the old one."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from newspost.text.rising import longest_rise

_SCALARS = (bool, int, str, float, datetime, date)  # in this order: True is an int to Python, a time is a date


def same(one: object, other: object) -> bool:
    """Whether two values are the same, types minded: 1 is neither True nor 1.0 nor "1". A map's order says nothing.

    Values may hold themselves, as aliases make them; each pair of lists or maps is looked at once.

    >>> same({"a": [1, "b"]}, {"a": [1, "b"]}), same(1, True)
    (True, False)
    """
    pending: list[tuple[Any, Any]] = [(one, other)]
    seen: set[tuple[int, int]] = set()
    while pending:
        left, right = pending.pop()
        if left is right:
            continue
        kind = _kind(left)
        if kind is not _kind(right):
            return False
        if kind not in {list, dict}:
            if not _same_scalar(left, right):
                return False
        elif (id(left), id(right)) not in seen:
            seen.add((id(left), id(right)))
            pairs = _pairs(left, right)
            if pairs is None:
                return False
            pending += pairs
    return True


def _kind(value: object) -> type:
    """Return the type that a header knows a value by."""
    for kind in _SCALARS:
        if isinstance(value, kind):
            return kind
    if isinstance(value, Mapping):
        return dict
    return list if isinstance(value, list | tuple) else type(value)


def _same_scalar(one: object, other: object) -> bool:
    """Whether two scalars of one kind are the same: a time with its offset, nan as itself, 0.0 and -0.0 as two."""
    if isinstance(one, float) and isinstance(other, float):
        return one.hex() == other.hex()
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one == other and one.utcoffset() == other.utcoffset()
    return one == other


def _pairs(one: Any, other: Any) -> list[tuple[Any, Any]] | None:  # noqa: ANN401 - two lists or two maps
    """Return the items of two lists or maps side by side, None where one has what the other has not."""
    if len(one) != len(other):
        return None
    if not isinstance(one, Mapping):
        return list(zip(one, other, strict=True))
    there = {typed_key(key): value for key, value in other.items()}
    here = {typed_key(key): value for key, value in one.items()}
    return [(value, there[key]) for key, value in here.items()] if here.keys() == there.keys() else None


def typed_key(key: object) -> Hashable:
    """Return what a key is found by where 1 and True are two."""
    return _kind(key), key


def align(old: Sequence[object], new: Sequence[object]) -> list[int | None]:
    """Return for each item of ``new`` the item of ``old`` that it is, or is made of, in rising order; None if none is.

    Most items that are in both stay; between two of them, what is left of the old is taken for what is left of the
    new, one by one. The time is n log n: the k-th of several like items goes with the k-th, and the longest rising
    run of those pairs is kept.

    >>> align(["a", "b", "c"], ["b", "x", "c", "d"])
    [1, None, 2, None]
    """
    start, end = _same_ends(old, new)
    stays = [(index, index) for index in range(start)]
    twins = _twins(old, new, start, end)
    stays += [twins[place] for place in longest_rise([new_index for _, new_index in twins])]
    stays += [(len(old) - left, len(new) - left) for left in range(end, 0, -1)]
    made: list[int | None] = []
    at = 0
    for old_index, new_index in [*stays, (len(old), len(new))]:
        missing = new_index - len(made)
        made += list(range(at, min(old_index, at + missing)))
        made += [None] * (new_index - len(made))
        if new_index < len(new):
            made.append(old_index)
        at = old_index + 1
    return made


def _same_ends(old: Sequence[object], new: Sequence[object]) -> tuple[int, int]:
    """Return how many items two lists have in common at their starts, and at their ends."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and same(old[start], new[start]):
        start += 1
    end = 0
    while end < shorter - start and same(old[-1 - end], new[-1 - end]):
        end += 1
    return start, end


def _twins(old: Sequence[object], new: Sequence[object], start: int, end: int) -> list[tuple[int, int]]:
    """Return the pairs of like items in the middle of two lists."""
    places: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for index in range(start, len(new) - end):
        places[label(new[index])].append(index)
    found: list[tuple[int, int]] = []
    for index in range(start, len(old) - end):
        there = places.get(label(old[index]))
        if there:
            found.append((index, there.popleft()))
    return found


def label(value: object, *, inside: bool = False) -> Hashable:
    """Return what like items have in common; lists and maps inside of them count by their size."""
    kind = _kind(value)
    if inside and isinstance(value, Mapping | list | tuple):
        return kind, len(value)
    if isinstance(value, Mapping):
        return kind, frozenset([(key, label(item, inside=True)) for key, item in value.items()])
    if isinstance(value, list | tuple):
        return kind, tuple([label(item, inside=True) for item in value])
    return kind, value if kind in _SCALARS else id(value)
