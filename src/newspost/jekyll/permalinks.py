"""Permalinks: the address of a post out of a template such as `/:year/:month/:day/:title/` (``Document#url``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from newspost.jekyll import drops
from newspost.jekyll.addresses import UnusableAddress, escape_path, sanitize
from newspost.jekyll.slugs import slugify
from newspost.ruby.letters import downcase
from newspost.ruby.paths import extname

# --- what a template can ask for --------------------------------------------------------------------------------------


class AddressParts(NamedTuple):
    """What a template can ask for.

    Attributes:
        slug: The post's `slug`, of whatever type; None where it has none.
        basename: The file's name without its extension.
        path: What `cleaned_path` gives.
        categories: Their texts, in order.
        date: The post's date, in the site's zone.
        output_ext: What `output_extension` gives.
        collection: The collection's label.
    """

    slug: object
    basename: str
    path: str
    categories: tuple[str, ...]
    date: datetime
    output_ext: str
    collection: str = "posts"


_MONTH_NAMES: Final = "January February March April May June July August September October November December"
_DAY_NAMES: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_MONTHS: Final = _MONTH_NAMES.split()
_DAYS: Final = _DAY_NAMES.split()


def _slug(parts: AddressParts) -> str:
    """Give the text that the slug is made of."""
    if parts.slug is None:
        return parts.basename
    if isinstance(parts.slug, str):
        return parts.slug
    raise _no_text("slug")


def _no_text(key: str) -> UnusableAddress:
    """Give the error for a value of the header that must be a text."""
    return UnusableAddress(
        f"`{key}` is not a text. Jekyll stops the build. Put its value in quotes, or delete the line."
    )


@lru_cache(maxsize=256)
def _joined(categories: tuple[str, ...]) -> str:
    """Join categories in small letters, each of them once."""
    return "/".join(dict.fromkeys(map(downcase, categories)))


@lru_cache(maxsize=256)
def _slugified(categories: tuple[str, ...]) -> str:
    """Join the slugs of categories, each of them once."""
    return "/".join(dict.fromkeys(map(slugify, categories)))


_KEYS: Final[dict[str, Callable[[AddressParts], str]]] = {
    "collection": lambda parts: parts.collection,
    "name": lambda parts: slugify(parts.basename),
    "title": lambda parts: slugify(_slug(parts), "pretty", cased=True),
    "slug": lambda parts: slugify(_slug(parts)),
    "categories": lambda parts: _joined(parts.categories),
    "slugified_categories": lambda parts: _slugified(parts.categories),
    "path": lambda parts: parts.path,
    "output_ext": lambda parts: parts.output_ext,
    "year": lambda parts: f"{parts.date.year:04}",
    "month": lambda parts: f"{parts.date.month:02}",
    "day": lambda parts: f"{parts.date.day:02}",
    "hour": lambda parts: f"{parts.date.hour:02}",
    "minute": lambda parts: f"{parts.date.minute:02}",
    "second": lambda parts: f"{parts.date.second:02}",
    "i_day": lambda parts: str(parts.date.day),
    "i_month": lambda parts: str(parts.date.month),
    "short_month": lambda parts: _MONTHS[parts.date.month - 1][:3],
    "long_month": lambda parts: _MONTHS[parts.date.month - 1],
    "short_year": lambda parts: f"{parts.date.year % 100:02}",
    "w_year": lambda parts: f"{parts.date.isocalendar().year:04}",
    "week": lambda parts: f"{parts.date.isocalendar().week:02}",
    "w_day": lambda parts: str(parts.date.isoweekday()),
    "short_day": lambda parts: _DAYS[parts.date.weekday()][:3],
    "long_day": lambda parts: _DAYS[parts.date.weekday()],
    "y_day": lambda parts: f"{parts.date.timetuple().tm_yday:03}",
}
"""The keys of Jekyll's ``UrlDrop``; its names of months and days are English in every locale."""

_NUMBERS: Final = frozenset(
    {"year", "month", "day", "hour", "minute", "second", "i_day", "i_month", "short_year", "w_year", "week", "w_day"}
)
"""Those that need no escape."""

KNOWN: Final = frozenset(_KEYS)
"""The placeholders that stand for something."""

# --- templates --------------------------------------------------------------------------------------------------------


class _Placeholder(NamedTuple):
    """A placeholder: its name, and the underscore behind it that is none of the name's."""

    name: str
    tail: str


_PLACEHOLDER: Final = re.compile(r":([a-z_]++)")


def placeholders(template: str) -> Iterator[str]:
    """Yield the names that a template asks for, in order, known or not.

    An underscore at the end of a name is not taken for a part of it, so that `:month_:day` works.

    >>> list(placeholders("/:year/:month_:day/:titel"))
    ['year', 'month', 'day', 'titel']
    """
    return (piece.name for piece in _pieces(template) if isinstance(piece, _Placeholder))


