"""The checker's settings: what the layers of a config come to, checked, with what stands where nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, cast

from newspost.checking.codes import ALL_CODES, did_you_mean, is_known, selectors
from newspost.checking.globs import Glob
from newspost.checking.keys import KEYS, PROFILES, RULE_OPTIONS, Key
from newspost.faults.codes import Code
from newspost.faults.fault import shown
from newspost.faults.options import Options

if TYPE_CHECKING:
    from newspost.checking.layers import CustomRule, Item, Layer, Output, PerFile

Level: TypeAlias = Literal["error", "warning", "info", "off"]
FailOn: TypeAlias = Literal["error", "warning", "info", "never"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is checked, how bad it is, and where the results go.

    * ``profile`` is what the posts promise.
    * ``select`` are selectors of the only rules that run; None: those that do unless told otherwise. ``extend_select``
      adds to them, ``ignore`` takes away.
    * ``severity`` is the level of rules by selector, ``per_file_ignores`` what is off for some files.
    * ``fail_on`` and ``max_warnings`` decide on the exit code.
    * ``include`` and ``exclude`` are the files that are checked; without ``include`` the posts of the site.
    * ``baseline`` and ``cache_dir`` are absolute paths with slashes, ``plugins`` such paths or names of modules.
    * ``outputs`` are the reports that are asked for.
    * ``timezone`` is the zone of dates without one, where the site's config does not say it.
    * ``options`` are those that rules were given, by code and name: texts, truth values, and tuples of texts.
    * ``rules`` are the rules without Python.
    * ``files`` are the config files, the closest one first; ``layer`` is all that they and the command line say.

    Two that decide the same are equal, whatever they come from, and have the same ``repr``.
    """

    profile: str = "jekyll"
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Level] = field(default_factory=dict[str, Level])
    per_file_ignores: tuple[PerFile, ...] = ()
    fail_on: FailOn = "error"
    max_warnings: int | None = None
    include: tuple[Glob, ...] = ()
    exclude: tuple[Glob, ...] = ()
    baseline: str | None = None
    cache_dir: str | None = None
    plugins: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = ()
    timezone: str | None = None
    options: Options = field(default_factory=dict[str, Mapping[str, object]])
    rules: tuple[CustomRule, ...] = ()
    files: tuple[str, ...] = field(default=(), compare=False, repr=False)
    layer: Layer = field(default_factory=dict, compare=False, repr=False)

    def codes(self, plugins: Mapping[str, Code] | None = None) -> dict[str, Code]:
        """Return all codes: newspost's, those of the rules in the config, and those of plugins."""
        return {**ALL_CODES, **{rule.code: Code(rule.name, rule.severity) for rule in self.rules}, **(plugins or {})}

    def is_checked(self, path: str) -> bool:
        """Tell whether ``include`` and ``exclude`` let a file be checked; its absolute path has slashes."""
        included = not self.include or any(glob.matches(path) for glob in self.include)
        return included and not any(glob.matches(path) for glob in self.exclude)


def make_settings(
    layers: Sequence[Layer], files: Iterable[str] = (), known: Mapping[str, Code] | None = None
) -> Settings:
    """Return what ``layers`` come to, the later over the earlier ones; ``known`` are codes of rules from outside.

    Raises:
        CheckConfigError: a selector that names no rule. Where there are plugins, which may bring rules, this is for
            `check_codes` to find out.
    """
    layer: Layer = {}
    for one in layers:
        layer.update(one)
    values = {name: layer[name,].value for name in KEYS if (name,) in layer}
    values.pop("extend", None)
    profile = str(values.get("profile", KEYS["profile"].default))
    named: dict[str, Any] = {_FIELDS.get(name, name.replace("-", "_")): value for name, value in values.items()}
    settings = Settings(
        **named,
        severity={path[1]: cast("Level", item.value) for path, item in _table(layer, "severity")},
        per_file_ignores=tuple(cast("PerFile", item.value) for _, item in _table(layer, "per-file-ignores")),
        options=_options(layer, profile),
        rules=tuple(cast("CustomRule", item.value) for _, item in _table(layer, "rule")),
        files=tuple(files),
        layer=layer,
    )
    _check_names(settings)
    if not settings.plugins:
        check_codes(settings, known)
    return settings


_FIELDS: Final = {"output": "outputs"}


def _table(layer: Layer, name: str) -> list[tuple[tuple[str, ...], Item]]:
    """Return what a layer says in a table."""
    return [(path, item) for path, item in layer.items() if path[0] == name and len(path) > 1]


def _options(layer: Layer, profile: str) -> Options:
    """Return the options of all rules that were given some: a rule has its own ways where it was given none."""
    options = {code: dict(given) for code, given in PROFILES[profile].options.items()}
    for (_, code, name), item in _table(layer, "rules"):
        options.setdefault(code, {})[name] = item.value
    return {code: options[code] for code in sorted(options)}


