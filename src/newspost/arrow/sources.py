"""Where posts come from: folders, files, archives far away, and tables of raw files; cut into pieces of work.

A piece can be pickled and read anywhere: in this process, in another, or on another machine that sees the same files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias, runtime_checkable

import pyarrow as pa

from newspost.arrow.batches import ROWS, parse_batches, post_batches
from newspost.sources import far, pieces
from newspost.sources.archives import Archive
from newspost.sources.finding import Place, find_targets, local_path, opened_places
from newspost.sources.git import Commit
from newspost.sources.names import is_uri
from newspost.sources.reading import read_posts
from newspost.sources.trees import Tree, tree_targets

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
    * an archive, ``site.zip`` or ``site.tar.gz`` (also .bz2, .xz, .zst), or a commit, ``folder@v1.0``, as a folder
    * a URI that `pyarrow.fs` opens, such as ``s3://bucket/archive``, of a folder, a file or an archive
    * a table of raw files, with columns ``path`` and ``content``: a .parquet, .arrow or .feather file, here or at a
      URI, or a folder that holds nothing else

    ``columns`` are those of `parse_batch`; with path and content alone nothing is parsed, and the table is one that
    this function reads. The path of a post is told from the folder that all ``paths`` have in common. A file that
    cannot be read is a row that says so. ``timezone`` is for posts that no site's config gives one.

    Raises:
        FileNotFoundError: a path leads nowhere.
        OSError: an archive, or what is far away, cannot be read.
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
        ValueError: there is no such column, or no such ``timezone``; or a table has no column ``content``.
    """
    for piece in find_pieces(paths, timezone=timezone):
        yield from piece.batches(columns)


def find_pieces(paths: Paths, *, timezone: str | None = None, files: int = FILES) -> Iterator[Piece]:
    """Yield the pieces of work that ``paths`` come to, each of at most so many files; the rest is as `read_batches`.

    An archive or a commit is one piece, since it is read from one end to the other.
    """
    given = [os.fspath(path) for path in ([paths] if isinstance(paths, str | PathLike) else paths)]
    rest: list[Place] = []
    for path in given:
        if table := _table_at(path):
            yield from _table(*table, timezone)
            continue
        found = opened_places([path])
        whole = [place for place in found if isinstance(place, Archive | Commit)]
        yield from (TreePiece(tree, "" if len(given) == 1 else f"{tree.label}/", timezone) for tree in whole)
        rest += [place for place in found if place not in whole] if whole else [path]
    if rest:
        yield from map(FilesPiece, _pieces(rest, timezone, files))


def _pieces(places: list[Place], timezone: str | None, files: int) -> Iterator[pieces.Piece]:
    """Return the pieces of what is found file by file; what Jekyll passes over has to come back from a table, too."""
    return pieces.pieces(find_targets(places, timezone=timezone, passed_over=True), timezone, files)


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
class TreePiece:
    """All that is in an archive or a commit."""

    tree: Tree
    prefix: str
    timezone: str | None

    def batches(self, columns: Sequence[str] | None) -> Iterator[pa.RecordBatch]:
        """Read the posts, and yield their rows, with these columns."""
        posts = read_posts(tree_targets(self.tree, self.prefix, None, self.timezone), self.timezone)
        return post_batches(((path, post) for path, _, post in posts), columns=columns)


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


# --- finding tables ---------------------------------------------------------------------------------------------------


def _table_at(path: str) -> tuple[str, Literal["parquet", "ipc"], fs.FileSystem | None] | None:
    """Return where the table at a path or a URI is, its format and its file system; None where there is no table."""
    if not is_uri(path):
        kind = _table_format(file := local_path(path))
        return None if kind is None else (file, kind, None)
    filesystem, place = far.opened_uri(path)
    kind = _format(far.files_at(filesystem, place, path))
    return None if kind is None else (place, kind, filesystem)


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
