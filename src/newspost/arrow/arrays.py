"""Values as Arrow arrays, nested to any depth: flat arrays and offsets, many times as fast as going row by row."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, TypeAlias

import pyarrow as pa

from newspost.meaning.plain import sound

Array: TypeAlias = "pa.Array[Any]"


def array(values: Sequence[Any], kind: pa.DataType) -> Array:
    """Return ``values`` as an array of a type; None is null, but structs are never null.

    A list is made of any sequence, a struct of any object with attributes named as its fields; an attribute that an
    object has not is null. Times are whole numbers in the type's unit. Lone surrogates, which Arrow's texts cannot
    hold, become U+FFFD.

    Raises:
        ValueError: an array of this type cannot hold that much.
    """
    if isinstance(kind, pa.ListType):
        return _lists(values, kind)
    if isinstance(kind, pa.StructType):
        fields = [array(_attributes(values, field.name), field.type) for field in kind]
        return pa.StructArray.from_arrays(fields, fields=list(kind))
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.int64()).cast(kind)
    try:
        return _whole(pa.array(values, kind))
    except UnicodeEncodeError:
        return _whole(pa.array([value if value is None else sound(value) for value in values], kind))


def _lists(values: Sequence[Sequence[Any] | None], kind: pa.ListType[Any]) -> Array:
    """Return lists: all their items in one array, and where in it each list begins; a null begins nowhere."""
    begins: list[int | None] = []
    items: list[Any] = []
    for value in values:
        begins.append(None if value is None else len(items))
        if value:
            items.extend(value)
    begins.append(len(items))
    return pa.ListArray.from_arrays(pa.array(begins, pa.int32()), array(items, kind.value_type), type=kind)


def _attributes(values: Sequence[Any], name: str) -> list[Any]:
    """Return an attribute of each value."""
    try:
        return list(map(attrgetter(name), values))
    except AttributeError:  # a kind of block that has none of that name
        return [getattr(value, name, None) for value in values]


def _whole(made: object) -> Array:
    """Return an array; Arrow cuts one in pieces that is larger than it can hold."""
    if not isinstance(made, pa.Array):
        raise ValueError("more than 2 GiB in one column: make batches of fewer rows")  # noqa: TRY004 - for its size
    return made
