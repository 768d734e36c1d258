"""Where posts come from: folders with a site and without, files, patterns, URIs, tables of raw files."""

from __future__ import annotations

import os
import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import newspost
from newspost import Site

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from pyarrow import fs  # noqa: E402 - skipped before this where there is no pyarrow

from newspost.arrow import parse_batch, read_batches, write_parts, write_table  # noqa: E402 - as above
from newspost.arrow.sources import find_pieces  # noqa: E402 - as above
from newspost.sources import far as far_away  # noqa: E402 - as above

POST = b"---\ntitle: T\ndate: 2024-05-06\n---\nText\n"
RAW = ["path", "content"]


def rows(*paths: str | os.PathLike[str], columns: list[str] | None = None, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - those of read_batches
    batches = read_batches([*paths], columns=columns, **options)
    return [row for batch in batches for row in batch.to_pylist()]


def paths(*where: str | os.PathLike[str]) -> list[str]:
    return [row["path"] for row in rows(*where, columns=["path"])]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Make a folder of posts that is no site's."""
    for name in (
        "2024-05/b.md",
        "2024-05/a.markdown",
        "2024-06/c.html",
        "top.MD",
        "notes.txt",
        ".git/x.md",
        "2024-06/.y.md",
    ):
        file = tmp_path / "archive" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(POST)
    return tmp_path / "archive"


def test_the_posts_of_a_site_are_read_as_the_site_has_them() -> None:
    found = rows("samples", columns=["path", "date", "categories", "title"])
    entries = list(Site.open("samples").posts())
    assert [row["path"] for row in found] == [entry.relative_path for entry in entries]
    assert [row["date"] for row in found] == [entry.post.article.date.astimezone(UTC) for entry in entries]
    assert [row["categories"] for row in found] == [[*entry.post.article.categories] for entry in entries]


def test_a_folder_inside_of_a_site_is_of_the_site() -> None:
    inside, whole = rows("samples/_posts", columns=["path", "date"]), rows("samples", columns=["path", "date"])
    assert [row["date"] for row in inside] == [row["date"] for row in whole]
    assert [f"_posts/{row['path']}" for row in inside] == [row["path"] for row in whole]


def test_a_folder_without_a_site_holds_posts_by_their_names(archive: Path) -> None:
    assert paths(archive) == ["top.MD", "2024-05/a.markdown", "2024-05/b.md", "2024-06/c.html"]


def test_files_and_patterns(archive: Path) -> None:
    assert paths(archive / "2024-06" / "c.html") == ["c.html"]
    assert paths(archive / "2024-0*") == ["2024-05/a.markdown", "2024-05/b.md", "2024-06/c.html"]
    assert paths(archive / "*" / "*.md") == ["2024-05/b.md"]
    assert paths(archive / "2024-06", archive / "top.MD") == ["2024-06/c.html", "top.MD"]
    assert paths(f"file://{archive}/2024-05") == ["a.markdown", "b.md"]


@pytest.mark.parametrize("path", ["none", "none-*", "none.parquet", "mock:///none"])
def test_a_path_that_leads_nowhere_is_an_error(tmp_path: Path, path: str) -> None:
    with pytest.raises(FileNotFoundError, match="none"):
        list(read_batches(path if ":" in path else tmp_path / path))


def test_nothing_is_no_rows(tmp_path: Path) -> None:
    assert rows() == rows(tmp_path) == []


def test_a_time_zone_is_for_posts_that_have_none(archive: Path) -> None:
    found = rows(archive / "top.MD", columns=["date"], timezone="Asia/Shanghai")
    assert found == [{"date": datetime(2024, 5, 5, 16, tzinfo=UTC)}]
    assert rows(archive / "top.MD", columns=["date"]) == [{"date": datetime(2024, 5, 6, tzinfo=UTC)}]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders on this system")
def test_a_file_that_cannot_be_read_is_a_row_that_says_so(archive: Path) -> None:
    (archive / "2024-06" / "gone.md").symlink_to("nowhere.md")
    os.mkfifo(archive / "2024-06" / "pipe.md")
    found = rows(archive / "2024-06", columns=["path", "title", "content", "error_code", "error"])
    assert [row["path"] for row in found] == ["c.html", "gone.md", "pipe.md"]
    gone, pipe = found[1:]
    assert (gone["title"], gone["content"], gone["error_code"]) == (None, None, "NP902")
    assert gone["error"] == "The file cannot be read: No such file or directory."
    assert pipe["error"] == "The file cannot be read: it is no file."


def test_a_config_that_jekyll_cannot_use_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("[")
    with pytest.raises(newspost.InvalidConfig):
        rows(tmp_path)


# --- tables of raw files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".parquet", ".arrow", ".feather"])
def test_a_table_of_raw_files_is_read_as_the_files_are(tmp_path: Path, archive: Path, ending: str) -> None:
    expected = rows(archive)
    write_table(read_batches(archive, columns=RAW), tmp_path / f"raw{ending}")
    assert rows(tmp_path / f"raw{ending}") == expected
    write_parts(read_batches(archive, columns=RAW), tmp_path / "raw", ending=ending)
    assert rows(tmp_path / "raw") == expected
    assert rows(f"file://{tmp_path}/raw") == expected


def test_a_file_that_could_not_be_read_is_the_same_from_a_table(tmp_path: Path, archive: Path) -> None:
    (archive / "gone.md").symlink_to("nowhere.md")
    columns = ["path", "title", "error_code", "error"]
    write_table(read_batches(archive, columns=[*RAW, "error"]), tmp_path / "raw.parquet")
    assert rows(tmp_path / "raw.parquet", columns=columns) == rows(archive, columns=columns)


def test_a_table_without_content_is_told(tmp_path: Path, archive: Path) -> None:
    write_table(read_batches(archive, columns=["path", "title"]), tmp_path / "parsed.parquet")
    with pytest.raises(ValueError, match="there is no column 'content' with the bytes of posts: path"):
        rows(tmp_path / "parsed.parquet")


# --- far away ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch, archive: Path) -> None:
    """Have the archive at far://bucket/archive too."""
    bucket = fs.SubTreeFileSystem(str(archive.parent), fs.LocalFileSystem())
    opened = far_away.opened_uri

    def far_or_near(uri: str) -> tuple[fs.FileSystem, str]:
        return (bucket, uri.removeprefix("far://bucket/")) if uri.startswith("far:") else opened(uri)

    monkeypatch.setattr(far_away, "opened_uri", far_or_near)


@pytest.mark.usefixtures("far")
def test_posts_far_away_are_read_by_their_uri(archive: Path) -> None:
    found = rows("far://bucket/archive")
    assert sorted(found, key=str) == sorted(rows(archive), key=str)
    assert rows("far://bucket/archive/") == found
    assert paths("far://bucket/archive/2024-06/c.html") == ["c.html"]
    with pytest.raises(FileNotFoundError, match="far://bucket/none"):
        rows("far://bucket/none")


@pytest.mark.usefixtures("far")
def test_a_table_far_away_is_a_table_too(archive: Path) -> None:
    (archive.parent / "raw").mkdir()
    write_table(read_batches(archive, columns=RAW), archive.parent / "raw" / "a.parquet")
    assert rows("far://bucket/raw") == rows("far://bucket/raw/a.parquet") == rows(archive)


@pytest.mark.usefixtures("far")
def test_a_file_far_away_that_cannot_be_read_is_a_row_that_says_so(archive: Path) -> None:
    pieces = list(find_pieces("far://bucket/archive"))
    (archive / "top.MD").unlink()
    found = [row for piece in pieces for batch in piece.batches(["path", "error_code"]) for row in batch.to_pylist()]
    assert {"path": "top.MD", "error_code": "NP902"} in found


# --- pieces of work ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("far")
def test_pieces_can_be_pickled_and_are_of_bounded_size(tmp_path: Path, archive: Path) -> None:
    write_table(read_batches(archive, columns=RAW), tmp_path / "raw.parquet")
    for where, count in ((archive, 2), ("samples", 2), (tmp_path / "raw.parquet", 1), ("far://bucket/archive", 2)):
        pieces = list(find_pieces(where, files=3))
        assert len(pieces) == count
        copies = pickle.loads(pickle.dumps(pieces))
        found = [row for piece in copies for batch in piece.batches(None) for row in batch.to_pylist()]
        assert found == rows(where)


def test_a_raw_batch_gives_what_its_files_give(archive: Path) -> None:
    raw = next(read_batches(archive, columns=RAW))
    assert parse_batch(raw).to_pylist() == rows(archive)
