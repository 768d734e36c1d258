"""A site's config on the disk: `_config.yml` and what may stand for it."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import reduce
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, NamedTuple

from newspost.header.fence import Fence, body_start
from newspost.header.tiers import read_pairs
from newspost.header.unreadable import UnreadableHeader
from newspost.jekyll.defaults import deep_merge
from newspost.jekyll.refusals import refusal
from newspost.jekyll.settings import Settings, read_settings
from newspost.problems import InvalidConfig
from newspost.ruby.paths import extname
from newspost.text.patterns import later
from newspost.text.spans import LineIndex, Span

LARGEST: Final = 10_000_000
"""The bytes of a config that is read at all."""

NAMES: Final = ("_config.yml", "_config.yaml", "_config.toml")
"""What a config is called; the first that there is counts."""

_TOML_PLACE: Final = later(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z", re.ASCII)


class _File(NamedTuple):
    """A config file that was read."""

    path: str
    text: str
    data: dict[Any, Any]


def find_config(folder: Path) -> Path | None:
    """Return the config of the site in ``folder``, None where there is none (``Configuration#config_files``)."""
    return next((path for path in (folder / name for name in NAMES) if path.exists()), None)


def read_config(paths: Sequence[Path]) -> dict[Any, Any]:
    """Return what the config files say, the later over the earlier ones, as for ``jekyll build --config a,b``.

    Raises:
        InvalidConfig: a file is no config, with the place where it is not: it is not UTF-8, not the YAML or TOML that
            its name says, not a map, or very large.
        OSError: a file cannot be read.
    """
    return _merged([_read(path) for path in paths])


def load_settings(folder: Path, paths: Sequence[Path] | None = None) -> tuple[Settings, tuple[Path, ...]]:
    """Return the settings of the site in ``folder``, and the files of its config.

    The files are ``paths``, or what `find_config` finds; without any, the settings are Jekyll's own. A ``~`` before the
    source or the destination is written out.

    Raises:
        InvalidConfig: as `read_config` and `read_settings`, with the place of the value that is wrong.
        OSError: a file cannot be read.
    """
    found = find_config(folder) if paths is None else None
    files = tuple(paths or ()) if found is None else (found,)
    return _settings(folder.absolute(), [_read(path) for path in files]), files


def settings_in(folder: Path, path: str, data: bytes) -> Settings:
    """Return the settings of the site in ``folder`` by what its config at ``path`` holds, which need not be there.

    Raises:
        InvalidConfig: as `load_settings`.
    """
    return _settings(folder, [_parsed(path, data)])


def _settings(folder: Path, read: Sequence[_File]) -> Settings:
    """Return the settings that config files come to."""
    try:
        settings = _without_tilde(read_settings(_merged(read)))
        _check_destination(folder, settings)
    except InvalidConfig as error:
        raise _placed(error, read) from None
    return settings


def place_error(error: InvalidConfig, paths: Sequence[Path]) -> InvalidConfig:
    """Return the same error with the place of its key in the config files, which are read again.

    Raises:
        InvalidConfig: as `read_config`, should the files be others by now.
        OSError: a file cannot be read.
    """
    return _placed(error, [_read(path) for path in paths])


def locate_key(path: Path | str, text: str, key: Sequence[str | int]) -> tuple[int, int] | None:
    """Return line and column of ``key`` in the ``text`` of the config at ``path``, or of the nearest key around it.

    A key given twice is where it counts, at its last place. None where not even the outermost is written in the text.
    In TOML, only the outermost is looked for.

    Raises:
        InvalidConfig: the text is no YAML.
    """
    if _is_toml(str(path)):
        return _locate_in_toml(text, str(key[0])) if key else None
    from newspost.header.locate import locate_slowly  # noqa: PLC0415 - for errors only

    places: dict[tuple[str | int, ...], int] = {}
    for found in locate_slowly(text, _whole(text)):
        places[found.path] = (found.key or found.value).start
    for length in range(len(key), 0, -1):
        start = places.get(tuple(key[:length]))
        if start is not None:
            return LineIndex(text).position(start)
    return None


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(path: Path) -> _File:
    """Read one file."""
    extension = extname(path.name).lower()
    if not any(known in extension for known in (".toml", ".yml", ".yaml")):
        raise InvalidConfig(
            "A config is a .yml, .yaml or .toml file: Jekyll warns, and goes on as if it had none. Rename it.",
            str(path),
        )
    with path.open("rb") as file:
        return _parsed(str(path), file.read(LARGEST + 1))


def _parsed(path: str, data: bytes) -> _File:
    """Return what a file holds."""
    if len(data) > LARGEST:
        raise InvalidConfig(f"The config is larger than {LARGEST:,} bytes, and is not read. Take data out of it.", path)
    text = _decode(data, path)
    return _File(path, text, _parse_toml(text, path) if _is_toml(path) else _parse_yaml(text, path))


def _is_toml(path: str) -> bool:
    """Whether the file is TOML by its name, to Jekyll (``Configuration#safe_load_file``)."""
    return ".toml" in extname(path).lower()


def _decode(data: bytes, path: str) -> str:
    """Return the text of the file."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line, column = LineIndex(before).position(len(before))
        raise InvalidConfig(
            "The config is not UTF-8 here: Jekyll stops. Save it as UTF-8.", path, line, column
        ) from None


def _whole(text: str) -> Fence:
    """Return a fence around all of the text but a byte order mark."""
    end = len(text)
    return Fence(Span(body_start(text), end), Span(end, end), end)


def _parse_yaml(text: str, path: str) -> dict[Any, Any]:
    """Return the map that the text is to SafeYAML; an empty one where there is nothing in it."""
    quick = read_pairs(text, body_start(text), len(text))
    if quick is not None:
        return quick
    from newspost.header.nodes import compose  # noqa: PLC0415 - a site without a config needs no parser, nor does a simple one
    from newspost.header.values import construct, describe  # noqa: PLC0415 - as above

    try:
        root = compose(text, _whole(text))
        data = None if root is None else construct(root)
    except UnreadableHeader as error:
        line, column = LineIndex(text).position(error.offset)
        message = f"The config cannot be read as YAML here ({error}): Jekyll stops. Mend it."
        raise InvalidConfig(message, path, line, column) from None
    if isinstance(data, dict):
        return data
    if root is None or data is None or data is False:
        return {}
    line, column = LineIndex(text).position(root.span.start)
    message = (
        f"The config is {describe(data)}, not a map: Jekyll warns, and goes on as if it had none. Write `key: value`."
    )
    raise InvalidConfig(message, path, line, column)


def _parse_toml(text: str, path: str) -> dict[str, Any]:
    """Return the table that the text is."""
    import tomllib  # noqa: PLC0415 - few configs are TOML

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InvalidConfig("The config is nested too deep to be read. Write less brackets.", path) from None
    except ValueError as error:
        place = _TOML_PLACE.search(str(error))
        reason = str(error)[: place.start()] if place else str(error)
        message = f"The config cannot be read as TOML here ({reason}): Jekyll stops. Mend it."
        end = LineIndex(text).position(len(text))
        line, column = (int(place[1]), int(place[2])) if place and place[1] else end
        raise InvalidConfig(message, path, line, column) from None


def _merged(files: Sequence[_File]) -> dict[Any, Any]:
    """Return the data of all files in one map (``Configuration#read_config_files``)."""
    return reduce(deep_merge, (file.data for file in files), dict[Any, Any]())


# --- checking and placing ---------------------------------------------------------------------------------------------


def _without_tilde(settings: Settings) -> Settings:
    """Write out the home folders in the paths, as ``File.expand_path`` does."""
    source = _expanded(settings.source, "source")
    return settings._replace(source=source, destination=_expanded(settings.destination, "destination"))


def _expanded(path: str, key: str) -> str:
    """Write out the home folder in a path."""
    try:
        return str(Path(path).expanduser()) if path.startswith("~") else path
    except RuntimeError:
        raise refusal((key,), path, "a folder", "there is no such user, and Jekyll stops", "Mend it") from None


def _check_destination(folder: Path, settings: Settings) -> None:
    """Refuse a destination that is the source, or around it (``Site#ensure_not_in_dest``): Jekyll empties it."""
    source, destination = (Path(os.path.normpath(folder / path)) for path in (settings.source, settings.destination))
    if source.is_relative_to(destination):
        wanted = "a folder apart from that of the site's files"
        raise refusal(("destination",), settings.destination, wanted, "Jekyll stops", "Write one such as _site")


def _placed(error: InvalidConfig, files: Sequence[_File]) -> InvalidConfig:
    """Return the error with the place of its key, in the file that it comes from."""
    if not files:
        return error
    origin = _origin(error.key, files)
    return error.at(origin.path, *(locate_key(origin.path, origin.text, error.key) or ()))


def _origin(key: Sequence[str | int], files: Sequence[_File]) -> _File:
    """Return the file that a value comes from: the last that has the key, and not for nothing; lists are not merged."""
    names = list(takewhile(lambda part: isinstance(part, str), key))
    origin: _File = max(reversed(files), key=lambda file: _said(file.data, names))
    return origin


def _said(data: object, names: Sequence[str | int]) -> tuple[int, bool]:
    """Return how many of the names lead to something in the data, and whether the next leads to nothing."""
    for depth, name in enumerate(names):
        inside = data.get(name) if isinstance(data, dict) else None
        if inside is None:
            return depth, isinstance(data, dict) and name in data
        data = inside
    return len(names), True


def _locate_in_toml(text: str, name: str) -> tuple[int, int] | None:
    """Return the place of the first line that sets the key, or opens its table."""
    name = rf"""(["']?){re.escape(name)}\1[ \t]*+"""
    forms = rf"^[ \t]*+{name}[=.]", rf"^[ \t]*+\[\[?[ \t]*+{name}[.\]]"
    starts = [match.start(1) for match in (re.search(form, text, re.MULTILINE) for form in forms) if match]
    return LineIndex(text).position(min(starts)) if starts else None
