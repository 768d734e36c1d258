"""Arrow arrays out of plain values, nested to any depth, many times as fast as going through pyarrow row by row.

What is nested is laid out flat as it comes, its texts in one long list, and nothing else is kept. So the objects of a
post are gone when the next one comes, and the collector of garbage finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias, cast

import pyarrow as pa

from newspost.meaning.plain import sound

Array: TypeAlias = "pa.Array[Any]"


class Values(Protocol):
    """Values that are to become an array of one type."""

    def append(self, value: Any, /) -> None:  # noqa: ANN401 - of any type that Arrow knows
        """Add a value; None is null."""

    def extend(self, values: Iterable[Any], /) -> None:
        """Add values."""

    def cut(self, length: int) -> None:
        """Take away all values but so many, and what was left halfway by an error."""

    def array(self) -> Array:
        """Return the array.

        Raises:
            ValueError: there is more than an array of this type can hold.
        """
        ...


def values_of(kind: pa.DataType, spared: Mapping[str, str] = MappingProxyType({})) -> Values:
    """Return a place for values of a type.

    A list is made of any sequence, a struct of any object with attributes named as its fields; an attribute that an
    object has not is null, but no struct is. Times are whole numbers in the type's unit. Lone surrogates, which Arrow's
    texts cannot hold, become U+FFFD.

    ``spared`` are names of fields of a struct, or of the structs in a list, each with that of another one: where both
    would say the same, the first is null.
    """
    if isinstance(kind, pa.ListType):
        return _Lists(kind, spared)
    return _Structs(kind, spared) if isinstance(kind, pa.StructType) else _Flat(kind)


class _Flat(list[Any]):
    """Values without any inside them."""

    def __init__(self, kind: pa.DataType) -> None:
        super().__init__()
        self._kind = kind

    def cut(self, length: int) -> None:
        """Take away all but so many."""
        del self[length:]

    def array(self) -> Array:
        """Return the array."""
        if pa.types.is_timestamp(self._kind):
            return pa.array(self, pa.int64()).cast(self._kind)
        try:
            made: object = pa.array(self, self._kind)
        except UnicodeEncodeError:
            made = pa.array([value if value is None else sound(value) for value in self], self._kind)
        if not isinstance(made, pa.Array):  # pyright: ignore[reportUnnecessaryIsInstance] - Arrow cuts in pieces what one array cannot hold
            raise ValueError("more than 2 GiB in one column: make batches of fewer rows")  # noqa: TRY004 - for its size
        return made


class _Lists:
    """Lists: all their items one after the other, and where each list begins; a null begins nowhere."""

    def __init__(self, kind: pa.ListType[Any], spared: Mapping[str, str]) -> None:
        self._kind = kind
        self._begins: list[int | None] = []
        self._end = 0
        self._items = values_of(kind.value_type, spared)

    def append(self, value: Sequence[Any] | None) -> None:
        """Add a list."""
        if value:
            self._items.extend(value)
        self._begins.append(None if value is None else self._end)
        self._end += len(value) if value else 0

    def extend(self, values: Iterable[Sequence[Any] | None]) -> None:
        """Add lists."""
        values = [*values]
        if not any(values) and None not in values:  # as are the lists of links and images of most paragraphs
            self._begins += [self._end] * len(values)
            return
        items: list[Any] = []
        for value in values:
            self._begins.append(None if value is None else self._end + len(items))
            items += value or ()
        if items:
            self._items.extend(items)
            self._end += len(items)

    def cut(self, length: int) -> None:
        """Take away all but so many."""
        gone = next((begin for begin in self._begins[length:] if begin is not None), self._end)
        del self._begins[length:]
        self._end = gone
        self._items.cut(gone)

    def array(self) -> Array:
        """Return the array."""
        begins = pa.array([*self._begins, self._end], pa.int32())
        return pa.ListArray.from_arrays(begins, self._items.array(), type=self._kind)


class Joined(_Lists):
    """Texts that are given as lists of texts, to be joined with something in between.

    Arrow joins them: it has the same texts as bytes already, if they are in another column too.
    """

    def __init__(self, kind: pa.DataType, between: str) -> None:
        super().__init__(pa.list_(kind), {})
        self._between = between

    def array(self) -> Array:
        """Return the array."""
        from pyarrow.compute import binary_join  # noqa: PLC0415 - takes long to import

        return cast("Array", binary_join(super().array(), self._between))


class _Structs:
    """Structs: a place for each field."""

    def __init__(self, kind: pa.StructType, spared: Mapping[str, str]) -> None:
        self._kind = kind
        self._fields = [
            (name, _getter(name, spared.get(name)), values_of(kind.field(name).type)) for name in kind.names
        ]

    def append(self, value: object) -> None:
        """Add a struct."""
        self.extend((value,))

    def extend(self, values: Iterable[Any]) -> None:
        """Add structs."""
        values = tuple(values)
        for name, get, place in self._fields:
            try:
                found = [*map(get, values)]
            except AttributeError:  # a kind of block that has none of that name
                found = [getattr(value, name, None) for value in values]
            place.extend(found)

    def cut(self, length: int) -> None:
        """Take away all but so many."""
        for _, _, place in self._fields:
            place.cut(length)

    def array(self) -> Array:
        """Return the array."""
        return pa.StructArray.from_arrays([place.array() for _, _, place in self._fields], fields=list(self._kind))


def _getter(name: str, other: str | None) -> Callable[[Any], Any]:
    """Return what finds an attribute; None in its place where it is the same as another one."""
    if other is None:
        return attrgetter(name)

    def get(value: object) -> object:
        found = getattr(value, name, None)
        return None if found == getattr(value, other, None) else found

    return get
