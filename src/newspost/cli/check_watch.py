"""A check that is made again whenever a file changes, until Ctrl-C."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final, TypeAlias

import click

import newspost
from newspost.checking.errors import CheckConfigError
from newspost.checking.targets import path_from
from newspost.cli.check_plan import configs_of, plan_of
from newspost.cli.check_run import Check
from newspost.site.site import Site
from newspost.text.visible import one_line

_ONCE: Final = ("show_files", "add_ignore", "update_baseline", "prune_baseline")
_MADE: Final = ("_site", ".jekyll-cache", ".sass-cache", ".newspost_cache")
_TICK: Final = 100  # milliseconds until nobody waits any longer for the first change, so that the check begins
_MOST_NAMES: Final = 3
_USAGE: Final = 2

Guard: TypeAlias = Callable[[Callable[[], int]], int]


def watch(paths: Sequence[str], asked: Mapping[str, Any], guarded: Guard) -> int:
    """Check now, and again whenever a file changes; return the exit code where the first check is a mistake.

    ``guarded`` does a check, and tells what is wrong with a config: later on somebody is about to mend that.

    Raises:
        KeyboardInterrupt: Ctrl-C, the way to end it.
        click.UsageError: watchfiles is not installed, or another option does not go with it.
    """
    for name in _ONCE:
        if asked[name] not in (None, False):
            raise click.UsageError(f"--watch goes not with --{name.replace('_', '-')}")
    rounds, is_first = _Rounds(paths, asked), True
    while True:
        with closing(_changes(rounds)) as changes:
            next(changes)  # from here on nothing is missed: what changes during the check comes behind it
            started = perf_counter()
            code = guarded(rounds.check)
            if is_first and code == _USAGE:
                return code
            is_first = False
            _say(f"{_now()}, {perf_counter() - started:.2f} s; waiting for changes, Ctrl-C ends")
            changed = next(some for some in changes if some)
        _say(f"{_now()}, changed: {_names(changed, rounds.here)}")


class _Rounds:
    """The checks that are made one after the other."""

    def __init__(self, paths: Sequence[str], asked: Mapping[str, Any]) -> None:
        self.here = Path.cwd()
        self._roots: set[str] = set()
        self._paths = paths
        self._asked = asked
        self._own: tuple[str, ...] = ()

    def check(self) -> int:
        """Check once; return the exit code."""
        check = Check(self._paths, plan_of(self._paths, self._asked), self._asked)
        code = check.run()
        self._paths = check.paths
        self._own = tuple(f"{os.path.realpath(path)}{os.sep}" for path in check.writes())
        return code

    def roots(self) -> set[str]:
        """Return the files and folders to watch: what was asked for, the sites around that, and the configs.

        While a config cannot be read, it is watched where it was when it could be.
        """
        for place in map(self.here.joinpath, self._paths or (".",)):
            folder = place if place.is_dir() else place.parent
            self._roots.add(str(folder))
            with suppress(newspost.InvalidConfig, OSError):
                site = Site.around(folder / "x")
                self._roots.update({site.folder, site.source} if site is not None else ())
            with suppress(CheckConfigError):
                self._roots.update(configs_of(self._asked).for_folder(folder).files)
        return self._roots

    def is_own(self, path: str) -> bool:
        """Tell whether the check itself writes what is at ``path``, or made that folder for it."""
        place = f"{os.path.realpath(path)}{os.sep}"
        return any(place.startswith(own) or own.startswith(place) for own in self._own)


def _changes(rounds: _Rounds) -> Generator[set[str]]:
    """Yield the paths of what was changed; none at all after a while without any change."""
    try:
        from watchfiles import Change, DefaultFilter  # noqa: PLC0415 - an extra
        from watchfiles import watch as changes_in  # noqa: PLC0415 - as above
    except ModuleNotFoundError:
        raise click.UsageError("--watch needs watchfiles: install newspost[watch]") from None
    is_of_people = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, *_MADE))

    def is_wanted(change: Change, path: str) -> bool:
        return is_of_people(change, path) and not rounds.is_own(path)

    for changes in changes_in(
        *(_outermost(rounds.roots()) or [str(rounds.here)]),
        watch_filter=is_wanted,
        rust_timeout=_TICK,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        yield {path for _, path in changes}


def _outermost(roots: Iterable[str]) -> list[str]:
    """Return those that are there, and are not below another one, which is watched with all that is in it."""
    kept: list[str] = []
    for root in sorted(filter(os.path.exists, roots)):
        if not any(root.startswith(f"{other.rstrip(os.sep)}{os.sep}") for other in kept):
            kept.append(root)
    return kept


def _names(changed: Iterable[str], here: Path) -> str:
    """Return the names of files, the first ones if they are many."""
    names = sorted(path_from(str(here), path) for path in changed)
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _now() -> str:
    """Return the time of day."""
    return datetime.now().astimezone().strftime("%H:%M:%S")


def _say(line: str) -> None:
    """Tell on standard error, where no report is."""
    click.echo(one_line(f"newspost: {line}"), err=True)
