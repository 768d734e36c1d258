"""What Spark finds: it imports every package called ``pyspark_*`` and takes the data source in it (SPARK-45917).

The data source is `newspost.spark`'s. Where it cannot be imported there is none, and nobody's Spark stops for that.
"""

from contextlib import suppress

with suppress(ImportError):
    from newspost.spark.source import NewspostSource as DefaultSource

    __all__ = ["DefaultSource"]
