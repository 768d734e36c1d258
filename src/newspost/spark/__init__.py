"""Apache Spark reads posts, as a table or as a stream, and writes the files back: the data source ``newspost``.

``spark.read.format("newspost").load(path)`` works wherever newspost is installed with the extra ``newspost[spark]``, on
the driver and on the workers: Spark finds the data source by itself. Where it looks for none, `register` tells it.
"""

from __future__ import annotations

try:
    from newspost.spark.source import NewspostSource, register
except ModuleNotFoundError as error:
    if error.name is None or error.name.partition(".")[0] != "pyspark":
        raise
    raise ImportError("newspost.spark needs pyspark: install newspost[spark]", name="pyspark") from None

__all__ = ["NewspostSource", "register"]
