"""The defaults that a site's config gives to the front matter of its posts (``FrontmatterDefaults``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, NamedTuple

from newspost.jekyll.refusals import named, refusal
from newspost.problems import InvalidConfig

_COPIES: Final = 1_000_000
"""The values in maps inside of maps that one merge looks at: maps that hold themselves would never end."""

_DEPRECATED: Final = {"page": "pages", "post": "posts", "draft": "drafts"}


class DefaultSet(NamedTuple):
    """One of the sets in ``defaults``.

    ``path`` is the path of its scope as written; where that is None or empty, the set is for all files. ``type`` is
    that of its scope, None where it has none; the old names page, post and draft stand in the plural. ``values`` are
    not to be changed; a ``date`` among them is as written. ``number`` is the set's place in the config, from 0.
    ``has_scope`` is false for a set without any scope. ``unweighable`` says why Jekyll fails where it has to tell which
    of this set and another goes first; None where it does not.
    """

    path: str | None
    type: str | None
    values: Mapping[str, Any]
    number: int = 0
    has_scope: bool = True
    unweighable: str | None = None

    def goes_before(self, old: DefaultSet) -> bool:
        """Whether the set's values count for more than those of ``old``, which stands before it (``#has_precedence?``).

        A longer path goes first; of equal ones, a set with a type; of equal sets, the later.
        """
        lengths = [len((one.path or "").removeprefix("/")) for one in (self, old)]
        if lengths[0] != lengths[1]:
            return lengths[0] > lengths[1]
        return self.type is not None or old.type is None


# --- reading ----------------------------------------------------------------------------------------------------------


def read_default_sets(value: object) -> tuple[DefaultSet, ...]:
    """Return the sets in a config's ``defaults``, without those that Jekyll passes over: they have no map of values.

    Raises:
        InvalidConfig: Jekyll fails on a set, and so on every post: its scope is no map, its type no text, or its
            ``date`` neither a time nor a text that it can read.
    """
    if not isinstance(value, list):
        return ()
    numbered = [(number, one) for number, one in enumerate(value) if isinstance(one, dict)]
    return tuple(_read_set(one, number) for number, one in numbered if isinstance(one.get("values"), dict))


def _read_set(one: dict[Any, Any], number: int) -> DefaultSet:
    """Return one set, valid as far as it has a map of values."""
    values = one["values"]
    _check_date(values, number)
    if "scope" not in one:
        return DefaultSet(None, None, values, number, has_scope=False, unweighable="has no scope")
    scope = one["scope"]
    if not isinstance(scope, dict):
        raise refusal(
            ("defaults", number, "scope"), scope, "a map", _NO_POSTS, 'Write `scope: {path: ""}` for all files'
        )
    path, unweighable = _read_path(scope.get("path"), number)
    return DefaultSet(path, _read_type(scope, number), values, number, unweighable=unweighable)


_NO_POSTS: Final = "Jekyll fails on every post and shows none"


def _check_date(values: dict[Any, Any], number: int) -> None:
    """Refuse a ``date`` that Jekyll cannot read (``#ensure_time!``): it takes a time, or the text of one."""
    date = values.get("date")
    if "date" not in values or isinstance(date, datetime):
        return
    key = ("defaults", number, "values", "date")
    if not isinstance(date, str):
        raise refusal(key, date, "a text", _NO_POSTS, "Put the date in quotes")
    from newspost.ruby.dates import parse_time  # noqa: PLC0415 - few sites have such defaults

    if parse_time(date, UTC) is None:
        raise refusal(key, date, "a date", "Jekyll stops", 'Write "YYYY-MM-DD"')


def _read_type(scope: dict[Any, Any], number: int) -> str | None:
    """Return the type of a scope (``#update_deprecated_types``)."""
    if "type" not in scope:
        return None
    kind = scope["type"]
    if not isinstance(kind, str):
        raise refusal(
            ("defaults", number, "scope", "type"), kind, "a text", _NO_POSTS, "Write posts, or delete the line"
        )
    return _DEPRECATED.get(kind, kind)


def _read_path(path: object, number: int) -> tuple[str | None, str | None]:
    """Return the path of a scope, and why it cannot be weighed: what is no text is for all files, while it is alone."""
    if isinstance(path, str):
        if "*" in path and "\0" in path:
            raise refusal(("defaults", number, "scope", "path"), path, "a path", _NO_POSTS, "Delete the NUL")
        return path, None
    if path is None or path in ([], {}):
        return None, None
    return None, f"has a path that is {named(path)}, not a text"


# --- merging ----------------------------------------------------------------------------------------------------------


def deep_merge(target: Mapping[Any, Any], other: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return a new map of both (``Utils.deep_merge_hashes``), the values of ``other`` over those of ``target``.

    A value in ``other`` that is None leaves the other in its place; where both are maps, they are merged.

    >>> deep_merge({"a": 1, "b": {"c": 2}}, {"a": None, "b": {"d": 3}})
    {'a': 1, 'b': {'c': 2, 'd': 3}}

    Raises:
        InvalidConfig: maps hold themselves, or each other many times over.
    """
    merge = _Merge(target)
    merge.add(other)
    return merge.result


class _Merge:
    """A map that others are merged into; the maps inside of it that were made here are changed in their place."""

    __slots__ = ("_budget", "_made", "result")

    def __init__(self, first: Mapping[Any, Any]) -> None:
        self.result: dict[Any, Any] = dict(first)
        self._made: dict[int, dict[Any, Any]] = {}
        self._budget = _COPIES

    def add(self, values: Mapping[Any, Any], *, below: bool = False) -> None:
        """Merge ``values`` over what there is, or ``below`` it: as if they had been there before."""
        pending = [(self.result, values)]
        while pending:
            target, source = pending.pop()
            for key, value in source.items():
                old = target.get(key)
                if isinstance(old, dict) and isinstance(value, dict):
                    pending.append((self._changeable(target, key), value))
                    self._spend(len(value))
                elif key not in target or (value is not None and (old is None or not below)):
                    target[key] = value

    def _changeable(self, target: dict[Any, Any], key: object) -> dict[Any, Any]:
        """Return the map at ``key``, a copy if it is not of our making."""
        old: dict[Any, Any] = target[key]
        if id(old) not in self._made:
            self._spend(len(old))
            target[key] = old = dict(old)
            self._made[id(old)] = old  # held, lest another map get its id
        return old

    def _spend(self, values: int) -> None:
        """Take ``values`` off the budget."""
        self._budget -= values + 1
        if self._budget < 0:
            raise InvalidConfig("Maps that hold each other are merged, and there is no end to it. Write them out.")


# --- finding ----------------------------------------------------------------------------------------------------------


class Defaults:
    """The defaults of a site's posts, by their paths.

    ``collections_dir`` is the config's. ``glob`` is given the path of a scope that holds ``*``, once, and returns the
    paths that it finds on the disk, relative to the site's source.

    Made for many sets and many posts: a post costs as much as there are lengths of scopes, and what is merged is kept.
    """

    def __init__(self, sets: Iterable[DefaultSet], collections_dir: str, glob: Callable[[str], Iterable[str]]) -> None:
        self._sets = [one for one in sets if one.type in {None, "posts"}]
        self._folder = f"{collections_dir}/" if collections_dir else ""
        self._glob = glob
        self._merged: dict[tuple[int, ...], Mapping[str, Any]] = {}

    def for_path(self, relative_path: str) -> Mapping[str, Any]:
        """Return the values for the post or draft at a path relative to the collections' folder (``#all``).

        They are shared by many posts and not to be changed. Drafts are of the type posts in Jekyll 4.

        Raises:
            InvalidConfig: Jekyll cannot tell which of two sets for this path goes first; it passes over the post.
        """
        path = relative_path.removeprefix("/")
        starts = (self._groups.get(path[:length]) for length in self._lengths if length <= len(path))
        key = tuple(group for group in starts if group is not None)
        merged = self._merged.get(key)
        if merged is None:
            numbers = sorted({number for group in key for number in self._members[group]})
            merged = self._merged[key] = _merged([self._sets[number] for number in numbers])
        return merged

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        """The sets by how a path has to begin for them; a name that only begins so will do."""
        starts: dict[str, list[int]] = {}
        for number, one in enumerate(self._sets):
            for start in self._beginnings(one.path or ""):
                starts.setdefault(start, []).append(number)
        return starts

    def _beginnings(self, scope: str) -> set[str]:
        """Return how paths may begin for a scope's path (``#applies_path?``)."""
        found = self._glob(scope) if "*" in scope else (scope,)
        return {path.removeprefix(self._folder) for path in found}

    @cached_property
    def _members(self) -> list[tuple[int, ...]]:
        """The different groups of sets that beginnings have."""
        return list(dict.fromkeys(map(tuple, self._starts.values())))

    @cached_property
    def _groups(self) -> dict[str, int]:
        """The group of each beginning: globs have many beginnings, and all the same one."""
        number_of = {members: number for number, members in enumerate(self._members)}
        return {start: number_of[tuple(members)] for start, members in self._starts.items()}

    @cached_property
    def _lengths(self) -> list[int]:
        """The lengths of beginnings."""
        return sorted({len(start) for start in self._starts})


def _merged(sets: list[DefaultSet]) -> Mapping[str, Any]:
    """Merge the sets that match a path, in their order: each over what there is, or below it.

    Raises:
        InvalidConfig: Jekyll cannot tell which of two goes first.
    """
    merge = _Merge({})
    last: DefaultSet | None = None
    for one in sets:
        if last is not None:
            _weigh(last, one)
        if last is None or one.goes_before(last):
            merge.add(one.values)
            last = one if one.has_scope else None
        else:
            merge.add(one.values, below=True)
    return merge.result


def _weigh(old: DefaultSet, new: DefaultSet) -> None:
    """Refuse two sets that Jekyll cannot weigh against each other."""
    for one in (new, old):
        if one.unweighable:
            raise InvalidConfig(
                f"A set of `defaults` {one.unweighable}, and another one matches the same post: Jekyll fails on the "
                'post and does not show it. Write `scope: {path: ""}`, or the path in quotes.',
                key=("defaults", one.number, "scope"),
            )
