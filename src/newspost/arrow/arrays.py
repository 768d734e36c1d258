"""Values as Arrow arrays, nested to any depth: flat arrays and offsets, many times as fast as going row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import pyarrow as pa

from newspost.meaning.plain import sound

Array: TypeAlias = "pa.Array[Any]"


def array(values: Sequence[Any], kind: pa.DataType) -> Array:
    """Return ``values`` as an array of a type; None is null.

    A list is made of any sequence, a struct of any object with attributes named as its fields; an attribute that an
    object has not is null. Times are whole numbers in the type's unit. Lone surrogates, which Arrow's texts cannot
    hold, become U+FFFD.

    Raises:
        ValueError: an array of this type cannot hold that much.
    """
    if isinstance(kind, pa.ListType):
        return _lists(values, kind)
    if isinstance(kind, pa.StructType):
        fields = [array([getattr(value, field.name, None) for value in values], field.type) for field in kind]
        return pa.StructArray.from_arrays(fields, fields=list(kind), mask=_nulls(values))
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.int64()).cast(kind)
    try:
        return _whole(pa.array(values, kind))
    except UnicodeEncodeError:
        return _whole(pa.array([value if value is None else sound(value) for value in values], kind))


def _whole(made: object) -> Array:
    """Return an array; Arrow cuts one in pieces that is larger than it can hold."""
    if not isinstance(made, pa.Array):
        raise ValueError("more than 2 GiB in one column: make batches of fewer rows")  # noqa: TRY004 - for its size
    return made


def _lists(values: Sequence[Sequence[Any] | None], kind: pa.ListType[Any]) -> Array:
    """Return lists: all their items in one array, and where in it each list begins."""
    offsets = [0]
    items: list[Any] = []
    for value in values:
        if value:
            items.extend(value)
        offsets.append(len(items))
    inner = array(items, kind.value_type)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), inner, type=kind, mask=_nulls(values))


def _nulls(values: Sequence[Any]) -> Array:
    """Return which of the values are null."""
    return pa.array([value is None for value in values], pa.bool_())
