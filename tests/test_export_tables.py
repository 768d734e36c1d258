"""`newspost export --to parquet`: one file, or parts, with a row for each post whatever is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newspost.cli import commands

dataset = pytest.importorskip("pyarrow.dataset")

GOOD = "---\ntitle: {0}\ndate: 2024-05-{1:02} 09:00:00 +0800\n---\nThe fog lifted.\n"
BAD = "---\ntitle: T\ndate: soon\n---\nHi.\n"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a site of seven posts, one of them bad, and take three in one go."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("newspost.archive.exporting._PART", 3)
    monkeypatch.setattr("newspost.archive.exporting._PART_OF_FOLDER", 3)
    posts = tmp_path / "_posts"
    posts.mkdir()
    for day in range(1, 7):
        (posts / f"2024-05-{day:02}-fog.md").write_text(GOOD.format(f"Day {day}", day), encoding="utf-8")
    (posts / "2024-05-07-bad.md").write_text(BAD, encoding="utf-8")
    return tmp_path


def export(*words: str) -> Result:
    return CliRunner().invoke(commands, ["export", "--to", "parquet", *words])


def titles(path: str) -> list[object]:
    """Return the titles in a table, by the path of the post."""
    rows = dataset.dataset(path).to_table().to_pylist()
    return [row["title"] for row in sorted(rows, key=lambda row: str(row["path"]))]


DAYS = [f"Day {day}" for day in range(1, 7)]


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("out", ["posts.parquet", "posts", "posts/"])
def test_a_table_has_a_row_for_each_post(out: str, jobs: str) -> None:
    result = export("-o", out, "--jobs", jobs)
    assert result.exit_code == 1
    assert result.stderr == "6 exported, 1 bad (rows with an error)\n"
    assert titles(out) == [*DAYS, None]
    assert Path(out).is_file() == (out == "posts.parquet")


def test_without_bad_posts_all_is_well_and_only_what_is_wanted_is_there() -> None:
    Path("_posts/2024-05-07-bad.md").unlink()
    assert export("_posts/2024-05-02-fog.md", "-o", "a.parquet", "--columns", "path,title").exit_code == 0
    assert dataset.dataset("a.parquet").to_table().to_pylist() == [
        {"path": "_posts/2024-05-02-fog.md", "title": "Day 2"}
    ]


@pytest.mark.parametrize("out", ["posts.parquet", "posts"])
def test_what_is_there_is_replaced_only_when_asked_for(out: str) -> None:
    export("-o", out)
    Path("_posts/2024-05-07-bad.md").unlink()
    result = export("-o", out)
    assert (result.exit_code, "--force" in result.stderr) == (2, True)
    assert titles(out) == [*DAYS, None]
    assert export("-o", out, "--force").exit_code == 0
    assert titles(out) == DAYS


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "-o OUT"),
        (["-o", "a.parquet", "--columns", "titel"], "did you mean 'title'?"),
        (["-o", "a.parquet", "--language", "zh"], "no place for --language"),
        (["-o", "a.parquet", "nowhere"], "nowhere"),
        (["-o", "a.parquet", "empty"], "there are no posts"),
        (["-o", "_posts/a.parquet"], "nothing else is written there"),
        (["-o", "_posts/", "--force"], "nothing else is written there"),
        (["-o", "empty", "--force"], "no export of newspost"),
    ],
)
def test_a_mistake_is_told_and_leaves_nothing_behind(words: list[str], told: str) -> None:
    Path("empty").mkdir()
    Path("empty/_config.yml").touch()
    result = export(*words)
    assert (result.exit_code, told in result.output) == (2, True)
    assert not Path("a.parquet").exists()
    assert len([*Path("_posts").iterdir()]) == 7
    assert Path("empty/_config.yml").exists()
