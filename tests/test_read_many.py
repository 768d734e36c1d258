"""Many posts in order, by one process or several: the same posts, in constant memory, and over at once on Ctrl-C."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newspost
from many_posts import KINDS, write_posts
from newspost import InvalidConfig, InvalidPost, Result, Site, map_posts, read_many, workers
from newspost.sources import many, opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newspost.checking.targets import Target

POST = b"---\ntitle: T\ndate: 2024-05-06\n---\nText\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and pipes")


def told(result: Result) -> tuple[object, ...]:
    """Return all that a result says, in values that compare."""
    article = None if result.error is not None or result.post is None else result.post.article
    return result.path, result.post, article, str(result.error), result.url, result.published


def text_of(result: Result) -> tuple[str, str | None, int]:
    """Return something small, and the process that found it."""
    return result.path, None if result.error else result.unwrap().article.text, os.getpid()


def fail_at_the_end(result: Result) -> None:
    """Raise what a function can raise."""
    if result.path.endswith("000249.md"):
        raise ZeroDivisionError(result.path)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Make a folder of posts that is no site's, five of them bad."""
    write_posts(tmp_path / "archive", 250, bad=5)
    return tmp_path / "archive"


@pytest.fixture(params=["fork", "spawn"])
def method(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Start processes in one way or the other, however few posts there are."""
    if request.param == "fork" and sys.platform != "linux":
        pytest.skip("processes are forked on Linux alone")
    monkeypatch.setattr(workers, "_method", lambda: request.param)
    monkeypatch.setattr(many, "_FEW", 0)
    return str(request.param)


# --- what is read -----------------------------------------------------------------------------------------------------


def test_the_posts_of_a_site_are_read_as_the_site_has_them() -> None:
    found, entries = list(read_many("samples")), list(Site.open("samples").posts())
    assert [result.path for result in found] == [entry.relative_path for entry in entries]
    assert [result.unwrap().article for result in found] == [entry.post.article for entry in entries]
    assert [result.url for result in found] == [entry.url for entry in entries]
    assert [result.published for result in found] == [True] * 4


def test_a_site_that_is_open_already_will_do() -> None:
    site = Site.open("samples", timezone="UTC", time=datetime(2024, 2, 1, tzinfo=UTC))
    found = list(read_many(site))
    assert [result.published for result in found] == [True, False, False, False]
    assert found[0].unwrap().article.date.utcoffset() == datetime.now(UTC).utcoffset()


def test_files_patterns_and_several_of_them(archive: Path) -> None:
    first = min((archive / "2024-03").iterdir())
    assert [result.path for result in read_many(first)] == [first.name]
    assert len([*read_many(archive / "2024-0[13]")]) == len([*read_many([archive / "2024-01", archive / "2024-03"])])
    twice = [result.path for result in read_many([first, archive, archive])]
    assert twice[0] == f"2024-03/{first.name}"
    assert len(twice) == len(set(twice)) == 250


def test_what_jekyll_takes_for_no_post_is_none_unless_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "_posts").mkdir()
    for name in ("2024-05-06-a.md", "notes.md", ".hidden.md"):
        (tmp_path / "_posts" / name).write_bytes(POST)
    assert [result.path for result in read_many(tmp_path)] == ["_posts/2024-05-06-a.md"]
    (named,) = read_many(tmp_path / "_posts" / "notes.md")
    assert (named.path, named.published) == ("notes.md", False)


def test_a_site_without_posts_has_none_be_there_pages_or_not(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: S\n")
    (tmp_path / "index.md").write_bytes(POST)
    assert list(read_many(tmp_path)) == []
    (tmp_path / "_config.yml").unlink()
    assert [result.path for result in read_many(tmp_path)] == ["index.md"]


def test_a_time_zone_is_for_posts_that_have_none(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(POST)
    (result,) = read_many(tmp_path, timezone="Asia/Shanghai")
    assert result.unwrap().article.date == datetime(2024, 5, 5, 16, tzinfo=UTC)
    with pytest.raises(ValueError, match="Nowhere"):
        read_many(tmp_path, timezone="Nowhere")


@pytest.mark.parametrize("call", [read_many, partial(map_posts, text_of)])
def test_what_is_wrong_with_the_source_is_told_at_once(
    tmp_path: Path, call: Callable[[object], Iterator[object]]
) -> None:
    with pytest.raises(FileNotFoundError, match="none"):
        call([tmp_path, tmp_path / "none"])
    with pytest.raises(FileNotFoundError, match="none"):
        call(tmp_path / "none-*")
    (tmp_path / "_config.yml").write_text("[")
    with pytest.raises(InvalidConfig):
        call(tmp_path)


def test_there_is_at_least_one_process() -> None:
    with pytest.raises(ValueError, match="from 1 on, and not 0"):
        read_many("samples", workers=0)


# --- bad posts --------------------------------------------------------------------------------------------------------


def test_a_bad_post_is_a_result_and_takes_no_other_away(archive: Path) -> None:
    found = list(read_many(archive))
    assert len(found) == 250
    bad = [result for result in found if result.error is not None]
    assert len(bad) == len(KINDS)
    for result in bad:
        with pytest.raises((InvalidPost, OSError)):
            result.unwrap()
        assert (result.post is None) == isinstance(result.error, OSError)


@posix
def test_a_pipe_is_no_file_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (result,) = read_many(tmp_path)
    assert str(result.error) == "[Errno 22] it is no file"
    assert (result.url, result.published) == (None, None)


# --- one process, or several ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("method")
def test_results_are_the_same_whoever_reads_them(archive: Path) -> None:
    expected = [told(result) for result in read_many(archive)]
    assert [told(result) for result in read_many(archive, workers=2)] == expected
    # the time of the build is a part of a post, so it must not pass from one second to the next between the two
    (archive / "_config.yml").write_text("timezone: Asia/Shanghai\nfuture: false\ntime: 2026-01-01 00:00:00\n")
    (archive / "2024-01").rename(archive / "_posts")
    site = [told(result) for result in read_many(archive)]
    assert {row[5] for row in site} >= {True, False}
    assert [told(result) for result in read_many(archive, workers=2)] == site


@pytest.mark.usefixtures("method")
def test_a_post_from_another_process_brings_its_article(archive: Path) -> None:
    found = [result for result in read_many(archive, workers=2) if result.error is None]
    for result in found:
        assert result.post is not None
        assert result.post.article.text == newspost.load(archive / result.path).article.text
        assert result.post._reading._body is None  # nobody has read it here


@pytest.mark.usefixtures("method")
def test_a_function_runs_where_the_posts_are_read(archive: Path) -> None:
    alone = list(map_posts(text_of, archive, workers=1))
    assert {process for *_, process in alone} == {os.getpid()}
    shared = list(map_posts(text_of, archive, workers=2))
    assert os.getpid() not in {process for *_, process in shared}
    assert [row[:2] for row in shared] == [row[:2] for row in alone]


@pytest.mark.usefixtures("method")
@pytest.mark.parametrize("count", [1, 2])
def test_what_the_function_raises_is_raised(archive: Path, count: int) -> None:
    with pytest.raises(ZeroDivisionError, match=r"000249\.md"):
        list(map_posts(fail_at_the_end, archive, workers=count))


def test_few_posts_need_no_other_process() -> None:
    assert {process for *_, process in map_posts(text_of, "samples")} == {os.getpid()}


def test_a_result_pickles(archive: Path) -> None:
    for result in read_many([archive, "samples"]):
        assert told(pickle.loads(pickle.dumps(result))) == told(result)


# --- no more than is needed -------------------------------------------------------------------------------------------


def opens(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return a list that will tell which files were opened, and by which threads."""
    seen: list[tuple[str, str]] = []
    open_target = opening.open_target

    def seeing(target: Target) -> opening.Opened:
        seen.append((target.path, threading.current_thread().name))
        return open_target(target)

    monkeypatch.setattr(opening, "open_target", seeing)
    return seen


def test_no_file_is_opened_before_it_is_asked_for(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = opens(monkeypatch)
    results = read_many(archive)
    assert seen == []
    paths = [result.path for result in islice(results, 3)]
    assert [path for path, _ in seen] == paths


def test_slow_files_are_opened_ahead_by_threads_but_not_too_far(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [told(result) for result in read_many(archive)]
    monkeypatch.setattr(opening, "_SLOW", -1.0)
    seen = opens(monkeypatch)
    results = read_many(archive)
    first = [told(result) for result in islice(results, 20)]
    assert len(seen) <= 20 + opening._AHEAD
    assert [*first, *map(told, results)] == expected
    assert len(seen) == len({path for path, _ in seen}) == 250
    assert {thread for _, thread in seen[: opening._TRIED]} == {"MainThread"}
    assert "MainThread" not in {thread for _, thread in seen[opening._TRIED :]}


def test_threads_end_when_nobody_asks_any_more(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_SLOW", -1.0)
    results = read_many(archive)
    assert len([*islice(results, 30)]) == 30
    results.close()  # type: ignore[attr-defined] # it is a generator
    until = time.monotonic() + 20
    while any(thread.name.startswith("newspost-open") for thread in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize("count", [1, 2])
def test_memory_does_not_grow_with_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(many, "_FEW", 0)
    for posts in (600, 3000):  # so many that all processes are busy
        write_posts(tmp_path / str(posts), posts)

    def begun(results: Iterator[Result]) -> Iterator[Result]:
        yield next(results)
        time.sleep(count - 1)  # until other processes have sent all that may wait here
        yield from results

    def peak(posts: int) -> int:
        tracemalloc.start()
        results = begun(read_many(tmp_path / str(posts), workers=count))
        assert sum(1 for result in results if result.post) == posts
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(3000)  # what is imported and compiled once; and the table of strings that Python has, which grows by doubling
    assert peak(3000) < 2 * peak(600)


# --- over at once -----------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    ("call", "slow"),
    [
        ("read_many('.')", 1),
        ("read_many('.')", -1),
        ("read_many('.', workers=2)", 1),
        ("map_posts(nap, '.', workers=2)", 1),
    ],
)
def test_ctrl_c_ends_it_at_once(archive: Path, call: str, slow: int) -> None:
    program = (
        "import time\n"
        "from newspost import map_posts, read_many\n"
        "from newspost.sources import many, opening\n"
        "many._FEW = many._PIECE = 1\n"
        "def nap(result): time.sleep(0.1); return result\n"
        f"opening._SLOW = {slow}\n"
        f"for result in {call}:\n"
        "    print(result.path, flush=True)\n"
        "    time.sleep(0.1)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=archive,
    ) as running:
        assert running.stdout is not None
        for _ in range(20):
            assert running.stdout.readline().endswith(b".md\n")
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=20)
    assert said.count(b"Traceback") == said.count(b"KeyboardInterrupt") == 1


def test_importing_the_package_imports_none_of_it() -> None:
    code = "import sys, newspost\nprint(*[name for name in sys.modules if name.startswith('newspost.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["newspost._version"]
