"""A real Spark, on this machine, reads posts as the plain run does, and writes the very files back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from many_posts import write_posts

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("pyspark", reason="pyspark is not installed")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("there is no java for Spark", allow_module_level=True)

from pyspark.sql import SparkSession  # noqa: E402 - skipped before this where there is none

from newspost.arrow import COLUMNS, DEFAULT_COLUMNS, read_batches, write_table  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import DataFrame

ALL = [column.name for column in COLUMNS]
RAW = ["path", "content"]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Start Spark once for all tests; workers are this very Python."""
    before = {name: os.environ.get(name) for name in ("PYSPARK_PYTHON", "SPARK_LOCAL_IP")}
    os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )
    yield session
    session.stop()
    for name, old in before.items():
        os.environ.pop(name) if old is None else os.environ.update({name: old})


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder of 500 posts, 25 of them bad."""
    folder = tmp_path_factory.mktemp("archive")
    write_posts(folder, 500, bad=25)
    return folder


def load(spark: SparkSession, path: Any, **options: str) -> DataFrame:  # noqa: ANN401 - one path or several
    return spark.read.format("newspost").options(**options).load(path if isinstance(path, list) else str(path))


def rows(frame: DataFrame) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = frame.toArrow().to_pylist()
    return sorted(found, key=lambda row: str(row["path"]))


def plain(path: Any, columns: list[str] | None = None) -> list[dict[str, Any]]:  # noqa: ANN401 - as above
    found = [row for batch in read_batches(path, columns=columns) for row in batch.to_pylist()]
    return sorted(found, key=lambda row: str(row["path"]))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.md") if path.is_file()}


# --- reading ----------------------------------------------------------------------------------------------------------


def test_the_table_is_that_of_the_plain_run_row_by_row(spark: SparkSession, archive: Path) -> None:
    found, expected = rows(load(spark, archive, columns=",".join(ALL), filesPerPartition="150")), plain(archive, ALL)
    assert len(found) == 500
    assert sum(row["error_code"] is not None for row in found) == 25
    assert found == expected


def test_the_default_columns_are_those_of_the_plain_run(spark: SparkSession) -> None:
    frame = load(spark, "samples")
    assert frame.columns == [*DEFAULT_COLUMNS]
    assert rows(frame) == plain("samples")


def test_files_are_shared_out_to_tasks(spark: SparkSession, archive: Path) -> None:
    assert load(spark, archive, columns="path", filesPerPartition="150").rdd.getNumPartitions() == 4


def test_bad_posts_can_be_dropped(spark: SparkSession, archive: Path) -> None:
    found = rows(load(spark, archive, columns="path,title", mode="dropmalformed"))
    assert found == [
        {"path": row["path"], "title": row["title"]} for row in plain(archive) if row["error_code"] is None
    ]


def test_a_bad_post_can_end_the_job(spark: SparkSession, archive: Path) -> None:
    with pytest.raises(Exception, match=r"ValueError: 2024-\d\d/\S+\.md: EN001: 2:8: .* \(mode FAILFAST\)"):
        load(spark, archive, columns="title", mode="FAILFAST").collect()
    assert load(spark, "samples", columns="title", mode="FAILFAST").count() == 4


def test_a_schema_of_ones_own_chooses_columns(spark: SparkSession) -> None:
    frame = spark.read.format("newspost").schema("title STRING, date_offset BIGINT, path STRING").load("samples")
    expected = plain("samples", ["title", "date_offset", "path"])
    assert frame.dtypes == [("title", "string"), ("date_offset", "bigint"), ("path", "string")]
    assert rows(frame) == expected


def test_sql_reads_posts(spark: SparkSession) -> None:
    spark.sql("CREATE OR REPLACE TEMPORARY VIEW posts USING newspost OPTIONS (path 'samples', columns 'tags,path')")
    found = spark.sql("SELECT tag, count(*) AS n FROM posts LATERAL VIEW explode(tags) AS tag GROUP BY tag").collect()
    expected = [tag for row in plain("samples", ["tags", "path"]) for tag in row["tags"]]
    assert {row.tag: row.n for row in found} == {tag: expected.count(tag) for tag in expected}


def test_several_paths_patterns_and_nothing(spark: SparkSession, archive: Path, tmp_path: Path) -> None:
    some = [str(archive / "2024-01"), str(archive / "2024-02")]
    assert rows(load(spark, some, columns="path")) == plain(some, ["path"])
    assert rows(load(spark, archive / "2024-0[1-3]", columns="path")) == plain(archive / "2024-0[1-3]", ["path"])
    assert rows(load(spark, tmp_path)) == []


def test_a_table_of_raw_files_is_parsed_by_spark(spark: SparkSession, archive: Path, tmp_path: Path) -> None:
    write_table(read_batches(archive, columns=[*RAW, "error"]), tmp_path / "raw.parquet")
    assert rows(load(spark, tmp_path / "raw.parquet")) == plain(archive)


def test_a_time_zone_is_an_option(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "2024-05-06-a.md").write_text("---\ntitle: T\n---\n")
    assert rows(load(spark, tmp_path, timezone="Asia/Shanghai", columns="path,date_offset"))[0]["date_offset"] == 480


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mode": "STRICT"}, "there is no mode 'STRICT': choose PERMISSIVE, DROPMALFORMED, FAILFAST"),
        ({"columns": "titel"}, "there is no column 'titel': did you mean 'title'?"),
        ({"filesPerPartition": "0"}, "filesPerPartition is a number from 1 on, not '0'"),
    ],
)
def test_an_option_that_cannot_be_is_told(spark: SparkSession, options: dict[str, str], message: str) -> None:
    with pytest.raises(Exception, match="ValueError") as error:
        load(spark, "samples", **options)
    assert message in str(error.value)


def test_a_read_without_a_path_is_told(spark: SparkSession) -> None:
    with pytest.raises(Exception, match=r"there is no path: write load\(path\)"):
        spark.read.format("newspost").load()


# --- writing ----------------------------------------------------------------------------------------------------------


def test_the_files_come_back_byte_for_byte(spark: SparkSession, archive: Path, tmp_path: Path) -> None:
    frame = load(spark, archive, columns="content,title,path", filesPerPartition="150").where("content IS NOT NULL")
    frame.write.format("newspost").mode("append").save(str(tmp_path))
    assert contents(tmp_path) == contents(archive)
    assert len(contents(tmp_path)) == 495  # five links lead nowhere


def test_other_files_stay_unless_they_are_to_be_overwritten(spark: SparkSession, tmp_path: Path) -> None:
    frame = load(spark, "samples/_posts", columns="path,content")
    name = rows(frame)[0]["path"]
    (tmp_path / name).write_text("mine")
    (tmp_path / "other.md").write_text("mine")
    with pytest.raises(Exception, match="there is a file with other bytes, which stays"):
        frame.write.format("newspost").mode("append").save(str(tmp_path))
    assert (tmp_path / name).read_text() == "mine"
    frame.write.format("newspost").mode("overwrite").save(f"file://{tmp_path}")
    assert contents(tmp_path) == contents(Path("samples/_posts")) | {"other.md": b"mine"}


def test_what_cannot_be_written_is_told(spark: SparkSession, tmp_path: Path) -> None:
    writer = load(spark, "samples", columns="path,title").write.format("newspost").mode("append")
    with pytest.raises(Exception, match="there is no column content: have both read with the option columns"):
        writer.save(str(tmp_path))
    escape = spark.createDataFrame([("../a.md", bytearray(b"x"))], "path STRING, content BINARY")
    with pytest.raises(Exception, match=r"\.\./a\.md: this is no path of a file inside a folder"):
        escape.write.format("newspost").mode("append").save(str(tmp_path / "in"))
    with pytest.raises(Exception, match="s3://bucket/x: files are written to folders that the workers see at a path"):
        load(spark, "samples", columns="path,content").write.format("newspost").mode("append").save("s3://bucket/x")
    assert not contents(tmp_path)


# --- a stream ---------------------------------------------------------------------------------------------------------


def test_a_stream_brings_what_is_new_and_what_has_changed(spark: SparkSession, tmp_path: Path) -> None:
    folder, seen, state = tmp_path / "posts", tmp_path / "seen", tmp_path / "state"

    def write(name: str, title: str) -> None:
        folder.mkdir(exist_ok=True)
        (folder / f"2024-05-06-{name}.md").write_text(f"---\ntitle: {title}\n---\n")

    def run() -> list[str]:
        """Let the stream take what is there, and return the titles that it brought."""
        time.sleep(1.1)  # a file rests for a second before it is taken
        frame = spark.readStream.format("newspost").option("columns", "path,title").load(str(folder))
        stream = frame.writeStream.format("json").option("checkpointLocation", str(state)).outputMode("append")
        before = set(seen.glob("*.json"))
        stream.trigger(availableNow=True).start(str(seen)).awaitTermination()
        new = [str(path) for path in seen.glob("*.json") if path not in before]
        return sorted(row.title for row in spark.read.schema("title STRING").json(new).collect()) if new else []

    write("a", "A")
    write("b", "B")
    assert run() == ["A", "B"]
    assert run() == []
    write("c", "C")
    write("a", "A again")
    (folder / "2024-05-06-b.md").unlink()
    assert run() == ["A again", "C"]


# --- how it is found --------------------------------------------------------------------------------------------------


def test_spark_finds_the_data_source_by_its_package() -> None:
    import pyspark_newspost
    from newspost.spark import NewspostSource

    assert pyspark_newspost.DefaultSource is NewspostSource
    assert NewspostSource.name() == "newspost"


def test_spark_can_be_told_of_the_data_source(spark: SparkSession) -> None:
    from newspost.spark import register

    register(spark)
    assert load(spark, "samples").columns == [*DEFAULT_COLUMNS]


@pytest.mark.parametrize("missing", ["pyspark", "pyspark.sql", "newspost"])
def test_where_something_is_missing_nobody_stops(missing: str) -> None:
    script = f"import sys; sys.modules[{missing!r}] = None\nimport pyspark_newspost\nprint(*dir(pyspark_newspost))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "DefaultSource" not in done.stdout


def test_to_be_found_costs_little() -> None:
    script = "import pyspark_newspost, sys; print('pyarrow' in sys.modules, 'pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_without_pyspark_the_error_says_what_to_install() -> None:
    script = "import sys; sys.modules['pyspark'] = None\nimport newspost.spark"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "ImportError: newspost.spark needs pyspark: install newspost[spark]"
