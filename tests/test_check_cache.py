"""The cache of the checker: what is the same is not looked at again, and a broken one is as good as none."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from newspost.checking.cache import Cache, Stamp, digest_of, stamp_of

STAMP = Stamp(1, 2, 3)


def test_what_was_written_is_there_for_the_same_key(tmp_path: Path) -> None:
    Cache(tmp_path / "c", "key").write([("a.md", STAMP, "d1", '["x"]'), ("b.md", STAMP, "d2", "[]")], [])
    cache = Cache(tmp_path / "c", "key")
    assert cache.by_stamp("a.md", STAMP) == ["x"]
    assert cache.by_digest("b.md", "d2") == []
    assert cache.by_stamp("a.md", Stamp(1, 2, 4)) is None
    assert cache.by_digest("a.md", "d2") is None
    assert Cache(tmp_path / "c", "other").by_stamp("a.md", STAMP) is None
    assert (tmp_path / "c" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert (tmp_path / "c" / ".gitignore").read_text() == "*\n"


def test_a_file_that_is_gone_is_forgotten_and_another_key_starts_anew(tmp_path: Path) -> None:
    Cache(tmp_path, "key").write([("a.md", STAMP, "d", "[]"), ("b.md", STAMP, "d", "[]")], [])
    Cache(tmp_path, "key").write([("c.md", STAMP, "d", "[]")], ["b.md"])
    cache = Cache(tmp_path, "key")
    assert [cache.by_stamp(file, STAMP) for file in ("a.md", "b.md", "c.md")] == [None, [], []]
    Cache(tmp_path, "other").write([("d.md", STAMP, "d", "[]")], [])
    assert Cache(tmp_path, "key").by_stamp("b.md", STAMP) is None
    assert Cache(tmp_path, "other").by_stamp("d.md", STAMP) == []


@pytest.mark.parametrize(
    "broken", [b"", b"no database", b"SQLite format 3\0" + bytes(200)], ids=["empty", "text", "cut off"]
)
def test_a_broken_cache_is_made_anew_without_a_word(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "check.sqlite3").write_bytes(broken)
    cache = Cache(tmp_path, "key")
    assert cache.by_stamp("a.md", STAMP) is None
    cache.write([("a.md", STAMP, "d", "[]")], [])
    assert Cache(tmp_path, "key").by_stamp("a.md", STAMP) == []


def test_another_programs_tables_and_results_that_are_no_json_are_none(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "check.sqlite3") as base:
        base.execute("CREATE TABLE run (other TEXT)")
    Cache(tmp_path, "key").write([("a.md", STAMP, "d", "{")], [])
    assert Cache(tmp_path, "key").by_stamp("a.md", STAMP) is None


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "c", "key")
    cache.write([("a.md", STAMP, "d", "[]")], [])
    assert cache.by_stamp("a.md", STAMP) is None


def test_what_tells_files_apart(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"hello\n")
    assert digest_of(file.read_bytes()) == "ce013625030ba8dba906f756967f9e9ca394464a"  # as `git hash-object` says
    before = stamp_of(file.stat())
    file.write_bytes(b"hello!\n")
    assert stamp_of(file.stat()) != before
