"""What can come next in a front matter: keys, categories and tags, as the site has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from lsprotocol import types

from newspost.faults.options import words_of
from newspost.faults.views import KNOWN_KEYS
from newspost.header.fence import find_fence
from newspost.header.forms import write_key
from newspost.header.quoting import write_value
from newspost.problems import EditRejected
from newspost.server.known import Known, Uses
from newspost.server.looking import Look
from newspost.text.spans import Span
from newspost.text.visible import one_line

TRIGGERS: Final = (" ", "[", ",", "-")

_OPENING: Final = re.compile(r"\ufeff?---[ \t\r\f\v]*+\n")
_WORD: Final = re.compile(r"[^\s:#\[\]{},&*!|>'\"%@`]*+")
_KEY: Final = re.compile(r"(?m)^([^\s:#'\"-][^:\n]*+):(?=[ \t\r\n]|\Z)")
_OPEN_KEY: Final = re.compile(r"(categor(?:y|ies)|tags?):(?=[ \t\r]|\Z)")
_ITEM: Final = re.compile(r"[ \t]*+-[ \t]++")
_OPEN_LIST: Final = re.compile(r"(?m)^(categor(?:y|ies)|tags?):(?=[ \t]++\[)")


class Slot(NamedTuple):
    """A place for a name: the key that it is for, what was typed of it, the names before it, and how it is written.

    ``is_listed`` tells that it is an item of a list, ``in_flow`` of one in brackets, ``is_word`` a later word of many.
    """

    key: str
    typed: Span
    before: frozenset[str] = frozenset()
    is_listed: bool = False
    in_flow: bool = False
    is_word: bool = False


def completions(look: Look, position: types.Position, known: Known) -> list[types.CompletionItem]:
    """Return what can come at a place of a front matter; nothing anywhere else."""
    positions, text = look.buffer.positions, look.buffer.text
    at = positions.offset(position)
    header = _header(text, at)
    if header is None:
        return []
    line = positions.line_before(at)
    slot = slot_at(text, Span(header.start, at), line)
    if slot is not None:
        return _names(look, slot, known)
    return _keys(look, Span(at - len(line), at), header.of(text), known) if _WORD.fullmatch(line) else []


def _header(text: str, at: int) -> Span | None:
    """Return the lines of the front matter that an offset is in; one that is not closed yet goes on to the end."""
    opening = _OPENING.match(text)
    if opening is None or at < opening.end():
        return None
    fence = find_fence(text)
    end = len(text) + 1 if fence is None else fence.yaml.end
    return Span(opening.end(), end) if at < end else None


# --- keys -------------------------------------------------------------------------------------------------------------


def _keys(look: Look, typed: Span, header: str, known: Known) -> list[types.CompletionItem]:
    """Return the keys that are not there yet: Jekyll's own, those of other posts, and what the site knows of."""
    there = {found[1].strip() for found in _KEY.finditer(header)}
    used = _uses(look, known).keys
    context = look.entry.reading.context
    asked = [
        *(words_of({"FK001": look.options("FK001")}, "FK001", "required") or ()),
        *(words_of({"FK004": look.options("FK004")}, "FK004", "known") or ()),
        *context.defaults,
    ]
    names = [*sorted(used, key=lambda key: (-used[key], key)), *KNOWN_KEYS, *sorted(asked)]
    place = look.buffer.positions.range(*typed)
    found: list[types.CompletionItem] = []
    for name in dict.fromkeys(names):
        if name not in there and (written := _written_key(name)) is not None:
            detail = _posts(used[name]) if used[name] else "a key of Jekyll's" if name in KNOWN_KEYS else "of the site"
            found.append(_item(name, f"{written}: ", place, detail, len(found), types.CompletionItemKind.Property))
    return found


def _written_key(name: str) -> str | None:
    """Return a key as YAML has it; None for one that cannot be written."""
    try:
        return write_key(name)
    except EditRejected:
        return None


# --- categories and tags ----------------------------------------------------------------------------------------------


def slot_at(text: str, above: Span, line: str) -> Slot | None:
    """Return the place for a category or a tag that a line ends in; None where there is none.

    ``above`` runs from the first line of the front matter to where the line ends.
    """
    at = above.end
    opened, item = _OPEN_KEY.match(line), _ITEM.match(line)
    if opened is not None:
        return _slot_in_value(opened[1], line[opened.end() :], at)
    if brackets := _open_list(above.of(text)):
        return _slot_in_value(*brackets, at)
    if item is None:
        return None
    key, names = _list_above(text[above.start : at - len(line)])
    return None if key is None else Slot(key, Span(at - len(line) + item.end(), at), names, is_listed=True)


