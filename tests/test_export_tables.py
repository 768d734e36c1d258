"""`newspost export --to parquet`: one file, or parts, with a row for each post whatever is wrong with it."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newspost.archive import parts
from newspost.archive.exporting import Source, export_to_place
from newspost.archive.parts import Facts, Job, Manner
from newspost.archive.staging import Destination
from newspost.archive.tables import Tables
from newspost.cli import commands

dataset = pytest.importorskip("pyarrow.dataset")

import pyarrow as pa  # noqa: E402 - skipped before this where there is no pyarrow
from pyarrow import parquet  # noqa: E402 - as above

GOOD = "---\ntitle: {0}\ndate: 2024-05-{1:02} 09:00:00 +0800\n---\nThe fog lifted.\n"
BAD = "---\ntitle: T\ndate: soon\n---\nHi.\n"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a site of seven posts, one of them bad, and take three in one go."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("newspost.archive.exporting._PART", 3)
    monkeypatch.setattr("newspost.archive.staging._PARTS_OF_FILE", 1)
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


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_processes_that_make_tables_import_neither_numpy_nor_pandas(tmp_path: Path, jobs: str) -> None:
    """pyarrow would, in each of them, to find out whether a list is one of their arrays."""
    for name in ("numpy", "pandas"):
        fake = tmp_path / "fake" / name
        fake.mkdir(parents=True)
        (fake / "__init__.py").write_text("__version__ = '2'\nopen('imported', 'a').close()\n", encoding="utf-8")
    code = "from newspost.archive import exporting; exporting._PART = 2; from newspost.cli import main; main()"
    export = [sys.executable, "-c", code, "export", "--to", "parquet", "-o", "out.parquet", "--jobs", jobs]
    path = os.pathsep.join([str(tmp_path / "fake"), os.environ.get("PYTHONPATH", "")])
    subprocess.run(export, env={**os.environ, "PYTHONPATH": path}, check=False, capture_output=True)
    assert len(titles("out.parquet")) == len(list(Path("_posts").iterdir()))
    assert not Path("imported").exists()


def test_a_process_of_somebody_else_keeps_its_pandas() -> None:
    code = "from newspost.cli import commands; commands({}, standalone_mode=False); import pandas, numpy"
    export = ["export", "--to", "parquet", "-o", "out.parquet", "--jobs", "1"]
    child = f"import multiprocessing as m; p = m.Process(target=exec, args=({code.format(export)!r},)); "
    Path("pandas.py").write_text("__version__ = '2'\n", encoding="utf-8")  # numpy is there
    start = "if __name__ == '__main__': " + child + "p.start(); p.join(); raise SystemExit(p.exitcode)"
    Path("start.py").write_text(start, encoding="utf-8")
    done = subprocess.run([sys.executable, "start.py"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


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


def test_a_folder_of_other_tables_is_no_export() -> None:
    Path("posts").mkdir()
    Path("posts/part-00000-7f3a.snappy.parquet").touch()
    result = export("-o", "posts", "--force")
    assert (result.exit_code, "no export of newspost" in result.stderr) == (2, True)
    assert [path.name for path in Path("posts").iterdir()] == ["part-00000-7f3a.snappy.parquet"]


def test_a_folder_holds_parts_and_nothing_else() -> None:
    """So that programs open it that take all files in a folder for a table."""
    export("-o", "posts")
    assert sorted(path.name for path in Path("posts").iterdir()) == [f"part-00000{n}.parquet" for n in range(3)]


def test_one_file_has_the_row_groups_of_its_parts() -> None:
    export("-o", "one.parquet")
    export("-o", "parts/")
    whole, found = parquet.read_metadata("one.parquet"), sorted(Path("parts").iterdir())
    assert whole.num_row_groups == len(found)
    assert dataset.dataset("one.parquet").to_table().equals(dataset.dataset("parts").to_table())


# --- interrupted, and gone on with; more of it is in test_cli_export.py


def interrupt(out: str, *words: str) -> None:
    """Export, but stop when one part is finished."""
    write, made = parts.write_part, list[int]()

    def stop(job: Job, manner: Manner, folder: Path) -> Facts:
        if made:
            raise KeyboardInterrupt
        made.append(job.number)
        return write(job, manner, folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("newspost.archive.exporting.write_part", stop)
        assert export("-o", out, "--jobs", "1", *words).exit_code == 130


def test_what_changed_in_the_meantime_is_made_anew() -> None:
    interrupt("a.parquet")
    Path("_posts/2024-05-02-fog.md").write_text(GOOD.format("Another day", 2), encoding="utf-8")
    assert export("-o", "a.parquet", "--resume").exit_code == 1
    assert titles("a.parquet")[:3] == ["Day 1", "Another day", "Day 3"]


@pytest.mark.parametrize("words", [["--columns", "path"], ["--timezone", "Asia/Shanghai"]])
def test_other_options_are_no_way_to_go_on(words: list[str]) -> None:
    interrupt("a.parquet")
    result = export("-o", "a.parquet", "--resume", *words)
    assert (result.exit_code, "with other options" in result.stderr) == (2, True)


def test_another_pyarrow_might_write_other_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt("a.parquet")
    monkeypatch.setattr("pyarrow.__version__", "0.0")
    assert export("-o", "a.parquet", "--resume").exit_code == 2


def test_memory_does_not_grow_with_the_number_of_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newspost.archive.exporting._PART", 40)

    def peak(count: int) -> int:
        folder = Path(f"{count}/_posts")
        folder.mkdir(parents=True)
        for number in range(count):
            text = GOOD.format(f"Day {number}", 1) + "More. " * 500
            (folder / f"2024-06-01-{number}.md").write_text(text, encoding="utf-8")
        source = Source((str(count),), str(Path.cwd()), datetime.now(UTC))
        tracemalloc.start()
        before = pa.total_allocated_bytes()
        highest = [0]

        def note(_facts: Facts) -> None:
            highest[0] = max(highest[0], pa.total_allocated_bytes() - before)

        export_to_place(source, Tables.of(None, None), Destination(Path(f"{count}.parquet")), workers=1, progress=note)
        found = tracemalloc.get_traced_memory()[1] + highest[0]
        tracemalloc.stop()
        return found

    peak(10)  # what is imported and compiled once
    assert peak(600) < 2 * peak(60)


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
