"""What rules of several families ask of a reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.faults.words import is_slip
from newspost.text.patterns import later
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.header.locate import Key
    from newspost.meaning.reading import Reading

KNOWN_KEYS: Final = (
    *("title", "date", "layout", "categories", "category", "tags", "tag"),
    *("permalink", "published", "slug", "excerpt"),
)
"""The keys that mean something to Jekyll in every post."""

OWN_FIELDS: Final = frozenset({"title", "date", "layout", "categories", "tags"})
"""Those that are fields of an Article by the same name; all others are in its ``extra``."""

ODD_BLANK: Final = later("[\xa0\u3000\u200b\ufeff]++")
"""What looks like a blank, or like nothing, and is a part of a key to YAML."""

NAMED_ID: Final = later(r"(?:NW)?(\d{18})", re.ASCII)
"""A slug that is the number of an article."""

_FOLDER: Final = later(r"(?:(?:https?:)?//[^/]++|\.\.?)?/([^/.]++)(?:\.html?|/)?")
_PAGES: Final = "/category/"
_PAGE_ENDINGS: Final = (".html", ".htm", "/")
_WORD: Final = later(r"[^ \t\n\v\f\r\"']++")
_NUMBER: Final = later(r"(?<!\d)\d{18}(?!\d)", re.ASCII)


def find_key(reading: Reading, name: str) -> Key | None:
    """Return the top-level key ``name`` with its value; the last one, which is the one that counts."""
    return reading.outer_keys.get(name)


def place(reading: Reading, name: str) -> Span:
    """Return where the value of ``name`` stands, its key where there is no value, the front matter where neither is."""
    key = find_key(reading, name)
    if key is None:
        fence = reading.header.fence
        return Span(fence.yaml.start, fence.yaml.start + 3) if fence else Span(0, 0)
    return key.value if key.value.start < key.value.end or key.key is None else key.key


def item_places(reading: Reading, name: str) -> dict[str, Span]:
    """Return where the items of a list, or of a text that is split, stand; those that are written as they are read."""
    text = reading.text
    items = [key.value for key in reading.keys if key.path[:1] == (name,) and len(key.path) == 2]
    if items:
        return {span.of(text).strip("\"'"): span for span in items}
    start, end = place(reading, name)
    return {found[0]: Span(*found.span()) for found in _WORD.finditer(text, start, end)}


def misspelt(reading: Reading) -> dict[str, Key]:
    """Return the top-level keys that are no key of Jekyll's but for a slip, by the keys that were meant."""
    data = reading.header.data
    if not data.keys() - KNOWN_KEYS:
        return {}
    found: dict[str, Key] = {}
    for key in reading.keys:
        name = key.path[0]
        if key.key is None or len(key.path) > 1 or not isinstance(name, str) or name in KNOWN_KEYS:
            continue
        written = ODD_BLANK.sub("", name)
        meant = next((known for known in KNOWN_KEYS if known not in data and is_slip(written, known)), None)
        if meant is not None:
            found.setdefault(meant, key)
    return found


def is_news(reading: Reading) -> bool:
    """Whether the post was made by a program: it has an attribution, navigation, or a source with an article's number.

    Without navigation a line at the end may be any link; 18 digits are no accident.
    """
    body = reading.body
    return body.attribution is not None or bool(body.tail.links) or article_number(reading) is not None


def article_number(reading: Reading) -> re.Match[str] | None:
    """Return where the source line has the 18 digits by which the source knows the article."""
    tail = reading.body.tail
    return _NUMBER.search(reading.text, tail.url_start, tail.url_end) if tail.url_start >= 0 else None


def is_markdown(reading: Reading) -> bool:
    """Whether the body goes through kramdown; a post without a path is taken for Markdown."""
    name = reading.context.name
    return name is None or not name.extension or name.extension.lower() in reading.context.markdown


def folders(path: str) -> tuple[str, ...]:
    """Return the folders of a path, outermost first."""
    *above, _ = path.replace("\\", "/").split("/")
    return tuple([part or "/" for index, part in enumerate(above) if part not in {"", "."} or not index])


def category_page(text: str, start: int, end: int) -> Span | None:
    """Return where the target ``text[start:end]`` names a category: in ``.../category/NAME.html``."""
    first = text.find(_PAGES, start, end) + len(_PAGES)
    if first < len(_PAGES) or first == end:
        return None
    suffix = next((ending for ending in _PAGE_ENDINGS if text.endswith(ending, first + 1, end)), "")
    return Span(first, end - len(suffix))


def folder_page(text: str, start: int, end: int) -> Span | None:
    """Return where the target ``text[start:end]`` names a folder below the site or beside the page: in ``../NAME/``."""
    found = _FOLDER.fullmatch(text, start, end)
    return Span(*found.span(1)) if found else None
