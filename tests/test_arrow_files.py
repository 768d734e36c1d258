"""Tables on the disk, whole or not there; and from the table back to the very files, and never beside the folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newspost.testing import post_soups

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from pyarrow import dataset, parquet  # noqa: E402 - skipped before this where there is no pyarrow

from newspost.arrow import (  # noqa: E402 - as above
    DEFAULT_COLUMNS,
    UnwritableRow,
    parse_batch,
    read_batches,
    schema,
    write_files,
    write_parts,
    write_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = b"---\ntitle: T\ndate: 2024-05-06\n---\nText\n"
needs_links = pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")


def table(*rows: tuple[str, bytes | None]) -> Any:  # noqa: ANN401 - pyarrow may be missing
    paths, contents = [path for path, _ in rows], [content for _, content in rows]
    return pa.table({"path": pa.array(paths, pa.string()), "content": pa.array(contents, pa.binary())})


def posts(count: int, start: int = 0) -> Any:  # noqa: ANN401 - as above
    rows = [(f"{number}.md", f"---\ntitle: T{number}\n---\n".encode()) for number in range(start, start + count)]
    return parse_batch(table(*rows), columns=["path", "title", "error"])


def opened(path: Path) -> Any:  # noqa: ANN401 - as above
    return dataset.dataset(path, format="parquet" if path.suffix == ".parquet" else "ipc").to_table()


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- one file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["posts.parquet", "posts.arrow", "posts.feather"])
def test_a_table_is_one_file(tmp_path: Path, name: str) -> None:
    batches = [posts(3), posts(0), posts(2, 3)]
    assert write_table(iter(batches), tmp_path / name) == 5
    assert opened(tmp_path / name) == pa.Table.from_batches(batches)
    assert names(tmp_path) == [name]


def test_a_table_has_every_column_and_keeps_its_types(tmp_path: Path) -> None:
    columns = [*DEFAULT_COLUMNS, "problems", "body", "content", "path_bytes"]
    batch = parse_batch(table(("a.md", GOOD), ("b.md", b"\xff"), ("c.md", None)), columns=columns)
    for name in ("posts.parquet", "posts.arrow"):
        write_table([batch], tmp_path / name)
        found = opened(tmp_path / name)
        assert found.schema == schema(columns)
        assert found == pa.Table.from_batches([batch])


def test_a_table_without_rows_has_columns_all_the_same(tmp_path: Path) -> None:
    assert write_table([], tmp_path / "a.parquet") == 0
    assert parquet.read_schema(tmp_path / "a.parquet") == schema()
    write_table([], tmp_path / "b.parquet", of=schema(["title"]))
    assert parquet.read_schema(tmp_path / "b.parquet") == schema(["title"])


def test_small_batches_make_no_small_row_groups(tmp_path: Path) -> None:
    write_table((posts(1, number) for number in range(300)), tmp_path / "a.parquet")
    assert parquet.read_metadata(tmp_path / "a.parquet").num_row_groups == 1


def test_other_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"there is no format '.csv' for tables: choose .parquet, .arrow or .feather"):
        write_table([posts(1)], tmp_path / "posts.csv")
    with pytest.raises(ValueError, match=r"there is no format '' for tables"):
        write_parts([posts(1)], tmp_path / "posts", ending="")
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["posts.parquet", "posts.arrow"])
def test_a_table_that_fails_on_the_way_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    def failing() -> Iterator[Any]:
        yield posts(3)
        assert [found for found in names(tmp_path) if not found.startswith(".")] == [name]
        raise RuntimeError("a bug")

    (tmp_path / name).write_bytes(b"old")
    with pytest.raises(RuntimeError, match="a bug"):
        write_table(failing(), tmp_path / name)
    assert names(tmp_path) == [name]
    assert (tmp_path / name).read_bytes() == b"old"


# --- parts ------------------------------------------------------------------------------------------------------------


def test_parts_are_one_table(tmp_path: Path) -> None:
    batches = [posts(2, number * 2) for number in range(5)]
    paths = write_parts(iter(batches), tmp_path / "new" / "posts", rows=4)
    assert [path.name for path in paths] == ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    assert [parquet.read_metadata(path).num_rows for path in paths] == [4, 4, 2]
    assert dataset.dataset(tmp_path / "new" / "posts").to_table() == pa.Table.from_batches(batches)


def test_parts_of_nothing_are_one_empty_part(tmp_path: Path) -> None:
    assert [path.name for path in write_parts([], tmp_path, ending=".arrow")] == ["part-00000.arrow"]
    assert dataset.dataset(tmp_path, format="ipc").schema == schema()


def test_a_part_is_there_when_it_is_whole_and_the_folder_is_a_table_all_the_time(tmp_path: Path) -> None:
    def batches() -> Iterator[Any]:
        for number in range(6):
            if number % 2 == 0 and number:
                assert dataset.dataset(tmp_path).count_rows() == number
            yield posts(1, number)

    assert len(write_parts(batches(), tmp_path, rows=2)) == 3


def test_parts_of_two_tables_are_not_mixed(tmp_path: Path) -> None:
    write_parts([posts(1)], tmp_path)
    with pytest.raises(FileExistsError, match="there are parts in the folder already"):
        write_parts([posts(1)], tmp_path)


# --- back to files ----------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.sampled_from(["a.md", "b/c.md", "b/d e.md", "_posts/雾.md", "x\\y.md"]), post_soups()))
def test_what_was_read_is_what_is_written(contents: dict[str, bytes]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        rows = parse_batch(
            pa.record_batch({"path": list(contents), "content": pa.array(contents.values(), pa.binary())}),
            columns=["content", "title", "path"],
        )
        assert write_files(rows, folder) == len(contents)
        assert {name: (Path(folder) / name).read_bytes() for name in names(Path(folder))} == contents


def test_batches_are_written_one_by_one(tmp_path: Path) -> None:
    write_table(read_batches("samples", columns=["path", "content"]), tmp_path / "raw.parquet")
    assert write_files(read_batches(tmp_path / "raw.parquet", columns=["path", "content"]), tmp_path / "back") == 4
    for name in names(tmp_path / "back"):
        assert (tmp_path / "back" / name).read_bytes() == Path("samples", name).read_bytes()


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../a.md", "a/../../b.md", "a/..", "..", "", ".", "a\0.md", "a/", "//a.md", "./../a.md"]
)
def test_a_path_that_leads_out_of_the_folder_is_refused_before_anything_is_written(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnwritableRow) as error:
        write_files(table(("first.md", GOOD), (path, GOOD)), tmp_path / "in")
    assert error.value.path == path
    assert str(error.value) == f"{path}: this is no path of a file inside a folder"
    assert names(tmp_path) == []


@needs_links
@pytest.mark.parametrize("path", ["out/a.md", "out/deep/a.md", "file.md"])
def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path, path: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside.md").write_bytes(b"mine")
    (tmp_path / "in" / "out").symlink_to("../beside")
    (tmp_path / "in" / "file.md").symlink_to("../beside.md")
    with pytest.raises(UnwritableRow, match="a link on the way to it leads out of the folder"):
        write_files(table((path, GOOD)), tmp_path / "in", overwrite=True)
    assert (tmp_path / "beside.md").read_bytes() == b"mine"
    assert not list((tmp_path / "beside").iterdir())


@needs_links
def test_a_link_that_stays_in_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to("real")
    write_files(table(("linked/a.md", GOOD)), tmp_path)
    assert (tmp_path / "real" / "a.md").read_bytes() == GOOD


def test_a_file_with_other_bytes_stays_unless_it_is_to_be_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"mine")
    with pytest.raises(FileExistsError, match="there is a file with other bytes, which stays"):
        write_files(table(("a.md", GOOD)), tmp_path)
    assert (tmp_path / "a.md").read_bytes() == b"mine"
    assert write_files(table(("a.md", GOOD)), tmp_path, overwrite=True) == 1
    assert (tmp_path / "a.md").read_bytes() == GOOD
    assert write_files(table(("a.md", GOOD)), tmp_path) == 1


def test_a_row_without_content_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnwritableRow, match=r"b.md: there is no content: the file could not be read. Filter such rows"):
        write_files(table(("a.md", GOOD), ("b.md", None)), tmp_path)
    assert names(tmp_path) == []


@pytest.mark.parametrize("missing", ["path", "content"])
def test_a_table_without_the_columns_is_told(tmp_path: Path, missing: str) -> None:
    with pytest.raises(ValueError, match=f"there is no column '{missing}'"):
        write_files(table(("a.md", GOOD)).drop_columns([missing]), tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
def test_a_name_that_is_not_utf_8_comes_back(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    name = os.fsdecode(b"2024-05-06-\xff.md")
    try:
        (tmp_path / "in" / name).write_bytes(GOOD)
    except OSError:
        pytest.skip("this file system takes no such name")
    rows = next(read_batches(tmp_path / "in", columns=["path", "path_bytes", "content"]))
    assert rows.to_pylist() == [{"path": "2024-05-06-\ufffd.md", "path_bytes": os.fsencode(name), "content": GOOD}]
    write_files(rows, tmp_path / "back")
    assert (tmp_path / "back" / name).read_bytes() == GOOD
