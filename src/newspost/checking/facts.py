"""What rules about a whole site need to know of each post, so that no post is read again for them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from newspost.faults.views import NAMED_ID, article_number, category_page, find_key, folder_page, is_news, item_places
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.meaning.reading import Reading
    from newspost.site.entries import Entry

_BARE_SITE: Final = re.compile(r"https?+://[^/?#]++/?+", re.IGNORECASE)


class Spot(NamedTuple):
    """A piece of a post's text and where it stands: offsets in code points, lines and columns from 1."""

    text: str = ""
    start: int = 0
    line: int = 1
    column: int = 1

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def end_line(self) -> int:
        """The line that it ends on."""
        return self.line + self.text.count("\n")

    @property
    def end_column(self) -> int:
        """The column behind its last character."""
        before = self.text.rfind("\n")
        return self.column + len(self.text) if before < 0 else len(self.text) - before


_NOWHERE: Final = Spot()


class PostFacts(NamedTuple):
    """What rules about a whole site need to know of one post.

    * ``path`` is below the site's source, with slashes; ``folder`` is the folder in it, ``name`` the path by which
      Jekyll goes, below the site's collections_dir.
    * ``url`` is the address on the site, ``page`` the file that Jekyll writes, None where there is none; ``published``
      tells whether the site has the post.
    * ``title``, ``slug``, ``day`` (YYYY-MM-DD, in the site's zone), ``categories`` and ``tags`` are Jekyll's.
    * ``source_id`` is what the source calls the article: its number in the source line or in the file's name, or else
      the address of the source; ``named_id`` is the number in the file's name.
    * ``nav`` are the categories whose pages the navigation leads to (``.../category/NAME.html``), ``nav_folders`` those
      that it leads to by a relative address (``../NAME/``); ``post_urls`` are the names in ``{% post_url %}``.
    * The other places are those of the values, of each category in turn; 1:1 where there are none.
    """

    path: str
    name: str = ""
    folder: str = ""
    url: str | None = None
    page: str | None = None
    published: bool = True
    title: str | None = None
    slug: str | None = None
    day: str | None = None
    source_id: str | None = None
    named_id: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    nav: tuple[Spot, ...] = ()
    nav_folders: tuple[Spot, ...] = ()
    post_urls: tuple[Spot, ...] = ()
    title_at: Spot = _NOWHERE
    url_at: Spot = _NOWHERE
    source_at: Spot = _NOWHERE
    categories_at: tuple[Spot, ...] = ()

    def to_json(self) -> str:
        """Return the facts as JSON; `from_json` makes them facts again."""
        return json.dumps(self)

    @classmethod
    def from_json(cls, text: str) -> PostFacts:
        """Return the facts that `to_json` wrote.

        Raises:
            TypeError, ValueError: the text is no such thing.
        """
        values = json.loads(text)
        if len(values) != len(cls._fields):
            raise TypeError(text)
        for number in _OF_TEXTS:
            values[number] = tuple(values[number])
        for number in _OF_SPOTS:
            values[number] = tuple([Spot._make(value) for value in values[number]])
        for number in _SPOTS:
            values[number] = Spot._make(values[number])
        return cls._make(values)


_OF_TEXTS: Final = tuple(map(PostFacts._fields.index, ("categories", "tags")))
_OF_SPOTS: Final = tuple(map(PostFacts._fields.index, ("nav", "nav_folders", "post_urls", "categories_at")))
_SPOTS: Final = tuple(map(PostFacts._fields.index, ("title_at", "url_at", "source_at")))


