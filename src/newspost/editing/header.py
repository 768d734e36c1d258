"""What an edit of the Article's fields means for the raw values of the front matter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from newspost.editing.dates import written_date
from newspost.editing.lists import written_list
from newspost.header.edits import ABSENT
from newspost.header.sameness import same
from newspost.header.scalars import NumberError, resolve
from newspost.meaning.plain import Plain, sound
from newspost.problems import EditRejected
from newspost.ruby.values import ruby_text

if TYPE_CHECKING:
    from newspost.header.locate import Key
    from newspost.meaning.reading import Reading


def header_changes(reading: Reading, asked: Mapping[str, Any]) -> dict[str, object]:
    """Return the raw values, by key, that give the Article the header fields that are ``asked`` for."""
    changes: dict[str, object] = {}
    if "title" in asked:
        changes["title"] = asked["title"]
    if "layout" in asked:
        changes["layout"] = ABSENT if asked["layout"] is None else asked["layout"]
    if "date" in asked:
        changes["date"] = written_date(reading, top_key(reading, "date"), asked["date"])
    if "extra" in asked:
        changes |= _extra_changes(reading, asked["extra"])
    for plural, singular in (("categories", "category"), ("tags", "tag")):
        if plural in asked:
            changes |= written_list(reading, plural, singular, asked[plural])
    return changes


def top_key(reading: Reading, name: str) -> Key | None:
    """Return the last key of that name at the top of the front matter."""
    found = [key for key in reading.keys if key.path == (name,)]
    return found[-1] if found else None


def _extra_changes(reading: Reading, wanted: Mapping[str, Any]) -> dict[str, object]:
    """Return the raw values of the other keys: those that differ as plain values, those that are new, and the gone."""
    old_plain: Mapping[str, Any] = reading.fields["extra"]
    names = raw_keys(reading, reading.header.data)
    changes: dict[str, object] = {}
    for key in [*old_plain, *(key for key in wanted if key not in old_plain)]:
        new = plain(reading, wanted[key]) if key in wanted else None
        if key in wanted and key in old_plain and same(old_plain[key], new):
            continue
        raw_key = names.get(key, key)
        if not isinstance(raw_key, str):
            raise EditRejected("unusual key", f"the key {key} is no text to YAML", ("extra", key))
        old_raw = reading.header.data.get(raw_key)
        changes[raw_key] = _raw(reading, old_raw, wanted[key]) if key in wanted else ABSENT
    return changes


def raw_keys(reading: Reading, data: Mapping[Any, object]) -> dict[str, Any]:
    """Return the keys of a map by their texts, which is what they are to the Article."""
    zone = reading.context.zone
    return {sound(key if isinstance(key, str) else ruby_text(key, zone)): key for key in data}


def plain(reading: Reading, value: object) -> object:
    """Return a value as the Article has it: in JSON's terms.

    Raises:
        EditRejected: the value has no end, or is of a type that YAML does not know.
    """
    zone = reading.context.zone
    try:
        return Plain(lambda other: ruby_text(other, zone)).of(value)
    except (ValueError, TypeError, RecursionError):
        raise EditRejected("unwritable value", "the value nests too deep, or is of no type that YAML knows") from None


def _raw(reading: Reading, old: object, new: object) -> object:
    """Return the raw value for a ``new`` plain one: what did not change stays what it was, and a date stays a date."""
    if same(plain(reading, old), plain(reading, new)):
        return old
    if isinstance(old, dict) and isinstance(new, Mapping):
        keys = raw_keys(reading, old)  # a key that is a number to YAML is a text to the Article
        return {keys.get(key, key): _raw(reading, old.get(keys.get(key, key)), value) for key, value in new.items()}
    if isinstance(old, list) and isinstance(new, list | tuple):
        return _raw_items(reading, old, list(new))
    if isinstance(old, date) and isinstance(new, str):
        return _same_kind_of_day(reading, old, new)
    return new


def _raw_items(reading: Reading, old: list[object], new: list[object]) -> list[object]:
    """Return the raw values of a list: an item that was there stays what it was, wherever it is now."""
    # by what they look like, for what is a text to the Article may be a date to YAML, and 0.0 is not -0.0
    kept = {repr(plain(reading, item)): item for item in reversed(old) if isinstance(item, date | float)}
    items: list[object] = []
    for index, item in enumerate(new):
        raw = kept.get(repr(item)) if isinstance(item, str | float) else None
        before = old[index] if index < len(old) else None
        items.append(_raw(reading, before, item) if raw is None else raw)
    return items


def _same_kind_of_day(reading: Reading, old: date, new: str) -> object:
    """Return ``new`` as a date or time, as the old value was one, if YAML reads it so."""
    text = new.replace("T", " ") if isinstance(old, datetime) else new
    try:
        read = resolve(text)
    except NumberError:
        return new
    return read if type(read) is type(old) and plain(reading, read) == new else new
