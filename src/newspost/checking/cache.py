"""What earlier runs found in files that are still the same, in one SQLite file.

A file is the same if the system says so (time, size, number), or if its bytes are: a fresh checkout has new times.
All that the findings depend on besides (settings, rules, versions, the site's config, the day) is the key of the whole
cache: under another key it starts empty. A cache that is broken, or cannot be written, is as good as none.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from hashlib import sha1
from pathlib import Path
from typing import Any, Final, NamedTuple

_NAME: Final = "check.sqlite3"
_FORM: Final = 1
_TAG: Final = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of newspost check; it can be deleted.\n"
)


class Stamp(NamedTuple):
    """What the system says of a file, without opening it."""

    modified: int
    size: int
    number: int


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino)


def digest_of(data: bytes) -> str:
    """Return what tells the bytes of a file from all others: the name that git has for them."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Cache:
    """Results by file, as JSON; made for one key."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        self._rows: dict[str, tuple[Stamp, str, str]] = {}
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
                rows = base.execute("SELECT path, modified, size, number, digest, result FROM file")
                self._rows = {row[0]: (Stamp(*row[1:4]), row[4], row[5]) for row in rows}

    def has(self, file: str) -> bool:
        """Whether there is a result for the file, be it as it was or not."""
        return file in self._rows

    def by_stamp(self, file: str, stamp: Stamp) -> Any | None:  # noqa: ANN401 - JSON
        """Return the result for a file that the system says is the same; None where there is none."""
        row = self._rows.get(file)
        return _loaded(row[2]) if row is not None and row[0] == stamp else None

    def by_digest(self, file: str, digest: str) -> Any | None:  # noqa: ANN401 - JSON
        """Return the result for a file whose bytes are the same."""
        row = self._rows.get(file)
        return _loaded(row[2]) if row is not None and row[1] == digest else None

    def write(self, rows: Iterable[tuple[str, Stamp, str, str]], kept: Iterable[str]) -> None:
        """Put new results in, by file, and forget those of files that are gone.

        ``kept`` are files that need no look; a run over some files leaves what is known of the others.
        """
        with suppress(sqlite3.Error, OSError):
            self._prepare()
            with closing(sqlite3.connect(self._folder / _NAME, timeout=2)) as base, base:
                self._begin(base)
                values = [(file, *stamp, digest, result) for file, stamp, digest, result in rows]
                unseen = self._rows.keys() - {*kept, *(row[0] for row in values)}
                gone = [file for file in unseen if not os.path.lexists(file)]
                base.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", values)
                base.executemany("DELETE FROM file WHERE path = ?", [(file,) for file in gone])

    def _prepare(self) -> None:
        """Make the folder, marked as a cache for backups and for git; drop a file that is none of ours."""
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True)
            (self._folder / "CACHEDIR.TAG").write_text(_TAG, encoding="utf-8")
            (self._folder / ".gitignore").write_text("*\n", encoding="utf-8")
        path = self._folder / _NAME
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
        for table in ("run", "file"):
            base.execute(f"DROP TABLE IF EXISTS {table}")
        base.execute("CREATE TABLE run (form INTEGER, key TEXT)")
        base.execute("INSERT INTO run VALUES (?, ?)", (_FORM, self._key))
        base.execute(
            "CREATE TABLE file (path TEXT PRIMARY KEY, modified INTEGER, size INTEGER, number INTEGER, digest TEXT, "
            "result TEXT)"
        )


def _loaded(result: str) -> Any | None:  # noqa: ANN401 - JSON
    """Return a result; None where it is no JSON."""
    try:
        return json.loads(result)
    except ValueError:
        return None
