"""Every recipe of docs/how-to/recipes.md does what it says; where its engine is not installed, its test is skipped."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from many_posts import write_posts

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from newspost.arrow import read_batches  # noqa: E402 - skipped before this where there is no pyarrow

PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "recipes.md"
RECIPES: list[tuple[str, str]] = [
    (heading, code)
    for heading, section in re.findall(r"(?ms)^## (.+?)$(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"))
    for code in re.findall(r"(?ms)^```python\n(.*?)^```$", section)
]


def recipe(heading: str, number: int = 0) -> str:
    """Return the code of a recipe."""
    codes: list[str] = [code for found, code in RECIPES if found == heading]
    return codes[number]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Stand beside a folder `archive` of 60 posts, ten of them bad, and return the rows of its table."""
    write_posts(tmp_path / "archive", 60, bad=10)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", os.environ)  # datasets puts a copy in its place, which nobody else has
    return [row for batch in read_batches("archive") for row in batch.to_pylist()]


def run(code: str) -> dict[str, Any]:
    """Run a recipe as a program of its own would be, and return its names."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    return names


def counted(values: list[Any]) -> dict[Any, int]:
    return {value: values.count(value) for value in values}


def test_every_recipe_has_a_test() -> None:
    assert [heading for heading, _ in RECIPES] == [
        "Polars",
        "Polars",
        "DuckDB",
        "Hugging Face datasets",
        "Dask",
        "Ray Data",
    ]


def test_polars_reads_a_table(archive: list[dict[str, Any]]) -> None:
    pytest.importorskip("polars", reason="polars is not installed")
    names = run(recipe("Polars"))
    assert names["posts"].to_arrow().to_pylist() == archive
    expected = counted([row["date"].date() if row["date"] else None for row in archive])
    assert dict(names["days"].rows()) == expected


def test_polars_reads_what_a_query_needs(archive: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars", reason="polars is not installed")
    asked: list[Any] = []

    def reading(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - as read_batches
        asked.append(options["columns"])
        return read_batches(*args, **options)

    monkeypatch.setattr("newspost.arrow.read_batches", reading)
    names = run(recipe("Polars", 1))
    assert names["titles"]["title"].to_list() == [row["title"] for row in archive if row["error_code"] is None]
    assert [sorted(columns) for columns in asked] == [["error_code", "title"]]


def test_duckdb_queries_posts(archive: list[dict[str, Any]]) -> None:
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    found = run(recipe("DuckDB"))["tags"]
    assert dict(found) == counted([tag for row in archive for tag in row["tags"] or ()])


@pytest.mark.filterwarnings("default")  # what it warns of is its own
def test_datasets_parses_an_archive_in_one_file(archive: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("datasets", reason="datasets is not installed")
    monkeypatch.setenv("HF_HOME", str(Path.cwd() / "cache"))
    posts = run(recipe("Hugging Face datasets"))["posts"]
    assert posts.column_names == ["path", "title", "text"]
    assert list(posts) == [{name: row[name] for name in posts.column_names} for row in archive]


@pytest.mark.filterwarnings("default")  # what it warns of is its own
def test_dask_reads_pieces(archive: list[dict[str, Any]]) -> None:
    pytest.importorskip("dask.dataframe", reason="dask is not installed")
    names = run(recipe("Dask"))
    assert names["layouts"].to_dict() == {}
    assert names["posts"]["title"].compute().fillna("").tolist() == [row["title"] or "" for row in archive]


@pytest.mark.filterwarnings("default")  # what it warns of is its own
def test_ray_parses_an_archive_in_parts(archive: list[dict[str, Any]]) -> None:
    ray = pytest.importorskip("ray", reason="ray is not installed")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, _temp_dir=f"/tmp/ray-{os.getpid()}")  # noqa: S108 - sockets need a short path
    try:
        found = run(recipe("Ray Data"))["titles"]
    finally:
        ray.shutdown()
        shutil.rmtree(f"/tmp/ray-{os.getpid()}", ignore_errors=True)  # noqa: S108 - as above
    expected = [{name: row[name] for name in ("path", "title", "date")} for row in archive]
    assert sorted(found, key=lambda row: row["path"]) == sorted(expected, key=lambda row: row["path"])
