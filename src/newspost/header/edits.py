"""Edits of a front matter: patches that change the values of keys, and touch nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from newspost.header.changes import Changes, Place, located
from newspost.header.entries import map_entries
from newspost.header.fence import Fence, body_start
from newspost.header.forms import Forms, Written, write_plainly
from newspost.header.keys import Key
from newspost.header.nodes import compose
from newspost.header.places import ABSENT, Change, find_places
from newspost.header.quick_keys import quick_keys
from newspost.header.sameness import same
from newspost.header.unreadable import UnreadableHeader
from newspost.problems import EditRejected
from newspost.text.patches import Patch, line_ending
from newspost.text.spans import Span

__all__ = ["ABSENT", "Written", "header_patches"]

_SCALAR_STYLES = {"plain", "'", '"'}
_REST = re.compile("(?>(?:[ \t]*+(?:#[^\n\r\x85\u2028\u2029]*+)?(?:\r\n|[\n\r\x85\u2028\u2029]))*)")


def header_patches(
    text: str,
    fence: Fence | None,
    data: dict[Any, Any],
    changes: Mapping[str, object],
    simple_keys: Sequence[Key] | None = None,
) -> list[Patch]:
    r"""Return the patches that give keys of a header new values, or take them away.

    ``text`` is the whole post, ``data`` what its header reads as. ``changes`` has the new values by key, `ABSENT` for a
    key that is to go. What is the same already is left as it is; a list or map changes only where it differs. The style
    of what was there stays where it can hold the new value. ``simple_keys`` are those of
    `newspost.header.quick_keys.quick_keys`, if they are known already.

    Raises:
        EditRejected: "duplicate key", "unusual key", "shared value"; "no place" in a front matter that is no map;
            "unwritable text" and "unwritable value" as in `newspost.header.quoting`; "unreadable header".

    >>> from newspost.header.fence import find_fence
    >>> text = "---\ntitle: 'T'  # c\n---\n"
    >>> header_patches(text, find_fence(text), {"title": "T"}, {"title": "it's"})
    [Patch(span=Span(start=11, end=14), new="'it''s'")]
    """
    wanted = [Change(key, data.get(key, ABSENT), new) for key, new in changes.items()]
    wanted = [change for change in wanted if not same(change.old, change.new)]
    if not wanted:
        return []
    if fence is None:
        return [_new_fence(text, wanted)]
    keys = quick_keys(text, fence) if simple_keys is None else simple_keys
    patches = _change_scalars(text, keys or (), data, wanted)
    return _change_nodes(text, fence, wanted) if patches is None else patches


def _change_scalars(
    text: str, simple_keys: Sequence[Key], data: dict[Any, Any], wanted: Sequence[Change]
) -> list[Patch] | None:
    """Return the patches for new values of scalars in a header of the simplest kind, None for all else."""
    keys = [key for key in simple_keys if len(key.path) == 1]
    places = {key.path[0]: key for key in keys}
    if len(places) != len(keys) or places.keys() != data.keys():
        return None
    patches: list[Patch] = []
    for change in wanted:
        key, _, new = change
        place = places.get(key)
        if new is ABSENT or isinstance(new, Mapping | list | tuple) or not keys:
            return None
        if place is None:
            at = text.index("\n", keys[-1].value.end) + 1
            patches.append(Patch(Span(at, at), _new_lines(text, [change])))
        elif place.style in _SCALAR_STYLES:
            patches += _change_scalar(text, place, new)
        else:
            return None
    return patches


def _change_scalar(text: str, place: Key, new: object) -> list[Patch]:
    """Return the patch for the new value of a scalar on one line."""
    try:
        written = write_plainly(new, place.style)
    except EditRejected as error:
        raise located(error, place.path, place.value) from None
    start, end = place.value
    return [Patch(place.value, written if start < end else " " + written)] if text[start:end] != written else []


def _change_nodes(text: str, fence: Fence, wanted: Sequence[Change]) -> list[Patch]:
    """Return the patches for all else, told by the nodes of the header."""
    first = (wanted[0].key,)
    try:
        root = compose(text, fence)
    except UnreadableHeader as error:
        raise EditRejected("unreadable header", error.message, first, Span(error.offset, error.offset)) from None
    end = root.span.end if root else fence.yaml.start
    if root is None or _REST.fullmatch(text, end, fence.yaml.end) is None:
        message = "more than comments follows the keys and values"
        raise EditRejected("no place", message, first, Span(end, fence.yaml.end))
    if root.span.start == root.span.end:
        at = text.index("\n", fence.yaml.start) + 1
        return [Patch(Span(at, at), _new_lines(text, wanted))]
    if root.kind != "mapping":
        raise EditRejected("no place", "the front matter is no map of keys and values", first, root.span)
    changes = Changes(text, fence.yaml, root)
    entries = map_entries(changes.lines, root)
    patches = changes.change_entries(root, entries, find_places(entries, wanted), wanted, Place())
    if patches is None:
        message = "there is more than commas between the keys in braces: write one key a line"
        raise EditRejected("no place", message, first, root.span)
    return patches


def _new_fence(text: str, wanted: Sequence[Change]) -> Patch:
    """Return what puts a front matter before a text that has none."""
    at, newline = body_start(text), line_ending(text)
    return Patch(Span(at, at), f"---{newline}{_new_lines(text, wanted)}---{newline}")


def _new_lines(text: str, wanted: Sequence[Change]) -> str:
    """Return the lines of new keys in a header that has no others to take after."""
    forms = Forms(line_ending(text))
    lines: list[str] = []
    for key, _, new in wanted:
        try:
            lines.append(forms.entry(key, new, 0) + forms.newline)
        except EditRejected as error:
            raise located(error, (key,), None) from None
    return "".join(lines)
