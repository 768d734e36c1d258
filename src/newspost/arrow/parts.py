"""Tables on the disk: one file, or a folder of parts, each of which is there when it is whole and not before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from errno import EEXIST
from functools import partial
from itertools import chain
from os import PathLike
from pathlib import Path
from typing import IO, Any, Final, Protocol

import pyarrow as pa

from newspost.arrow.columns import schema
from newspost.files import replaced_file

PART_ROWS: Final = 50_000
"""How many rows a part has, unless somebody wants another number."""

_GROUP_ROWS: Final = 1_000
_GROUP_SIZE: Final = 16_000_000
"""The rows, or the bytes, that are kept until they are written as one row group."""

_LONG: Final = frozenset({"text", "content"})
"""Columns of which no row group says what is first and last in it: nobody asks, and all of them would fill a footer."""


class _Writer(Protocol):
    """What writes a table to a file: pyarrow has one for each format."""

    def write_table(self, table: pa.Table) -> None: ...


def write_table(batches: Iterable[pa.RecordBatch], path: str | PathLike[str], *, of: pa.Schema | None = None) -> int:
    """Write batches to one file, and return how many rows there were.

    The name of the file says its format: ``.parquet``, compressed by snappy, or ``.arrow`` and ``.feather`` for Arrow's
    own, compressed by Zstandard. ``of`` is the schema of a table without any rows (default: that of `DEFAULT_COLUMNS`).
    The file is at ``path`` when all has been written, and before that what was there is.

    Raises:
        ValueError: the name has another ending.
        OSError: the file cannot be written.
    """
    _writer(Path(path).suffix)
    pending = iter(batches)
    first = next(pending, None)
    if first is None:
        kind, pending = schema() if of is None else of, iter(())
    else:
        kind, pending = first.schema, chain((first,), pending)
    with replaced_file(path) as file:
        return write_rows(pending, file, kind, Path(path).suffix)


def write_rows(batches: Iterable[pa.RecordBatch], file: IO[bytes], kind: pa.Schema, ending: str) -> int:
    """Write batches to an open file, in the format of files with this ending, and return how many rows there were.

    Raises:
        ValueError: there is no such format.
    """
    rows = 0
    with _writer(ending)(file, kind) as writer:
        for group in _groups(batches):
            writer.write_table(pa.Table.from_batches(group, kind))
            rows += sum(batch.num_rows for batch in group)
    return rows


def write_parts(
    batches: Iterable[pa.RecordBatch],
    folder: str | PathLike[str],
    *,
    rows: int = PART_ROWS,
    ending: str = ".parquet",
    of: pa.Schema | None = None,
) -> list[Path]:
    """Write batches to files in a folder, each of about ``rows`` rows, and return their paths.

    The files are named part-00000.parquet and so on, and ``pyarrow.dataset.dataset(folder)`` opens them as one table.
    A batch is never cut. ``ending`` and ``of`` are as in `write_table`; without any rows there is one part, with none.

    Raises:
        ValueError: there is no such format.
        FileExistsError: there are parts in the folder already.
        OSError: the folder or a file cannot be written.
    """
    _writer(ending)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob(f"part-*{ending}")):
        raise FileExistsError(EEXIST, "there are parts in the folder already, of another table", str(folder))
    pending = iter(batches)
    written: list[Path] = []
    first = next(pending, None)
    while first is not None or not written:
        path = folder / f"part-{len(written):05}{ending}"
        write_table(_some(first, pending, rows), path, of=of)
        written.append(path)
        first = next(pending, None)
    return written


def _some(first: pa.RecordBatch | None, others: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Yield batches until there are so many rows."""
    batch = first
    while batch is not None:
        yield batch
        rows -= batch.num_rows
        batch = next(others, None) if rows > 0 else None


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    """Yield batches in groups that are worth a row group."""
    group: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        group.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= _GROUP_ROWS or size >= _GROUP_SIZE:
            yield group
            group, rows, size = [], 0, 0
    if group:
        yield group


def _writer(ending: str) -> Callable[[Any, pa.Schema], AbstractContextManager[_Writer]]:
    """Return what opens a writer for files with this ending."""
    if ending == ".parquet":
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - takes long to import

        def open_writer(file: Any, kind: pa.Schema) -> ParquetWriter:  # noqa: ANN401 - what pyarrow takes
            told = [field.name for field in kind if field.name not in _LONG and not pa.types.is_nested(field.type)]
            # zstd makes files a fifth smaller, and takes a quarter longer to write them
            return ParquetWriter(file, kind, compression="snappy", write_statistics=told)

        return open_writer
    if ending in {".arrow", ".feather"}:
        from pyarrow import ipc  # noqa: PLC0415 - as above

        return partial(ipc.new_file, options=ipc.IpcWriteOptions(compression="zstd"))
    raise ValueError(f"there is no format {ending!r} for tables: choose .parquet, .arrow or .feather")
