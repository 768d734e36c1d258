"""The table's schema in Spark's types, and batches in the types that Spark expects."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import StructType

from newspost.arrow import schema


def spark_schema(columns: Sequence[str] | None) -> StructType:
    """Return the schema of these columns.

    Raises:
        ValueError: there is no such column, or one is named twice.
    """
    return from_arrow_schema(schema(columns))


def arrow_schema(kind: StructType) -> pa.Schema:
    """Return the Arrow schema of what Spark takes for a schema."""
    try:
        return to_arrow_schema(kind, timezone="UTC")
    except TypeError:  # Spark 4.1 and older know no other zone than UTC
        return to_arrow_schema(kind)
