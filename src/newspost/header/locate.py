"""Where every key and value of a front matter is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newspost.header.fence import Fence
from newspost.header.keys import Key, Path
from newspost.header.quick_keys import quick_keys

if TYPE_CHECKING:
    from newspost.header.nodes import Node

__all__ = ["MAX_DEPTH", "Key", "locate", "locate_slowly"]

MAX_DEPTH = 64  # a path is as long as its depth: without a bound, paths alone would grow with the square of the text


def locate(text: str, fence: Fence) -> tuple[Key, ...]:
    """Return every key and value inside ``fence``, nested ones too, in document order, as they are written.

    Keys given twice are listed twice; aliases and merge keys are not followed; a list or map that is a key is not
    looked into, nor anything more than `MAX_DEPTH` levels deep.

    Raises:
        UnreadableHeader: as `newspost.header.nodes.compose`.
    """
    keys = quick_keys(text, fence)
    return locate_slowly(text, fence) if keys is None else keys


def locate_slowly(text: str, fence: Fence) -> tuple[Key, ...]:
    """Return what `locate` does, through libyaml and nothing else: the witness for the quick way."""
    from newspost.header.nodes import compose  # noqa: PLC0415 - a header of the simple kind needs no YAML parser

    root = compose(text, fence)
    if root is None:
        return ()
    found: list[Key] = []
    pending = _below(root, (), text)[::-1]
    while pending:
        key, node = pending.pop()
        found.append(key)
        if len(key.path) < MAX_DEPTH:
            pending += reversed(_below(node, key.path, text))
    return tuple(found)


def _below(node: Node, path: Path, text: str) -> list[tuple[Key, Node]]:
    """Return the values that a collection holds, with their keys."""
    if node.kind == "mapping":
        pairs = zip(node.children[::2], node.children[1::2], strict=True)
        return [(Key((*path, _name(key, text)), key.span, value.span, value.style), value) for key, value in pairs]
    return [(Key((*path, index), None, item.span, item.style), item) for index, item in enumerate(node.children)]


def _name(key: Node, text: str) -> str:
    """Return the text of a scalar key, without its quotes; another key as it is written."""
    return key.text if key.kind == "scalar" else key.span.of(text)
