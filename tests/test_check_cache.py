"""The cache of the checker: what is the same is not looked at again, and a broken one is as good as none."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newspost.checking.cache import Cache
from newspost.checking.stamps import Row, Stamp, digest_of, stamp_of

STAMP = Stamp(1, 2, 3)


def _row(file: str, digest: str = "d", result: str = "[]") -> Row:
    return Row(file, STAMP, digest, result, "")


def _save(folder: Path, key: str, rows: list[Row], seen: list[str]) -> None:
    cache = Cache(folder, key)
    cache.keep(rows, seen)
    cache.save()


def test_what_was_written_is_there_for_the_same_key(tmp_path: Path) -> None:
    _save(tmp_path / "c", "key", [_row("a.md", result='["x"]'), _row("b.md", "d2")], [])
    cache = Cache(tmp_path / "c", "key")
    assert cache.row("a.md") == Row("a.md", STAMP, "d", '["x"]', "")
    assert cache.row("b.md") == Row("b.md", STAMP, "d2", "[]", "")
    assert Cache(tmp_path / "c", "other").row("a.md") is None
    assert (tmp_path / "c" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert (tmp_path / "c" / ".gitignore").read_text() == "*\n"


def test_a_file_that_is_gone_is_forgotten_and_another_key_starts_anew(tmp_path: Path) -> None:
    _save(tmp_path, "key", [_row("a.md"), _row("b.md")], [])
    _save(tmp_path, "key", [_row("c.md")], ["b.md"])
    cache = Cache(tmp_path, "key")
    assert [cache.row(file) is not None for file in ("a.md", "b.md", "c.md")] == [False, True, True]
    _save(tmp_path, "other", [_row("d.md")], [])
    assert Cache(tmp_path, "key").row("b.md") is None
    assert Cache(tmp_path, "other").row("d.md") == _row("d.md")


def test_what_came_of_much_work_is_remembered_as_long_as_nothing_changes(tmp_path: Path) -> None:
    _save(tmp_path, "key", [_row("a.md")], [])
    cache = Cache(tmp_path, "key")
    cache.remember("site", "state", "[1]")
    cache.save()
    cache = Cache(tmp_path, "key")
    assert cache.memo("site", "state") == "[1]"
    assert cache.memo("site", "another state") is None
    assert cache.memo("another site", "state") is None
    assert cache.row("a.md") == _row("a.md")
    assert Cache(tmp_path, "another key").memo("site", "state") is None


@pytest.mark.parametrize(
    "broken", [b"", b"no database", b"SQLite format 3\0" + bytes(200)], ids=["empty", "text", "cut off"]
)
def test_a_broken_cache_is_made_anew_without_a_word(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "check.sqlite3").write_bytes(broken)
    cache = Cache(tmp_path, "key")
    assert cache.row("a.md") is None
    cache.keep([_row("a.md")], [])
    cache.save()
    assert Cache(tmp_path, "key").row("a.md") == _row("a.md")


def test_another_programs_tables_are_none(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "check.sqlite3", isolation_level=None)) as base:
        base.execute("CREATE TABLE run (other TEXT)")
    _save(tmp_path, "key", [_row("a.md")], [])
    assert Cache(tmp_path, "key").row("a.md") == _row("a.md")


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "c", "key")
    cache.keep([_row("a.md")], [])
    cache.save()
    assert cache.row("a.md") is None


def test_what_tells_files_apart(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"hello\n")
    assert digest_of(file.read_bytes()) == "ce013625030ba8dba906f756967f9e9ca394464a"  # as `git hash-object` says
    before = stamp_of(file.stat())
    file.write_bytes(b"hello!\n")
    assert stamp_of(file.stat()) != before
