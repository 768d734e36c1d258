"""Where posts come from: folders, files, archives far away, and tables of raw files; cut into pieces of work.

A piece can be pickled and read anywhere: in this process, in another, or on another machine that sees the same files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from errno import ENOENT
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias, runtime_checkable

import pyarrow as pa

from newspost.arrow.batches import ROWS, parse_batches, post_batches
from newspost.post import Post, loads
from newspost.sources import pieces
from newspost.sources.finding import find_targets, is_loose_post, local_path
from newspost.sources.reading import read_posts

if TYPE_CHECKING:
    from pyarrow import dataset, fs

Paths: TypeAlias = str | PathLike[str] | Sequence[str | PathLike[str]]

FILES: Final = 2_500
"""How many files there are in a piece of work."""

_TABLES: Final[dict[str, Literal["parquet", "ipc"]]] = {".parquet": "parquet", ".arrow": "ipc", ".feather": "ipc"}


@runtime_checkable
class Piece(Protocol):
    """A piece of work: some posts, not read yet."""

    def batches(self, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        """Read the posts, and yield their rows, with these columns."""
        ...


def read_batches(
    paths: Paths, *, columns: Sequence[str] | None = None, timezone: str | None = None
) -> Iterator[pa.RecordBatch]:
    """Read posts from the disk, or from far away, and yield their rows in batches.

    ``paths`` is one or several of these:

    * a folder: all posts of the Jekyll sites in it, each read as its site has it; where there is no site in it, every
      file of Markdown or HTML, but hidden ones
    * a file, or a pattern such as ``archive/2024-*``
    * a URI that `pyarrow.fs` opens, such as ``s3://bucket/archive``: every file of Markdown or HTML below it
    * a table of raw files, with columns ``path`` and ``content``: a .parquet, .arrow or .feather file, here or at a
      URI, or a folder that holds nothing else

    ``columns`` are those of `parse_batch`; with path and content alone nothing is parsed, and the table is one that
    this function reads. The path of a post is told from the folder that all ``paths`` have in common. A file that
    cannot be read is a row that says so. ``timezone`` is for posts that no site's config gives one.

    Raises:
        FileNotFoundError: a path leads nowhere.
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
        ValueError: there is no such column, or no such ``timezone``; or a table has no column ``content``.
    """
    for piece in find_pieces(paths, timezone=timezone):
        yield from piece.batches(columns)


def find_pieces(paths: Paths, *, timezone: str | None = None, files: int = FILES) -> Iterator[Piece]:
    """Yield the pieces of work that ``paths`` come to, each of at most so many files; the rest is as `read_batches`."""
    local: list[str] = []
    for path in _several(paths):
        if "://" in path and not path.startswith("file://"):
            yield from _far(path, timezone, files)
        elif kind := _table_format(file := _local(path)):
            yield from _table(file, kind, None, timezone)
        else:
            local.append(file)
    if local:
        yield from map(FilesPiece, pieces.pieces(find_targets(local, timezone=timezone), timezone, files))


# --- pieces of work ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FilesPiece:
    """Files on this machine, or on a drive that all machines see at the same place."""

    files: pieces.Piece

    def batches(self, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        """Read the posts, and yield their rows, with these columns."""
        posts = read_posts(self.files.targets, self.files.zone)
        return post_batches(((path, post) for path, _, post in posts), columns=columns)


@dataclass(frozen=True)
class FarPiece:
    """Files on another file system: how each is called, and where it is."""

    filesystem: fs.FileSystem
    files: tuple[tuple[str, str], ...]
    timezone: str | None

    def batches(self, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        """Read the posts, and yield their rows, with these columns."""
        return post_batches(((name, self._read(name, file)) for name, file in self.files), columns=columns)

    def _read(self, name: str, file: str) -> Post | Exception:
        """Return the post in a file, or why it cannot be read."""
        try:
            with self.filesystem.open_input_stream(file) as stream:
                return loads(stream.readall(), name, self.timezone)
        except OSError as error:
            return error


@dataclass(frozen=True)
class TablePiece:
    """Rows of a table of raw files."""

    fragment: dataset.Fragment
    timezone: str | None

    def batches(self, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        """Read the posts, and yield their rows, with these columns."""
        names: list[str] = [
            name for name in ("path", "content", "error") if name in self.fragment.physical_schema.names
        ]
        raw = self.fragment.to_batches(columns=names, batch_size=ROWS)
        return parse_batches(raw, columns=columns, timezone=self.timezone)


# --- finding files ----------------------------------------------------------------------------------------------------


def _several(paths: Paths) -> list[str]:
    """Return one path or several as a list."""
    return [os.fspath(path) for path in ([paths] if isinstance(paths, str | PathLike) else paths)]


def _local(path: str) -> str:
    """Return a path without the ``file://`` in front of it, and without dots in it."""
    return local_path(_opened(path)[1] if path.startswith("file://") else path)


