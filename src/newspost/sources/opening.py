"""The bytes of many files: one after the other where that is fast, by several threads where each takes long."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from errno import EINVAL
from itertools import chain, islice
from stat import S_ISREG
from time import perf_counter
from typing import Final

from newspost.checking.targets import Target
from newspost.files import read_bytes

THREADS: Final = 16

_AHEAD: Final = 2 * THREADS
"""How many files may be open or waiting in memory before they are asked for."""

_SLOW: Final = 0.001
"""The seconds a file from which on threads pay; a disk that has it in memory takes a fiftieth of that."""

_TRIED: Final = 16
"""The files after which their pace is judged."""

Opened = tuple[Target, OSError | None]


@dataclass(frozen=True, slots=True)
class Refused:
    """In the place of what opens a file: why it is not opened."""

    number: int
    reason: str

    def __call__(self) -> bytes:
        """Tell it."""
        raise OSError(self.number, self.reason)


def opened(targets: Iterable[Target]) -> Iterator[Opened]:
    """Yield each target with what it holds, or with the error that says why that cannot be read, in their order.

    Files on the disk are read as they are asked for. If it turns out that each takes long, as on a drive in a network,
    or if they are far away, several threads read a few of them ahead.
    """
    targets = iter(targets)
    spent = 0.0
    for count, target in enumerate(targets):
        if _is_far(target) or (count >= _TRIED and spent > count * _SLOW):
            yield from _opened_ahead(chain((target,), targets))
            return
        start = perf_counter()
        done = open_target(target)
        spent += perf_counter() - start
        yield done


def open_target(target: Target) -> Opened:
    """Return a target with what it holds, or with the error that says why that cannot be read."""
    if target.data is not None:
        return target, None
    try:
        if target.opener is not None:
            return target._replace(data=target.opener(), opener=None), None
        status = os.stat(target.file)  # noqa: PTH116 - once a post
        if not S_ISREG(status.st_mode):  # a pipe would wait for somebody who writes
            return target, OSError(EINVAL, "it is no file")
        return target._replace(data=read_bytes(target.file), status=status), None
    except OSError as error:
        return target, error


def _is_far(target: Target) -> bool:
    """Whether somebody else has to be asked for the bytes."""
    return target.opener is not None and not isinstance(target.opener, Refused)


def _opened_ahead(targets: Iterator[Target]) -> Iterator[Opened]:
    """Do the same by several threads."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - where files are fast nobody needs it

    pool = ThreadPoolExecutor(THREADS, "newspost-open")
    try:
        waiting = deque(pool.submit(open_target, target) for target in islice(targets, _AHEAD))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(open_target, target) for target in islice(targets, 1))
            yield done
    finally:  # also after Ctrl-C: nobody waits for what nobody will ask for
        pool.shutdown(wait=False, cancel_futures=True)