@lru_cache(maxsize=256)
def _pieces(template: str) -> tuple[str | _Placeholder, ...]:
    """Take a template apart."""
    pieces: list[str | _Placeholder] = []
    for number, piece in enumerate(_PLACEHOLDER.split(template)):
        name = piece.removesuffix("_")
        pieces.append(_Placeholder(name, piece[len(name) :]) if number % 2 else piece)
    return tuple(pieces)


def address_of(template: str, permalink: object, parts: AddressParts) -> str:
    """Make the address of a post: ``Document#url``.

    Args:
        template: The template of the collection, as `template_of` gives it.
        permalink: The post's own `permalink`, which is a template too; None or False for none.
        parts: What to put in.

    Returns:
        The address from the site's root on, with a slash at its front.

    Raises:
        UnusableAddress: A placeholder is unknown, the permalink or a slug that is asked for is no text, or a category
            cannot be escaped.

    >>> from datetime import UTC
    >>> day = datetime(2022, 3, 24, tzinfo=UTC)
    >>> parts = AddressParts("说明", "2022-03-24-说明", "/2022-03-24-说明", ("News",), day, ".html")
    >>> address_of("/:categories/:year/:title:output_ext", None, parts)
    '/news/2022/%E8%AF%B4%E6%98%8E.html'
    """
    if permalink is not None and permalink is not False:
        if not isinstance(permalink, str):
            raise _no_text("permalink")
        template = permalink
    return sanitize(
        "".join([piece if isinstance(piece, str) else _filled(piece, parts) for piece in _pieces(template)])
    )


def _filled(placeholder: _Placeholder, parts: AddressParts) -> str:
    """Give what is put in for a placeholder."""
    name, tail = placeholder
    if name in _NUMBERS:
        return _KEYS[name](parts) + tail
    if name in _KEYS:
        value = escape_path(_KEYS[name](parts))
        return _replaced(f":{name}", tail, value) if "\\" in value else value + tail
    if name in drops.EMPTY:
        return tail
    why = "is no text" if name in drops.FAILING else "Jekyll does not know"
    raise UnusableAddress(f"The permalink asks for `:{name}`, which {why}. Jekyll stops the build. Write one it knows.")


_SPECIAL: Final = re.compile(r"\\([0-9&`'\\]|k<)")


def _replaced(matched: str, behind: str, text: str) -> str:
    r"""Put a text in as `String#sub` does, for which a backslash is special: ``\0`` is the text that gives way.

    Only a category of several lines brings one here, see `escape_path`.

    Raises:
        UnusableAddress: It names a group, and there is none.
    """

    def meant(match: re.Match[str]) -> str:
        if match[1] == "k<":
            raise UnusableAddress(r"A category holds `\k<`. Jekyll stops the build. Write it without the backslash.")
        return {"0": matched, "&": matched, "'": behind, "\\": "\\"}.get(match[1], "")

    return _SPECIAL.sub(meant, text) + behind


# --- the file ---------------------------------------------------------------------------------------------------------


def output_extension(permalink: object, extension: str, markdown: frozenset[str]) -> str:
    """Give the extension of the page that is made of a post: ``Renderer#output_ext``.

    Args:
        permalink: The post's own `permalink`; None or False for none.
        extension: The file's, with its dot.
        markdown: The extensions of the site's `markdown_ext`, with their dots.

    Raises:
        UnusableAddress: The permalink is no text, or holds a NUL.

    >>> output_extension("/feed.xml", ".md", frozenset({".md"})), output_extension(None, ".MD", frozenset({".md"}))
    ('.xml', '.html')
    """
    return _written_extension(permalink) or _converted(extension, markdown)


def _written_extension(permalink: object) -> str:
    """Give the extension that a permalink ends with."""
    if permalink is None or permalink is False:
        return ""
    if not isinstance(permalink, str):
        raise _no_text("permalink")
    if permalink.endswith("/"):
        return ""
    if "\0" in permalink:
        raise UnusableAddress("`permalink` holds a NUL. Jekyll stops the build. Write it without.")
    return extname(permalink)


def _converted(extension: str, markdown: frozenset[str]) -> str:
    """Give the extension that Jekyll's converters make of another one; those for style sheets have the last word."""
    lines = extension.casefold().split("\n")  # their patterns, `/^\.scss$/i` and the like, are per line
    if ".scss" in lines or ".sass" in lines:
        return ".css"
    return ".html" if downcase(extension) in markdown else extension


def cleaned_path(relative_path: str) -> str:
    """Give what `:path` stands for in a post: ``Document#cleaned_relative_path``.

    >>> cleaned_path("news/_posts/2022-03-24-a...md")
    'news//2022-03-24-a'
    """
    return relative_path.removesuffix(extname(relative_path)).replace("_posts", "", 1).rstrip(".")
