"""The data source ``newspost``, as Spark sees it: a schema, readers and a writer.

Spark imports this module wherever it looks for data sources, so that it imports little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.errors import AnalysisException
from pyspark.sql.datasource import DataSource

from newspost.spark.options import Options, folder_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession
    from pyspark.sql.types import StructType

    from newspost.spark.reading import PostReader, PostStreamReader
    from newspost.spark.writing import PostWriter


class NewspostSource(DataSource):
    """Posts as rows of a table, and back.

    Options of a read: ``mode`` (PERMISSIVE, DROPMALFORMED, FAILFAST), ``columns`` (names, separated by commas),
    ``timezone``, ``filesPerPartition``.
    """

    @classmethod
    def name(cls) -> str:
        """Return the name of the format."""
        return "newspost"

    def schema(self) -> StructType:
        """Return the schema: the columns that were asked for, or the default ones."""
        from newspost.spark.types import spark_schema  # noqa: PLC0415 - see above

        return spark_schema(Options.of(self.options).columns)

    def reader(self, schema: StructType) -> PostReader:
        """Return what reads a table; the user's own schema may have fewer columns."""
        from newspost.spark.reading import PostReader  # noqa: PLC0415 - see above

        return PostReader(Options.of(self.options), schema)

    def streamReader(self, schema: StructType) -> PostStreamReader:  # noqa: N802 - Spark's name
        """Return what reads a stream: files that are new, or have changed."""
        from newspost.spark.reading import PostStreamReader  # noqa: PLC0415 - see above

        return PostStreamReader(Options.of(self.options), schema)

    def writer(self, schema: StructType, overwrite: bool) -> PostWriter:  # noqa: FBT001 - Spark's signature
        """Return what writes the files back."""
        from newspost.spark.writing import PostWriter  # noqa: PLC0415 - see above

        return PostWriter(folder_of(self.options), schema, overwrite=overwrite)


def register(spark: SparkSession) -> None:
    """Tell a session of the data source: for a Spark that does not look for any, or was started before the install."""
    try:
        spark.dataSource.register(NewspostSource)
    except AnalysisException as error:  # Spark 4.0, where it has found it by itself
        if error.getCondition() != "DATA_SOURCE_ALREADY_EXISTS":
            raise
