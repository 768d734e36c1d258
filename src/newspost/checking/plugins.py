"""Rules from outside: functions that modules named in the config mark as rules, and rules of the config itself."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

from newspost.checking.codes import taken
from newspost.checking.errors import CheckConfigError
from newspost.checking.layers import CustomRule
from newspost.faults.fault import shown
from newspost.problems import Severity
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.checking.facts import PostFacts
    from newspost.post import Post

_CODE: Final = re.compile(r"X[A-Z]*+[0-9]++")
_MARK: Final = "__newspost_rule__"


class _Refused(ValueError):
    """A code or a name that a rule from outside cannot have."""


class Hit(NamedTuple):
    """What a rule of yours finds in a post: where (code points of its text), and what is wrong there."""

    span: Span
    message: str


class SiteHit(NamedTuple):
    """What a rule about a whole site finds: in which post, what is wrong, and on which line of it."""

    path: str
    message: str
    line: int = 1
    column: int = 1


PostRule: TypeAlias = "Callable[[Post, Mapping[str, Any]], Iterable[Hit]]"
SiteRule: TypeAlias = "Callable[[Sequence[PostFacts], Mapping[str, Any]], Iterable[SiteHit]]"
_Rule = TypeVar("_Rule", bound=PostRule)
_SiteRule = TypeVar("_SiteRule", bound=SiteRule)
_Either = TypeVar("_Either", bound="PostRule | SiteRule")


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule from outside: its code, its name, how bad what it finds is, and what finds it."""

    code: str
    name: str
    severity: Severity
    find: Callable[..., Iterable[Any]]
    is_of_site: bool = False


def rule(code: str, name: str, *, severity: Severity = "warning") -> Callable[[_Rule], _Rule]:
    """Mark a function as a rule about one post.

    It is given the `newspost.Post` and the options of ``[rules.CODE]`` in the config, and returns or yields a `Hit` for
    each thing that is wrong. ``code`` is an X, maybe more capitals, and digits; the family XF and the names of
    newspost's own rules are taken. The module is named in ``plugins`` of the config.

    Raises:
        ValueError: the code is no such, or taken; or the name is.

    >>> @rule("X001", "no-shouting")
    ... def no_shouting(post, options):
    ...     if post.article.title.isupper():
    ...         yield Hit(post.span("title"), "The title shouts. Write it in small letters.")
    """
    return _marked(code, name, severity, is_of_site=False)


def site_rule(code: str, name: str, *, severity: Severity = "warning") -> Callable[[_SiteRule], _SiteRule]:
    """Mark a function as a rule about all posts of a site.

    It is given what is known of each post (`newspost.PostFacts`), and the options, and returns or yields a `SiteHit`
    for each thing that is wrong. In all else it is as `rule`.

    Raises:
        ValueError: the code or the name is none of an outsider's.
    """
    return _marked(code, name, severity, is_of_site=True)


def _marked(code: str, name: str, severity: Severity, *, is_of_site: bool) -> Callable[[_Either], _Either]:
    """Return what marks a function."""
    if _CODE.fullmatch(code) is None:
        raise _Refused(f"the code of a rule of your own is an X and digits, such as X001, not {code!r}")
    if (why := taken(code, name)) is not None:
        raise _Refused(f"the rule {code} cannot be: {why}")

    def mark(function: _Either) -> _Either:
        setattr(function, _MARK, OwnRule(code, name, severity, function, is_of_site))
        return function

    return mark


def rule_of(function: Callable[..., Iterable[Any]]) -> OwnRule:
    """Return the rule that a function was marked as.

    Raises:
        TypeError: it was not marked as a rule about one post.
    """
    found = getattr(function, _MARK, None)
    if not isinstance(found, OwnRule):
        raise TypeError(f"{function!r} is no rule; mark it with @newspost.rule")
    if found.is_of_site:
        raise TypeError(f"{found.code} is a rule about a site, and needs the facts of its posts (newspost.PostFacts)")
    return found


