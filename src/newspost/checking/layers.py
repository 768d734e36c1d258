"""One config file, or the command line, as values that have been looked at: a layer, to be laid over others."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Final, NamedTuple, TypeAlias, TypeVar, cast

from newspost.checking.codes import did_you_mean
from newspost.checking.errors import CheckConfigError
from newspost.checking.globs import Glob
from newspost.checking.keys import CUSTOM_RULE, KEYS, LEVELS, OUTPUT_FORMATS, RULE_OPTIONS, TABLES, Key
from newspost.checking.toml_places import Path, find_places
from newspost.faults.fault import shown
from newspost.problems import Severity
from newspost.text.spans import LineIndex

Scalar: TypeAlias = str | int | float | bool

COMMAND_LINE: Final = "command line"

_CODE: Final = re.compile(r"X[0-9]++", re.ASCII)
_ANY_CODE: Final = re.compile(r"[A-Z]++[0-9]++", re.ASCII)


@dataclass(frozen=True)
class Source:
    """Where values come from: a file with its ``text``, or the command line, which has none.

    ``folder`` is the absolute folder, with slashes, that its paths and globs are relative to. ``root`` leads to the
    config in the document: it is a table of ``pyproject.toml``.
    """

    name: str
    folder: str
    text: str | None = None
    root: Path = ()

    @cached_property
    def _places(self) -> Mapping[Path, tuple[int, int]]:
        """Line and column of each key and item."""
        if self.text is None:
            return {}
        lines = LineIndex(self.text)
        return {path: lines.position(found.key) for path, found in find_places(self.text).items()}

    def place(self, path: Path) -> tuple[int, int] | None:
        """Return line and column of a key, or of the nearest key around it; None on the command line."""
        whole = (*self.root, *path)
        return next(
            (self._places[whole[:end]] for end in range(len(whole), 0, -1) if whole[:end] in self._places), None
        )

    def error(self, message: str, path: Path = ()) -> CheckConfigError:
        """Return the error that something at ``path`` is wrong."""
        return CheckConfigError(message, self.name, *(self.place(path) or ()))

    def resolve(self, path: str) -> str:
        """Return an absolute path, with slashes."""
        return posixpath.normpath(PurePath(self.folder, path).as_posix())


class Item(NamedTuple):
    """A value of a config: as it counts, as it is ``written``, and where."""

    value: object
    written: object
    source: Source
    path: Path


Layer: TypeAlias = dict[tuple[str, ...], Item]
"""The values of a config by their keys; tables are taken apart, so that a later layer replaces what it names."""


class Output(NamedTuple):
    """A report that is asked for; without a ``path`` it goes to standard output."""

    format: str
    path: str | None = None


class PerFile(NamedTuple):
    """Rules that do not run on the files that fit a glob."""

    glob: Glob
    selectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomRule:
    """A rule without Python, about one field of the front matter.

    ``field`` is a key; a dot leads into a map. ``require``: it has to be there, and not empty; all else is asked of
    what is there. ``forbid`` and ``match`` are regular expressions that are looked for in its text, or in that of each
    item; the lengths are characters, or items.
    """

    code: str
    name: str
    field: str
    require: bool = False
    forbid: str | None = None
    match: str | None = None
    one_of: tuple[Scalar, ...] | None = None
    min_length: int | None = None
    max_length: int | None = None
    message: str | None = None
    severity: Severity = "warning"


def read_layer(source: Source, data: Mapping[str, object]) -> Layer:
    """Return the values in a config; codes are not looked at, since plugins may bring some.

    Raises:
        CheckConfigError: a key that there is not, or a value that its key cannot have.
    """
    return _Reader(source).read(data)


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Reader:
    """Looks at the values of one source."""

    source: Source
    layer: Layer = field(default_factory=dict[tuple[str, ...], Item])

    def read(self, data: Mapping[str, object]) -> Layer:
        """Read the whole config."""
        tables: dict[str, Callable[[object], None]] = {
            "severity": self._severity,
            "per-file-ignores": self._per_file_ignores,
            "rules": self._options,
            "rule": self._custom_rules,
        }
        for name, value in data.items():
            if name in tables:
                tables[name](value)
            else:
                key = self._known(name, KEYS, (), also=TABLES)
                self._add((name,), self._value(key, value, (name,)), value, (name,))
        return self.layer

    def _add(self, key: tuple[str, ...], value: object, written: object, path: Path) -> None:
        self.layer[key] = Item(value, written, self.source, path)

    def _known(self, name: str, keys: Mapping[str, _T], inside: Path, also: Mapping[str, object] | None = None) -> _T:
        """Return what is known of a key; a key that nobody knows is an error."""
        if name in keys:
            return keys[name]
        where = f" of {_dotted(inside)}" if inside else ""
        hint = did_you_mean(name, [*keys, *(also or ())])
        raise self.source.error(f"There is no key {shown(name)}{where}.{hint}", (*inside, name))

    # --- tables -----------------------------------------------------------------------------------------------------

    def _table(self, value: object, path: Path) -> Mapping[str, object]:
        return cast("Mapping[str, object]", self._of_type(dict, "a table", value, path))

    def _severity(self, value: object) -> None:
        """[severity]: by selector."""
        key = Key("text", "", choices=LEVELS)
        for selector, level in self._table(value, ("severity",)).items():
            path = ("severity", selector)
            self._add(path, self._value(key, level, path), level, path)

    def _per_file_ignores(self, value: object) -> None:
        """[per-file-ignores]: by glob. The same glob in another folder's file is another one."""
        key = Key("selector", "", many=True)
        for pattern, ignored in self._table(value, ("per-file-ignores",)).items():
            path = ("per-file-ignores", pattern)
            glob = self._glob(pattern, path)
            found = PerFile(glob, cast("tuple[str, ...]", self._value(key, ignored, path)))
            self._add(("per-file-ignores", glob.folder, pattern), found, ignored, path)

    def _options(self, value: object) -> None:
        """[rules.CODE]: the options of rules; those of a plugin's rule are its own business."""
        for code, table in self._table(value, ("rules",)).items():
            self._check_code(code)
            for name, option in self._table(table, ("rules", code)).items():
                path = ("rules", code, name)
                keys = RULE_OPTIONS.get(code)
                known = option if keys is None else self._value(self._known(name, keys, path[:2]), option, path)
                self._add(path, known, option, path)

    def _check_code(self, code: str) -> None:
        """Options stand under a code, nothing else."""
        if not _ANY_CODE.fullmatch(code):
            hint = did_you_mean(code, RULE_OPTIONS)
            raise self.source.error(f"{shown(code)} is no code of a rule.{hint}", ("rules", code))

    def _custom_rules(self, value: object) -> None:
        """[[rule]]: by code."""
        tables = cast("list[object]", self._of_type(list, "a list of tables, [[rule]]", value, ("rule",)))
        for number, table in enumerate(tables):
            path = ("rule", number)
            written = self._table(table, path)
            rule = self._custom_rule(written, path)
            if ("rule", rule.code) in self.layer:
                raise self.source.error(f"There are two rules {rule.code}. Give each a code of its own.", path)
            self._add(("rule", rule.code), rule, written, path)

    def _custom_rule(self, table: Mapping[str, object], path: Path) -> CustomRule:
        """Return one rule without Python."""
        for needed in ("code", "field"):
            if needed not in table:
                raise self.source.error(f"The rule has no {needed}. Write one.", path)
        values = {
            name: self._value(self._known(name, CUSTOM_RULE, path), value, (*path, name))
            for name, value in table.items()
        }
        low, high = values.get("min-length"), values.get("max-length")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            raise self.source.error(f"min-length is {low}, more than max-length: nothing fits.", (*path, "min-length"))
        if all(values.get(name) is None or values[name] is False for name in _ASKS):
            raise self.source.error(f"The rule asks nothing. Write one of {', '.join(_ASKS)}.", path)
        values.setdefault("name", cast("str", values["code"]).lower())
        named: dict[str, object] = {name.replace("-", "_"): value for name, value in values.items()}
        return CustomRule(**named)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - each was looked at

    # --- values -----------------------------------------------------------------------------------------------------

    def _value(self, key: Key, value: object, path: Path) -> object:
        """Return what a value counts for; the items of a list as a tuple."""
        if not key.many:
            return self._one(key, value, path)
        items = cast("list[object]", self._of_type(list, "a list", value, path))
        return tuple(self._one(key, item, (*path, number)) for number, item in enumerate(items))

    def _one(self, key: Key, value: object, path: Path) -> object:
        """Return what one value counts for."""
        if key.kind == "number":
            return self._number(value, path)
        if key.kind == "truth":
            return self._of_type(bool, "true or false", value, path)
        if key.kind == "scalar":
            return self._scalar(value, path)
        text = cast("str", self._of_type(str, "a text", value, path))
        if not text:
            raise self.source.error(f"{_dotted(path)} is empty. Write something, or delete it.", path)
        if key.choices and text not in key.choices:
            hint = did_you_mean(text, key.choices) or f" It is one of {', '.join(key.choices)}."
            raise self.source.error(f"{_dotted(path)} cannot be {shown(text)}.{hint}", path)
        return text if key.kind in {"text", "selector"} else self._converters()[key.kind](text, path)

    def _converters(self) -> Mapping[str, Callable[[str, Path], object]]:
        """Return how a text is read, by the kind of its key."""
        return {
            "glob": self._glob,
            "path": lambda text, _: self.source.resolve(text),
            "plugin": lambda text, _: self.source.resolve(text) if text.startswith(".") else text,
            "output": self._output,
            "zone": self._zone,
            "regex": self._regex,
            "code": self._code,
        }

    def _of_type(self, types: type | tuple[type, ...], what: str, value: object, path: Path) -> object:
        """Return a value that is of one of the types."""
        if isinstance(value, types):
            return value
        raise self.source.error(f"{_dotted(path)} is {_described(value)}, and has to be {what}.", path)

    def _scalar(self, value: object, path: Path) -> object:
        """Return a value that others can be equal to."""
        if value != value:  # noqa: PLR0124 - only nan is not what it is
            raise self.source.error(f"{_dotted(path)} is nan, which is equal to nothing. Delete it.", path)
        return self._of_type((str, int, float), "a text, a number, true or false", value, path)

    def _number(self, value: object, path: Path) -> int:
        """Return a whole number, 0 or more."""
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise self.source.error(f"{_dotted(path)} is {_described(value)}, and has to be 0 or more.", path)

    def _glob(self, text: str, path: Path) -> Glob:
        """Return a glob of this source's folder."""
        if text.startswith("!"):
            raise self.source.error(
                f"{shown(text)} begins with !, which turns no glob around here. Name the files.", path
            )
        if not text.strip("/"):
            raise self.source.error(f"{_dotted(path)} is no glob. Write ** for all files.", path)
        return Glob(self.source.folder, text)

    def _output(self, text: str, path: Path) -> Output:
        """Return the report that is asked for."""
        name, _, file = text.partition(":")
        if name not in OUTPUT_FORMATS:
            hint = did_you_mean(name, OUTPUT_FORMATS) or f" There are {', '.join(OUTPUT_FORMATS)}."
            raise self.source.error(f"There is no output {shown(name)}.{hint}", path)
        return Output(name, self.source.resolve(file) if file else None)

    def _zone(self, text: str, path: Path) -> str:
        """Return the name of a zone that there is."""
        from newspost.ruby.zones import resolve_zone  # noqa: PLC0415 - most configs name no zone

        try:
            resolve_zone(text)
        except ValueError as error:
            raise self.source.error(f"{_dotted(path)}: {error}", path) from None
        return text

    def _regex(self, text: str, path: Path) -> str:
        """Return a regular expression that is one."""
        try:
            re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            raise self.source.error(f"{_dotted(path)} is no regular expression: {error}.", path) from None
        return text

    def _code(self, text: str, path: Path) -> str:
        """Return the code of a rule without Python."""
        if not _CODE.fullmatch(text):
            raise self.source.error(
                f"{shown(text)} is no code of a rule of yours. Write X and digits, such as X001.", path
            )
        return text


_ASKS: Final = ("require", "forbid", "match", "one-of", "min-length", "max-length")


def _dotted(path: Path) -> str:
    """Return a path as it would be written in TOML, more or less: ``rules.FK001.required[2]``."""
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{shown(part)}" for part in path)
    return text.removeprefix(".")


def _described(value: object) -> str:
    """Return what a value of TOML is, in words."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case str():
            return "a text"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or time"
