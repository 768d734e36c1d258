"""Parquet files put together in one: the same rows as in all of them, and not a page made anew."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")

import pyarrow as pa
from pyarrow import parquet

from newspost.arrow import joining, read_batches, schema, write_table
from newspost.arrow.joining import join_files

ODD = {
    "text": ["", "雾 " * 90, None],
    "number": [-1, 2**62, None],
    "half": [0.5, float("-inf"), None],
    "truth": [True, False, None],
    "bytes": [b"\0\xff", b"", None],
    "moment": [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC), None],
    "lists": [[{"a": [1, None], "b": "x"}], [], None],
    "nothing": [None, None, None],
}


def write(path: Path, rows: pa.Table, **options: Any) -> Path:  # noqa: ANN401 - what pyarrow takes
    """Write a file of Parquet in which each row is a row group."""
    parquet.write_table(rows, path, row_group_size=1, **options)
    return path


def joined(*paths: Path) -> BytesIO:
    """Put files together, in a file that something stands before already."""
    out = BytesIO()
    join_files(paths, out)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"compression": "zstd", "use_dictionary": False, "write_statistics": False},
        {"compression": "none", "write_page_index": True, "write_page_checksum": True, "data_page_version": "2.0"},
        {"store_schema": False, "version": "1.0"},
    ],
)
@pytest.mark.parametrize("count", [1, 2, 20])
def test_rows_of_any_type_come_in_the_order_of_the_files(count: int, options: dict[str, Any], tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{number}", pa.table(ODD).slice(number % 3), **options) for number in range(count)]
    found = joined(*paths)
    tables = [parquet.read_table(path) for path in paths]
    assert parquet.read_table(found, page_checksum_verification=True).equals(pa.concat_tables(tables))
    facts = parquet.read_metadata(found)
    assert (facts.num_rows, facts.num_row_groups) == (sum(table.num_rows for table in tables),) * 2
    assert facts.metadata == parquet.read_metadata(paths[0]).metadata


def test_row_groups_say_what_they_did_but_where_they_are(tmp_path: Path) -> None:
    paths = [write(tmp_path / name, pa.table({"a": [name * 99, "b"]})) for name in ("x", "y")]
    whole = parquet.read_metadata(joined(*paths))
    for number, path in enumerate(paths):
        for group in range(2):
            mine, theirs = (
                dict[str, object](facts.row_group(at).column(0).to_dict())
                for facts, at in ((whole, 2 * number + group), (parquet.read_metadata(path), group))
            )
            for place in ("file_offset", "data_page_offset", "dictionary_page_offset"):
                assert (mine.pop(place) == theirs.pop(place)) is (number == 0 or place == "file_offset")
            assert str(mine) == str(theirs)


def test_the_indices_of_pages_are_found(tmp_path: Path) -> None:
    options: dict[str, Any] = {"write_page_index": True, "bloom_filter_options": {"a": {"ndv": 9}}}
    paths = [write(tmp_path / name, pa.table({"a": [name, name * 9]}), **options) for name in ("x", "y")]
    (tmp_path / "whole").write_bytes(joined(*paths).getvalue())
    wanted = [found for path in paths for found in indices(path)]
    assert indices(tmp_path / "whole") == wanted
    assert all(all(found) for found in wanted)


def indices(path: Path) -> list[tuple[bytes, ...]]:
    """Return the bytes where the footer says that the indices and the Bloom filter of each row group are."""
    data = path.read_bytes()
    found: list[tuple[bytes, ...]] = []
    with path.open("rb") as file:
        for group in joining._read_footer(file)[0][4][1][1]:
            column = group[1][1][1][0]
            about = column[3][1]
            places = [(column[4][1], column[5][1]), (column[6][1], column[7][1]), (about[14][1], about[15][1])]
            found.append(tuple(data[start : start + size] for start, size in places))
    return found


def test_a_part_without_rows_adds_none(tmp_path: Path) -> None:
    write_table([], tmp_path / "none.parquet")
    write_table(read_batches("samples"), tmp_path / "some.parquet")
    found = joined(tmp_path / "none.parquet", tmp_path / "some.parquet", tmp_path / "none.parquet")
    assert parquet.read_table(found).equals(parquet.read_table(tmp_path / "some.parquet"))
    assert parquet.read_schema(joined(tmp_path / "none.parquet")) == schema()


def test_what_is_put_together_can_be_put_together_again(tmp_path: Path) -> None:
    one = write(tmp_path / "one", pa.table(ODD))
    (tmp_path / "two").write_bytes(joined(one, one).getvalue())
    assert parquet.read_table(joined(tmp_path / "two", one)).equals(pa.concat_tables([parquet.read_table(one)] * 3))


def test_where_duckdb_is_it_reads_the_same(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    one = write(tmp_path / "one", pa.table({"a": ["雾", "b", None], "b": [[1], [], None]}))
    (tmp_path / "two").write_bytes(joined(one, one).getvalue())
    rows = duckdb.read_parquet(str(tmp_path / "two")).fetchall()
    assert rows == [("雾", [1]), ("b", []), (None, None)] * 2


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1PAR1", b"text that is long enough", b"PAR1\xff\xff\xff\x7fPAR1"])
def test_what_is_no_parquet_is_told(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(data)
    with pytest.raises(ValueError, match="odd: this is no Parquet file"):
        joined(tmp_path / "odd")


def test_nothing_cannot_be_put_together() -> None:
    with pytest.raises(ValueError, match="there are no files"):
        joined()
