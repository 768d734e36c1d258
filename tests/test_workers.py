"""Work in several processes: in order, no more at a time than memory holds, and over at once when it has to be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import pytest

from newspost import workers
from newspost.workers import map_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator


def double(number: int) -> tuple[int, int]:
    """Return twice the number, and the process that found it."""
    return 2 * number, os.getpid()


def fail_at_seven(number: int) -> int:
    """Raise what a function can raise."""
    if number == 7:
        raise ZeroDivisionError("seven")
    return number


def die_at_seven(number: int) -> int:
    """End the process, as a system that is out of memory does."""
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 30, 31, 100])
def test_results_come_in_order_whoever_finds_them(count: int) -> None:
    found = list(map_in_order(double, range(count), jobs=2, few=10, piece=7))
    assert [number for number, _ in found] == [2 * number for number in range(count)]
    assert (os.getpid() in {process for _, process in found}) == (0 < count <= 10)


def test_a_single_process_needs_no_other() -> None:
    assert {process for _, process in map_in_order(double, range(100), jobs=1, few=10)} == {os.getpid()}


def test_other_systems_start_processes_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_method", lambda: "spawn")
    found = list(map_in_order(double, range(50), jobs=2, few=10, piece=20))
    assert [number for number, _ in found] == [2 * number for number in range(50)]


def test_who_has_threads_that_nobody_knows_starts_processes_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_FORKS", [True])
    before = workers._method()
    workers.fork_no_more()
    assert (before, workers._method()) in {("fork", "spawn"), ("spawn", "spawn")}


def test_no_more_is_taken_than_is_worked_on() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100_000):
            taken.append(number)
            yield number

    results = map_in_order(double, items(), jobs=2, few=10, piece=10)
    assert [next(results)[0] for _ in range(5)] == [0, 2, 4, 6, 8]
    assert len(taken) <= 11 + 10 * (2 * 4 + 1)
    del results


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_function_raises_is_raised(jobs: int) -> None:
    results = map_in_order(fail_at_seven, range(100), jobs=jobs, few=10, piece=5)
    with pytest.raises(ZeroDivisionError, match="seven"):
        list(results)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_process_that_is_killed_ends_the_work() -> None:
    with pytest.raises(BrokenProcessPool):
        list(map_in_order(die_at_seven, range(100), jobs=2, few=10, piece=5))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_ends_all_processes_at_once() -> None:
    program = (
        "import sys, time\n"
        "from newspost.workers import map_in_order\n"
        "def nap(number): time.sleep(0.2); return number\n"
        "for number in map_in_order(nap, range(10_000), jobs=2, few=2, piece=2):\n"
        "    print(number, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"0\n"
        os.killpg(running.pid, signal.SIGINT)
        _, told = running.communicate(timeout=20)
    assert b"KeyboardInterrupt" in told
    assert told.count(b"Traceback") == 1  # the processes that worked say nothing
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _group_lives(running.pid):
        time.sleep(0.05)
    assert not _group_lives(running.pid)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
