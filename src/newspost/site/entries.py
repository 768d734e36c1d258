"""A file of a site, and what Jekyll makes of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol

from newspost.files import read_bytes
from newspost.header.fence import whole
from newspost.header.unreadable import UnreadableHeader
from newspost.jekyll.context import Context
from newspost.jekyll.document import DateSource, Document, read_document
from newspost.jekyll.excerpts import Excerpt
from newspost.jekyll.filtering import is_data
from newspost.jekyll.names import read_name
from newspost.jekyll.taxonomy import folder_categories
from newspost.meaning.reading import Reading
from newspost.post import Post
from newspost.problems import InvalidConfig
from newspost.text.patterns import later

if TYPE_CHECKING:
    from newspost.dialect import Dialect
    from newspost.jekyll.defaults import Defaults
    from newspost.jekyll.settings import Settings
    from newspost.site.walk import Found

_SURROGATE: Final = later("[\ud800-\udfff]")


class Surroundings(Protocol):
    """What an entry has to know of its site: `newspost.Site` has it."""

    settings: Settings
    source: str
    zone: tzinfo
    time: datetime
    defaults: Defaults
    dialect: Dialect

    @property
    def zone_name(self) -> str:
        """What to call the zone."""
        ...

    @property
    def newest(self) -> frozenset[str]:
        """The posts that ``limit_posts`` keeps."""
        ...


class Entry:
    """A file below ``_posts`` or ``_drafts``: the post in it, and what Jekyll makes of that post on this site.

    ``path`` is absolute, ``relative_path`` below the site's source, with slashes. What is not asked for is not read.
    Where the file cannot be read, whatever has to read it raises OSError. ``data`` is what it is taken to hold, if that
    is not what is on the disk, ``status`` what is known of it already, or what an archive says of it.
    """

    def __init__(
        self, site: Surroundings, found: Found, data: bytes | None = None, status: os.stat_result | None = None
    ) -> None:
        self.site = site
        self.found = found
        self.data = data
        self.relative_path = found.path
        self.path = f"{site.source}{os.sep}{found.path.replace('/', os.sep)}"
        if status is not None:
            self.status = status

    def __repr__(self) -> str:
        return f"<Entry {self.relative_path}>"

    # --- the file ---------------------------------------------------------------------------------------------------

    @cached_property
    def status(self) -> os.stat_result | None:
        """What the system says of the file; None where there is none."""
        try:
            return os.stat(self.path)  # noqa: PTH116 - once a post, where a Path would cost more than the call
        except OSError:
            return None

    @cached_property
    def reading(self) -> Reading:
        """The file as it is read with what the site gives."""
        return self._read(self.path)

    @cached_property
    def post(self) -> Post:
        """The post: its Article has the site's zone, defaults and categories of the path, as Jekyll has them."""
        return Post(self.reading)

    def post_as(self, path: str) -> Post:
        """Read the post by another path that leads to the file: it is the one that messages will name."""
        return Post(self._read(path))

    def _read(self, path: str) -> Reading:
        data = read_bytes(path) if self.data is None else self.data
        return Reading(data, path, self._context(), self.site.dialect)

    @property
    def _path_in_collections(self) -> str:
        """The path by which Jekyll goes: below the site's collections_dir."""
        place = self.site.settings.collections_dir
        return self.relative_path.removeprefix(f"{place}/") if place else self.relative_path

    @property
    def context(self) -> Context:
        """What the site gives to the post."""
        return self.reading.context

    @cached_property
    def _defaults(self) -> tuple[Mapping[str, Any], str | None]:
        """The front matter defaults for the path, or why Jekyll fails to tell them."""
        try:
            return self.site.defaults.for_path(self._path_in_collections), None
        except InvalidConfig as error:
            return {}, error.message

    def _context(self) -> Context:
        """Put together what the site gives to the post."""
        site, settings = self.site, self.site.settings
        path = self._path_in_collections
        is_draft = "_posts" not in path
        defaults = self._defaults[0]
        status = self.status if is_draft or self.found.is_draft or defaults.get("draft") else None
        return Context(
            read_name(path),
            site.zone,
            folder_categories(path, is_draft=is_draft),
            defaults,
            site.time,
            None if status is None else datetime.fromtimestamp(status.st_mtime // 1, UTC).astimezone(site.zone),
            is_draft,
            settings.markdown,
            settings.excerpt_separator,
            settings.encoding,
            settings.permalink,
        )

    @cached_property
    def is_readable(self) -> bool:
        """Whether Jekyll would read the file, were it only for its name and place."""
        if self.found.ignored is not None or _SURROGATE.search(self.relative_path):
            return False
        status = self.status
        return self.data is not None or (status is not None and stat.S_ISREG(status.st_mode))

    # --- what becomes of it -----------------------------------------------------------------------------------------

    @property
    def ignored(self) -> str | None:
        """Why Jekyll passes the file over, in words; None where it does not (it may still stop at it: `stops`)."""
        return self._ignored_by_name or self._ignored_by_content or self._ignored_by_number

    @property
    def published(self) -> bool:
        """Whether the post is among those of the site: Jekyll neither passes it over nor stops at reading it."""
        return self.ignored is None and self.document.stops is None

    @property
    def stops(self) -> str | None:
        """Why Jekyll stops the whole build at this file; None where it does not."""
        if self.found.ignored is None and _SURROGATE.search(self.relative_path):
            return "the file's name is not UTF-8"
        if self._ignored_by_name is not None:
            return None
        return self.document.stops or (self._address[1] if self.ignored is None else None)

    @property
    def error(self) -> str | None:
        """Why Jekyll drops all that the front matter says and publishes the post nevertheless, dated at the build."""
        return self.document.error if self.is_readable else None

    @cached_property
    def _ignored_by_name(self) -> str | None:
        """Why Jekyll does not even open the file."""
        if self.found.ignored is not None:
            return self.found.ignored
        if _SURROGATE.search(self.relative_path):
            return "the file's name is not UTF-8, at which Jekyll stops the whole build"
        if self.found.is_draft and not self.site.settings.show_drafts:
            return "it is a draft, and the site does not show drafts"
        return None if self.is_readable else "there is no file that can be read"

    @property
    def _ignored_by_content(self) -> str | None:
        """Why Jekyll drops a file that it has read (``PostReader#processable?``, ``Publisher#publish?``)."""
        document, settings = self.document, self.site.settings
        if document.stops is not None:
            return None
        if (unusable := self._without_content) is not None:
            return unusable
        if document.is_hidden and not settings.unpublished:
            given = "empty" if document.data["published"] is None else "false"
            return f"`published` is {given}"
        if not settings.future and document.date is not None and document.date > self.site.time:
            return f"its date, {document.date}, is in the future"
        return None

    @property
    def _without_content(self) -> str | None:
        """Why Jekyll has no text to make a page of."""
        if is_data(self.relative_path):
            return "it is a data file to Jekyll, by its extension"
        if not self.reading.is_decoded:
            return f"it is not {self.site.settings.encoding.upper()}"
        return f"Jekyll fails to read it: {self.document.error}" if self.document.is_unread else None

    @property
    def _ignored_by_number(self) -> str | None:
        """Why Jekyll drops a post that it would have kept: there are more than it should read."""
        limit = self.site.settings.limit_posts
        if limit and self.document.stops is None and self.relative_path not in self.site.newest:
            return f"it is not among the {limit} newest, which limit_posts keeps"
        return None

    # --- what it is -------------------------------------------------------------------------------------------------

    @cached_property
    def document(self) -> Document:
        """What Jekyll knows of the post once it has read it; asked of a file that it does not open, what it would."""
        if is_data(self.relative_path):
            return self._data_document()
        reading = self.reading
        return read_document(
            reading.header,
            reading.context,
            is_decoded=reading.is_decoded,
            strict=self.site.settings.strict_front_matter,
            unread=self._defaults[1],
        )

    def _data_document(self) -> Document:
        """Return what Jekyll makes of a data file: it loads the whole of it, and has no content then."""
        from newspost.header.nodes import compose  # noqa: PLC0415 - few sites have any

        context, stops = self.context, None
        try:
            compose(self.reading.text, whole(self.reading.text))
        except UnreadableHeader as error:
            stops = f"Jekyll loads it as data, and cannot read it: {error.message}"
        bare = Context(None, context.zone, build_time=context.build_time, markdown=context.markdown)
        return Document({}, bare, stops=stops, date=context.build_time, date_source="build time")

    @property
    def date(self) -> datetime | None:
        """The instant that Jekyll gives the post, on the site's clock; None where there is none."""
        return self.document.date if self.is_readable else None

    @property
    def date_source(self) -> DateSource | None:
        """Where the date is from."""
        return self.document.date_source if self.is_readable else None

    @property
    def title(self) -> object:
        """The title, of whatever type it is to Jekyll; None where it has none."""
        return self.document.title

    @property
    def slug(self) -> str | None:
        """The slug as text; None where Jekyll has none."""
        slug = self.document.slug
        return slug if isinstance(slug, str | None) else self.document.text(slug)

    @property
    def layout(self) -> object:
        """The layout, of whatever type it is to Jekyll."""
        return self.document.data.get("layout")

    @property
    def permalink(self) -> object:
        """The permalink that the post or the site's defaults give it, if any."""
        return self.document.data.get("permalink")

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories as Jekyll prints them, those of the folders first."""
        return self.document.categories

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags as Jekyll prints them."""
        return self.document.tags

    @property
    def url(self) -> str | None:
        """The address of the page on the site, without its baseurl.

        For a draft, a hidden or a future post it is the one that it would have. None where Jekyll makes no page of the
        file, or stops at it.
        """
        return self._address[0]

    @cached_property
    def _address(self) -> tuple[str | None, str | None]:
        """The address, or why Jekyll cannot make one."""
        if not self.is_readable:
            return None, None
        from newspost.site.addresses import post_address  # noqa: PLC0415 - who asks for no URL needs none of it

        return post_address(self._path_in_collections, self.document, self.site.settings)

    @property
    def page(self) -> str | None:
        """The file that Jekyll writes, below the site's destination; None where there is no address."""
        url = self.url
        return None if url is None else self.page_at(url)

    def page_at(self, url: str) -> str:
        """Return the file that Jekyll writes for a page at ``url``."""
        from newspost.site.addresses import page_at  # noqa: PLC0415 - as above

        return page_at(url, self._path_in_collections, self.document, self.site.settings)

    @property
    def excerpt(self) -> Excerpt | None:
        """The excerpt, as Jekyll cuts it; None where it makes none."""
        if self.error is None or self.document.data.get("excerpt"):
            return self.post.excerpt
        return None
