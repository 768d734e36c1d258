"""What a site asks of the folder that its files are in, which need not be on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol


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


class OnDisk:
    """A folder on the disk, and the files of the config, which may be elsewhere."""

    def __init__(self, source: Path, config: tuple[Path, ...]) -> None:
        self._source = source
        self._config = config

    def glob(self, pattern: str, /) -> list[str]:
        """Return the paths that a pattern finds."""
        from newspost.site.globs import glob_below  # noqa: PLC0415 - few configs have a pattern

        return glob_below(self._source, pattern)

    def is_folder(self, path: str, /) -> bool:
        """Whether there is a folder at a path."""
        return os.path.isdir(self._source / path)  # noqa: PTH112 - asked once a post

    def config_state(self) -> list[bytes]:
        """Return what the files of the config hold."""
        return [path.read_bytes() for path in self._config]
