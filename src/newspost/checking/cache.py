"""What earlier runs found in files that are still the same, in one SQLite file.

A file is the same if the system says so (time, size, number), or if its bytes are: a fresh checkout has new times.
All that the findings depend on besides (settings, rules, versions, the site's config, the day) is the key of the whole
cache: under another key it starts empty. A cache that is broken, or cannot be written, is as good as none.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from newspost.checking.stamps import Row, Stamp

_NAME: Final = "check.sqlite3"
_FORM: Final = 3
_TAG: Final = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of newspost check; it can be deleted.\n"
)


class Cache:
    """Results by file, made for one key; and what came out of the facts of many files."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        self._rows: dict[str, Row] = {}
        self._memos: dict[str, tuple[str, str]] = {}
        self._new: dict[str, Row] = {}
        self._gone: list[str] = []
        self._new_memos: list[tuple[str, str, str]] = []
        self._read()

    def _read(self) -> None:
        """Read what is there, if it is of this key; a file that is no cache counts as none."""
        path = self._folder / _NAME
        if not path.is_file():
            return
        with (
            suppress(sqlite3.Error, ValueError, TypeError),
            closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as base,
        ):
            if base.execute("SELECT form, key FROM run").fetchone() == (_FORM, self._key):
                rows = base.execute("SELECT path, modified, size, number, digest, result, facts FROM file")
                self._rows = {row[0]: Row(row[0], Stamp(*row[1:4]), *row[4:]) for row in rows}
                self._memos = {row[0]: row[1:] for row in base.execute("SELECT name, state, result FROM memo")}

    def row(self, file: str) -> Row | None:
        """Return what is kept of a file, be it as it was or not; None where there is nothing."""
        return self._rows.get(file)

    def memo(self, name: str, state: str) -> str | None:
        """Return what was remembered under a name, if all that it came from is as it was."""
        known, result = self._memos.get(name, ("", ""))
        return result if known == state else None

    def remember(self, name: str, state: str, result: str) -> None:
        """Keep what came out of much work for `save`; ``state`` tells what it came from."""
        self._new_memos.append((name, state, result))

    def keep(self, rows: Iterable[Row], seen: Iterable[str]) -> None:
        """Keep new results for `save`, which forgets those of files that are gone.

        ``seen`` are files that need no look; a run over some files leaves what is known of the others.
        """
        self._new.update((row.file, row) for row in rows)
        unseen = self._rows.keys() - {*seen, *self._new}
        self._gone += [file for file in unseen if not os.path.lexists(file)]

    def save(self) -> None:
        """Write what is new, all at once: whatever waits for the disk waits for it once."""
        if not (self._new or self._gone or self._new_memos):
            return
        with suppress(sqlite3.Error, OSError):
            self._prepare()
            with closing(sqlite3.connect(self._folder / _NAME, timeout=2, isolation_level=None)) as base:
                base.execute("BEGIN IMMEDIATE")
                self._begin(base)
                self._put(base)
                base.execute("COMMIT")

    def _put(self, base: sqlite3.Connection) -> None:
        """Put what is new into the tables."""
        rows = [(row.file, *row.stamp, row.digest, row.result, row.facts) for row in self._new.values()]
        base.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        base.executemany("DELETE FROM file WHERE path = ?", [(file,) for file in self._gone])
        base.executemany("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", self._new_memos)

    def _prepare(self) -> None:
        """Make the folder, marked as a cache for backups and for git; drop a file that is none of ours."""
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True)
            (self._folder / "CACHEDIR.TAG").write_text(_TAG, encoding="utf-8")
            (self._folder / ".gitignore").write_text("*\n", encoding="utf-8")
        path = self._folder / _NAME
        if not path.exists():
            return
        try:
            with closing(sqlite3.connect(path, timeout=2)) as base:
                base.execute("PRAGMA schema_version")
        except sqlite3.DatabaseError:
            path.unlink()

    def _begin(self, base: sqlite3.Connection) -> None:
        """Make the tables anew, unless they are those of this key."""
        with suppress(sqlite3.Error):
            if base.execute("SELECT form, key FROM run").fetchone() == (_FORM, self._key):
                return
        for table in ("run", "file", "memo"):
            base.execute(f"DROP TABLE IF EXISTS {table}")
        base.execute("CREATE TABLE run (form INTEGER, key TEXT)")
        base.execute("INSERT INTO run VALUES (?, ?)", (_FORM, self._key))
        base.execute("CREATE TABLE memo (name TEXT PRIMARY KEY, state TEXT, result TEXT)")
        base.execute(
            "CREATE TABLE file (path TEXT PRIMARY KEY, modified INTEGER, size INTEGER, number INTEGER, digest TEXT, "
            "result TEXT, facts TEXT)"
        )


class Memory(Cache):
    """The same for a process that checks again and again: what one run found, for the next, and nothing on the disk."""

    def __init__(self) -> None:
        super().__init__(Path(), "")

    def under(self, key: str) -> Memory:
        """Return it for runs under a key; under another one than before it is empty."""
        if key != self._key:
            self._key = key
            self._rows.clear()
            self._memos.clear()
        return self

    def _read(self) -> None:
        """Read nothing: it starts empty."""

    def save(self) -> None:
        """Let the next run have what is new."""
        self._rows.update(self._new)
        self._memos.update((name, (state, result)) for name, state, result in self._new_memos)
        for file in self._gone:
            self._rows.pop(file, None)
        self._new, self._gone, self._new_memos = {}, [], []
