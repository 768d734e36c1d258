"""The sites that the files on a command line belong to, each opened once."""

from __future__ import annotations

import os
from datetime import tzinfo

import newspost
from newspost.site.entries import Entry
from newspost.site.site import Site


class Sites:
    """Finds the site of each file; ``zone`` goes before what its config says."""

    def __init__(self, zone: tzinfo | None) -> None:
        self.zone = zone
        self._by_folder: dict[str, Site | None] = {}

    def around(self, file: str) -> Site | None:
        """Return the site that a file belongs to; None for one that belongs to none.

        Raises:
            newspost.InvalidConfig: Jekyll cannot use its config.
            OSError: the config cannot be read.
        """
        folder = os.path.dirname(os.path.abspath(file))  # noqa: PTH100, PTH120 - a Path would resolve what was asked for
        if folder not in self._by_folder:
            self._by_folder[folder] = Site.around(file, timezone=self.zone)
        return self._by_folder[folder]

    def zone_of(self, file: str) -> tzinfo | None:
        """Return the zone of a file's site; None where it has none.

        Raises:
            newspost.InvalidConfig: Jekyll cannot use the site's config.
            OSError: the config cannot be read.
        """
        site = self.around(file)
        return self.zone if site is None else site.zone

    def entry(self, file: str) -> Entry | None:
        """Return a file as its site has it; None for one that is no post of any site."""
        site = self.around(file)
        return None if site is None else site.entry(file)

    def post(self, file: str) -> newspost.Post:
        """Read the post in a file, with what its site gives to it.

        Raises:
            newspost.InvalidConfig: Jekyll cannot use the site's config.
            OSError: the file, or the config, cannot be read.
        """
        site = self.around(file)
        entry = None if site is None else site.entry(file)
        if entry is not None:
            return entry.post_as(file)
        return newspost.load(file, timezone=self.zone_of(file))
