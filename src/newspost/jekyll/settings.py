"""What a site's config says about its posts (``Configuration``, ``Site#config=``).

Wherever Jekyll 4.3 fails when it makes the site or reads a post, a config is refused here, with the key that is wrong;
each of these cases was found by trying. What it merely ignores is ignored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, Final, NamedTuple

from newspost.jekyll.defaults import DefaultSet, deep_merge, read_default_sets
from newspost.jekyll.refusals import refusal
from newspost.jekyll.styles import template_of
from newspost.ruby.letters import downcase
from newspost.ruby.values import ruby_text
from newspost.ruby.zones import site_zone

_DEFAULTS: Final[Mapping[str, Any]] = {
    "source": ".",
    "destination": "_site",
    "collections_dir": "",
    "collections": {},
    "permalink": "date",
    "timezone": None,
    "limit_posts": 0,
    "include": [".htaccess"],
    "exclude": [],
    "markdown_ext": "markdown,mkdown,mkdn,mkd,md",
    "encoding": "utf-8",
    "excerpt_separator": "\n\n",
    "liquid": {"error_mode": "warn"},
    "kramdown": {},
    "plugins": [],
    "plugins_dir": "_plugins",
}
"""``Configuration::DEFAULTS``, as far as it matters here; what is not there is None."""

_EXCLUDED: Final = (
    ".sass-cache",
    ".jekyll-cache",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
)
"""``Configuration::DEFAULT_EXCLUDES``."""

_STOPS: Final = "Jekyll stops"


class Settings(NamedTuple):
    """A site's config, checked, with Jekyll's own values for what it does not say.

    * ``source`` and ``destination`` are the folders as written, relative to that of the config.
    * ``collections_dir`` is the folder of `_posts` and `_drafts` below the source; empty: they may be anywhere.
    * ``timezone`` is a name, whatever it means; None: the machine's zone.
    * ``permalink`` is the template of the posts' addresses, a built-in style by its template.
    * ``defaults`` are the sets of default values, in their order.
    * ``limit_posts`` is how many posts are shown, the newest ones; 0: all.
    * ``include`` and ``exclude`` are globs; Jekyll's own excludes are among them.
    * ``markdown`` are the extensions of Markdown, in small letters, with their dot.
    * ``encoding`` is that of the files, a Python codec; where Python has none, Ruby's name for it.
    * ``baseurl`` and ``url`` are texts whatever is written; empty where nothing is.
    * ``time`` is the raw value of the time of the build; None where there is none.
    """

    source: str = "."
    destination: str = "_site"
    collections_dir: str = ""
    timezone: str | None = None
    permalink: str = template_of("date")
    defaults: tuple[DefaultSet, ...] = ()
    future: bool = False
    unpublished: bool = False
    show_drafts: bool = False
    safe: bool = False
    strict_front_matter: bool = False
    limit_posts: int = 0
    include: tuple[str, ...] = (".htaccess",)
    exclude: tuple[str, ...] = _EXCLUDED
    markdown: frozenset[str] = frozenset({".markdown", ".mkdown", ".mkdn", ".mkd", ".md"})
    encoding: str = "utf-8"
    excerpt_separator: str = "\n\n"
    baseurl: str = ""
    url: str = ""
    time: object = None


def read_settings(config: Mapping[Any, Any]) -> Settings:
    """Return the settings in the map that a config is.

    Raises:
        InvalidConfig: Jekyll fails with this config; ``key`` says on which value.
    """
    given = {key: value for key, value in config.items() if isinstance(key, str)}
    _check_lists(given)
    full = deep_merge(_DEFAULTS, given)
    _check_rest(full)
    timezone = _timezone(full["timezone"])
    zone = site_zone(timezone)[0]
    return Settings(
        source=_path(full, "source"),
        destination=_path(full, "destination"),
        collections_dir=_collections_dir(full),
        timezone=timezone,
        permalink=_permalink(full),
        defaults=read_default_sets(full.get("defaults")),
        future=_is_true(full.get("future")),
        unpublished=_is_true(full.get("unpublished")),
        show_drafts=_is_true(full.get("show_drafts")),
        safe=_is_true(full.get("safe")),
        strict_front_matter=_is_true(full.get("strict_front_matter")),
        limit_posts=_limit(full["limit_posts"]),
        include=_include(full["include"]),
        exclude=_exclude(full["exclude"]),
        markdown=_markdown(full),
        encoding=_encoding(full["encoding"]),
        excerpt_separator=ruby_text(full["excerpt_separator"], zone),
        baseurl=ruby_text(full.get("baseurl"), zone),
        url=ruby_text(full.get("url"), zone),
        time=_time(full.get("time"), zone),
    )


# --- kinds of values --------------------------------------------------------------------------------------------------


def _is_true(value: object) -> bool:
    """Whether a value is true to Ruby."""
    return value is not None and value is not False


def _text(config: Mapping[str, Any], key: str) -> str:
    """Return a value that has to be a text."""
    value = config[key]
    if not isinstance(value, str):
        raise refusal((key,), value, "a text", _STOPS, "Put it in quotes, or delete the line")
    return value


def _path(config: Mapping[str, Any], key: str) -> str:
    """Return a value that has to be a path."""
    return _without_nul(_text(config, key), key)


def _without_nul(text: str, *key: str | int) -> str:
    """Return a text that goes to the system, which takes no NUL."""
    if "\0" in text:
        raise refusal(key, text, "a path", _STOPS, "Delete the NUL")
    return text


# --- single keys ------------------------------------------------------------------------------------------------------


def _timezone(value: object) -> str | None:
    """Return ``timezone`` (``Jekyll.set_timezone``)."""
    if not _is_true(value):
        return None
    if not isinstance(value, str) or "\0" in value:
        raise refusal(("timezone",), value, "a name", _STOPS, "Write one such as Asia/Shanghai, or delete the line")
    return value


def _collections_dir(config: Mapping[str, Any]) -> str:
    """Return ``collections_dir``; all that Jekyll asks of it at first is whether it is empty."""
    value = config["collections_dir"]
    if value in ([], {}):
        return ""
    if isinstance(value, list | dict):
        raise refusal(("collections_dir",), value, "a text", "Jekyll finds no posts", "Write the name of a folder")
    return _path(config, "collections_dir")


def _permalink(config: Mapping[str, Any]) -> str:
    """Return the template of the posts' addresses (``Configuration#add_default_collections``).

    The collection's own comes first; the site's has to be a text all the same.
    """
    style = config["permalink"]
    if not isinstance(style, str):
        raise refusal(("permalink",), style, "a text", _STOPS, "Write a style such as pretty, or a template in quotes")
    own = _posts_collection(config["collections"]).get("permalink")
    if not _is_true(own):
        return template_of(style)
    if not isinstance(own, str):
        key = ("collections", "posts", "permalink")
        raise refusal(key, own, "a text", "Jekyll stops at the first post", "Write a template in quotes")
    return own


def _posts_collection(collections: object) -> Mapping[Any, Any]:
    """Return what is said of the collection of posts; check what Jekyll looks at in the others."""
    if isinstance(collections, list):
        for index, name in enumerate(collections):
            _check_label(name, ("collections", index))
        return {}
    if not isinstance(collections, dict):
        raise refusal(("collections",), collections, "a map or a list", _STOPS, "List their names, or delete the line")
    for name, own in collections.items():
        _check_label(name, ("collections", name if isinstance(name, str) else str(name)))
        if not isinstance(own, dict) and own is not None and not _is_no_trouble(name, own):
            raise refusal(("collections", name), own, "a map", _STOPS, "Write `output: true` below its name")
    return collections.get("posts") or {}


def _check_label(name: object, key: tuple[str | int, ...]) -> None:
    """Refuse a collection whose name is no text."""
    if not isinstance(name, str):
        raise refusal(key, name, "a name", _STOPS, "Put the name in quotes")


def _is_no_trouble(name: object, value: object) -> bool:
    """Whether Jekyll copes with a collection that is described by no map, until it writes the site at least."""
    return name != "posts" and (value is False or isinstance(value, str))


def _limit(value: object) -> int:
    """Return ``limit_posts`` (``Site#limit_posts!``); what is no number of posts, but infinite, is no limit."""
    key, remedy = ("limit_posts",), "Write how many posts to show, or 0 for all"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal(key, value, "a number", _STOPS, remedy)
    if value < 0:
        raise refusal(key, value, "0 or more", _STOPS, remedy)
    if 0 < value < 1:
        raise refusal(key, value, "a whole number", "Jekyll shows no post at all", remedy)
    return int(value) if math.isfinite(value) else 0


def _include(value: list[object]) -> tuple[str, ...]:
    """Return the texts in ``include``; Jekyll looks for each on the disk (``Reader#read_included_excludes``)."""
    _check_texts(["" if entry is None else entry for entry in value], "include")
    return _globs(value, "include")


def _exclude(value: list[object]) -> tuple[str, ...]:
    """Return the texts in ``exclude``, and what Jekyll excludes by itself (``Configuration#add_default_excludes``)."""
    return tuple(dict.fromkeys([*_globs(value, "exclude"), *_EXCLUDED]))


def _globs(value: list[object], key: str) -> tuple[str, ...]:
    """Return the texts of a list; other things are never matched (``EntryFilter#glob_include?``)."""
    return tuple(_without_nul(entry, key, index) for index, entry in enumerate(value) if isinstance(entry, str))


def _markdown(config: Mapping[str, Any]) -> frozenset[str]:
    """Return the extensions of Markdown (``Converters::Markdown#extname_list``).

    A blank behind a comma belongs to an extension, which no file has then.
    """
    written = _text(config, "markdown_ext").rstrip(",")
    return frozenset(f".{downcase(part)}" for part in written.split(",") if written)


def _encoding(value: object) -> str:
    """Return ``encoding`` (``Site#configure_file_read_opts``)."""
    if not _is_true(value) or value == "utf-8":
        return "utf-8"
    key, remedy = ("encoding",), "Write utf-8, or delete the line"
    if not isinstance(value, str):
        raise refusal(key, value, "a text", _STOPS, remedy)
    from newspost.ruby.encodings import text_codec  # noqa: PLC0415 - few sites set one

    try:
        return text_codec(value)
    except ValueError:
        raise refusal(key, value, "one that Ruby reads text in", "Jekyll fails on every file", remedy) from None


def _time(value: object, zone: tzinfo) -> object:
    """Return ``time`` as it is written, if Jekyll can read it (``Site#reset``)."""
    if not _is_true(value):
        return None
    from newspost.ruby.dates import parse_time  # noqa: PLC0415 - few sites set a time

    if parse_time(ruby_text(value, zone), zone) is None:
        raise refusal(("time",), value, "a time", _STOPS, "Write YYYY-MM-DD HH:MM:SS, or delete the line")
    return value


# --- what has no place in the settings, but stops Jekyll --------------------------------------------------------------


def _check_lists(given: Mapping[str, Any]) -> None:
    """Refuse what has to be a list, where it is written at all (``Configuration#validate``)."""
    for key in ("plugins", "include", "exclude"):
        if key in given and not isinstance(given[key], list):
            raise refusal((key,), given[key], "a list", _STOPS, "Write a list, or delete the line")


def _check_rest(config: Mapping[str, Any]) -> None:
    """Refuse what Jekyll fails on before it comes to the posts."""
    for key in ("cache_dir", "layouts_dir", "data_dir"):
        if config.get(key) is not None:
            _path(config, key)
    if isinstance(config.get("includes_dir"), str):
        _path(config, "includes_dir")
    _check_plugins(config)
    liquid, kramdown = config["liquid"], config["kramdown"]
    if not isinstance(liquid, dict):
        raise refusal(("liquid",), liquid, "a map", _STOPS, "Write a map, or delete the line")
    if not isinstance(liquid["error_mode"], str):
        raise refusal(("liquid", "error_mode"), liquid["error_mode"], "a text", _STOPS, "Write warn, lax or strict")
    if not isinstance(kramdown, dict) and kramdown is not False:
        raise refusal(("kramdown",), kramdown, "a map", _STOPS, "Write a map, or delete the line")


def _check_plugins(config: Mapping[str, Any]) -> None:
    """Refuse names of plugins, and folders of them, that are no text; whether there are such is not asked."""
    if not _is_true(config.get("safe")):
        _check_texts(config["plugins"], "plugins")
    folders = config["plugins_dir"]
    if isinstance(folders, list):
        _check_texts(folders, "plugins_dir")
    elif folders != {}:
        _path(config, "plugins_dir")


def _check_texts(entries: list[object], key: str) -> None:
    """Refuse what is no text in a list of paths."""
    for index, entry in enumerate(entries):
        if not isinstance(entry, str):
            raise refusal((key, index), entry, "a text", _STOPS, "Put it in quotes, or delete it")
        _without_nul(entry, key, index)
