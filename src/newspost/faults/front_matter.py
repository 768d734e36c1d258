"""FM: the front matter as a block, and YAML that does not say what it seems to say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.faults.broken import find_broken
from newspost.faults.encoding import has_lone_cr
from newspost.faults.fault import Fault, fault, shown
from newspost.faults.fences import KNOWN_LINE, find_early_close, find_false_close, find_missing_fence
from newspost.faults.options import NO_OPTIONS, Options
from newspost.faults.views import ODD_BLANK
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.header.locate import Key
    from newspost.meaning.reading import Reading

_CUT_OFF: Final = re.compile(r"[ \t]*+(#[^\s#][^\n]*+)")
_RUBY_TAG: Final = re.compile(r"!(?:ruby/|<[^>\n]*ruby)[^\s]*+")
_TAG: Final = re.compile(r"!(?!!)[^\s]*+")
_ANCHOR: Final = re.compile(r"&([^\s,\[\]{}]++)")
_SYMBOL: Final = re.compile(r":[A-Za-z_\"'][^\n]*+")
_SILENT_ESCAPE: Final = re.compile(r"(?>(?:[^\\]++|\\[^0abtnvfreNLP_x])*)(\\.)", re.DOTALL)
_LISTS: Final = frozenset(("categories", "tags"))
_TEXT_KEYS: Final = frozenset(
    (
        *("title", "subtitle", "description", "summary", "excerpt", "author"),
        *("category", "categories", "tag", "tags", "layout", "permalink", "slug"),
    )
)


def find(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """Yield the faults of this family."""
    header = reading.header
    if header.fence is None:
        if not has_lone_cr(reading):
            fields = reading.fields
            fatal = fields["title"] is None or fields["date"] is None
            yield find_missing_fence(reading.text, reading.body_start).as_fatal(when=fatal)
        return
    if header.error is not None:
        broken = find_broken(reading.text, header.fence.yaml, header.error)
        yield (find_false_close(reading.text, header.fence.yaml, broken.span.start) or broken).as_fatal()
        return
    if false_close := find_false_close(reading.text, header.fence.yaml):
        yield false_close
    elif not header.data and (first := KNOWN_LINE.search(reading.text, *header.fence.yaml)):
        message = "YAML reads nothing of the front matter: what stands before this line ends it. Delete that."
        yield fault("FM005", Span(*first.span()), message).as_fatal()
    if early_close := find_early_close(reading.text, header.fence):
        yield early_close.as_fatal(when=reading.fields["title"] is None or reading.fields["date"] is None)
        return
    yield from _duplicates(reading)
    yield from _values(reading)


def _values(reading: Reading) -> Iterator[Fault]:
    """Yield what is wrong with keys and values, one by one."""
    aliases = {key.value.of(reading.text)[1:] for key in reading.keys if key.style == "alias"}
    for key in reading.keys:
        if key.key is not None and len(key.path) == 1:
            yield from _key_line(reading.text, key, key.key)
            if key.path[0] != "date" or reading.fields["date"] is not None:  # else the build stops at it
                yield from _changed(reading, key, aliases)
        elif key.path[0] in _LISTS and len(key.path) == 2 and key.style == "plain":
            yield from _taken_off_the_start(reading.text, key, aliases)
            yield from _cut_off(reading.text, key)


def _duplicates(reading: Reading) -> Iterator[Fault]:
    """FM010: the last of several equal keys wins, and nobody is told (rule 16)."""
    seen: dict[tuple[str | int, ...], Key] = {}
    repeated: set[tuple[str | int, ...]] = set()
    for key in reading.keys:
        if key.path in seen and key.key is not None and key.path[-1] != "<<" and key.path[:-1] not in repeated:
            same = key.value.of(reading.text) == seen[key.path].value.of(reading.text)
            what = "twice with the same value" if same else "twice; the last one wins, the first is dropped"
            message = f"The key {shown(key.path[-1])} is given {what}, and Jekyll says nothing. Keep one of them."
            yield fault("FM010", key.key, message, key.path)
        if key.path in seen or key.path[:-1] in repeated:
            repeated.add(key.path)
        seen[key.path] = key


def _key_line(text: str, key: Key, place: Span) -> Iterator[Fault]:
    """FM009: a blank that YAML does not know for one becomes a part of the key."""
    odd = ODD_BLANK.match(text, place.start, place.end)
    if odd:
        message = (
            f"The key begins with U+{ord(odd[0][0]):04X}, a blank that is no blank to YAML. "
            "Jekyll ignores the key; delete the blank."
        )
        yield fault("FM009", Span(*odd.span()), message, ("front_matter", *key.path))


def _changed(reading: Reading, key: Key, aliases: set[str]) -> Iterator[Fault]:
    """FM008: Jekyll reads the value as something else than what is written, and nobody is told."""
    if found := _RUBY_TAG.match(reading.text, *key.value):
        message = (
            f"{shown(found[0])} is a tag to YAML: upstream's loader drops it, Debian's cannot read the front matter. "
            "Quote the value."
        )
        yield fault("FM005", Span(*found.span()), message, key.path)
    elif key.style == "plain":
        yield from _taken_off_the_start(reading.text, key, aliases)
        yield from _cut_off(reading.text, key)
    elif find_it := {"alias": _alias, "|": _empty_block, ">": _empty_block, '"': _escape, "flow": _flow}.get(key.style):
        yield from find_it(reading, key)


def _changed_fault(span: Span, key: Key, what: str) -> Fault:
    """Return FM008."""
    return fault("FM008", span, f"{what} Jekyll says nothing; put the value in quotes.", key.path[:1])


def _alias(reading: Reading, key: Key) -> Iterator[Fault]:
    """An alias without an anchor is null."""
    written = key.value.of(reading.text)
    if key.path[0] != "<<" and reading.header.data.get(key.path[0]) is None:
        yield _changed_fault(
            key.value, key, f"{shown(written)} is an alias to YAML, and nothing bears that name: the value is lost."
        )


def _empty_block(reading: Reading, key: Key) -> Iterator[Fault]:
    """A ``|`` or ``>`` alone is a block of text with nothing in it."""
    if key.path[0] in _TEXT_KEYS and reading.header.data.get(key.path[0]) == "":
        span = Span(key.value.start, key.value.start + 1)
        what = f"A {key.style} alone begins a block of text, and none follows: the value is empty."
        yield _changed_fault(span, key, what)


def _escape(reading: Reading, key: Key) -> Iterator[Fault]:
    r"""A backslash in a title is meant as one: ``C:\new`` gets a line break."""
    if key.path[0] != "title":
        return
    start, end = key.value
    found = _SILENT_ESCAPE.match(reading.text, start, end)
    if found:
        span = Span(*found.span(1))
        yield fault(
            "FM008",
            span,
            f"In double quotes {found[1]} is an escape: the title has another character there. Double the backslash.",
            key.path,
        )


def _flow(reading: Reading, key: Key) -> Iterator[Fault]:
    """A title in brackets is a list or a map."""
    if key.path[0] == "title":
        kind = "list" if key.value.of(reading.text).startswith("[") else "map"
        yield _changed_fault(key.value, key, f"A title in brackets is a {kind} to YAML, and is printed as one.")


def _cut_off(text: str, key: Key) -> Iterator[Fault]:
    """A # behind a blank begins a comment; one with a blank behind it too is meant as one."""
    start, end = key.value
    if key.path[0] in _TEXT_KEYS and (cut := _CUT_OFF.match(text, end)) and (start == end or cut.start(1) > end):
        yield _changed_fault(
            Span(*cut.span(1)), key, f"A # behind a blank begins a comment: {shown(cut[1])} is cut off."
        )


def _taken_off_the_start(text: str, key: Key, aliases: set[str]) -> Iterator[Fault]:
    """A tag or an anchor; and what SafeYAML reads, but a loader without it refuses."""
    start, end = key.value
    if found := _TAG.match(text, start, end):
        if not found[0].startswith("!binary"):
            yield _changed_fault(Span(*found.span()), key, f"{shown(found[0])} is a tag to YAML and is dropped.")
    elif found := _ANCHOR.match(text, start, end):
        if found[1] not in aliases:
            yield _changed_fault(Span(*found.span()), key, f"{shown(found[0])} is an anchor to YAML and is dropped.")
    elif key.path[0] != "permalink" and (found := _SYMBOL.match(text, start, end)):  # one with a slash is none
        message = (
            "A value that begins with a colon is a Ruby symbol to Debian's Jekyll, which cannot read the "
            "front matter. Quote it."
        )
        yield fault("FM005", key.value, message, key.path, severity="warning")
