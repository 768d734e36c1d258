"""PyYAML as the second witness: what was written into a front matter it reads as Jekyll's loader does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any

import yaml

from newspost.header.edits import ABSENT
from newspost.header.nodes import LOADER
from newspost.header.scalars import NumberError, resolve
from newspost.problems import EditRejected

if TYPE_CHECKING:
    from newspost.header.locate import Key
    from newspost.meaning.reading import Reading

_MOST_LEAVES = 10_000
_TEXT = "tag:yaml.org,2002:str"


def check_with_pyyaml(old: Reading, new: Reading, changes: Mapping[str, object]) -> None:
    """Reject an edit whose values PyYAML would read otherwise than Jekyll; what was there before may differ as before.

    The two never agreed on some things, such as a date with the offset ``+0800``: text to one, a time to the other.

    Raises:
        EditRejected: it reads another value, or none at all.
    """
    keys = {key.path[0]: key for key in new.keys if len(key.path) == 1}
    witness = _Witness(new)
    for name, wanted in changes.items():
        key = keys.get(name)
        read = witness.entry(key) if key is not None and wanted is not ABSENT else None
        if read is None:
            continue
        known = {(type(leaf), leaf) for leaf in _leaves(old.header.data.get(name))}
        if not _agrees(new.header.data[name], read[0], known):
            raise EditRejected("not read back", f"PyYAML would read it as {read[0]!r}", (name,))


class _Witness:
    """PyYAML before one front matter: entry by entry, or the whole once where entries lean on each other."""

    def __init__(self, reading: Reading) -> None:
        fence = reading.header.fence
        self.text = reading.text
        self.source = fence.yaml.of(reading.text) if fence else ""
        self.leans = "&" in self.source or "*" in self.source

    def entry(self, key: Key) -> tuple[object] | None:
        """Return what PyYAML makes of an entry; None where it cannot be asked: it could not read the old one either."""
        name = str(key.path[0])
        start = key.key.start if key.key else key.value.start
        line = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        if self.leans or line.strip(" "):
            return (self.whole[name],) if name in self.whole else None
        try:
            read = _load(line + self.text[start : key.value.end])
        except (yaml.YAMLError, ValueError) as error:
            message = f"PyYAML could not read it: {error}".partition("\n")[0]
            raise EditRejected("not read back", message, (name,)) from None
        if not isinstance(read, dict) or len(read) != 1:
            raise EditRejected("not read back", f"PyYAML would read more than the key: {read!r}", (name,))
        return (next(iter(read.values())),)

    @cached_property
    def whole(self) -> dict[Any, object]:
        """All entries; none where PyYAML cannot read them, as it could not before."""
        try:
            read = _load(self.source)
        except (yaml.YAMLError, ValueError, RecursionError):
            return {}
        return read if isinstance(read, dict) else {}


def _load(source: str) -> Any:  # noqa: ANN401 - any value
    """Return what PyYAML's safe loader makes of ``source``; a key with a text, as nearly all are, in half the time."""
    loader = LOADER(source)
    try:
        node = loader.get_single_node()
        if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
            key, value = node.value[0]
            if key.tag == _TEXT and value.tag == _TEXT:
                return {key.value: value.value}
        return None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _leaves(value: object) -> Iterator[object]:
    """Yield the scalars in ``value``, so many of them at most that no header takes long."""
    pending = [value]
    for _ in range(_MOST_LEAVES):
        if not pending:
            return
        item = pending.pop()
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list | tuple):
            pending.extend(item)
        else:
            yield item


def _agrees(ours: object, theirs: object, known: set[tuple[type, object]]) -> bool:
    """Whether PyYAML's value is ours; about a scalar that was there before they may have differed ever since."""
    if isinstance(ours, dict):
        return isinstance(theirs, dict) and all(
            _agrees(value, theirs[key], known) for key, value in ours.items() if key in theirs
        )
    if isinstance(ours, list):
        if not isinstance(theirs, list) or len(ours) != len(theirs):
            return False
        return all(_agrees(one, other, known) for one, other in zip(ours, theirs, strict=True))
    return _is_same_scalar(ours, theirs) or (type(ours), ours) in known


def _is_same_scalar(ours: object, theirs: object) -> bool:
    """Whether two scalars are the same; a time without a zone is UTC to both."""
    if isinstance(ours, datetime):
        return _instant(theirs) == ours
    if isinstance(ours, date) and isinstance(theirs, str):
        return _instant(theirs) == ours
    if isinstance(ours, float) and isinstance(theirs, float) and isnan(ours):
        return isnan(theirs)
    return type(ours) is type(theirs) and ours == theirs


def _instant(theirs: object) -> object:
    """Return what PyYAML reads as a time or as the text of one, as we read it."""
    if isinstance(theirs, datetime):
        return theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    try:
        return resolve(theirs) if isinstance(theirs, str) else theirs
    except NumberError:
        return theirs
