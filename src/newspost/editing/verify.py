"""The proof of an edit: the new text is read again, and says what was asked for and else what it said before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from newspost.body.align import Alignment
from newspost.editing.asked import HEADER_FIELDS
from newspost.editing.verify_body import verify_body
from newspost.editing.witness import check_with_pyyaml
from newspost.header.edits import ABSENT, Written
from newspost.header.sameness import same
from newspost.header.scalars import resolve
from newspost.problems import EditRejected

if TYPE_CHECKING:
    from newspost.meaning.reading import Reading

_SINGULAR = {"categories": "category", "tags": "tag"}


class Edit(NamedTuple):
    """What was to change: fields of the Article, raw values of the front matter by key, and the text of the body.

    ``blocks`` tells how the blocks of the body that were asked for come from the old ones, if any were.
    """

    fields: Mapping[str, Any]
    header: Mapping[str, object]
    body: str | None = None
    blocks: Alignment | None = None


def verify(old: Reading, new: Reading, edit: Edit) -> None:
    """Let the reading ``new`` of an edited text pass, or reject the edit.

    Where the text of the front matter is the same, so is all that is read from it; and likewise for the body.

    Raises:
        EditRejected: a field that was asked for reads otherwise, or another one changed.
    """
    start = old.body_start
    if edit.header:
        _verify_header(old, new, edit)
    elif new.text[:start] != old.text[:start] or new.text[start : new.body_start].strip():
        raise EditRejected("changes more", "the body would begin elsewhere, or with a front matter of its own")
    body = new.text[new.body_start :]
    if edit.body is not None:
        if body != edit.body:
            raise EditRejected(
                "not read back", "the body would begin elsewhere: no body opens with a blank line", ("body",)
            )
    elif edit.fields.keys() - {*HEADER_FIELDS}:
        verify_body(old, new, edit.fields, edit.blocks)
    elif body != old.text[start:]:
        raise EditRejected(
            "changes more", "the body would begin elsewhere: the front matter would end where it does not now"
        )


def _verify_header(old: Reading, new: Reading, edit: Edit) -> None:
    """Reject an edit after which the front matter says something else than it should."""
    if new.header.error is not None:
        raise EditRejected("not read back", f"the front matter could not be read any more: {new.header.error}")
    if new.header.fence is None:
        raise EditRejected("not read back", "Jekyll would see no front matter any more")
    for key, value in edit.header.items():
        _verify_value(key, value, new)
    if edit.fields:
        _verify_fields(old, new, edit)
    if _untouched(old, edit) != _untouched(new, edit):
        raise EditRejected("changes more", "another entry of the front matter would be read otherwise")
    check_with_pyyaml(old, new, edit.header)


def _verify_value(key: str, wanted: object, new: Reading) -> None:
    """Reject an edit whose value does not read back as it was asked for, its type included."""
    data = new.header.data
    if wanted is ABSENT:
        if key in data:
            raise EditRejected("not read back", "the key would still be there", (key,))
        return
    expected = resolve(wanted.text) if isinstance(wanted, Written) else wanted
    if key not in data or not same(expected, data[key]):
        raise EditRejected("not read back", f"it would be read as {data.get(key)!r}", (key,))


def _verify_fields(old: Reading, new: Reading, edit: Edit) -> None:
    """Reject an edit after which a field that comes from the front matter is not what it should be."""
    asked = edit.fields
    for name in HEADER_FIELDS:
        wanted, read = asked.get(name, old.fields[name]), new.fields[name]
        if name == "extra" and (wanted or read):
            follows = _following(old.fields["extra"], asked)
            wanted, read = (
                {key: value for key, value in said.items() if key not in follows} for said in (wanted, read)
            )
        if same(wanted, read) if name == "extra" else wanted == read:
            continue
        if name in asked:
            raise EditRejected("not read back", f"it would be read as {read!r}", (name,))
        raise EditRejected("changes more", f"the {name} would become {read!r}", (name,))


def _following(old: Mapping[str, object], asked: Mapping[str, Any]) -> set[str]:
    """Return which of ``category`` and ``tag`` say the same as a field that was asked for, and were not asked for."""
    extra = asked.get("extra", old)
    pairs = [(plural, single) for plural, single in _SINGULAR.items() if plural in asked]
    return {single for _, single in pairs if same(extra.get(single), old.get(single))}


def _untouched(reading: Reading, edit: Edit) -> list[tuple[object, ...]]:
    """Return the entries at the top of the front matter that were not to change, as they are written."""
    text = reading.text
    return [
        (key.path, key.style, key.key and key.key.of(text), key.value.of(text))
        for key in reading.keys
        if len(key.path) == 1 and key.path[0] not in edit.header
    ]
