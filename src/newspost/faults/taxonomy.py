"""TX: categories and tags, as Jekyll splits and joins them (rules 20 and 21)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.options import Options, is_on, words_of
from newspost.faults.views import find_key, is_news, item_places, place
from newspost.faults.words import meant
from newspost.jekyll.taxonomy import flatten, split
from newspost.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading
    from newspost.text.spans import Span

_NOT_SPLIT: Final = re.compile("[,，、;；\u3000]")
_PLURALS: Final = (("categories", "category"), ("tags", "tag"))


def find(reading: Reading, options: Options) -> Iterator[Fault]:
    """Yield the faults of this family."""
    for plural, singular in _PLURALS:
        found = [
            *_plural(reading, plural, options),
            *_singular(reading, singular),
            *_both(reading, plural, singular),
        ]
        yield from found
        if all(one.severity == "info" for one in found):
            yield from _unknown(reading, plural, singular, options)


def _loc(name: str) -> tuple[str, ...]:
    """Return the field that a key is about."""
    return (name,) if name in {"categories", "tags"} else ("extra", name)


def _plural(reading: Reading, name: str, options: Options) -> Iterator[Fault]:
    """Yield what is wrong with ``categories`` or ``tags``."""
    data = reading.header.data
    value = data.get(name)
    if isinstance(value, str):
        yield from _text(reading, name, value, options)
    elif isinstance(value, list):
        yield from _list(reading, name, value)
    elif value is not None:
        happens = (
            "publishes the post without any header data" if name == "categories" else "takes it for no tags at all"
        )
        message = f"`{name}` is a number, date, truth value or map: Jekyll {happens}. Quote it, or write a list."
        yield fault("TX003", place(reading, name), message, (name,))
    elif name in data and is_news(reading):
        yield fault("TX004", place(reading, name), f"`{name}` is empty. Give it a value, or delete the line.", (name,))


def _text(reading: Reading, name: str, value: str, options: Options) -> Iterator[Fault]:
    """TX001 and TX002: a text is split at ASCII white space, and nowhere else."""
    parts = split(value)
    span, loc = place(reading, name), (name,)
    if found := _NOT_SPLIT.search(value):
        read = ", ".join(shown(repr(part)) for part in parts[:4])
        message = (
            f"Jekyll splits `{name}` at blanks only, not at {shown(found[0])}: it reads {read}. Write a list: [a, b]."
        )
        yield fault("TX002", span, message, loc)
    elif again := next(_repeated(reading, name, list(parts)), None):
        yield again
    elif len(parts) > 1 and (severity := _is_one_name(reading, name, options)):
        where = f" and {len(parts)} folders in the address" if name == "categories" else ""
        message = (
            f"Jekyll splits `{name}` at blanks: these are {len(parts)} {name}{where}. "
            "For a single one write a list: [a b]."
        )
        yield fault("TX001", span, message, loc, severity=severity)
    elif not parts and is_news(reading):
        yield fault("TX004", span, f"`{name}` is empty. Give it a value, or delete the line.", loc)


def _is_one_name(reading: Reading, name: str, options: Options) -> Severity | None:
    """Return how bad a blank in a text is: an error where the text must be one name, nothing where it need not be.

    ``categories: jekyll update`` is the documented way to write two. A program writes one name, whatever is in it; and
    people put quotes around what they take for one.
    """
    if is_news(reading) or is_on(options, "TX001", "single"):
        return "error"
    key = find_key(reading, name)
    return "info" if key is not None and key.style in {'"', "'"} else None


def _list(reading: Reading, name: str, value: list[object]) -> Iterator[Fault]:
    """TX003: what is no text in a list of categories is there twice, as it is and as text. TX002: `[a，b]` is one."""
    odd = [item for item in value if not isinstance(item, str)]
    if name == "tags":
        odd = [item for item in flatten(value) if isinstance(item, bool | float | dict)]
    if odd:
        happens = "has it twice, once as text" if name == "categories" else "prints it as something else"
        what = "nothing" if odd[0] is None else shown(odd[0])
        message = f"An item of `{name}` is no text ({what}): Jekyll {happens}. Put it in quotes."
        yield fault("TX003", place(reading, name), message, (name,))
    elif not value and is_news(reading):
        yield fault("TX004", place(reading, name), f"`{name}` is empty. Give it a value, or delete the line.", (name,))
    elif span := next(iter(glued_items(reading, name).values()), None):
        message = f"Only an ASCII comma parts the items of a list: {shown(span.of(reading.text))} is one. Write [a, b]."
        yield fault("TX002", span, message, (name,))
    yield from _repeated(reading, name, value)


def glued_items(reading: Reading, name: str) -> dict[int, Span]:
    """Return where items of a list in brackets stand that hold a sign at which nothing is split, and no quotes."""
    whole = find_key(reading, name)
    if whole is None or whole.style != "flow":
        return {}
    items = [key for key in reading.keys if key.path[0] == name and len(key.path) == 2 and key.style == "plain"]
    return {int(key.path[1]): key.value for key in items if _NOT_SPLIT.search(reading.text, *key.value)}


def _repeated(reading: Reading, name: str, values: list[object]) -> Iterator[Fault]:
    """TX004: a tag that is given twice is there twice. TX005: two categories that are one but for the letters' case."""
    texts = [value for value in values if isinstance(value, str)]
    if name == "tags" and len(set(texts)) < len(texts):
        again = next(text for text, times in Counter(texts).items() if times > 1)
        message = f"The tag {shown(again)} is given twice, and Jekyll lists the post twice under it. Delete one."
        yield fault("TX004", place(reading, name), message, (name,))
    if name != "categories":
        return
    small = {text: text.lower() for text in set(texts)}
    folded = [small[text] for text in texts]
    if len(set(folded)) < len(folded):
        again = next(text for text, times in Counter(folded).items() if times > 1)
        one, other = [text for text in texts if small[text] == again][:2]
        what = f"category {shown(one)} is given twice"
        if one != other:
            what = f"categories {shown(one)} and {shown(other)} are one in addresses, in small letters"
        yield fault("TX005", place(reading, name), f"The {what}. Delete one.", (name,))