def load_rules(plugins: Iterable[str], given: Sequence[OwnRule] = ()) -> tuple[OwnRule, ...]:
    """Return the ``given`` rules and those in the modules that a config names, by import names or absolute paths.

    Raises:
        CheckConfigError: a module cannot be imported, or two rules have one code or one name.
    """
    rules: dict[str, OwnRule] = {}
    names: dict[str, OwnRule] = {}
    for some in (given, *(_rules_of(_module(plugin)) for plugin in plugins)):
        for found in some:
            if rules.setdefault(found.code, found) != found:
                raise CheckConfigError(f"two rules have the code {found.code}; give one of them another")
            if names.setdefault(found.name, found) != found:
                raise CheckConfigError(f"two rules have the name {found.name}; give one of them another")
    return tuple(rules.values())


def _rules_of(module: ModuleType) -> Iterator[OwnRule]:
    """Yield the rules of a module, each once, in their order."""
    found = (getattr(value, _MARK, None) for value in vars(module).values())
    yield from dict.fromkeys(one for one in found if isinstance(one, OwnRule))


def _module(plugin: str) -> ModuleType:
    """Import a module by its name, or by its path."""
    try:
        if not Path(plugin).is_absolute():
            return import_module(plugin)
        name = f"newspost_plugin_{Path(plugin).stem}"
        spec = spec_from_file_location(name, plugin)
        if spec is None or spec.loader is None:
            raise ImportError("it is no Python module")  # noqa: TRY301 - told as any other failure
        module = sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(module)
    except _Refused as error:
        raise CheckConfigError(f"the plugin {plugin} cannot be used: {error}") from error
    except Exception as error:  # a plugin is somebody else's code, and can fail in any way
        raise CheckConfigError(f"the plugin {plugin} cannot be imported: {type(error).__name__}: {error}") from error
    return module


# --- rules of the config ----------------------------------------------------------------------------------------------


def field_rule(asked: CustomRule) -> OwnRule:
    """Return the rule that a ``[[rule]]`` of a config describes: what one key of the front matter has to be."""

    def find(post: Post, _options: Mapping[str, Any]) -> Iterator[Hit]:
        value = _value(post.front_matter, asked.field)
        why = None
        if value in (None, "", []):
            why = "is missing, or empty" if asked.require else None
        else:
            why = next(filter(None, _complaints(value, asked)), None)
        if why is not None:
            yield Hit(_place(post, asked.field), asked.message or f"`{asked.field}` {why}.")

    return OwnRule(asked.code, asked.name, asked.severity, find)


def _value(data: object, field: str) -> object:
    """Return the value of a key; a dot leads into a map."""
    for name in field.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _place(post: Post, field: str) -> Span:
    """Return where a key stands, or the nearest one around it; the start of the text where there is none."""
    try:
        return post.span("front_matter", *field.split("."))
    except KeyError:
        return Span(0, 0)


def _complaints(value: object, asked: CustomRule) -> Iterator[str | None]:
    """Yield what is wrong with a value, if anything: with its size, or with a text in it."""
    items = value if isinstance(value, list) else [value]
    size, what = (len(items), "items") if isinstance(value, list) else (len(str(value)), "characters")
    if asked.min_length is not None and size < asked.min_length:
        yield f"has less than {asked.min_length} {what}"
    if asked.max_length is not None and size > asked.max_length:
        yield f"has more than {asked.max_length} {what}"
    for item in items:
        text = str(item)
        if asked.forbid is not None and (found := re.search(asked.forbid, text)):
            yield f"holds {shown(repr(found[0]))}"
        if asked.match is not None and re.search(asked.match, text) is None:
            yield f"is not of the form {asked.match}"
        if asked.one_of is not None and item not in asked.one_of:
            yield f"is {shown(repr(item))}, and none of {', '.join(map(str, asked.one_of))}"
