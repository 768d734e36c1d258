"""The checker's config on the disk: which file is whose, and what is in it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from newspost.checking.errors import CheckConfigError
from newspost.checking.settings import Settings, make_settings
from newspost.faults.fault import shown
from newspost.text.patterns import later
from newspost.text.spans import LineIndex

if TYPE_CHECKING:
    from newspost.checking.layers import Layer, Source

CONFIG_NAMES: Final = ("newspost.toml", ".newspost.toml", "pyproject.toml")
"""The names of a config, the first that is there before the others; the last counts if it has ``[tool.newspost]``."""

LARGEST: Final = 10_000_000
"""The bytes of a config that is read at all."""

_PLACE: Final = later(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z", re.ASCII)
_TABLE: Final = ("tool", "newspost")
_EXTEND: Final = ("extend",)


class Configs:
    """Finds and reads the config of each file of a run; everything is read once.

    A file's config is the closest one in its folder or above. ``named`` is a config for all files instead,
    ``isolated`` none for any. ``overrides`` are what the command line says, as tables with the keys of a config, the
    later over the earlier ones; paths in them start in ``here``, the folder of the run.
    """

    def __init__(
        self,
        *,
        named: Path | None = None,
        isolated: bool = False,
        overrides: Sequence[Mapping[str, object]] = (),
        here: Path | None = None,
    ) -> None:
        self.here = _absolute(here or Path.cwd())
        self._named = None if named is None else _absolute(self.here / named)
        self._isolated = isolated
        self._overrides = [_overriding(one, self.here) for one in overrides if one]
        self._by_folder: dict[str, Path | None] = {}
        self._by_config: dict[Path | None, Settings] = {}

    def for_file(self, path: str | os.PathLike[str]) -> Settings:
        """Return the settings for the file at ``path``.

        Raises:
            CheckConfigError: its config cannot be used, or read.
        """
        return self.for_folder(os.path.dirname(path))  # noqa: PTH120 - asked for every file of a run

    def for_folder(self, folder: str | os.PathLike[str] = "") -> Settings:
        """Return the settings for the files in a folder; relative to that of the run, which it is itself if empty.

        Raises:
            CheckConfigError: the config cannot be used, or read.
        """
        name = os.fspath(folder)
        if name not in self._by_folder:
            self._by_folder[name] = self._config_of(_absolute(self.here / name))
        return self._settings(self._by_folder[name])

    def _config_of(self, folder: Path) -> Path | None:
        """Return the config for a folder."""
        return self._named if self._named or self._isolated else find_config(folder)

    def _settings(self, config: Path | None) -> Settings:
        """Return what a config says, and the command line."""
        if config not in self._by_config:
            chain = [] if config is None else list(_chain(config))
            layers = [layer for _, layer in reversed(chain)] + self._overrides
            self._by_config[config] = make_settings(layers, [path.as_posix() for path, _ in chain])
        return self._by_config[config]


def find_config(folder: Path) -> Path | None:
    """Return the closest config in ``folder`` or above it, None where there is none.

    Raises:
        CheckConfigError: a ``pyproject.toml`` on the way cannot be read.
    """
    return next(_configs_above(_absolute(folder)), None)


def parents_not_extended(settings: Settings) -> tuple[Path, ...]:
    """Return the configs above that of the ``settings`` that say nothing here, since no config extends them."""
    if not settings.files:
        return ()
    above = _configs_above(Path(settings.files[0]).parent.parent)
    return tuple(path for path in above if path.as_posix() not in settings.files)


def read_override(text: str) -> Mapping[str, object]:
    """Return what ``--config KEY=VALUE`` says: a line of TOML, so that ``severity.FM="warning"`` is a table.

    Raises:
        CheckConfigError: it is none.
    """
    import tomllib  # noqa: PLC0415 - most runs have neither overrides nor a config

    from newspost.checking.layers import COMMAND_LINE  # noqa: PLC0415 - as above

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{shown(text)} is no KEY=VALUE of TOML ({error}). A text has quotes: fail-on='warning'."
        raise CheckConfigError(message, COMMAND_LINE) from None


# --- files ------------------------------------------------------------------------------------------------------------


def _absolute(path: Path) -> Path:
    """Return an absolute path without dots; links stay what they are."""
    return Path(os.path.normpath(path.absolute()))


def _configs_above(folder: Path) -> Iterator[Path]:
    """Yield the config in each folder from ``folder`` up that has one."""
    for place in (folder, *folder.parents):
        found = next((place / name for name in CONFIG_NAMES if _is_config(place / name)), None)
        if found:
            yield found


def _is_config(path: Path) -> bool:
    """Whether there is a config at ``path``."""
    if not os.path.isfile(path):  # noqa: PTH113 - False where Path.is_file would raise
        return False
    return path.name != "pyproject.toml" or (
        "newspost" in (text := _text(path)) and _table(_data(path, text)) is not None
    )


def _chain(config: Path) -> Iterator[tuple[Path, Layer]]:
    """Yield a config and those that it extends, each with what it says.

    Raises:
        CheckConfigError: one cannot be used or read, or is extended by itself.
    """
    seen: list[Path] = []
    path = config
    while True:
        seen.append(path)
        source, layer = _read(path)
        yield path, layer
        if _EXTEND not in layer:
            return
        path = Path(str(layer[_EXTEND].value))
        if path in seen:
            names = " > ".join(one.name for one in [*seen[seen.index(path) :], path])
            raise source.error(f"The config extends itself: {names}.", _EXTEND)
        if not path.is_file():
            raise source.error(f"There is no file {path} to extend.", _EXTEND)


def _overriding(override: Mapping[str, object], here: Path) -> Layer:
    """Return what the command line says."""
    from newspost.checking.layers import COMMAND_LINE, Source, read_layer  # noqa: PLC0415 - as above

    source = Source(COMMAND_LINE, here.as_posix())
    layer = read_layer(source, override)
    if _EXTEND in layer:
        raise source.error("A file can extend another one; the command line cannot. Name the file itself.")
    return layer


def _read(path: Path) -> tuple[Source, Layer]:
    """Return what one file says."""
    from newspost.checking.layers import Source, read_layer  # noqa: PLC0415 - as above

    text = _text(path)
    is_project = path.name == "pyproject.toml"
    source = Source(str(path), path.parent.as_posix(), text, _TABLE if is_project else ())
    data = _table(_data(path, text)) if is_project else _data(path, text)
    if not isinstance(data, dict):
        raise source.error("There is no table [tool.newspost] in it.")
    return source, read_layer(source, cast("Mapping[str, object]", data))


def _table(data: Mapping[str, object]) -> object:
    """Return ``[tool.newspost]``, None where it is missing."""
    tool = data.get("tool")
    return cast("Mapping[str, object]", tool).get("newspost") if isinstance(tool, dict) else None


def _text(path: Path) -> str:
    """Return the text of a config, without a byte order mark."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise CheckConfigError(f"The config cannot be read: {error.strerror}.", str(path)) from None
    if len(data) > LARGEST:
        raise CheckConfigError(f"The config is larger than {LARGEST:,} bytes, and is not read.", str(path))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        place = LineIndex(before).position(len(before))
        raise CheckConfigError("The config is not UTF-8 here. Save it as UTF-8.", str(path), *place) from None


def _data(path: Path, text: str) -> Mapping[str, object]:
    """Return the table that a text is."""
    import tomllib  # noqa: PLC0415 - as above

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise CheckConfigError("The config is nested too deep to be read. Write less brackets.", str(path)) from None
    except ValueError as error:
        place = _PLACE.search(str(error))
        reason = str(error)[: place.start()] if place else str(error)
        end = LineIndex(text).position(len(text))
        line, column = (int(place[1]), int(place[2])) if place and place[1] else end
        message = f"The config cannot be read as TOML here ({reason}). Mend it."
        raise CheckConfigError(message, str(path), line, column) from None