def facts_of(entry: Entry) -> PostFacts:
    """Return what the rules above need to know of a file.

    Raises:
        OSError: the file cannot be read.
    """
    path = entry.relative_path
    settings = entry.site.settings
    name = path.removeprefix(f"{settings.collections_dir}/") if settings.collections_dir else path
    folder = path.rpartition("/")[0]
    if not entry.published:
        return PostFacts(path, name, folder, published=False)
    reading, title, date, url, categories = entry.reading, entry.title, entry.date, entry.url, entry.categories
    named = NAMED_ID.fullmatch(entry.context.name.slug) if entry.context.name else None
    named_id = named[0] if named else None
    source_id, source = _source(reading)
    nav, nav_folders = _navigation(reading)
    return PostFacts(
        path,
        name,
        folder,
        url,
        None if url is None else entry.page_at(url),
        title=title if isinstance(title, str) else None,
        slug=entry.slug,
        day=None if date is None else date.date().isoformat(),
        source_id=source_id or named_id,
        named_id=named_id,
        categories=categories,
        tags=entry.tags,
        nav=nav,
        nav_folders=nav_folders,
        post_urls=_post_urls(reading),
        title_at=_value_spot(reading, "title"),
        url_at=_value_spot(reading, "permalink", "slug"),
        source_at=_spot(reading, source),
        categories_at=_category_spots(reading, categories),
    )


def _spot(reading: Reading, span: Span | None) -> Spot:
    """Return a piece of the text with its lines and columns."""
    if span is None:
        return _NOWHERE
    start, end = span
    return Spot(reading.text[start:end], start, *reading.lines.position(start))


def _value_spot(reading: Reading, *names: str) -> Spot:
    """Return where the value of the first of these keys stands that the front matter has."""
    for name in names:
        if name in reading.header.data and (key := find_key(reading, name)) is not None:
            return _spot(reading, key.value)
    return _NOWHERE


def _category_spots(reading: Reading, categories: Sequence[str]) -> tuple[Spot, ...]:
    """Return where each category is written: on its own, or in a value that holds it."""
    if not categories:
        return ()
    name = "categories" if "categories" in reading.header.data else "category"
    whole = find_key(reading, name)
    value = whole.value if whole else None
    if value is not None and len(categories) == 1 and value.of(reading.text) == categories[0]:
        return (_spot(reading, value),)
    places = item_places(reading, name)
    return tuple([_spot(reading, places.get(category, value)) for category in categories])


def _source(reading: Reading) -> tuple[str | None, Span | None]:
    """Return what the source calls the article, and where that stands: NW and 18 digits, else the whole address.

    An address that is but a site's says nothing, and one at the end of a post that no program made may be any link.
    """
    tail, text = reading.body.tail, reading.text
    if number := article_number(reading):
        mark = "NW" if text.endswith("NW", 0, number.start()) else ""
        return mark + number[0], Span(*number.span())
    span = Span(tail.url_start, tail.url_end)
    if not tail.has_http_url or not is_news(reading) or _BARE_SITE.fullmatch(text, *span):
        return None, None
    return span.of(text), span


def _navigation(reading: Reading) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
    """Return the pages of categories that the navigation leads to, and the folders by a relative address.

    A first link that disagrees with the post's own category is told of already: NV004, or TX005.
    """
    text, links = reading.text, reading.body.tail.links
    if links and _disagrees(reading):
        links = links[1:]
    nav: list[Spot] = []
    folders: list[Spot] = []
    for _, _, _, href, end in links:
        if page := category_page(text, href, end):
            nav.append(_spot(reading, page))
        if text.startswith(("./", "../"), href) and (folder := folder_page(text, href, end)):
            folders.append(_spot(reading, folder))
    return tuple(nav), tuple(folders)


def _disagrees(reading: Reading) -> bool:
    """Whether a rule about the post alone has something against its first link."""
    _, label, label_end, href, href_end = reading.body.tail.links[0]
    text, data = reading.text, reading.header.data
    page = category_page(text, href, href_end)
    if page and page.of(text) == data.get("categories") and text[label:label_end] == f"返回{data.get('tags')}":
        return False
    from newspost.faults.tail import find_disagreement  # noqa: PLC0415 - for odd navigation only

    return any(fault.code in {"NV004", "TX005"} for fault in find_disagreement(reading))


def _post_urls(reading: Reading) -> tuple[Spot, ...]:
    """Return the names in ``post_url``."""
    if "post_url" not in reading.text or reading.data.get("render_with_liquid") is False:
        return ()
    from newspost.faults.liquid import find_tags  # noqa: PLC0415 - few posts have any

    return tuple([_spot(reading, span) for span in find_tags(reading.text, reading.body_start, "post_url")])
