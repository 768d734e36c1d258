"""New categories and tags in the form of the old ones: a string that Jekyll splits, or a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from newspost.faults.views import is_news
from newspost.header.edits import ABSENT
from newspost.jekyll.taxonomy import own_categories, split
from newspost.meaning.plain import sound
from newspost.problems import EditRejected
from newspost.ruby.values import ruby_text

if TYPE_CHECKING:
    from newspost.meaning.reading import Reading


def written_list(reading: Reading, plural: str, singular: str, wanted: tuple[str, ...]) -> dict[str, object]:
    """Return the raw values, by key, that Jekyll reads as the ``wanted`` categories or tags.

    The form is kept where it can hold them: a string with blanks between, or a list. The key ``singular`` stays if it
    alone was there; Jekyll takes it whole, so it holds one text or a list.
    """
    data = reading.header.data
    if plural == "categories":
        wanted = _own_categories(reading, wanted)
    single = data.get(singular)
    if (single is None or single is False) and (plural in data or singular not in data):
        return {plural: _in_form(data, plural, wanted, reading)}
    changes: dict[str, object] = {singular: _whole(single, wanted, reading)}
    if plural == "categories" and plural in data:  # Jekyll joins the two
        changes = {plural: _in_form(data, plural, wanted, reading), singular: ABSENT}
    return changes


def given_categories(reading: Reading) -> tuple[str, ...]:
    """Return the categories that the file's folder and the site's defaults give to a post, whatever it says."""
    context = reading.context
    given = [*context.folders, *(own_categories(context.defaults) or ())]
    return tuple(dict.fromkeys(ruby_text(category, context.zone) for category in given))


def _own_categories(reading: Reading, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ``wanted`` categories without those that the site gives, which a post cannot be rid of.

    Raises:
        EditRejected: they are not the first of those that are wanted.
    """
    given = given_categories(reading)
    if wanted[: len(given)] != given:
        names = ", ".join(given)
        message = (
            f"the file's folder and the site's defaults give it these first: {names}; move the file, or ask for them"
        )
        raise EditRejected("no place", message, ("categories",))
    return wanted[len(given) :]


def _in_form(data: Mapping[Any, object], key: str, wanted: tuple[str, ...], reading: Reading) -> object:
    """Return ``wanted`` as a string if the old value is one, or if there is none and one word says it, else a list.

    A program writes one name behind a key, blanks and all: two words would be taken for a name that Jekyll splits.
    """
    old = data.get(key)
    if not wanted:
        return [] if key in reading.data else ABSENT
    joined = " ".join(wanted)
    if isinstance(old, str):
        is_string = len(wanted) == 1 or len(split(old)) > 1 or not is_news(reading)
    else:
        is_string = old is None and len(wanted) == 1
    if is_string and tuple(split(joined)) == wanted:
        return joined
    return _as_list(old, wanted, reading)


def _whole(old: object, wanted: tuple[str, ...], reading: Reading) -> object:
    """Return ``wanted`` as a value that is not split."""
    if len(wanted) == 1 and isinstance(old, str | None) and wanted[0]:
        return wanted[0]
    return _as_list(old, wanted, reading) if wanted else ABSENT


def _as_list(old: object, wanted: tuple[str, ...], reading: Reading) -> list[object]:
    """Return ``wanted`` as a list, in which a number that is there already stays one."""
    items: list[object] = old if isinstance(old, list) else []
    texts: dict[str, object] = {}
    for item in items:
        if not isinstance(item, list | None):  # a list in it is taken apart
            texts.setdefault(sound(item if isinstance(item, str) else ruby_text(item, reading.context.zone)), item)
    return [texts.get(text, text) for text in wanted]