# --- codes ------------------------------------------------------------------------------------------------------------


def check_codes(settings: Settings, plugins: Mapping[str, Code] | None = None) -> None:
    """See that every selector in the config names a rule; to be called again when the ``plugins`` have brought theirs.

    Raises:
        CheckConfigError: one names none, or options are those of a rule that has none; or a rule of the config itself
            is called as one of a plugin.
    """
    codes = settings.codes(plugins)
    _check_against(settings, plugins or {})
    for path, item in settings.layer.items():
        for selector, where in _selectors(path, item):
            if not is_known(selector, codes):
                hint = did_you_mean(selector, selectors(codes))
                raise item.source.error(f"No rule is called {shown(selector)}.{hint}", where)
        if path[0] == "rules" and path[1] not in RULE_OPTIONS and path[1] in ALL_CODES:
            raise item.source.error(f"The rule {path[1]} has no options.", item.path[:2])


def _selectors(path: tuple[str, ...], item: Item) -> list[tuple[str, tuple[str | int, ...]]]:
    """Return the selectors in an item of a layer, with their places."""
    match path[0]:
        case "select" | "extend-select" | "ignore":
            named = cast("tuple[str, ...]", item.value)
        case "per-file-ignores":
            named = cast("PerFile", item.value).selectors
        case "severity" | "rules":
            return [(path[1], item.path[:2])]
        case _:
            return []
    return [(selector, (*item.path, number)) for number, selector in enumerate(named)]


def _check_names(settings: Settings) -> None:
    """See that a rule of the config's own has no name that another one has."""
    taken = set(selectors())
    for (_, code), item in _table(settings.layer, "rule"):
        name = cast("CustomRule", item.value).name
        if name in taken:
            raise item.source.error(f"{code} has the name {name}, and so has another rule.", (*item.path, "name"))
        taken.add(name)


def _check_against(settings: Settings, plugins: Mapping[str, Code]) -> None:
    """See that a rule of the config's own has neither code nor name of a plugin's rule."""
    names = {known.name for known in plugins.values()}
    for (_, code), item in _table(settings.layer, "rule"):
        if code in plugins or cast("CustomRule", item.value).name in names:
            message = f"A plugin has a rule of the code or the name of {code}. Give it another."
            raise item.source.error(message, item.path)


# --- showing ----------------------------------------------------------------------------------------------------------


class Effective(NamedTuple):
    """A setting as it counts: its key, its value as a config would have it, and where that is from.

    ``origin`` is ``path:line``, "command line", "profile NAME" or "default". A value of None is no value.
    """

    key: str
    value: object
    origin: str


def effective(settings: Settings) -> list[Effective]:
    """Return all settings with what they come from, for ``newspost config --show``; tables are taken apart."""
    layer = settings.layer
    plain = [_shown(name, key, layer.get((name,))) for name, key in KEYS.items() if name != "extend"]
    tables = [_written(item) for name in ("severity", "per-file-ignores", "rule") for _, item in _table(layer, name)]
    return plain + tables + _shown_options(settings)


def _shown(name: str, key: Key, item: Item | None) -> Effective:
    """Return one setting."""
    return _written(item) if item else Effective(name, _as_written(key.default), "default")


def _written(item: Item) -> Effective:
    """Return what somebody wrote."""
    place = item.source.place(item.path)
    origin = f"{item.source.name}:{place[0]}" if place else item.source.name
    return Effective(_key(item.path), item.written, origin)


def _shown_options(settings: Settings) -> list[Effective]:
    """Return the options of all rules, those of plugins too."""
    names = {(code, name): None for code, keys in RULE_OPTIONS.items() for name in keys}
    names.update({(code, name): None for code, given in settings.options.items() for name in given})
    return [_option(settings, code, name) for code, name in names]


def _option(settings: Settings, code: str, name: str) -> Effective:
    """Return one option."""
    item = settings.layer.get(("rules", code, name))
    if item:
        return _written(item)
    value = settings.options.get(code, {}).get(name)
    return Effective(
        _key(("rules", code, name)), _as_written(value), "default" if value is None else f"profile {settings.profile}"
    )


def _as_written(value: object) -> object:
    """Return a default as a config would have it."""
    return list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value


def _key(path: Sequence[str | int]) -> str:
    """Return a path as a key of TOML; ``rule[1]`` is the first rule."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_bare(part)}" for part in path)[1:]


def _bare(part: str) -> str:
    """Return a part of a key, in quotes where it needs some."""
    is_bare = part.isascii() and part.replace("-", "").replace("_", "").isalnum()
    return part if is_bare else '"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"'
