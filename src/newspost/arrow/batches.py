"""Posts into record batches: row i is made of post i, whatever is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import Any, Final, TypeAlias

import pyarrow as pa

from newspost.arrow.columns import Column, chosen
from newspost.arrow.rows import Row
from newspost.dialect import Dialect
from newspost.post import Post, loads
from newspost.ruby.zones import resolve_zone

ROWS: Final = 500
"""How many posts there are in a batch, unless they are large."""

_SIZE: Final = 64_000_000
"""The bytes of posts after which a batch gets no more of them."""


def parse_batch(
    batch: pa.RecordBatch | pa.Table,
    *,
    columns: Sequence[str] | None = None,
    timezone: str | tzinfo | None = None,
    dialect: Dialect | None = None,
) -> pa.RecordBatch:
    """Read the posts in a batch, and return a batch with a row for each, in the same order.

    ``batch`` has a column ``content`` with the bytes (or text) of post files, and mostly a column ``path``, whose file
    names count as Jekyll counts them; others are passed over. A content that is null makes a row that says so, in the
    words of a column ``error``, if there is one. ``columns`` are names of `COLUMNS`, in the order in which they are
    wanted (default: those of `DEFAULT_COLUMNS`): what is not asked for is not computed. ``timezone`` and ``dialect``
    are those of `newspost.loads`.

    A bad post does not raise: its row says what is wrong in ``error_code``, ``error`` and ``problems``.

    Raises:
        ValueError: there is no such column to give, no column ``content``, no such ``timezone``; or the batch is
            larger than the 2 GiB that a column of Arrow holds.
    """
    if "content" not in batch.schema.names:
        raise ValueError(f"there is no column 'content' with the bytes of posts: {', '.join(batch.schema.names)}")
    zone = None if timezone is None else resolve_zone(timezone)
    made = _Batch(chosen(columns))
    for path, content, error in zip(*(_values(batch, name) for name in ("path", "content", "error")), strict=True):
        name = _text(path)
        made.add(Row(name, _post(content, name, zone, dialect, _text(error))))
    return made.made()


def parse_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    columns: Sequence[str] | None = None,
    timezone: str | tzinfo | None = None,
    dialect: Dialect | None = None,
) -> Iterator[pa.RecordBatch]:
    """Read the posts in batches, one after the other, as `parse_batch` does: what Spark's ``mapInArrow`` calls."""
    for batch in batches:
        yield parse_batch(batch, columns=columns, timezone=timezone, dialect=dialect)


def post_batches(
    posts: Iterable[tuple[str, Post | Exception]], *, columns: Sequence[str] | None = None, rows: int = ROWS
) -> Iterator[pa.RecordBatch]:
    """Put posts that have been read already into batches of at most ``rows`` rows, fewer where they are large.

    ``posts`` are paths, each with its post or with the reason why there is none. ``columns`` are those of
    `parse_batch`.

    Raises:
        ValueError: there is no such column.
    """
    wanted = chosen(columns)
    batch, size = _Batch(wanted), 0
    for path, post in posts:
        batch.add(Row(path, post))
        size += len(str(post)) if isinstance(post, Post) else 0
        if batch.rows >= rows or size >= _SIZE:
            yield batch.made()
            batch, size = _Batch(wanted), 0
    if batch.rows:
        yield batch.made()


def _values(batch: pa.RecordBatch | pa.Table, name: str) -> Sequence[object]:
    """Return the values of a column; nulls where there is none of that name."""
    return batch.column(name).to_pylist() if name in batch.schema.names else [None] * batch.num_rows


def _text(value: object) -> str | None:
    """Return a path or an error as a text, be it given as bytes."""
    return None if value is None else os.fsdecode(value) if isinstance(value, bytes) else str(value)


def _post(
    content: object, path: str | None, zone: tzinfo | None, dialect: Dialect | None, error: str | None
) -> Post | Exception:
    """Return the post that a content is, or why there is none."""
    if content is None:
        return ValueError(error or "There is no content.")
    if not isinstance(content, bytes | str):
        return ValueError(f"The content is no bytes: {type(content).__name__}.")
    return loads(content, path or None, zone, dialect)


Steps: TypeAlias = "list[tuple[Callable[[Any], object], Callable[[Any], None]]]"
"""For some columns: what finds a value, and what takes it."""


class _Batch:
    """A batch being made: the values of each column."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.rows = 0
        self._columns = columns
        self._places = [column.place(column.type) for column in columns]
        self._of_file, self._of_header, self._of_body = (
            [(one.of, place.append) for one, place in zip(columns, self._places, strict=True) if one.part == part]
            for part in ("file", "header", "body")
        )

    def add(self, row: Row) -> None:
        """Add a row, or in its place one that says why it cannot be added."""
        try:
            self._add(row)
        except Exception as error:  # noqa: BLE001 - no post takes others away, whatever it is that we did wrong
            for place in self._places:
                place.cut(self.rows)
            self._add(row.failed(error))
        self.rows += 1

    def _add(self, row: Row) -> None:
        """Add a row."""
        _put(self._of_file, row)
        if self._of_header:
            _put(self._of_header, row.fields)
        if self._of_body:
            _put(self._of_body, row.body)

    def made(self) -> pa.RecordBatch:
        """Return the batch."""
        arrays = [place.array() for place in self._places]
        return pa.RecordBatch.from_arrays(arrays, [column.name for column in self._columns])


def _put(steps: Steps, part: object) -> None:
    """Put what is found in a part of a post in its places; nulls where there is no such part."""
    for find, put in steps:
        put(None if part is None else find(part))
