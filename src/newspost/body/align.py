"""Which parts of an old sequence a new one keeps, changes, moves, drops, and adds."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from newspost.text.rising import longest_rise

T = TypeVar("T", bound=Hashable)


@dataclass(slots=True)
class Stretch:
    """What happens between two parts that stay where they are: old parts go, new parts come in their place.

    ``old`` are indices of the old sequence, from ``start`` on, ``new`` of the new one.
    """

    start: int
    old: list[int]
    new: list[int]


@dataclass(slots=True)
class Alignment:
    """How a new sequence comes from an old one.

    ``first`` and ``last`` count the parts at the start and at the end that are the same. ``pairs`` are those between
    that stay in their place, equal or changed, as (old index, new index), both growing; ``stretches`` what happens
    between these, where anything does; ``moved`` leads from the new index of a part that was elsewhere to its old one.
    """

    first: int
    last: int
    pairs: list[tuple[int, int]]
    stretches: list[Stretch]
    moved: dict[int, int]


def align(old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], bool]) -> Alignment:
    """Return how ``new`` comes from ``old``, in time that grows with n log n.

    Equal parts stay, as many as can without crossing each other; parts that only changed places are moves. Between
    parts that stay, a part that went and one that came in its place are one changed part if they are ``alike``.
    """
    first = _common_start(old, new)
    last = _common_start(old[first:][::-1], new[first:][::-1])
    old_stop, new_stop = len(old) - last, len(new) - last
    if old_stop == new_stop == first + 1 and alike(old[first], new[first]):
        return Alignment(first, last, [(first, first)], [], {})  # one part changed, as in most edits
    matches = _match(old, new, range(first, old_stop), range(first, new_stop))
    kept = [matches[place] for place in longest_rise([old_index for old_index, _ in matches])]  # the others move
    pairs, stretches = _fill(old, new, first, [*kept, (old_stop, new_stop)], matches, alike)
    staying = dict(kept)
    moved = {new_index: old_index for old_index, new_index in matches if staying.get(old_index) != new_index}
    return Alignment(first, last, pairs, stretches, moved)


def _common_start(old: Sequence[T], new: Sequence[T]) -> int:
    """Return how many parts the two begin with alike."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one is not other and one != other:
            break
        count += 1
    return count


def _match(old: Sequence[T], new: Sequence[T], going: range, coming: range) -> list[tuple[int, int]]:
    """Pair equal parts between the common ends, the first with the first, in the order of ``new``."""
    places: defaultdict[T, deque[int]] = defaultdict(deque)
    for index in going if coming else ():
        places[old[index]].append(index)
    return [(waiting.popleft(), index) for index in coming if (waiting := places.get(new[index]))]


def _fill(  # noqa: PLR0913, PLR0917 - the state of one walk
    old: Sequence[T],
    new: Sequence[T],
    first: int,
    stops: list[tuple[int, int]],
    matches: list[tuple[int, int]],
    alike: Callable[[T, T], bool],
) -> tuple[list[tuple[int, int]], list[Stretch]]:
    """Pair the parts that were changed in their place, from ``first`` to each of ``stops``.

    Return these pairs and the stops, but for the last, which is the end; and what is left between.
    """
    moving_old, moving_new = ({pair[side] for pair in matches} for side in (0, 1))
    pairs: list[tuple[int, int]] = []
    stretches: list[Stretch] = []
    old_at = new_at = first
    for old_stop, new_stop in stops:
        going = [index for index in range(old_at, old_stop) if index not in moving_old]
        coming = [index for index in range(new_at, new_stop) if index not in moving_new]
        changed = _pair_in_order(old, new, going, coming, alike)
        for old_end, new_end in [*changed, (old_stop, new_stop)]:
            if old_at < old_end or new_at < new_end:
                stretches.append(Stretch(old_at, list(range(old_at, old_end)), list(range(new_at, new_end))))
            pairs.append((old_end, new_end))
            old_at, new_at = old_end + 1, new_end + 1
    return pairs[:-1], stretches


def _pair_in_order(
    old: Sequence[T], new: Sequence[T], going: list[int], coming: list[int], alike: Callable[[T, T], bool]
) -> list[tuple[int, int]]:
    """Pair the parts that go with those that come, in order, passing over those that are not ``alike``."""
    pairs: list[tuple[int, int]] = []
    waiting = deque(going)
    for position, new_index in enumerate(coming):
        spare = len(waiting) - (len(coming) - position)
        while spare > 0 and waiting and not alike(old[waiting[0]], new[new_index]):
            waiting.popleft()
            spare -= 1
        if waiting and alike(old[waiting[0]], new[new_index]):
            pairs.append((waiting.popleft(), new_index))
    return pairs
