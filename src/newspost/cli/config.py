"""`newspost config`: the settings of `newspost check` that count for a file or a folder, and where each is from."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import click

from newspost.text.visible import fitting, json_line, one_line

if TYPE_CHECKING:
    from newspost.checking.settings import Effective

_USAGE: Final = 2
_WIDEST: Final = 32  # characters to a column, however long one key or value is


@click.command
@click.argument("path", metavar="[FILE|FOLDER]", default="")
@click.option("--show", is_flag=True, help="What it does anyway.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one object, as JSON in UTF-8.")
@click.pass_context
def command(context: click.Context, path: str, *, show: bool, as_json: bool) -> None:  # noqa: ARG001 - as --help says
    """Show what newspost check goes by for a FILE, or for the files in a FOLDER (default: this one).

    Each setting stands in a line: its key, its value, and where that is from: the file and line of a config, a profile,
    or the default. A config that cannot be used, or a path that leads nowhere, makes the exit code 2.
    """
    from newspost.checking.errors import CheckConfigError  # noqa: PLC0415 - --help needs none of it

    try:
        told = _told(path)
    except CheckConfigError as error:
        click.echo(one_line(f"newspost: {error}"), err=True)
        context.exit(_USAGE)
    except OSError as error:
        click.echo(one_line(f"newspost: {error.filename or path or os.curdir}: {error.strerror}"), err=True)
        context.exit(_USAGE)
    if as_json:
        click.echo(_as_json(told))
    else:
        click.echo(fitting(_as_text(told), sys.stdout.encoding or "utf-8"), nl=False)


class _Told(NamedTuple):
    """What there is to say of a path; the names are those in the JSON.

    ``configs`` are the files that count, the closest one first, ``not_extended`` those above that do not. ``checked``
    tells whether ``include`` and ``exclude`` let a file be checked, None of a folder; ``ignored`` is what
    ``per-file-ignores`` say of it.
    """

    path: str
    configs: Sequence[str]
    not_extended: Sequence[str]
    checked: bool | None
    ignored: Sequence[str]
    settings: Sequence[Effective]


def _told(path: str) -> _Told:
    """Return what there is to say of a file, or of the files in a folder.

    Raises:
        newspost.CheckConfigError: its config cannot be used.
        OSError: the path leads nowhere.
    """
    from newspost.checking.config_files import Configs, parents_not_extended  # noqa: PLC0415 - as above
    from newspost.checking.settings import effective  # noqa: PLC0415 - as above

    configs, is_folder = Configs(), Path(path).is_dir()
    if not is_folder:
        Path(path).lstat()
    settings = configs.for_folder(path) if is_folder else configs.for_file(path)
    file = Path(os.path.normpath(configs.here / path)).as_posix()
    fitting_globs = [one for one in settings.per_file_ignores if one.glob.matches(file)]
    return _Told(
        path or os.curdir,
        settings.files,
        [above.as_posix() for above in parents_not_extended(settings)],
        None if is_folder else settings.is_checked(file),
        list(dict.fromkeys(selector for one in fitting_globs for selector in one.selectors)),
        effective(settings),
    )


def _as_json(told: _Told) -> bytes:
    """Return it for programs."""
    settings = [{**one._asdict(), "value": _plain(one.value)} for one in told.settings]
    known = {**told._asdict(), "settings": settings}
    return json_line(json.dumps(known, ensure_ascii=False)).encode("utf-8", "backslashreplace")


def _as_text(told: _Told) -> str:
    """Return it for people."""
    configs = ", which extends ".join(map(_short, told.configs))
    head = f"{told.path}: {configs or 'no config'}"
    rows = [(one.key, _written(one.value), _short(one.origin)) for one in told.settings]
    widths = [min(_WIDEST, max(len(row[column]) for row in rows)) for column in (0, 1)]
    lines = (f"{key:{widths[0]}}  {value:{widths[1]}}  {origin}" for key, value, origin in rows)
    notes = (f"note: {note}" for note in _notes(told))
    return "".join(f"{one_line(line)}\n" if line else "\n" for line in (head, "", *lines, *_below(notes)))


def _below(notes: Iterable[str]) -> Iterator[str]:
    """Yield the notes, a blank line before the first."""
    for number, note in enumerate(notes):
        if not number:
            yield ""
        yield note


def _notes(told: _Told) -> Iterator[str]:
    """Yield what people may have expected otherwise."""
    if told.checked is False:
        yield "include and exclude leave this file out of a check."
    if told.ignored:
        yield f"per-file-ignores switch off here: {', '.join(told.ignored)}."
    for config in told.not_extended:
        yield f"{_short(config)} is above, and says nothing here: no config extends it."


def _short(path: str) -> str:
    """Return a path without the folder that the command runs in."""
    here = f"{os.getcwd()}{os.sep}"  # noqa: PTH109 - as text
    return path.removeprefix(here).removeprefix(here.replace(os.sep, "/"))


def _written(value: object) -> str:
    """Return a value much as a config has it; a bar where there is none."""
    return "-" if value is None else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: object) -> object:
    """Return a value, with texts where JSON has nothing like it: for TOML's dates, and numbers that are none."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_plain(one) for one in cast("list[object]", value)]
    is_json = value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value))
    return value if is_json else str(value)
