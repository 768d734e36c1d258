"""Changes to the front matter of many posts: the same for each of them, each told in the terms of that post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newspost.editing.lists import given_categories
from newspost.header.edits import ABSENT, Written
from newspost.header.sameness import same
from newspost.header.times import ZONELESS
from newspost.header.values import describe
from newspost.post import Post
from newspost.problems import EditRejected, InvalidPost
from newspost.text.spans import LineIndex, Span


@dataclass(frozen=True, slots=True)
class Changes:
    """What posts are to say.

    ``fields`` are fields of the Article. ``values`` are raw values by key, with dots between the steps into a map, and
    `ABSENT` for a key that is to go. ``added`` and ``removed`` are single ``categories`` and ``tags``.
    """

    fields: Mapping[str, Any]
    values: Mapping[str, object]
    added: Mapping[str, tuple[str, ...]]
    removed: Mapping[str, tuple[str, ...]]

    def made_in(self, post: Post) -> Post:
        """Return ``post`` with these changes made; keys go before anything comes.

        Raises:
            InvalidPost: it has no front matter that Jekyll can read.
            EditRejected: its front matter cannot say this, or it would be left without title or date.
        """
        reading = post._reading  # noqa: SLF001 - no article is needed where only a header is edited
        header = reading.header
        if header.fence is None or header.error is not None:
            raise InvalidPost(post.problems, post.path)
        edited = post
        try:
            edited = self._with_values(post)
            fields = {**self.fields, **dict(self._lists(edited))}
            if "categories" in fields:  # what the site gives a post stays before them, asked for or not
                asked = fields["categories"] or ()
                fields["categories"] = tuple(dict.fromkeys((*given_categories(reading), *asked)))
            return edited.edit(**fields) if fields else edited
        except EditRejected as error:
            # what was found in a post that is half edited already stands elsewhere in the file
            raise error if edited is post and error.line is not None else _placed(error, post) from None

    def _with_values(self, post: Post) -> Post:
        """Return ``post`` with the raw values."""
        old = new = post.front_matter
        for key, value in self.values.items():
            new = _with_value(new, key, value)
        asked = {key: _written(new.get(key, ABSENT)) for key in changed_keys(old, new)}
        if not asked:
            return post
        edited = post._edit_raw(asked)  # noqa: SLF001 - not for the public: values that no Article has
        fields = edited._reading.fields  # noqa: SLF001 - as above
        for name in ("title", "date"):
            if name in asked and fields[name] is None:
                message = f"a post has to have a {name}, and the file's name gives none"
                raise EditRejected("unwritable value", message, (name,))
        return edited

    def _lists(self, post: Post) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the categories and tags of ``post`` as they are to be, where some come or go."""
        for name in self.added.keys() | self.removed.keys():
            there = self.fields.get(name, post._reading.fields[name])  # noqa: SLF001 - as above
            gone, coming = self.removed.get(name, ()), self.added.get(name, ())
            kept = [item for item in there if item not in gone]
            yield name, (*kept, *dict.fromkeys(item for item in coming if item not in kept))


def changed_keys(old: Mapping[Any, object], new: Mapping[Any, object]) -> list[Any]:
    """Return the keys of two front matters whose values differ, in their order."""
    return [key for key in {**old, **new} if not same(old.get(key, ABSENT), new.get(key, ABSENT))]


def _with_value(data: Mapping[Any, object], key: str, value: object) -> dict[Any, object]:
    """Return ``data`` with another value under ``key``: its own, or where it has none, that of a map inside.

    Raises:
        EditRejected: what is there is no map.
    """
    head, _, rest = key.partition(".")
    if key in data or not rest:
        others = {name: item for name, item in data.items() if name != key}
        return others if value is ABSENT else {**data, key: value}
    inner = data.get(head)
    if value is ABSENT and not isinstance(inner, dict):
        return dict(data)
    if not isinstance(inner, dict | None):
        raise EditRejected("no place", f"the value is {describe(inner)}, not a map", (head,))
    try:
        return {**data, head: _with_value(inner or {}, rest, value)}
    except EditRejected as error:
        raise error.inside(head) from None


def _written(value: object) -> object:
    """Return a raw value as an edit takes it: a time without a zone gets none."""
    if isinstance(value, datetime) and value.tzinfo is ZONELESS:
        return Written(value.replace(tzinfo=None).isoformat(" "))
    return value


def _placed(error: EditRejected, post: Post) -> EditRejected:
    """Return a rejection with its place in the file: that of its field, else where the front matter begins."""
    try:
        span = post.span("front_matter", *error.loc)
    except KeyError:
        span = Span(0, 0)
    line, column = LineIndex(str(post)).position(span.start)
    return EditRejected(error.reason, error.message, error.loc, span, line, column, post.path)
