"""Posts exported as a table: a row a post, bad ones among them, in Parquet."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from newspost.archive.errors import ExportError
from newspost.archive.parts import Facts, Job
from newspost.files import replaced_file
from newspost.sources.pieces import Piece
from newspost.workers import is_own_process

if TYPE_CHECKING:
    import pyarrow as pa

_ERROR: Final = "error_code"
_NEEDED: Final = ("pyarrow.compute", "pyarrow.parquet", "newspost.arrow.sources")  # to make tables, and to write them


@dataclass(frozen=True, slots=True)
class Tables:
    """The `newspost.archive.parts.Manner` of tables, made by `of`.

    ``zone`` is that of files of no site.
    """

    columns: tuple[str, ...]
    zone: tzinfo | None = None

    format = "parquet"
    suffix = ".parquet"
    own_files = False
    has_bad_rows = True
    is_marked = False
    waits = False

    @classmethod
    def of(cls, columns: Sequence[str] | None, zone: tzinfo | None) -> Tables:
        """Return the manner of tables with these columns, which are names of `newspost.arrow.COLUMNS`.

        Raises:
            ExportError: there is no such column, or pyarrow is not installed.
        """
        _spare_imports()
        try:
            from newspost.arrow import DEFAULT_COLUMNS, schema  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ExportError(str(error)) from None
        for name in _NEEDED:
            import_module(name)  # here once, and not in each process
        wanted = tuple(columns or DEFAULT_COLUMNS)
        try:
            schema(wanted)
        except ValueError as error:
            raise ExportError(str(error)) from None
        return cls(wanted, zone)

    def settings(self) -> dict[str, Any]:
        """Return all that the result depends on besides the posts, as values of JSON."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        return {
            "format": self.format,
            "columns": [*self.columns],
            "zone": None if self.zone is None else str(self.zone),
            "pyarrow": pa.__version__,
        }

    def write(self, job: Job, place: Path, _errors: IO[bytes], facts: Facts) -> int:
        """Write the rows of posts to a file; return its size in bytes.

        Raises:
            OSError: it cannot be written.
        """
        from newspost.arrow import schema  # noqa: PLC0415 - an extra
        from newspost.arrow.parts import write_rows  # noqa: PLC0415 - as above
        from newspost.arrow.sources import FilesPiece  # noqa: PLC0415 - as above

        _spare_imports()
        asked = self.columns if _ERROR in self.columns else (*self.columns, _ERROR)
        batches = FilesPiece(Piece(job.targets, self.zone)).batches(asked)
        with replaced_file(place) as file:
            write_rows(self._counted(batches, facts), file, schema(self.columns), self.suffix)
            return file.tell()

    def join(self, parts: Iterable[Path], out: IO[bytes], _total: Facts) -> None:
        """Put parts together in one file, be they all or one for itself."""
        from newspost.arrow.joining import join_files  # noqa: PLC0415 - an extra

        join_files(parts, out)

    def _counted(self, batches: Iterator[pa.RecordBatch], facts: Facts) -> Iterator[pa.RecordBatch]:
        """Yield batches with no more columns than are wanted, and count posts and bad ones."""
        for batch in batches:
            posts = batch.column(_ERROR).null_count
            facts.posts += posts
            facts.bad += batch.num_rows - posts
            yield batch.select([*self.columns])


class _Spared(MetaPathFinder):
    """Says of numpy and pandas that they are not installed.

    pyarrow imports them where it can, for arrays of theirs that no export has, and knows how to do without. numpy takes
    a twelfth of a second, pandas a quarter in each process.
    """

    def find_spec(self, fullname: str, _path: object, _target: object = None, /) -> None:
        """Refuse both, and pass on all else."""
        if fullname in {"numpy", "pandas"}:
            raise ModuleNotFoundError("a process that only makes tables does without", name=fullname)


def _spare_imports() -> None:
    """Let a process of ours, which makes tables and ends, import no more than it needs."""
    if is_own_process() and not any(isinstance(finder, _Spared) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Spared())
