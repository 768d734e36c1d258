"""Parquet files put together in one, row groups as they are: what is compressed already is copied and not made again.

pyarrow has no way to do this; Parquet's own library in Java has (``ParquetFileWriter.appendFile``), and what is done
here is the same. Behind the row groups a file has a footer that says where they begin. It is a struct of Thrift's
compact protocol, which tells the type of each value, so that it can be taken apart without knowing what most of it
means. Fields are numbered by https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, TypeAlias

Struct: TypeAlias = "dict[int, tuple[int, Any]]"
"""The fields of a struct by their numbers: the type of each and its value."""

_MAGIC: Final = b"PAR1"
_PIECE: Final = 1 << 20  # bytes that are copied at once
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _STRUCT = *range(1, 10), 12  # types
_STOP: Final = b"\0"
_LONG: Final = 15  # a list so long, or longer, has its length written behind

_ROWS, _GROUPS = 3, 4  # fields of FileMetaData
_COLUMNS, _BEGIN_OF_GROUP = 1, 5  # of RowGroup
_BEGIN_OF_COLUMN, _ABOUT, _OFFSET_INDEX, _COLUMN_INDEX = 2, 3, 4, 6  # of ColumnChunk
_PAGES: Final = (9, 10, 11, 14)  # of ColumnMetaData: data pages, index pages, dictionary page, Bloom filter


def join_files(paths: Iterable[str | os.PathLike[str]], out: IO[bytes]) -> int:
    """Write Parquet files with one schema, at least one, to an open file as one; return how many rows there are.

    Raises:
        ValueError: there is none, or one of them is no Parquet file.
        OSError: a file cannot be read or written.
    """
    whole: Struct = {}
    groups: list[bytes] = []  # as they are written, which is far less than what they are taken apart to
    rows, at = 0, out.write(_MAGIC)
    for path in paths:
        with Path(path).open("rb") as file:
            footer, end = _read_footer(file)
            rows += footer[_ROWS][1]
            groups += [_struct(_moved(group, at - len(_MAGIC))) for group in footer.pop(_GROUPS)[1][1]]
            whole = whole or footer
            at += _copy(file, len(_MAGIC), end, out)
    if not whole:
        raise ValueError("there are no files to put together")
    written = _struct(whole | {_ROWS: (_I64, rows), _GROUPS: (_LIST, (_STRUCT, groups))})
    out.write(written + len(written).to_bytes(4, "little") + _MAGIC)
    return rows


def _read_footer(file: IO[bytes]) -> tuple[Struct, int]:
    """Return the footer of a file, and where it begins."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - 8, 0))
    tail = file.read()
    start = size - 8 - int.from_bytes(tail[:4], "little")
    if tail[4:] != _MAGIC or start < len(_MAGIC):
        raise ValueError(f"{file.name}: this is no Parquet file")
    file.seek(start)
    return _read_struct(BytesIO(file.read())), start


def _copy(file: IO[bytes], start: int, end: int, out: IO[bytes]) -> int:
    """Copy a part of a file, and return how long it is."""
    file.seek(start)
    left = end - start
    while piece := file.read(min(left, _PIECE)):
        left -= out.write(piece)
    return end - start


def _moved(group: Struct, by: int) -> Struct:
    """Return a row group that says of all of it that it begins so many bytes later."""
    _shift(group, (_BEGIN_OF_GROUP,), by)
    for column in group[_COLUMNS][1][1]:
        if column.get(_BEGIN_OF_COLUMN, (_I64, 0))[1]:  # it is 0 where nobody is to read it
            _shift(column, (_BEGIN_OF_COLUMN,), by)
        _shift(column, (_OFFSET_INDEX, _COLUMN_INDEX), by)
        _shift(column[_ABOUT][1], _PAGES, by)
    return group


def _shift(struct: Struct, fields: Iterable[int], by: int) -> None:
    """Add to those of the fields that are there."""
    for field in fields:
        if field in struct:
            kind, value = struct[field]
            struct[field] = kind, value + by


# --- Thrift's compact protocol: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md


def _read_struct(data: BytesIO) -> Struct:
    """Read a struct."""
    fields: Struct = {}
    number = 0
    while head := data.read(1)[0]:
        step, kind = head >> 4, head & 15
        number = number + step if step else _read_number(data)
        fields[number] = kind, kind == _TRUE if kind in {_TRUE, _FALSE} else _read_value(data, kind)
    return fields


def _read_value(data: BytesIO, kind: int) -> Any:  # noqa: ANN401 - of any type that the protocol has
    """Read a value of a type."""
    if kind in {_I16, _I32, _I64}:
        return _read_number(data)
    if kind == _BINARY:
        return data.read(_read_varint(data))
    if kind == _STRUCT:
        return _read_struct(data)
    if kind == _LIST:
        head = data.read(1)[0]
        length = head >> 4 if head >> 4 < _LONG else _read_varint(data)
        return head & 15, [_read_value(data, head & 15) for _ in range(length)]
    return data.read({_TRUE: 1, _FALSE: 1, _BYTE: 1, _DOUBLE: 8}[kind])  # as they are; no map is in a footer


def _read_varint(data: BytesIO) -> int:
    """Read a number of which each byte holds seven bits, the lowest first."""
    number = shift = 0
    while (byte := data.read(1)[0]) > 127:
        number |= (byte & 127) << shift
        shift += 7
    return number | byte << shift


def _read_number(data: BytesIO) -> int:
    """Read a number whose lowest bit is its sign."""
    number = _read_varint(data)
    return number >> 1 ^ -(number & 1)


def _struct(fields: Struct) -> bytes:
    """Return a struct as it is written."""
    parts: list[bytes] = []
    last = 0
    for number, (kind, value) in sorted(fields.items()):
        step = number - last
        parts.append(bytes([step << 4 | kind]) if step < 16 else bytes([kind]) + _number(number))
        if kind not in {_TRUE, _FALSE}:
            parts.append(_value(kind, value))
        last = number
    return b"".join([*parts, _STOP])


def _value(kind: int, value: Any) -> bytes:  # noqa: ANN401 - as above
    """Return a value as it is written."""
    if kind in {_I16, _I32, _I64}:
        return _number(value)
    if kind == _BINARY:
        return _varint(len(value)) + bytes(value)
    if kind == _STRUCT and isinstance(value, dict):
        return _struct(value)
    if kind == _LIST:
        inner, items = value
        length = len(items)
        head = bytes([length << 4 | inner]) if length < _LONG else bytes([_LONG << 4 | inner]) + _varint(length)
        return b"".join([head, *(_value(inner, item) for item in items)])
    return bytes(value)


def _varint(number: int) -> bytes:
    """Return a number of which each byte holds seven bits, the lowest first."""
    parts: list[int] = []
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


def _number(number: int) -> bytes:
    """Return a number with its sign as the lowest bit."""
    return _varint(number << 1 ^ number >> 63)
