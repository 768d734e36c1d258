"""The longest part of a sequence of numbers that rises: what stays in its place when things were moved about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_rise(numbers: Sequence[int]) -> list[int]:
    """Return the places of the longest run of ``numbers``, not needing to be neighbours, of which each is larger.

    The time is n log n.

    >>> longest_rise([3, 0, 1, 4, 2])
    [1, 2, 4]
    """
    tails: list[int] = []  # the smallest number that a run of each length can end with
    ends: list[int] = []  # its place
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [number]
        ends[length : length + 1] = [place]
    run: list[int] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        run.append(place)
        place = before[place]
    return run[::-1]
