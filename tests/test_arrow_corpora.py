"""Every real post into a Parquet file, and from there back to the very same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpora
from newspost.checking.targets import Targets
from site_help import unpack

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from pyarrow import dataset  # noqa: E402 - skipped before this where there is no pyarrow

from newspost.arrow import DEFAULT_COLUMNS, parse_batches, read_batches, write_files, write_table  # noqa: E402 - as above

COLUMNS = (*DEFAULT_COLUMNS, "problems", "body", "path_bytes", "content")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", corpora.NAMES)
def test_a_whole_site_goes_through_parquet_and_comes_back(name: str, tmp_path: Path) -> None:
    site, table, back = tmp_path / "site", tmp_path / "posts.parquet", tmp_path / "back"
    unpack(name, site)
    count = write_table(read_batches(site, columns=COLUMNS), table)
    assert count == len(list(Targets([site], str(site)).files())) > 0
    assert write_files(dataset.dataset(table).to_batches(columns=["path", "content", "path_bytes"]), back) == count
    found, originals = files(back), files(site)
    assert len(found) == count
    assert [path for path, data in found.items() if originals[path] != data] == []


def test_every_trap_goes_through_parquet_and_comes_back(tmp_path: Path) -> None:
    posts = dict(corpora.posts("edge"))
    raw = pa.record_batch({"path": list(posts), "content": pa.array(posts.values(), pa.binary())})
    batches = (raw.slice(start, 500) for start in range(0, len(posts), 500))
    assert write_table(parse_batches(batches, columns=COLUMNS), tmp_path / "posts.parquet") == len(posts)
    table = dataset.dataset(tmp_path / "posts.parquet").to_table()
    assert table.column("error_code").to_pylist().count("NP902") == 0
    write_files(table, tmp_path / "back")
    assert files(tmp_path / "back") == posts
