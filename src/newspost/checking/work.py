"""The work on many files: in this process, or in several; what is not needed again comes from the cache."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

from newspost.checking.posts import Rules, broken, check_reading, failed
from newspost.checking.selection import Selection
from newspost.checking.settings import Settings, check_codes
from newspost.checking.stamps import Row, Stamp, digest_of, stamp_of
from newspost.checking.store import Checked
from newspost.checking.targets import Target
from newspost.dialect import FINEWS
from newspost.faults.codes import Code
from newspost.files import read_bytes
from newspost.jekyll.context import Context
from newspost.jekyll.names import read_name
from newspost.meaning.reading import Reading
from newspost.site.config_file import read_config
from newspost.site.site import Site
from newspost.workers import map_in_order

if TYPE_CHECKING:
    from newspost.checking.cache import Cache
    from newspost.checking.plugins import OwnRule

Progress = Callable[[int, int], None]


class Task(NamedTuple):
    """A file to check: how it is called, where it is, and which of the run's sites and settings are its own."""

    target: Target
    settings: int


class Outcome(NamedTuple):
    """What came out for a file, and the file's stamp and digest; without a stamp it is nothing to remember."""

    checked: Checked
    stamp: Stamp | None = None
    digest: str = ""


class Bench:
    """What the work on a file needs: the sites of a run, and the rules that its settings come to, with those given."""

    def __init__(
        self,
        settings: Sequence[Settings],
        here: str,
        whole: frozenset[str] = frozenset(),
        given: Sequence[OwnRule] = (),
        *,
        remembers: bool = True,
    ) -> None:
        self._given = given
        self._settings = settings
        self._whole = whole  # the sites of which all posts are looked at
        self._remembers = remembers  # else nobody needs a digest
        self._here = here
        self._rules: dict[tuple[int, str], Rules] = {}
        self._own: dict[int, tuple[OwnRule, ...]] = {}

    def __reduce__(self) -> tuple[Callable[..., Bench], tuple[Sequence[Settings], str, frozenset[str]]]:
        # rules from outside are loaded anew: they cannot be sent
        return partial(Bench, remembers=self._remembers), (self._settings, self._here, self._whole)

    def rules(self, number: int, site: Site | None) -> Rules:
        """Return the rules of one of the settings, for a site."""
        key = number, "" if site is None else site.source
        if key not in self._rules:
            self._rules[key] = self._make(number, site)
        return self._rules[key]

    def _make(self, number: int, site: Site | None) -> Rules:
        """Return the rules that settings come to.

        Raises:
            CheckConfigError: a plugin cannot be imported, or a selector names no rule.
        """
        settings = self._settings[number]
        own = self._from_outside(number)
        selection = Selection(settings, {rule.code: Code(rule.name, rule.severity) for rule in own}, self._here)
        options = {code: dict(given) for code, given in settings.options.items()}
        if site is not None and options.get("FK006", {}).get("layouts") is None:
            options["FK006"] = {"layouts": layouts_of(site)}
        return Rules(selection, options, own)

    def _from_outside(self, number: int) -> tuple[OwnRule, ...]:
        """Return the rules of plugins and of the config itself; each module is run once."""
        if number not in self._own:
            settings = self._settings[number]
            if not settings.plugins and not settings.rules and not self._given:
                return ()
            from newspost.checking.plugins import field_rule, load_rules  # noqa: PLC0415 - most have none

            plugins = load_rules(settings.plugins, self._given)
            check_codes(settings, {rule.code: Code(rule.name, rule.severity) for rule in plugins})
            self._own[number] = (*plugins, *map(field_rule, settings.rules))
        return self._own[number]

    def check(self, task: Task) -> Outcome:
        """Check one file."""
        target = task.target
        rules, entry = self.rules(task.settings, target.site), target.entry()
        try:
            status = (entry and entry.status) or (os.stat(target.file) if target.data is None else None)  # noqa: PTH116 - once a file
            if entry is not None and status is not None and target.data is None and not S_ISREG(status.st_mode):
                raise OSError("it is no file")  # noqa: TRY301 - told as all that cannot be read
            reading = self.loose(task) if entry is None else entry.reading
            is_of_whole = target.site is not None and target.site.source in self._whole
            checked = check_reading(target.path, reading, rules, entry, with_facts=is_of_whole)
        except OSError as error:
            is_ignored = entry is not None and entry.found.ignored is not None  # an editor's lock, for one
            message = f"The file cannot be read: {error.strerror or error}."
            return Outcome(Checked(() if is_ignored else (broken(target.path, message),)))
        except Exception as error:  # noqa: BLE001 - one post must not take the report of all others away
            return Outcome(Checked((failed(target.path, error),)))
        if status is None or target.data is not None or not self._remembers or not checked.is_lasting:
            return Outcome(checked)
        return Outcome(checked, stamp_of(status), digest_of(reading.encoded))

    def loose(self, task: Task) -> Reading:
        """Return the reading of a file that is of no site."""
        return Reading(task.target.read(), task.target.name, self.loose_context(task), FINEWS)

    def loose_context(self, task: Task) -> Context:
        """Return what a file that is of no site is read with."""
        from newspost.ruby.zones import site_zone  # noqa: PLC0415 - most files are of a site

        name = None if task.target.name is None else read_name(task.target.name)
        return Context(name, site_zone(self._settings[task.settings].timezone)[0])


