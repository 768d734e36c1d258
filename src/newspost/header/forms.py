"""New entries of a front matter, in the form that its other entries have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newspost.header.lines import Lines
from newspost.header.nodes import Node
from newspost.header.quoting import MAX_KEY, write_text, write_value
from newspost.problems import EditRejected


@dataclass(frozen=True, slots=True)
class Written:
    """A value in YAML's own letters, such as a date in its shape: it goes out as it is, without quotes."""

    text: str


def write_plainly(value: object, style: str = "plain", *, in_flow: bool = False) -> str:
    """Return a value on one line, as `newspost.header.quoting.write_value` does, or as it is given.

    Raises:
        EditRejected: as that does.
    """
    return value.text if isinstance(value, Written) else write_value(value, style, in_flow=in_flow)


def write_key(key: object, style: str = "plain", *, in_flow: bool = False) -> str:
    """Return the key of a map.

    Raises:
        EditRejected: it is no text, or one that no key can be.
    """
    if not isinstance(key, str):
        raise EditRejected("unwritable value", f"the keys of a map are texts, not {type(key).__name__}")
    if key == "<<":
        raise EditRejected("unwritable value", "the key << merges maps, even in quotes")
    written = write_text(key, '"' if key.startswith(("---", "...")) else style, in_flow=in_flow)  # no fence of a key
    if len(written) > MAX_KEY:
        raise EditRejected("unwritable value", f"a key is longer than {MAX_KEY} characters")
    return written


@dataclass(frozen=True, slots=True)
class Forms:
    """How lists and maps stand below a key: by how many blanks they are indented, or None for brackets and braces."""

    newline: str
    lists: int | None = None
    maps: int | None = 2

    def entry(self, key: object, value: object, column: int) -> str:
        """Return a key with its value, to stand at ``column``.

        Raises:
            EditRejected: the value cannot be written.
        """
        head, written = write_key(key), write_plainly(value)
        if isinstance(value, Mapping) and value and self.maps is not None:
            indent = self.newline + " " * (column + self.maps)
            return f"{head}:{indent}{self.pairs(value, column + self.maps)}"
        if isinstance(value, list | tuple) and value and self.lists is not None:
            indent = self.newline + " " * (column + self.lists)
            items = [f"{indent}- {self.item(item, column + self.lists + 2)}" for item in value]
            return f"{head}:{''.join(items)}"
        return f"{head}: {written}"

    def pairs(self, value: Mapping[Any, object], column: int) -> str:
        """Return the entries of a map that begins at ``column``."""
        indent = self.newline + " " * column
        return indent.join([self.entry(key, item, column) for key, item in value.items()])

    def item(self, value: object, column: int) -> str:
        """Return an item of a block list, its text to begin at ``column``."""
        if isinstance(value, Mapping) and value and self.maps is not None:
            return self.pairs(value, column)
        return write_plainly(value)


def forms_of(lines: Lines, root: Node, newline: str) -> Forms:
    """Return how lists and maps stand below their keys in a header: the first of each kind tells."""
    found: dict[str, int | None] = {}
    pending = [root]
    while pending and len(found) < 2:
        node = pending.pop()
        keys = node.children[::2] if node.kind == "mapping" and node.style == "block" else []
        for key, value in zip(keys, node.children[1::2], strict=False):
            if value.children and value.tag is None and value.anchor is None:
                indent = lines.column(value.span.start) - lines.column(key.span.start)
                found.setdefault(value.kind, indent if value.style == "block" else None)
        pending += reversed(node.children)
    return Forms(newline, found.get("sequence"), found.get("mapping", 2))
