"""The options of the data source, as they are written in ``.option(name, value)``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Mode: TypeAlias = Literal["PERMISSIVE", "DROPMALFORMED", "FAILFAST"]
"""What becomes of bad posts, in the words of Spark's own readers: rows that say why, nothing, or the end of the job."""

_FILES: Final = 2_500


@dataclass(frozen=True)
class Options:
    """What a read was asked for."""

    paths: tuple[str, ...]
    mode: Mode
    columns: tuple[str, ...] | None
    timezone: str | None
    files_per_partition: int

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Options:
        """Read the options.

        Raises:
            ValueError: a value is none that its option can have, or there is no path.
        """
        return cls(_paths(options), _mode(options), _columns(options), options.get("timezone"), _files(options))


def folder_of(options: Mapping[str, str]) -> str:
    """Return the one folder to write to.

    Raises:
        ValueError: there is none, or it is far away.
    """
    path = _paths(options)[0].removeprefix("file://")
    if "://" in path:
        raise ValueError(f"{path}: files are written to folders that the workers see at a path, and not to a URI")
    return path


def _paths(options: Mapping[str, str]) -> tuple[str, ...]:
    """Return what ``load`` was given; several paths come as a list in JSON."""
    if "paths" in options:
        return tuple(json.loads(options["paths"]))
    if "path" not in options:
        raise ValueError("there is no path: write load(path), start(path) or save(path)")
    return (options["path"],)


def _mode(options: Mapping[str, str]) -> Mode:
    """Return what is to become of bad posts."""
    written = options.get("mode", "PERMISSIVE")
    for mode in get_args(Mode):
        if written.upper() == mode:
            return mode  # type: ignore[no-any-return] # one of the three
    raise ValueError(f"there is no mode {written!r}: choose {', '.join(get_args(Mode))}")


def _columns(options: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the names of the columns, which are separated by commas."""
    written = options.get("columns")
    return None if written is None else tuple(name.strip() for name in written.split(",") if name.strip())


def _files(options: Mapping[str, str]) -> int:
    """Return how many files a task reads."""
    written = options.get("filesPerPartition", str(_FILES))
    if not written.isdecimal() or not int(written):
        raise ValueError(f"filesPerPartition is a number from 1 on, not {written!r}")
    return int(written)
