"""Posts into Spark: a table that is read once, or a stream of files that are new."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from pyspark.sql.datasource import DataSourceReader, DataSourceStreamReader, InputPartition

from newspost.arrow.columns import chosen
from newspost.arrow.sources import FilesPiece, Piece, find_pieces
from newspost.sources.finding import find_targets
from newspost.sources.pieces import pieces
from newspost.spark.types import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql.types import StructType

    from newspost.checking.targets import Target
    from newspost.spark.options import Options

_SETTLED: Final = 1_000_000_000
"""The nanoseconds that a file rests before a stream takes it: until then others may appear that are no younger."""

_ERRORS: Final = ("path", "error_code", "error")


class _Reading:
    """What turns pieces of work into the batches that Spark expects."""

    def __init__(self, options: Options, schema: StructType) -> None:
        self._options = options
        self._schema = schema
        chosen(schema.fieldNames())  # a column that there is not is told before any work is done

    def read(self, partition: InputPartition) -> Iterator[pa.RecordBatch]:
        """Read the posts of a piece."""
        names, schema = self._schema.fieldNames(), arrow_schema(self._schema)
        piece: object = getattr(partition, "value", None)
        if isinstance(piece, Piece):  # where there are no posts, Spark asks for those of a partition of nothing
            for batch in self._judged(piece, names):
                yield batch.select(names).cast(schema)

    def _judged(self, piece: Piece, names: list[str]) -> Iterator[pa.RecordBatch]:
        """Yield batches with bad posts or without them, or fail at the first: as the mode says."""
        if self._options.mode == "PERMISSIVE":
            yield from piece.batches(names)
            return
        for batch in piece.batches(list(dict.fromkeys((*names, *_ERRORS)))):
            is_good = batch.column("error_code").is_null()
            if is_good.false_count and self._options.mode == "FAILFAST":
                bad = batch.slice(is_good.to_pylist().index(False), 1).to_pylist()[0]
                raise ValueError(f"{bad['path']}: {bad['error_code']}: {bad['error']} (mode FAILFAST)")
            yield batch.filter(is_good)


class PostReader(_Reading, DataSourceReader):
    """Reads posts once."""

    def partitions(self) -> list[InputPartition]:
        """Return the pieces of work."""
        options = self._options
        found = find_pieces(options.paths, timezone=options.timezone, files=options.files_per_partition)
        return [InputPartition(piece) for piece in found]


class PostStreamReader(_Reading, DataSourceStreamReader):
    """Reads posts as they come: each file when it is new, and again when it has changed.

    An offset is a moment and a path: all files are taken that changed before, and at that moment those up to the path.

    A file's moment is that at which its content or its name last changed (``st_ctime``; on Windows its making). It is
    not that of its last writing, which copying may keep and renaming does not touch.
    """

    def initialOffset(self) -> dict[str, Any]:  # noqa: N802 - Spark's name
        """Return the beginning of time."""
        return {"time": 0, "path": ""}

    def latestOffset(self) -> dict[str, Any]:  # type: ignore[override] # noqa: N802 - this form every Spark 4 has
        """Return how far the stream could be by now."""
        last = max(self._moments(time.time_ns() - _SETTLED), default=None)
        return self.initialOffset() if last is None else {"time": last[0], "path": last[1]}

    def partitions(self, start: dict[str, Any], end: dict[str, Any]) -> list[InputPartition]:
        """Return the pieces of work between two offsets."""
        first, last = (start["time"], start["path"]), (end["time"], end["path"])
        found = {moment: target for moment, target in self._moments(last[0]).items() if first < moment <= last}
        targets = (found[moment] for moment in sorted(found))
        options = self._options
        return [
            InputPartition(FilesPiece(piece))
            for piece in pieces(targets, options.timezone, options.files_per_partition)
        ]

    def _moments(self, until: int) -> dict[tuple[int, str], Target]:
        """Return the files that have not changed since a moment, each by when it did, and by its path."""
        found: dict[tuple[int, str], Target] = {}
        for target in find_targets(self._options.paths, timezone=self._options.timezone, passed_over=True):
            with suppress(OSError):  # it was there a moment ago
                moment = os.stat(target.file).st_ctime_ns  # noqa: PTH116 - once a post
                if moment <= until:
                    found[moment, target.path] = target
        return found