def _unknown(reading: Reading, plural: str, singular: str, options: Options) -> Iterator[Fault]:
    """TX005: a category that is none of those that the site knows (option ``known``; ``known-tags`` for tags)."""
    known = words_of(options, "TX005", "known" if plural == "categories" else "known-tags")
    if known is None:
        return
    name = plural if plural in reading.header.data else singular
    places, whole = item_places(reading, name), place(reading, name)
    for index, term in enumerate(reading.fields[plural]):
        if term not in known and term not in reading.context.folders:
            message = f"The site has no {singular} {shown(term)}.{meant(term, known)}"
            yield fault("TX005", places.get(term, whole), message, (plural, index))


def _singular(reading: Reading, name: str) -> Iterator[Fault]:
    """Yield what is wrong with ``category`` or ``tag``, which is never split."""
    value = reading.header.data.get(name)
    if isinstance(value, str) and (found := _NOT_SPLIT.search(value)):
        message = (
            f"Jekyll does not split `{name}`, at {shown(found[0])} or anywhere: this is one. Write a list: [a, b]."
        )
        yield fault("TX002", place(reading, name), message, _loc(name))
    elif isinstance(value, str) and len(split(value)) > 1 and is_news(reading):
        message = (
            f"Jekyll does not split `{name}`: {shown(value)} is one. If it should be several, write a list: [a, b]."
        )
        yield fault("TX004", place(reading, name), message, _loc(name))
    elif isinstance(value, dict):
        message = f"`{name}` is a map, and Jekyll makes its text one name. Put it in quotes."
        yield fault("TX003", place(reading, name), message, _loc(name))


def _both(reading: Reading, plural: str, singular: str) -> Iterator[Fault]:
    """TX004: both keys; ``category`` is joined to ``categories``, ``tag`` replaces ``tags``."""
    data = reading.header.data
    if data.get(plural) in (None, "", []) or data.get(singular) in (None, False, ""):
        return
    happens = "joins the two" if plural == "categories" else "takes `tag` and drops `tags`"
    message = f"There is both `{plural}` and `{singular}`: Jekyll {happens}. Keep `{plural}`."
    yield fault("TX004", place(reading, singular), message, _loc(singular))
