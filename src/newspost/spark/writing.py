"""Rows back into files: the bytes of each row to its path below a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyspark.sql.datasource import DataSourceArrowWriter, WriterCommitMessage

from newspost.arrow import write_files

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql.types import StructType


@dataclass
class Written(WriterCommitMessage):
    """What a task tells of its work: how many files it wrote."""

    files: int


class PostWriter(DataSourceArrowWriter):
    """Writes files: each whole or not at all. A task that is tried again finds those that are written, and goes on."""

    def __init__(self, folder: str, schema: StructType, *, overwrite: bool) -> None:
        missing = {"path", "content"}.difference(schema.fieldNames())
        if missing:
            raise ValueError(
                f"there is no column {' and no '.join(sorted(missing))}: have both read with the option columns"
            )
        self._folder = folder
        self._overwrite = overwrite

    def write(self, iterator: Iterator[pa.RecordBatch]) -> Written:  # type: ignore[override] # as Spark has it there
        """Write the files of a task."""
        return Written(write_files(iterator, self._folder, overwrite=self._overwrite))