def _slot_in_value(key: str, value: str, at: int) -> Slot | None:
    """Return the place at the end of what was typed behind a key; there has to be a blank first."""
    inside = value.lstrip()
    is_flow = inside.startswith("[")
    if not value or (is_flow and value.rstrip(" \t").endswith("]")):
        return None
    if key in {"category", "tag"} and not is_flow:
        return Slot(key, Span(at - len(inside), at))
    start = _start(value, "[,\n" if is_flow else " \t")
    earlier = value[:start].strip()
    names = frozenset(map(_unquoted, earlier[1:].split(",") if is_flow else earlier.split()))
    return Slot(key, Span(at - len(value) + start, at), names, is_flow, is_flow, not is_flow and bool(earlier))


def _start(value: str, separators: str) -> int:
    """Return where the last name of a value begins, behind one of these and blanks."""
    last = value[1 + max(value.rfind(separator) for separator in separators) :]
    return len(value) - len(last.lstrip())


def _open_list(text: str) -> tuple[str, str] | None:
    """Return the key whose list in brackets is still open at the end of a text, and its value so far."""
    opened = _OPEN_LIST.search(text, text.rfind("]") + 1)
    if opened is None or _KEY.search(text, opened.end()):
        return None
    return opened[1], text[opened.end() :]


def _list_above(text: str) -> tuple[str | None, frozenset[str]]:
    """Return the key whose items the last lines of a text are, and these."""
    names: set[str] = set()
    for line in reversed(text.split("\n")[:-1]):
        if item := _ITEM.match(line):
            names.add(_unquoted(line[item.end() :]))
        elif line.strip():
            opened = _OPEN_KEY.match(line)
            is_empty = opened is not None and not line[opened.end() :].strip()
            return (opened[1] if opened is not None and is_empty else None), frozenset(names)
    return None, frozenset()


def _unquoted(written: str) -> str:
    """Return a name without blanks and quotes around it."""
    return written.strip().strip("'\"")


def _names(look: Look, slot: Slot, known: Known) -> list[types.CompletionItem]:
    """Return the names that a slot can hold, the most used first; those that the post has already are left out."""
    plural = "categories" if slot.key.startswith("c") else "tags"
    counts: Counter[str] = getattr(_uses(look, known), plural)
    option = "known" if plural == "categories" else "known-tags"
    listed = words_of({"TX005": look.options("TX005")}, "TX005", option) or ()
    typed = slot.typed.of(look.buffer.text)
    there = ({*getattr(look.entry, plural)} - {_unquoted(typed)}) | slot.before
    place = look.buffer.positions.range(*slot.typed)
    found: list[types.CompletionItem] = []
    for name in _ordered(counts, listed):
        if name not in there and (written := _written(name, slot, typed)) is not None:
            detail = _posts(counts[name]) if counts[name] else "listed in the config"
            item = _item(name, written, place, detail, len(found), types.CompletionItemKind.Value)
            item.filter_text = f"{typed[:1]}{name}" if typed[:1] in {"'", '"'} else name
            found.append(item)
    return found


def _ordered(counts: Counter[str], listed: Iterable[str]) -> Iterator[str]:
    """Yield names, those of most posts first, then those that the config lists."""
    yield from sorted(counts, key=lambda name: (-counts[name], name))
    yield from sorted(name for name in listed if not counts[name])


def _written(name: str, slot: Slot, typed: str) -> str | None:
    """Return a name as YAML has it there: one that Jekyll would split is a list; None where it cannot stand."""
    style = typed[:1] if typed[:1] in {"'", '"'} else "plain"
    is_single = slot.is_listed or slot.key in {"category", "tag"}
    has_blank = any(character.isspace() for character in name)
    try:
        if not name:
            return None
        if not is_single and has_blank:
            return None if slot.is_word else write_value([name])
        written = write_value(name, style, in_flow=slot.in_flow)
    except EditRejected:
        return None
    return None if slot.is_word and written != name else written


# --- both -------------------------------------------------------------------------------------------------------------


def _uses(look: Look, known: Known) -> Uses:
    """Return what the other posts of the site have."""
    site = look.task.target.site
    assert site is not None  # noqa: S101 - `newspost.server.looking.look` passes over what is of no site
    return known.of(site, look.buffer.file)


def _posts(number: int) -> str:
    """Return how many posts there are."""
    return f"{number:,} post{'' if number == 1 else 's'}"


def _item(  # noqa: PLR0913, PLR0917 - what an item is made of
    name: str, written: str, place: types.Range, detail: str, number: int, kind: types.CompletionItemKind
) -> types.CompletionItem:
    """Return one of the items, which keep their order."""
    edit = types.TextEdit(place, written)
    return types.CompletionItem(one_line(name), kind=kind, detail=detail, sort_text=f"{number:06}", text_edit=edit)
