"""From nodes to values, as SafeYAML's event handler builds them."""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, Any

from newspost.header.nodes import Node
from newspost.header.scalars import NumberError, resolve
from newspost.header.unreadable import UnreadableHeader

if TYPE_CHECKING:
    from collections.abc import Iterator

_BINARY_TAGS = {"tag:yaml.org,2002:binary", "x-private:binary", "!binary"}
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_COPY_BUDGET = 1_000_000  # values copied by merge keys and by lists and maps as keys, in one header
_KEY_DEPTH = 50


def construct(root: Node) -> object:
    """Return what SafeYAML's ``PsychHandler`` makes of ``root``: dict, list, str, int, float, bool, None, date, time.

    The rules, all of them that handler's:

    * Tags are ignored, but for the binary ones (Base64, as text). A tag takes its quotes' meaning from a text.
    * An alias is the very object of its anchor, also inside itself; an unknown one is None. An alias to a text is
      read once more as a plain scalar (``a: &x "2022"``, ``b: *x``: b is 2022).
    * One key is remembered for all levels. A key that reads as None is forgotten, so the values after it become keys.
      A map as a key is forgotten as soon as its own first scalar comes.
    * ``<<`` copies the pairs that a map has by then; a map written in place has none yet. It overrides what is there.
    * A key given twice: the last value, at the first one's place.

    Where Python differs: lists as keys become tuples and maps as keys tuples of pairs, both as they are at that moment;
    keys that are equal in Python (1, 1.0 and True) are one, and the last value wins.

    Raises:
        UnreadableHeader: what makes SafeYAML fail: a merge key without a map, a number like ``._``; and what would
            take beyond all measure: merge keys and keys that copy more than a million values.
    """
    return _Handler().read(root)


class _Handler:
    """The state of one reading."""

    __slots__ = ("again", "anchors", "budget", "key", "open")

    def __init__(self) -> None:
        self.anchors: dict[str, object] = {}
        self.again: dict[str, object] = {}  # the texts behind aliases, read once more; each of them once
        self.open: list[dict[Any, object] | list[object]] = []
        self.key: object = None
        self.budget = _COPY_BUDGET

    def read(self, root: Node) -> object:
        """Take the nodes in document order."""
        result: object = None
        for node in _walk(root):
            if node is None:
                self.open.pop()
                continue
            value = self.value(node)
            if node.anchor is not None:
                self.anchors[node.anchor] = value
                self.again.pop(node.anchor, None)
            if self.open:
                self.add(self.open[-1], value, node)
            else:
                result = value
            if isinstance(value, dict | list) and node.kind != "alias":
                self.open.append(value)
        return result

    def value(self, node: Node) -> object:
        """Return the value of one node, a collection still empty."""
        if node.kind == "mapping":
            return {}
        if node.kind == "sequence":
            return []
        if node.alias is not None:
            known = self.anchors.get(node.alias)
            if not isinstance(known, str):
                return known
            if node.alias not in self.again:
                self.again[node.alias] = _plain(known, node)
            return self.again[node.alias]
        if node.tag in _BINARY_TAGS:
            return _decode_base64(node.text)
        return node.text if node.quoted else _plain(node.text, node)

    def add(self, structure: dict[Any, object] | list[object], value: object, node: Node) -> None:
        """Put ``value`` into ``structure``, or keep it as the next value's key."""
        if isinstance(structure, list):
            structure.append(value)
        elif self.key is None:
            self.key = value
        elif isinstance(self.key, str) and self.key == "<<":
            self.merge(structure, value, node)
            self.key = None
        else:
            structure[self.hashable(self.key, node)] = value
            self.key = None

    def merge(self, structure: dict[Any, object], value: object, node: Node) -> None:
        """Copy the pairs of a map into ``structure``."""
        if not isinstance(value, dict):
            raise UnreadableHeader(f"a merge key (<<) takes a map, not {describe(value)}", node.span.start)
        self.spend(len(value), node)
        structure.update(value)

    def hashable(self, key: object, node: Node, depth: int = 0) -> object:
        """Return ``key`` as something that a dict can hold."""
        if not isinstance(key, dict | list):
            return key
        if depth >= _KEY_DEPTH:
            raise UnreadableHeader("found a key nested too deep", node.span.start)
        self.spend(len(key) + 1, node)
        if isinstance(key, list):
            return tuple([self.hashable(item, node, depth + 1) for item in key])
        return tuple([(name, self.hashable(item, node, depth + 1)) for name, item in key.items()])

    def spend(self, values: int, node: Node) -> None:
        """Take ``values`` off the budget."""
        self.budget -= values
        if self.budget < 0:
            raise UnreadableHeader("found merge keys or keys that copy too many values", node.span.start)


def _walk(root: Node) -> Iterator[Node | None]:
    """Yield the nodes in document order, and None where a collection ends."""
    pending = [iter((root,))]
    while pending:
        node = next(pending[-1], None)
        if node is None:
            pending.pop()
            if pending:
                yield None
            continue
        yield node
        if node.kind in {"mapping", "sequence"}:
            pending.append(iter(node.children))


def _plain(text: str, node: Node) -> object:
    """Return what a plain scalar reads as; where SafeYAML fails on it, the header is unreadable."""
    if _SURROGATE.search(text):  # an alias to binary data that is no text
        raise UnreadableHeader("found characters that are not valid UTF-8", node.span.start)
    try:
        return resolve(text)
    except NumberError as error:
        raise UnreadableHeader(str(error), node.span.start) from None


def _decode_base64(text: str) -> str:
    """Decode as Ruby's ``unpack("m")``: what is not Base64 is skipped, ``=`` in the second half of a group ends it."""
    digits = ""
    for piece in _NOT_BASE64.sub("", text).split("="):
        digits += piece
        if len(digits) % 4 >= 2:
            break
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + "=" * (-len(digits) % 4)).decode("utf-8", "surrogateescape")


def describe(value: object) -> str:
    """Return what people call a value of this type."""
    match value:
        case dict():
            return "a map"
        case list():
            return "a list"
        case str():
            return "a text"
        case None:
            return "nothing"
        case _:
            return "a number, date or truth value"
