"""An edit from what is asked for to the text that says it, proved by reading that text again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newspost.article import Article
from newspost.body.edits import align_blocks, body_patches
from newspost.editing.asked import BODY_FIELDS, FIELDS, HEADER_FIELDS, asked_fields
from newspost.editing.header import header_changes
from newspost.editing.verify import Edit, verify
from newspost.header.edits import header_patches
from newspost.header.sameness import same
from newspost.meaning.reading import Reading
from newspost.problems import EditRejected
from newspost.text.patches import Patch, PatchConflict, splice
from newspost.text.spans import Span


def edit_fields(reading: Reading, given: Mapping[str, Any]) -> Reading:
    """Return the reading of the text in which the ``given`` fields are what is asked for, and nothing else changed.

    It is ``reading`` itself where all of them are so already.

    Raises:
        EditRejected: the edit cannot be made so.
        TypeError: there is no such field.
        pydantic.ValidationError: a value is of the wrong type.
    """
    return _edited(reading, asked_fields(reading, given))


def edit_article(reading: Reading, article: Article) -> Reading:
    """Return the reading of the text that says ``article``; as `edit_fields` in all else."""
    return _edited(reading, {name: getattr(article, name) for name in FIELDS})


def edit_raw(reading: Reading, header: Mapping[str, object], body: str | None) -> Reading:
    """Return the reading of the text with other raw values in its front matter, and another text as its body.

    ``header`` leads from a key of the top level to its value, or to `newspost.header.edits.ABSENT`.

    Raises:
        EditRejected: as `edit_fields`.
    """
    text, start = reading.text, reading.body_start
    patches = _header_patches(reading, header)
    if body is not None and body != text[start:]:
        patches.append(Patch(Span(start, len(text)), body))
    return _proved(reading, Edit({}, dict(header), body), patches)


def _edited(reading: Reading, asked: dict[str, Any]) -> Reading:
    """Make the edit, if it is one."""
    old = reading.fields if asked.keys() <= {*HEADER_FIELDS} else {**reading.fields, **reading.body_fields()}
    changed = {name: value for name, value in asked.items() if not _is_same(name, old[name], value)}
    if not changed:
        return reading
    header = header_changes(reading, changed) if changed.keys() & {*HEADER_FIELDS} else {}
    patches = _header_patches(reading, header) if header else []
    blocks = None
    if changed.keys() & {*BODY_FIELDS}:
        blocks = align_blocks(old["body"], changed["body"]) if "body" in changed else None
        patches += body_patches(reading.text, reading.body, reading.dialect, changed, blocks)
    return _proved(reading, Edit(changed, header, blocks=blocks), patches)


def _is_same(name: str, old: object, new: object) -> bool:
    """Whether a field has the value already; in ``extra``, 1 is not True."""
    return same(old, new) if name == "extra" else old == new


def _header_patches(reading: Reading, changes: Mapping[str, object]) -> list[Patch]:
    """Return the patches in the front matter, which has to be one that Jekyll can read."""
    header = reading.header
    if not changes:
        return []
    if header.error is not None:
        message = f"the front matter cannot be read: {header.error}; mend it first"
        raise EditRejected("unreadable header", message, span=Span(header.error.offset, header.error.offset))
    return header_patches(reading.text, header.fence, header.data, changes, reading.simple_keys)


def _proved(reading: Reading, edit: Edit, patches: list[Patch]) -> Reading:
    """Splice the patches in, read the text again, and let it pass if it says just what was asked for."""
    try:
        text = splice(reading.text, patches)
    except PatchConflict as error:
        raise EditRejected("conflict", "two changes touch the same place", span=error.span) from None
    new = reading if text == reading.text else reading.with_text(text)
    if reading.is_decoded and not new.is_decoded:
        raise EditRejected("unwritable text", f"the site's encoding, {reading.context.encoding}, cannot write this")
    verify(reading, new, edit)
    return new
