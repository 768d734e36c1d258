"""A site and its posts, as Jekyll reads them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from errno import ENOENT, ENOTDIR
from os import PathLike
from pathlib import Path
from typing import Any, Final

from newspost.dialect import FINEWS, Dialect
from newspost.jekyll.defaults import Defaults
from newspost.jekyll.settings import Settings
from newspost.ruby.moments import localize
from newspost.ruby.zones import resolve_zone, site_zone
from newspost.site.config_file import find_config, load_settings
from newspost.site.entries import Entry
from newspost.site.folders import Folder, OnDisk
from newspost.site.walk import Found, Walk

_MAGIC: Final = frozenset({"_posts", "_drafts"})


class Site:
    """A Jekyll site: its settings, and what becomes of each of its posts.

    ``folder`` is where its config is, ``source`` where its files are (the same, unless the config says otherwise), both
    absolute. ``config`` are the files of its config, none where it has none. ``zone`` is its time zone;
    ``zone_is_known`` is false where the config names one that there is not, for which Jekyll takes UTC without a word.
    ``time`` is the moment of the build, ``files`` what it asks of the folder of its files. Made by `open` and `around`.
    """

    def __init__(  # noqa: PLR0913 - what `open` found out
        self,
        folder: Path,
        config: tuple[Path, ...],
        settings: Settings,
        *,
        zone: tzinfo | None = None,
        time: datetime | None = None,
        dialect: Dialect = FINEWS,
        files: Folder | None = None,
    ) -> None:
        self.dialect = dialect
        self.folder = str(folder)
        self.config = tuple(map(str, config))
        self.settings = settings
        source, destination = (
            Path(os.path.normpath(folder / Path(path).expanduser())) for path in (settings.source, settings.destination)
        )
        self.source = str(source)
        self.zone, self.zone_is_known = site_zone(settings.timezone) if zone is None else (zone, True)
        if zone is not None:
            self.settings = settings._replace(timezone=str(zone))
        self.time = localize(self._written_time() or datetime.now(UTC) if time is None else time, self.zone)
        self.files: Folder = OnDisk(source, config) if files is None else files
        self.defaults = Defaults(settings.defaults, settings.collections_dir, self.files.glob)
        self._made_of = (folder, config, settings, zone, self.time, dialect, files)
        self._newest: frozenset[str] | None = None
        self._walk = Walk(source, destination, settings, self.files.is_folder)

    @property
    def zone_name(self) -> str:
        """What to call the zone: as the config does."""
        if self.zone_is_known:
            return self.settings.timezone or str(self.zone)
        return f"UTC (there is no {self.settings.timezone!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, self._made_of

    def __repr__(self) -> str:
        return f"<Site {self.source}>"

    @classmethod
    def open(  # noqa: PLR0913 - the options of `jekyll build`
        cls,
        folder: str | PathLike[str],
        *,
        config: Sequence[str | PathLike[str]] | None = None,
        timezone: str | tzinfo | None = None,
        time: datetime | None = None,
        dialect: Dialect | None = None,
        future: bool | None = None,
        unpublished: bool | None = None,
        show_drafts: bool | None = None,
    ) -> Site:
        """Open the site in ``folder``, by its ``_config.yml`` (or .yaml, or .toml), as ``jekyll build`` would there.

        A site without a config has Jekyll's own settings. ``config`` names other files instead, the later before the
        earlier. What else is given goes before the config: ``timezone`` (an IANA name or a tzinfo; where neither says
        one, UTC: Jekyll takes the machine's), ``time`` of the build (aware; default: the config's, else now), and
        whether ``future`` and ``unpublished`` posts are published and drafts are shown. ``dialect`` is that of `loads`.

        Raises:
            InvalidConfig: Jekyll cannot use the config.
            ValueError: there is no such ``timezone``.
            OSError: there is no such folder, or its config cannot be read.
        """
        root = Path(folder).absolute()
        if not root.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(folder))
        settings, files = load_settings(root, None if config is None else [Path(file) for file in config])
        settings = settings._replace(
            future=settings.future if future is None else future,
            unpublished=settings.unpublished if unpublished is None else unpublished,
            show_drafts=settings.show_drafts if show_drafts is None else show_drafts,
        )
        zone = None if timezone is None else resolve_zone(timezone)
        return cls(root, files, settings, zone=zone, time=time, dialect=FINEWS if dialect is None else dialect)

    @classmethod
    def around(cls, path: str | PathLike[str], *, timezone: str | tzinfo | None = None) -> Site | None:
        """Open the site that the file at ``path`` belongs to: that of the nearest config above it.

        Where there is no config, the folder that holds the outermost ``_posts`` or ``_drafts`` is the site; None where
        there is none of these either. ``timezone`` is that of `open`.

        Raises:
            InvalidConfig: Jekyll cannot use the config.
            ValueError: there is no such ``timezone``.
            OSError: the config cannot be read.
        """
        above = Path(path).absolute().parents
        found = next((folder for folder in above if find_config(folder)), None)
        if found is None:
            found = next((folder.parent for folder in reversed(above) if folder.name in _MAGIC), None)
        return None if found is None else cls.open(found, timezone=timezone)

    def in_zone(self, zone: tzinfo) -> Site:
        """Return the same site with another time zone, which goes before that of its config."""
        folder, config, settings, _, time, dialect, files = self._made_of
        return _again(folder, config, settings, zone, time, dialect, files)

    def posts(self) -> Iterator[Entry]:
        """Yield every file below a ``_posts`` or ``_drafts`` of the site, in the same order each time."""
        for found in self._walk.files():
            yield Entry(self, found)

    def entry(self, path: str | PathLike[str], data: bytes | None = None) -> Entry | None:
        """Return the file at ``path`` as `posts` would; None where that is not below a ``_posts`` or ``_drafts``.

        A relative path counts from where the program runs. ``data`` is what the file is to be taken to hold, as an
        editor has it before it is saved; then it need not be there.

        Raises:
            FileNotFoundError: there is no such file.
        """
        if data is None and not os.path.lexists(path):
            raise FileNotFoundError(ENOENT, os.strerror(ENOENT), str(path))
        below = os.path.relpath(path, self.source).replace(os.sep, "/")
        found = None if below.startswith("../") else self.find(below)
        return None if found is None else Entry(self, found, data)

    def find(self, below: str) -> Found | None:
        """Return what is known of a file by its path below the source, be it there or not; None as in `entry`."""
        return self._walk.find(below)

    @property
    def newest(self) -> frozenset[str]:
        """The posts that ``limit_posts`` keeps, by their relative paths; empty where there is no limit."""
        if self._newest is None:
            self._newest = self._find_newest(self.settings.limit_posts)
        return self._newest

    def _find_newest(self, limit: int) -> frozenset[str]:
        """Read the dates of all posts, and return the ``limit`` that come last (``Site#limit_posts!``)."""
        if not limit:
            return frozenset()
        unlimited = Site(Path(self.folder), (), self.settings._replace(limit_posts=0), zone=self.zone, time=self.time)
        # by instants: datetimes of one zone compare by its clock, which may show an hour twice
        kept = [((entry.date or self.time).timestamp(), entry.path) for entry in unlimited.posts() if entry.published]
        newest = sorted(kept)[-limit:]
        return frozenset(os.path.relpath(path, self.source).replace(os.sep, "/") for _, path in newest)

    def _written_time(self) -> datetime | None:
        """Return the time of the build that the config sets."""
        value = self.settings.time
        if value is None:
            return None
        from newspost.ruby.dates import parse_time  # noqa: PLC0415 - few sites set one
        from newspost.ruby.values import ruby_text  # noqa: PLC0415 - as above

        return parse_time(ruby_text(value, self.zone), self.zone)


def _again(  # noqa: PLR0913, PLR0917 - what a site is made of
    folder: Path,
    config: tuple[Path, ...],
    settings: Settings,
    zone: tzinfo | None,
    time: datetime | None,
    dialect: Dialect,
    files: Folder | None,
) -> Site:
    """Make a site that was pickled; what is on the disk is looked at anew."""
    return Site(folder, config, settings, zone=zone, time=time, dialect=dialect, files=files)
