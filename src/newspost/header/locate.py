"""Where every key and value of a front matter is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newspost.header.nodes import Node, compose

if TYPE_CHECKING:
    from newspost.header.fence import Fence
    from newspost.text.spans import Span

MAX_DEPTH = 64  # a path is as long as its depth: without a bound, paths alone would grow with the square of the text


class Key(NamedTuple):
    """A value of a front matter and the key it stands under.

    ``path`` leads to it: ``("title",)``, ``("author", "name")``, ``("tags", 0)``; a key that is no scalar is given as
    it is written. ``key`` is the key's span, None for a list's item. ``value`` is the value's span as it is written,
    quotes, tag and anchor included, empty for a value that is not there. ``style`` is plain, ' , " , |, >, flow, block
    or alias.
    """

    path: tuple[str | int, ...]
    key: Span | None
    value: Span
    style: str


def locate(text: str, fence: Fence) -> tuple[Key, ...]:
    """Return every key and value inside ``fence``, nested ones too, in document order, as they are written.

    Keys given twice are listed twice; aliases and merge keys are not followed; a list or map that is a key is not
    looked into, nor anything more than `MAX_DEPTH` levels deep.

    Raises:
        UnreadableHeader: as `newspost.header.nodes.compose`.
    """
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


def _below(node: Node, path: tuple[str | int, ...], text: str) -> list[tuple[Key, Node]]:
    """Return the values that a collection holds, with their keys."""
    if node.kind == "mapping":
        pairs = zip(node.children[::2], node.children[1::2], strict=True)
        return [(Key((*path, _name(key, text)), key.span, value.span, value.style), value) for key, value in pairs]
    return [(Key((*path, index), None, item.span, item.style), item) for index, item in enumerate(node.children)]


def _name(key: Node, text: str) -> str:
    """Return the text of a scalar key, without its quotes; another key as it is written."""
    return key.text if key.kind == "scalar" else key.span.of(text)
