"""Posts exported as a table: a row a post, bad ones among them, in Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from newspost.archive.errors import ExportError
from newspost.archive.parts import Facts, Job
from newspost.archive.whole import append
from newspost.files import replaced_file

if TYPE_CHECKING:
    import pyarrow as pa

_ERROR: Final = "error_code"


@dataclass(frozen=True, slots=True)
class Tables:
    """The `newspost.archive.parts.Manner` of tables, made by `of`.

    A part of a folder is what is in the folder in the end. A part of a file is in Arrow's own format, from which it is
    soonest put together with others. ``zone`` is the name of the time zone of files of no site.
    """

    columns: tuple[str, ...]
    zone: str | None = None
    is_folder: bool = False

    format = "parquet"
    suffix = ".parquet"
    own_files = False
    has_bad_rows = True
    is_marked = False

    @classmethod
    def of(cls, columns: Sequence[str] | None, zone: str | None, *, is_folder: bool) -> Tables:
        """Return the manner of tables with these columns, which are names of `newspost.arrow.COLUMNS`.

        Raises:
            ExportError: there is no such column, or pyarrow is not installed.
        """
        try:
            from newspost.arrow import DEFAULT_COLUMNS, schema  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ExportError(str(error)) from None
        wanted = tuple(columns or DEFAULT_COLUMNS)
        try:
            schema(wanted)
        except ValueError as error:
            raise ExportError(str(error)) from None
        return cls(wanted, zone, is_folder)

    def settings(self) -> dict[str, Any]:
        """Return all that the result depends on besides the posts, as values of JSON."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        return {
            "format": self.format,
            "columns": [*self.columns],
            "zone": self.zone,
            "is_folder": self.is_folder,
            "pyarrow": pa.__version__,
        }

    def write(self, job: Job, place: Path, _errors: IO[bytes], facts: Facts) -> int:
        """Write the rows of posts to a file; return its size in bytes.

        Raises:
            OSError: it cannot be written.
        """
        from newspost.arrow import schema  # noqa: PLC0415 - an extra
        from newspost.arrow.parts import write_rows  # noqa: PLC0415 - as above
        from newspost.arrow.sources import LocalPiece  # noqa: PLC0415 - as above

        asked = self.columns if _ERROR in self.columns else (*self.columns, _ERROR)
        batches = LocalPiece(job.targets, self.zone).batches(asked)
        with replaced_file(place) as file:
            ending = self.suffix if self.is_folder else ".arrow"
            write_rows(self._counted(batches, facts), file, schema(self.columns), ending)
            return file.tell()

    def join(self, parts: Sequence[Path], out: IO[bytes], _total: Facts) -> None:
        """Put parts together in one file, be they all or one for itself."""
        from newspost.arrow import schema  # noqa: PLC0415 - an extra
        from newspost.arrow.parts import rows_in, write_rows  # noqa: PLC0415 - as above

        if self.is_folder:
            for part in parts:
                append(part, out)
        else:
            write_rows((batch for part in parts for batch in rows_in(part)), out, schema(self.columns), self.suffix)

    def _counted(self, batches: Iterator[pa.RecordBatch], facts: Facts) -> Iterator[pa.RecordBatch]:
        """Yield batches with no more columns than are wanted, and count posts and bad ones."""
        for batch in batches:
            posts = batch.column(_ERROR).null_count
            facts.posts += posts
            facts.bad += batch.num_rows - posts
            yield batch.select([*self.columns])
