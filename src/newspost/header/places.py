"""Which entry of a map a change of a key is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from newspost.header.entries import Entry
from newspost.header.nodes import Node
from newspost.header.sameness import same, typed_key
from newspost.header.scalars import resolve
from newspost.header.unreadable import UnreadableHeader
from newspost.header.values import construct
from newspost.problems import EditRejected
from newspost.text.spans import Span

ABSENT: Final = object()
"""Stands for the value of a key that is to go, or is not there yet."""

_MERGE = "<<"


class Change(NamedTuple):
    """The old and the new value of a key, each of them `ABSENT` where there is none."""

    key: Any
    old: object
    new: object


def compare(old: Mapping[Any, object], new: Mapping[Any, object]) -> list[Change]:
    """Return what changes from one map to another; the order of their keys does not count."""
    after = {typed_key(key): value for key, value in new.items()}
    found = [Change(key, value, after.get(typed_key(key), ABSENT)) for key, value in old.items()]
    before = {typed_key(key) for key in old}
    found += [Change(key, ABSENT, value) for key, value in new.items() if typed_key(key) not in before]
    return [change for change in found if not same(change.old, change.new)]


def find_places(entries: Sequence[Entry], changes: Sequence[Change]) -> dict[Hashable, int]:
    """Return the index of the entry of each key that changes, by the typed key; new keys have none.

    Raises:
        EditRejected: "duplicate key", "unusual key", "shared value".
    """
    named: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        for name in _names(entry, changes[0]):
            named[name].append(index)
    places: dict[Hashable, int] = {}
    for change in changes:
        name = change.key if isinstance(change.key, str) else typed_key(change.key)
        place = _place(entries, named.get(name, ()), named.get(_MERGE, ()), change)
        if place is not None:
            places[typed_key(change.key)] = place
        elif entries and entries[-1].odd and entries[-1].value.span.start == entries[-1].value.span.end:
            message = "the last key has no colon behind which a value ends"
            raise EditRejected("unusual key", message, (change.key,))
    return places


def read_key(entry: Entry) -> object:
    """Return what a scalar key reads as."""
    key = entry.key
    assert key is not None  # noqa: S101 - every entry of a map has one
    return key.text if key.quoted else resolve(key.text)


def _names(entry: Entry, change: Change) -> set[Hashable]:
    """Return what a key may be called: its text, as `newspost.header.locate.locate` gives it, and what it reads as.

    Raises:
        EditRejected: "unusual key".
    """
    key = entry.key
    if key is not None and key.kind == "sequence":
        return set()
    read = read_key(entry) if key is not None and key.kind == "scalar" else None
    if key is None or read is None:
        message = "with this key, Jekyll's loader takes keys for values and values for keys"
        raise EditRejected("unusual key", message, (change.key,), Span(entry.head, entry.value.span.end))
    return {key.text} if isinstance(read, str) else {key.text, typed_key(read)}


def _place(entries: Sequence[Entry], found: Sequence[int], merges: Sequence[int], change: Change) -> int | None:
    """Return the index of the entry of a key, None for a key that is to be added.

    Raises:
        EditRejected: "duplicate key", "unusual key", "shared value".
    """
    path = (change.key,)
    if not found:
        if change.old is ABSENT or (merges and change.new is not ABSENT):
            return None
        if merges:
            raise EditRejected("shared value", "the key comes from a map that is merged in by <<", path)
        raise EditRejected("unusual key", "the key is not written as a text of its own", path)
    entry = entries[found[-1]]
    if len(found) > 1:
        raise EditRejected(
            "duplicate key", "the key is written more than once: leave one of them", path, entry.value.span
        )
    if entry.odd or change.old is ABSENT or typed_key(read_key(entry)) != typed_key(change.key):
        message = "the key is no plain text before a colon, or not read as the text that is written"
        raise EditRejected("unusual key", message, path, entry.value.span)
    if merges and found[-1] < merges[-1] and not _reads_alone(entry.value, change.old):
        raise EditRejected("shared value", "a map that << merges in says otherwise", path, entry.value.span)
    return found[-1]


def _reads_alone(node: Node, value: object) -> bool:
    """Whether a node reads as ``value`` whatever else is in the header."""
    try:
        return same(construct(node), value)
    except UnreadableHeader:
        return False
