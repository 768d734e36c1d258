"""`newspost export --to parquet`: a row a post, bad ones among them, in one file or in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from newspost.archive.errors import ExportError
from newspost.archive.exporting import Source
from newspost.archive.staging import POSTS, Destination
from newspost.archive.whole import folder_anew
from newspost.sources.pieces import pieces
from newspost.workers import map_in_order

if TYPE_CHECKING:
    import pyarrow as pa

    from newspost.arrow import Piece

_FILES: Final = 500  # in a piece of work
_ERROR: Final = "error_code"


def export_table(
    source: Source,
    place: Destination,
    *,
    columns: Sequence[str] | None = None,
    workers: int = 0,
    progress: Callable[[int, int], None] = lambda _good, _bad: None,
) -> tuple[int, int]:
    """Write the posts of ``source`` to a Parquet file, or to parts in a folder.

    Return how many posts there are, and how many rows are of posts without an Article. ``columns`` are names of
    `newspost.arrow.COLUMNS`. ``progress`` is told of each piece of work, in the same terms. A file is there when it is
    whole; nothing that is there is replaced unless the ``place`` says so.

    Raises:
        ExportError: something is there already, there are no posts, no such column, or pyarrow is not installed.
        FileNotFoundError: a path leads nowhere.
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
        OSError: it cannot be written.
    """
    try:
        from newspost.arrow import DEFAULT_COLUMNS, schema, write_parts, write_table  # noqa: PLC0415 - an extra
        from newspost.arrow.sources import FilesPiece  # noqa: PLC0415 - as above
    except ImportError as error:
        raise ExportError(str(error)) from None
    wanted = tuple(columns or DEFAULT_COLUMNS)
    try:
        kind = schema(wanted)
    except ValueError as error:
        raise ExportError(str(error)) from None
    out = place.out
    _check(place)
    read = partial(_rows, columns=wanted)
    todo = map(FilesPiece, pieces(source.targets(), source.zone, _FILES))
    counts = [0, 0]
    batches = _counted(map_in_order(read, todo, jobs=workers, few=1, piece=1), wanted, counts, progress)
    first = next(batches, None)
    if first is None:
        raise ExportError("there are no posts here to export")
    if place.is_folder:
        with folder_anew(out) as folder:
            write_parts(chain((first,), batches), folder, of=kind)
    else:
        write_table(chain((first,), batches), out, of=kind)
    return counts[0], counts[1]


def _check(place: Destination) -> None:
    """Refuse a place where posts are, or something that is not to be replaced."""
    out = place.out
    if POSTS & {part.name for part in (out, *out.resolve().parents)}:
        raise ExportError(f"{out}: posts are in this folder, and nothing else is written there")
    names = sorted(file.name for file in out.iterdir()) if out.is_dir() else [out.name] if out.exists() else []
    if names and not place.force:
        raise ExportError(f"{out}: it is there already; --force replaces it")
    if place.is_folder and not all(name.startswith("part-") and name.endswith(".parquet") for name in names):
        raise ExportError(f"{out}: there is more in it than the parts of a table, and it is left alone")


def _rows(piece: Piece, *, columns: tuple[str, ...]) -> list[pa.RecordBatch]:
    """Read a piece of work."""
    return list(piece.batches(columns if _ERROR in columns else (*columns, _ERROR)))


def _counted(
    results: Iterator[list[pa.RecordBatch]],
    columns: tuple[str, ...],
    counts: list[int],
    progress: Callable[[int, int], None],
) -> Iterator[pa.RecordBatch]:
    """Yield the batches with no more columns than are wanted, and count posts and bad ones."""
    for batches in results:
        for batch in batches:
            bad = batch.num_rows - batch.column(_ERROR).null_count
            counts[0] += batch.num_rows
            counts[1] += bad
            progress(batch.num_rows - bad, bad)
            yield batch.select(list(columns))
