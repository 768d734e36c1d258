"""TX: categories and tags, written as the lists that they were meant to be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from newspost.checking.fixes.drafts import Draft, set_keys
from newspost.checking.fixes.keeping import UNREADABLE, soundness
from newspost.faults.options import words_of
from newspost.faults.taxonomy import glued_items
from newspost.faults.views import find_key
from newspost.faults.words import closest
from newspost.header.edits import ABSENT
from newspost.jekyll.taxonomy import flatten, own_categories, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newspost.checking.finding import Safety
    from newspost.checking.fixes.drafts import Chooser, Mender
    from newspost.faults.fault import Fault
    from newspost.faults.options import Options
    from newspost.meaning.reading import Reading

_SEPARATOR: Final = re.compile("[,，、;；\u3000]")
_PLURAL: Final = {"category": "categories", "tag": "tags"}
_SINGULAR: Final = {plural: singular for singular, plural in _PLURAL.items()}


def _named(fault: Fault, reading: Reading) -> tuple[str, Any]:
    """Return the key that a fault is about, and its value."""
    name = str(fault.loc[-1])
    return name, reading.header.data.get(name)


def _one(fault: Fault, reading: Reading) -> Draft | None:
    """TX001: a list of one; a warning is of words that are as likely several tags."""
    name, value = _named(fault, reading)
    if not isinstance(value, str) or fault.severity == "warning":
        return None
    return Draft("Write a list of one.", set_keys(reading, {name: [value.strip()]}))


def _several(fault: Fault, reading: Reading) -> Draft | None:
    """TX002: a list, parted where the signs are."""
    name, value = _named(fault, reading)
    glued = glued_items(reading, name)
    if isinstance(value, str):
        value, glued = [value], {0: fault.span}
    if not isinstance(value, list):
        return None
    parts = [_SEPARATOR.split(one) if index in glued else [one] for index, one in enumerate(value)]
    names = _unique(filter(None, (one.strip() if isinstance(one, str) else one for part in parts for one in part)))
    return Draft("Write a list.", set_keys(reading, {name: names})) if names else None


def _unique(values: Iterable[Any]) -> list[Any]:
    """Return each value once, in order."""
    return list({repr(value): value for value in values}.values())


def _not_text(fault: Fault, reading: Reading) -> Draft | None:
    """TX003: put in quotes what is no text; safe where Jekyll gives up on the front matter because of it."""
    name, value = _named(fault, reading)
    key = find_key(reading, name)
    if key is None or isinstance(value, dict):
        return None
    text = key.value.of(reading.text)
    new = _texts(reading, name, value) if isinstance(value, list) else text if key.style == "plain" else None
    if new is None:
        return None
    safety: Safety = "safe" if soundness(reading) == UNREADABLE else "unsafe"
    return Draft("Put it in quotes.", set_keys(reading, {name: new}), safety)


def _texts(reading: Reading, name: str, values: list[object]) -> list[object] | None:
    """Return the items of a list as they are written, nothing left out but nulls; None where one is no scalar.

    Among tags a number does no harm.
    """
    written = {key.path[1]: key for key in reading.keys if key.path[:1] == (name,) and len(key.path) == 2}
    new: list[object] = []
    for index, value in enumerate(values):
        key = written.get(index)
        if isinstance(value, dict | list) or key is None:
            return None
        if isinstance(value, str) or (name == "tags" and type(value) is int):
            new.append(value)
        elif value is not None:
            new.append(key.value.of(reading.text))
    return new


def _twice(fault: Fault, reading: Reading) -> Draft | None:
    """TX004: one key for both, each name once, and no key without a name."""
    name, value = _named(fault, reading)
    data = reading.header.data
    if name in _PLURAL:
        return _merged(reading, name, _PLURAL[name])
    if not value or (isinstance(value, str) and not split(value)):
        return Draft(f"Delete `{name}`.", set_keys(reading, {name: ABSENT}))
    names = _unique(split(value) if isinstance(value, str) else value)
    new = " ".join(names) if isinstance(data[name], str) else names
    return Draft("Keep each of them once.", set_keys(reading, {name: new}))


def _merged(reading: Reading, singular: str, plural: str) -> Draft | None:
    """Put the one of ``singular`` with those of ``plural``, in the order that Jekyll has them in."""
    data = reading.header.data
    single, several = data.get(singular), data.get(plural)
    if not single or not several or not isinstance(several, str | list):
        return None
    own = (own_categories({"categories": several}) or []) if isinstance(several, str) else flatten(several)
    both = [*own, *flatten([single])] if plural == "categories" else [*flatten([single]), *own]
    return Draft(f"Put both under `{plural}`.", set_keys(reading, {plural: _unique(both), singular: ABSENT}))


def _unknown(fault: Fault, reading: Reading, options: Options) -> Draft | None:
    """TX005: the term of the site that is most like an unknown one; of two that share a folder, the first."""
    plural, data = str(fault.loc[0]), reading.header.data
    if len(fault.loc) == 1:
        return _first_of_a_kind(reading, plural)
    known = words_of(options, "TX005", "known" if plural == "categories" else "known-tags") or frozenset[str]()
    old = reading.fields[plural][fault.loc[1]]
    new = closest(old, known)
    name = plural if plural in data else _SINGULAR[plural]
    value = data.get(name)
    if new is None or not isinstance(value, str | list):
        return None
    if isinstance(value, list):
        value = _unique(new if item == old else item for item in value)
    elif name == plural:
        names = _unique(new if item == old else item for item in split(value))
        value = names if len(split(new)) > 1 else " ".join(names)
    else:
        value = new
    return Draft(f"Write {new}", set_keys(reading, {name: value}))


def _first_of_a_kind(reading: Reading, name: str) -> Draft | None:
    """Keep the first of the names that differ in the case of their letters alone."""
    value = reading.header.data.get(name)
    names = split(value) if isinstance(value, str) else value if isinstance(value, list) else []
    kept = list({str(one).lower(): one for one in reversed(names)}.values())[::-1]
    if len(kept) == len(names):
        return None
    new = " ".join(kept) if isinstance(value, str) else kept
    return Draft("Keep the first of them.", set_keys(reading, {name: new}))


MENDERS: Final[dict[str, Mender]] = {"TX001": _one, "TX002": _several, "TX003": _not_text, "TX004": _twice}
CHOOSERS: Final[dict[str, Chooser]] = {"TX005": _unknown}
