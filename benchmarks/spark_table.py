"""A real Spark on this machine makes the same table as the plain run, row by row; how long both take.

    PYTHONPATH=tests python benchmarks/spark_table.py

20,000 posts, 100 of them bad in five ways; every column. Then the files are written back, and compared byte by byte.
Needs pyspark and Java.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from pyspark.sql import SparkSession

from many_posts import KINDS, write_posts
from newspost.arrow import COLUMNS, read_batches

_POSTS, _BAD = 20_000, 100
_ALL = [column.name for column in COLUMNS]


def started() -> SparkSession:
    """Start Spark with two workers that are this very Python."""
    os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false").config("spark.driver.memory", "4g")
    return builder.config("spark.sql.session.timeZone", "UTC").config("spark.log.level", "ERROR").getOrCreate()


def by_path(table: pa.Table) -> list[dict[str, object]]:
    """Return the rows in the order of their paths."""
    return table.sort_by("path").to_pylist()


def main() -> None:
    """Compare, and print what came of it."""
    with TemporaryDirectory() as root:
        folder, back = Path(root, "posts"), Path(root, "back")
        write_posts(folder, _POSTS, bad=_BAD)
        start = time.perf_counter()
        plain = pa.Table.from_batches(read_batches(folder, columns=_ALL))
        plain_time = time.perf_counter() - start
        start = time.perf_counter()
        spark = started()
        start_time = time.perf_counter() - start
        reader = spark.read.format("newspost")
        times: list[float] = []
        table = plain
        for _ in range(2):
            start = time.perf_counter()
            table = reader.option("columns", ",".join(_ALL)).load(str(folder)).toArrow()
            times.append(time.perf_counter() - start)
        expected, found = by_path(plain), by_path(table)
        bad = sum(row["error_code"] is not None for row in found)
        print(f"{len(found):,} rows, {bad} bad ones of {len(KINDS)} kinds, {len(_ALL)} columns")
        print(f"rows that differ: {sum(one != other for one, other in zip(expected, found, strict=True))}")
        print(f"plain, one process {plain_time:.1f} s")
        print(f"Spark, two processes {times[0]:.1f} s, again {times[1]:.1f} s, and {start_time:.1f} s to start")
        raw = reader.option("columns", "path,content").load(str(folder)).where("content IS NOT NULL")
        raw.write.format("newspost").mode("append").save(str(back))
        files = [path for path in folder.rglob("*.md") if path.is_file()]
        same = sum((back / path.relative_to(folder)).read_bytes() == path.read_bytes() for path in files)
        print(f"files written back by Spark that are the same: {same:,} of {len(files):,}")
        spark.stop()


if __name__ == "__main__":
    main()
