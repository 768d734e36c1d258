"""Categories and tags, split and joined as Jekyll does it (``Document#merge_categories!``, ``#populate_tags``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_BLANK = " \t\n\v\f\r"


def split(text: str) -> list[str]:
    r"""Split ``text`` at ASCII white space, as Ruby's ``String#split`` does: U+3000 and U+00A0 do not split.

    >>> split(" a  b\u3000c ")
    ['a', 'b\u3000c']
    """
    for blank in _BLANK[1:]:
        if blank in text:
            text = text.replace(blank, " ")
    return [part for part in text.split(" ") if part]


def folder_categories(relative_path: str, *, is_draft: bool) -> tuple[str, ...]:
    """Return the categories that come from the folders around `_posts` (``Document#categories_from_path``).

    ``relative_path`` is below the site's collections_dir. The first `_posts` counts, even if it is part of a longer
    name.

    >>> folder_categories("News/asia/_posts/2022/2022-03-24-a.md", is_draft=False)
    ('News', 'asia')
    """
    magic = "_drafts" if is_draft else "_posts"
    if relative_path.startswith(magic):
        return ()
    above, name = relative_path.partition(magic)[0], relative_path.rpartition("/")[2]
    return tuple(dict.fromkeys(part for part in above.split("/") if part not in {"", magic, name}))


def own_categories(data: Mapping[Any, object]) -> list[object] | None:
    """Return the values of ``categories`` before Jekyll joins anything to them, or None where they stop it (rule 9)."""
    value = data.get("categories")
    if value is None:
        return []
    if isinstance(value, str):
        return [*split(value)]
    return list(value) if isinstance(value, list) else None


def categories(data: Mapping[Any, object], from_path: Iterable[str] = ()) -> list[object] | None:
    """Return the categories before they become text: those of the path, ``categories``, then ``category`` whole.

    None where Jekyll cannot merge them (a number, true, a date or a map): it then publishes the post without any
    header data.
    """
    own = own_categories(data)
    if own is None:
        return None
    singular = data.get("category")
    if singular is None or singular is False:
        return [*from_path, *own, *flatten(own)]
    return [*from_path, *own, *flatten([singular])]


def tags(data: Mapping[Any, object]) -> list[object]:
    """Return the tags before they become text: ``tag`` whole where there is one, else ``tags``, nulls dropped."""
    singular, plural = data.get("tag"), data.get("tags")
    if singular is not None and singular is not False:
        return flatten([singular])
    if isinstance(plural, str):
        return [*split(plural)]
    return flatten(plural) if isinstance(plural, list) else []


def flatten(values: list[object]) -> list[object]:
    """Return all that is in ``values`` and in lists inside it, without nulls; a list inside itself is passed over."""
    flat: list[object] = []
    pending: list[object] = values[::-1]
    seen = {id(values)}
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            if id(value) not in seen:
                seen.add(id(value))
                pending.extend(value[::-1])
        elif value is not None:
            flat.append(value)
    return flat