def _opened(uri: str) -> tuple[fs.FileSystem, str]:
    """Return the file system that a URI is of, and the path on it."""
    from pyarrow.fs import FileSystem  # noqa: PLC0415 - takes long to import

    return FileSystem.from_uri(uri)


def _far(uri: str, timezone: str | None, files: int) -> Iterator[Piece]:
    """Yield the pieces of what is at a URI."""
    from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415 - takes long to import

    filesystem, path = _opened(uri)
    found = filesystem.get_file_info(path)
    if found.type == FileType.NotFound:
        raise FileNotFoundError(ENOENT, os.strerror(ENOENT), uri)
    infos = [found] if found.is_file else filesystem.get_file_info(FileSelector(path, recursive=True))
    paths = sorted(info.path for info in infos if info.is_file)
    if kind := _format(paths):
        yield from _table(path, kind, filesystem, timezone)
        return
    base = path.rpartition("/")[0] if found.is_file else path.rstrip("/")
    named = ((name.removeprefix(f"{base}/"), name) for name in paths if found.is_file or _is_far_post(base, name))
    for chunk in pieces.chunks(named, files):
        yield FarPiece(filesystem, chunk, timezone)


def _is_far_post(base: str, path: str) -> bool:
    """Whether a file far away may be a post by its name, and is in no hidden folder."""
    *folders, name = path.removeprefix(f"{base}/").split("/")
    return is_loose_post(name) and not any(folder.startswith(".") for folder in folders)


def _format(paths: Iterable[str]) -> Literal["parquet", "ipc"] | None:
    """Return the format of tables, if files are tables by their names, and all of one format."""
    formats: set[Literal["parquet", "ipc"] | None] = {_TABLES.get(os.path.splitext(path)[1]) for path in paths}  # noqa: PTH122 - it may be no local path
    return formats.pop() if len(formats) == 1 else None


def _table_format(path: str) -> Literal["parquet", "ipc"] | None:
    """Return the format of the table at a local path, a file or a folder of files; None where there is no table."""
    if not Path(path).is_dir():
        return _format([path])
    names = (file.name for file in Path(path).iterdir() if not file.name.startswith((".", "_")))
    first = next(names, "")  # where posts are, one look will do
    return _format([first, *names]) if _format([first]) else None


def _table(
    path: str, kind: Literal["parquet", "ipc"], filesystem: fs.FileSystem | None, timezone: str | None
) -> Iterator[Piece]:
    """Yield the pieces of a table of raw files: row groups, where it has such."""
    from pyarrow.dataset import ParquetFileFragment  # noqa: PLC0415 - takes long to import
    from pyarrow.dataset import dataset as open_dataset  # noqa: PLC0415 - as above

    for fragment in open_dataset(path, filesystem=filesystem, format=kind).get_fragments():
        parts = fragment.split_by_row_group() if isinstance(fragment, ParquetFileFragment) else [fragment]
        for part in parts:
            yield TablePiece(part, timezone)