def layouts_of(site: Site) -> frozenset[str] | None:
    """Return the names of a site's layouts; None where they cannot be told: a theme may bring some.

    What leads out of the site is not followed: its config, or a link in it, may come from anybody.
    """
    config = read_config([Path(file) for file in site.config])
    if config.get("theme") or config.get("remote_theme"):
        return None
    # a path counts from the site, and leads nowhere above it (Jekyll's `in_source_dir`)
    inside = os.path.normpath(f"/{config.get('layouts_dir') or '_layouts'}").lstrip(os.sep)
    folder, source = Path(os.path.realpath(Path(site.source, inside))), os.path.realpath(site.source)
    if not folder.is_relative_to(source) or not os.path.isdir(folder):  # noqa: PTH112 - Path raises for a long name
        return None
    return frozenset(file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.*"))


# --- one process, or several ------------------------------------------------------------------------------------------


def _check(bench: Bench, tasks: Sequence[Task], number: int) -> Outcome:
    """Do one of the tasks, which goes by its number: each process has all of them."""
    return bench.check(tasks[number])


def work(
    tasks: Sequence[Task], bench: Bench, cache: Cache | None, *, jobs: int = 0, progress: Progress | None = None
) -> list[Checked]:
    """Return what comes out for each task, in their order.

    ``jobs`` is how many processes may work, 0 for one a processor. ``progress`` is called with how many are done, and
    of how many. What is new is kept for the cache.
    """
    rows: list[Row] = []
    results = [None if cache is None else _known(task, cache, rows) for task in tasks]
    todo = [number for number, result in enumerate(results) if result is None]
    done = len(tasks) - len(todo)
    for number, outcome in zip(todo, map_in_order(partial(_check, bench, tasks), todo, jobs=jobs), strict=True):
        results[number] = outcome.checked
        if cache is not None and outcome.stamp is not None:
            rows.append(_row(tasks[number], outcome.stamp, outcome.digest, outcome.checked))
        done += 1
        if progress is not None:
            progress(done, len(tasks))
    if cache is not None and rows:
        cache.keep(rows, (task.target.file for task in tasks))
    return [result for result in results if result is not None]


def _row(task: Task, stamp: Stamp, digest: str, checked: Checked) -> Row:
    """Return what the cache keeps of a file; which settings were its own is part of it."""
    return Row(task.target.file, stamp, digest, f"{task.settings}{checked.to_json()}", checked.facts)


def _known(task: Task, cache: Cache, rows: list[Row]) -> Checked | None:
    """Return what the cache has for a file that is still the same; one with a new stamp gets a new row."""
    file = task.target.file
    row = cache.row(file)
    if row is None or task.target.data is not None:
        return None
    try:
        stamp = stamp_of(os.stat(file))  # noqa: PTH116 - as above
        if stamp != row.stamp:
            is_draft = task.target.found is not None and task.target.found.is_draft
            if is_draft or digest_of(read_bytes(file)) != row.digest:  # the date of a draft can be that of the file
                return None
            rows.append(row._replace(stamp=stamp))
        own = str(task.settings)
        return Checked.from_json(row.result[len(own) :], row.facts) if row.result.startswith(f"{own}[") else None
    except (OSError, TypeError, ValueError, KeyError, IndexError):
        return None
