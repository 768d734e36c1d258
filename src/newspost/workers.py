"""Work on many things, in this process or in several: results come in order, and Ctrl-C ends it at once."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 4
"""Pieces of work that each process has waiting: enough that none is idle, few enough that memory stays constant."""


def map_in_order(
    function: Callable[[T], R], items: Iterable[T], *, jobs: int = 0, few: int = 400, piece: int = 40
) -> Iterator[R]:
    """Yield what ``function`` makes of each item, in their order; the items are taken as they are needed.

    ``jobs`` is how many processes may work, 0 for one a processor; for ``few`` items or less they do not pay. The
    function is sent to each process once, and pieces of as many items as ``piece`` says: all of that, and what comes
    back, has to pickle. What the function raises is raised here.

    Raises:
        concurrent.futures.process.BrokenProcessPool: a process was killed.
    """
    items = iter(items)
    first = list(islice(items, few + 1))
    count = jobs or processors()
    if len(first) <= few or count < 2:
        yield from map(function, first)
        yield from map(function, items)
        return
    yield from _in_processes(function, _pieces(first, items, piece), count)


def _pieces(first: Sequence[T], items: Iterator[T], size: int) -> Iterator[list[T]]:
    """Yield lists of so many items: of those that were taken already, then of the others."""
    for start in range(0, len(first), size):
        yield list(first[start : start + size])
    while some := list(islice(items, size)):
        yield some


def _in_processes(function: Callable[[T], R], pieces: Iterator[list[T]], count: int) -> Iterator[R]:
    """Yield the results of pieces of work that other processes do."""
    import multiprocessing  # noqa: PLC0415 - few items need none of it
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - as above
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - as above

    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context(_method())
    gc.freeze()  # else each process copies what is here, page by page, as soon as the collector looks at it
    with ProcessPoolExecutor(count, context, _start, (function,)) as pool:
        try:
            waiting = deque(pool.submit(_work, some) for some in islice(pieces, count * _AHEAD))
            while waiting:
                done = waiting.popleft().result()
                waiting.extend(pool.submit(_work, some) for some in islice(pieces, 1))
                yield from done
        except BrokenProcessPool:
            raise BrokenProcessPool(_KILLED) from None
        except BaseException:  # Ctrl-C among them: nobody waits for what is begun, nor for what is not
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()
            raise
        finally:
            gc.unfreeze()


_KILLED: Final = (
    "a process that did a part of the work was killed, as a system does that is out of memory; "
    "what it was at is not done. Try again, with one process if need be"
)

_FORKS: Final = [sys.platform == "linux"]


def fork_no_more() -> None:
    """Let processes start anew from now on: a library has threads that Python does not know, and a fork has not."""
    _FORKS[:] = [False]


def _method() -> str | None:
    """Return how to start a process: by fork where that is safe, since one that starts anew imports all of it again."""
    return "fork" if _FORKS[0] and threading.active_count() == 1 else "spawn"


_IS_OWN: Final = [False]


def own_process() -> None:
    """Make a process ready that does nothing but what newspost is asked for, and ends.

    Its garbage collector may look less often: nothing that a post is read into holds itself.
    """
    _IS_OWN[:] = [True]
    gc.set_threshold(100_000, 50, 100)


def is_own_process() -> bool:
    """Return whether this is the process of a command, or one of `map_in_order`, and not somebody else's program."""
    return _IS_OWN[0]


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


_JOB: list[Callable[[Any], Any]] = []  # what this process does, where it is one of several


def _start(function: Callable[[Any], Any]) -> None:
    """Make a process ready. Ctrl-C ends it without a word."""
    import signal  # noqa: PLC0415 - as above

    own_process()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _JOB[:] = [function]


def _work(items: list[Any]) -> list[Any]:
    """Do a piece of the work, which is worth the way to another process."""
    return [_JOB[0](item) for item in items]
