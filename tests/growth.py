"""How the work for a text grows with its length, told without trusting one look at the clock.

The shortest of several times is what the work costs; what a busy machine adds only makes a time longer. So a ratio is
taken of shortest times, and looked at again and again before it counts as too large: noise goes away, a square stays.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time

ROUNDS = 8
UNMEASURABLE = 0.02  # seconds below which a clock and a busy machine say nothing


def grows_at_most(factor: float, small: Callable[[], object], large: Callable[[], object]) -> bool:
    """Whether ``large`` costs at most ``factor`` times what ``small`` does, or too little to tell."""
    shortest = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for index, work in enumerate((small, large)):
            shortest[index] = min(shortest[index], seconds(work))
        if shortest[1] < max(factor * shortest[0], UNMEASURABLE):
            return True
    return False


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one run, the garbage collector kept out of it.

    What is garbage before the run stays that: to look for it takes longer than most runs where many tests came before.
    """
    gc.disable()
    try:
        start = process_time()
        work()
        return process_time() - start
    finally:
        gc.enable()


def ends_within(limit: float, work: Callable[[], object]) -> bool:
    """Whether one of several runs ends within ``limit`` seconds of processor time: a bound against hanging, no race."""
    return any(seconds(work) < limit for _ in range(ROUNDS))
