"""Changes of values: from the nodes of a front matter and the values wanted to patches, the smallest that do."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from newspost.header.block_scalars import BlockScalar
from newspost.header.entries import (
    Entry,
    arrange_block,
    arrange_flow,
    arrange_lines,
    common_column,
    list_entries,
    map_entries,
)
from newspost.header.forms import Forms, Written, forms_of, write_key, write_plainly
from newspost.header.keys import Path
from newspost.header.lines import Lines
from newspost.header.locate import MAX_DEPTH
from newspost.header.nodes import Node
from newspost.header.places import ABSENT, Change, compare, find_places
from newspost.header.sameness import align, label, same, typed_key
from newspost.problems import EditRejected
from newspost.text.patches import Patch, line_ending
from newspost.text.spans import Span


class Place(NamedTuple):
    """Where a value stands: its path, the column of the key or dash before it, and whether that is inside brackets."""

    path: Path = ()
    column: int = -1
    in_flow: bool = False

    def below(self, node: Node, step: str | int, column: int) -> Place:
        """Return the place of a value inside of ``node``, which stands at this one."""
        return Place((*self.path, step), column, self.in_flow or node.style == "flow")


class Changes:
    """Makes the patches for one front matter, whose nodes are those below ``root``."""

    def __init__(self, text: str, span: Span, root: Node) -> None:
        self.text = text
        self.root = root
        self.lines = Lines(text, span)
        self.newline = line_ending(text)
        self._aliases = _aliases(root)

    @cached_property
    def forms(self) -> Forms:
        """How new lists and maps are written in this header."""
        return forms_of(self.lines, self.root, self.newline)

    def change(self, node: Node, old: object, new: object, place: Place) -> list[Patch]:
        """Return what makes ``node``, which reads as ``old``, read as ``new``.

        Raises:
            EditRejected: "shared value", "unwritable value", "unwritable text".
        """
        if same(old, new):
            return []
        if len(place.path) > MAX_DEPTH:
            raise EditRejected("unwritable value", f"the value is nested more than {MAX_DEPTH} levels deep", place.path)
        patches = None
        if node.tag:  # SafeYAML passes over it, PyYAML does not
            pass
        elif node.kind == "sequence" and isinstance(old, list) and isinstance(new, list | tuple):
            patches = self._change_list(node, old, new, place)
        elif node.kind == "mapping" and isinstance(old, dict) and isinstance(new, Mapping):
            patches = self._change_map(node, old, new, place)
        if patches is None:
            return self._replace(node, new, place)
        if node.anchor in self._aliases:
            raise _shared(node.span, place)
        return patches

    def change_entries(
        self,
        node: Node,
        entries: Sequence[Entry],
        places: Mapping[Hashable, int],
        changes: Sequence[Change],
        place: Place,
    ) -> list[Patch] | None:
        """Change, add and remove keys of a map; ``places`` gives the index of each one's entry by its typed key.

        None if keys come or go, and what is between the entries does not allow it.
        """
        gone: set[int] = set()
        added: list[int | str] = []
        patches: list[Patch] = []
        for key, old, new in changes:
            index = places.get(typed_key(key))
            step = key if isinstance(key, str | int) else str(key)
            try:
                if index is None:
                    added.append(self._new_entry(node, entries, key, new))
                elif new is ABSENT:
                    gone.add(index)
                else:
                    below = place.below(node, step, self.lines.column(entries[index].head))
                    patches += self.change(entries[index].value, old, new, below)
            except EditRejected as error:
                raise located(
                    error, (*place.path, step), None if index is None else entries[index].value.span
                ) from None
        stay: list[int | str] = [index for index in range(len(entries)) if index not in gone]
        return self._arrange(node, entries, stay + added, patches, place)

    def _change_map(
        self, node: Node, old: dict[Any, object], new: Mapping[Any, object], place: Place
    ) -> list[Patch] | None:
        """Change, add and remove the keys of a map; None if it has to be written anew as a whole."""
        entries = map_entries(self.lines, node)
        changes = compare(old, new)
        try:
            places = find_places(entries, changes)
        except EditRejected:
            return None
        gone = [change for change in changes if change.new is ABSENT]
        if node.style == "block" and len(gone) == len(entries):
            return None
        return self.change_entries(node, entries, places, changes, place)

    def _change_list(self, node: Node, old: list[object], new: Sequence[object], place: Place) -> list[Patch] | None:
        """Change, insert and remove the items of a list; None if it has to be written anew as a whole."""
        entries = list_entries(self.text, self.lines, node)
        if entries is None or len(entries) != len(old) or (node.style == "block" and not new):
            return None
        origins = align(old, new)
        gone = {label(old[index]): index for index in set(range(len(old))).difference(origins)}
        near = next((entries[origin] for origin in origins if origin is not None), None)
        wanted: list[int | str] = []
        patches: list[Patch] = []
        for index, origin in enumerate(origins):
            if origin is None:
                moved = gone.get(label(new[index]), -1)
                source = self._source(node, entries[moved]) if moved >= 0 and same(old[moved], new[index]) else None
                wanted.append(source or self._new_item(node, near, new[index]))
            else:
                near = entries[origin]
                wanted.append(origin)
                below = place.below(node, index, self.lines.column(near.head))
                patches += self.change(near.value, old[origin], new[index], below)
        return self._arrange(node, entries, wanted, patches, place)

    def _arrange(
        self, node: Node, entries: Sequence[Entry], wanted: Sequence[int | str], patches: list[Patch], place: Place
    ) -> list[Patch] | None:
        """Return the ``patches`` inside of the entries that stay, and those by which others come and go."""
        if wanted == list(range(len(entries))):
            return patches
        for index in set(range(len(entries))).difference([part for part in wanted if isinstance(part, int)]):
            key = entries[index].key
            self._refuse_shared(entries[index], place.below(node, key.text if key else index, 0))
        if node.style == "flow":
            arranged = arrange_flow(self.text, node, entries, wanted)
            return None if arranged is None else patches + arranged
        if not place.path:
            return patches + arrange_lines(self.lines, entries, wanted, self.newline)
        return patches + arrange_block(self.text, self.lines, entries, wanted, self.newline)

    def _replace(self, node: Node, new: object, place: Place) -> list[Patch]:
        """Write ``new`` in place of the whole node, in its style if that can hold it."""
        span = Span(node.span.start, self.lines.trim(node.span))
        if isinstance(new, Written) and new.text == span.of(self.text):
            return []
        self._refuse_shared(Entry(span.start, node), place)
        if node.style in {"|", ">"}:
            scalar = BlockScalar(self.text, self.lines, node)
            patches = scalar.change(new, self.newline) if isinstance(new, str) else None
            return patches or scalar.replace(write_plainly(new, '"'))
        is_pairs = node.kind == "mapping" and node.style == "block" and not node.tag and not node.anchor
        if is_pairs and isinstance(new, Mapping) and new:
            return [Patch(span, self.forms.pairs(new, self.lines.column(span.start)))]
        written = write_plainly(new, node.style, in_flow=place.in_flow)
        return [Patch(span, self._gap(node, place) + written)]

    def _gap(self, node: Node, place: Place) -> str:
        """Return what has to stand before a value on one line: what an empty value and a block do without."""
        start, end = node.span
        if start == end:
            return ": " if place.in_flow and self.text[start - 1] != ":" else " "
        column = self.lines.column(start)
        is_below = node.style == "block" and not self.text[start - column : start].strip(" ")
        return " " * (place.column + 2 - column) if is_below and column <= place.column else ""

    def _new_entry(self, node: Node, entries: Sequence[Entry], key: object, value: object) -> str:
        """Return the text of a new key of a map."""
        if node.style == "block":
            return self.forms.entry(key, value, common_column(self.lines, entries))
        style = entries[-1].key.style if entries and entries[-1].key else "plain"
        return f"{write_key(key, style, in_flow=True)}: {write_plainly(value, in_flow=True)}"

    def _new_item(self, node: Node, near: Entry | None, value: object) -> str:
        """Return the text of a new item of a list, in the style of one that is ``near``."""
        if near is None or node.style == "flow":
            return write_plainly(value, near.value.style if near else "plain", in_flow=True)
        blanks = self.text[near.head + 1 : near.value.span.start]
        dash = "-" + (blanks if blanks and not blanks.strip(" ") else " ")
        if isinstance(value, Mapping) and value and near.value.kind == "mapping" and near.value.style == "block":
            return dash + self.forms.pairs(value, self.lines.column(near.head) + len(dash))
        return dash + write_plainly(value, near.value.style)

    def _source(self, node: Node, entry: Entry) -> str | None:
        """Return the text of an item that moves, with its comment; None if anchors could move with it."""
        end = entry.value.span.end if node.style == "flow" else self.lines.last_end(entry.value.span)
        source = self.text[entry.head : end]
        return None if "&" in source or "*" in source else source

    def _refuse_shared(self, entry: Entry, place: Place) -> None:
        """Reject that an entry goes if a value in it is used elsewhere.

        Raises:
            EditRejected: "shared value".
        """
        if not self._aliases:
            return
        for node in _walk([entry.value] if entry.key is None else [entry.key, entry.value]):
            first, last = self._aliases.get(node.anchor or "", (entry.head, entry.head))
            if not entry.head <= first <= last <= entry.value.span.end:
                raise _shared(node.span, place)


def located(error: EditRejected, path: Path, span: Span | None) -> EditRejected:
    """Return an error that knows where it is."""
    return error if error.loc else EditRejected(error.reason, error.message, path, span)


def _shared(span: Span, place: Place) -> EditRejected:
    """Return the error of a change that would show elsewhere."""
    message = "the value has an anchor (&) by which other values use it: they would change as well"
    return EditRejected("shared value", message, place.path, span)


def _aliases(root: Node) -> dict[str, tuple[int, int]]:
    """Return the places of the first and the last use of each anchor."""
    found: dict[str, tuple[int, int]] = {}
    for node in _walk([root]):
        if node.alias is not None:
            first, _ = found.get(node.alias, (node.span.start, 0))
            found[node.alias] = (first, node.span.start)
    return found


def _walk(nodes: list[Node]) -> Iterator[Node]:
    """Yield nodes and all that is inside of them, in document order."""
    later = nodes[::-1]
    while later:
        node = later.pop()
        yield node
        later += reversed(node.children)
