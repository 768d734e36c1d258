"""What a site asks of the folder that its files are in: on the disk, or where only the names are known."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from newspost.site.globs import glob_below


class Folder(Protocol):
    """The folder of a site's files, as far as more than one file is concerned; paths in it have slashes."""

    def glob(self, pattern: str, /) -> Iterable[str]:
        """Return the paths that a pattern finds, as `newspost.site.globs.glob_below` does."""
        ...

    def is_folder(self, path: str, /) -> bool:
        """Whether there is a folder at a path."""
        ...

    def config_state(self) -> Iterable[bytes]:
        """Return what is another where a file of the config is."""
        ...


class OnDisk(NamedTuple):
    """A folder on the disk, and the files of the config, which may be elsewhere."""

    source: Path
    config: tuple[Path, ...]

    def glob(self, pattern: str, /) -> list[str]:
        """Return the paths that a pattern finds."""
        return glob_below(self.source, pattern)

    def is_folder(self, path: str, /) -> bool:
        """Whether there is a folder at a path."""
        return os.path.isdir(self.source / path)  # noqa: PTH112 - asked once a post

    def config_state(self) -> list[bytes]:
        """Return what the files of the config hold."""
        return [path.read_bytes() for path in self.config]


class Listed(NamedTuple):
    """What was found out of a folder whose files are not on the disk: all that its config makes a site ask."""

    globs: Mapping[str, tuple[str, ...]]
    folders: frozenset[str]
    digest: bytes

    def glob(self, pattern: str, /) -> Iterable[str]:
        """Return the paths that a pattern finds."""
        return self.globs[pattern]

    def is_folder(self, path: str, /) -> bool:
        """Whether there is a folder at a path."""
        return path in self.folders

    def config_state(self) -> list[bytes]:
        """Return a digest of the config."""
        return [self.digest]
