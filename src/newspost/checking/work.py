"""The work on many files: in this process, or in several; what is not needed again comes from the cache."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from stat import S_ISREG
from typing import Any, Final, NamedTuple

from newspost.checking.cache import Cache, Stamp, digest_of, stamp_of
from newspost.checking.finding import Finding
from newspost.checking.plugins import OwnRule, field_rule, load_rules
from newspost.checking.posts import Rules, broken, check_reading, failed
from newspost.checking.selection import Selection
from newspost.checking.settings import Settings, check_codes
from newspost.checking.store import Checked
from newspost.checking.targets import Target
from newspost.dialect import FINEWS
from newspost.faults.codes import Code
from newspost.files import read_bytes
from newspost.jekyll.context import Context
from newspost.jekyll.names import read_name
from newspost.meaning.reading import Reading
from newspost.ruby.zones import site_zone
from newspost.site.config_file import read_config
from newspost.site.site import Site

_FEW: Final = 400  # files for which other processes do not pay
_CHUNK: Final = 40

Progress = Callable[[int, int], None]
Row = tuple[str, Stamp, str, str]


class Task(NamedTuple):
    """A file to check: how it is called, where it is, and which of the run's sites and settings are its own."""

    target: Target
    settings: int


class Bench:
    """What the work on a file needs: the sites of a run, and the rules that its settings come to, with those given."""

    def __init__(self, settings: Sequence[Settings], here: str, given: Sequence[OwnRule] = ()) -> None:
        self._given = given
        self._settings = settings
        self._here = here
        self._rules: dict[tuple[int, str], Rules] = {}
        self._own: dict[int, tuple[OwnRule, ...]] = {}

    def __reduce__(self) -> tuple[type[Bench], tuple[Sequence[Settings], str]]:
        return Bench, (self._settings, self._here)  # rules from outside are loaded anew: they cannot be sent

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
            plugins = load_rules(settings.plugins, self._given)
            check_codes(settings, {rule.code: Code(rule.name, rule.severity) for rule in plugins})
            self._own[number] = (*plugins, *map(field_rule, settings.rules))
        return self._own[number]

    def check(self, task: Task) -> tuple[Checked, Stamp | None, str]:
        """Check one file; return what came out, the file's stamp, and the digest of its bytes.

        Without a stamp it is nothing to remember.
        """
        target = task.target
        rules, entry = self.rules(task.settings, target.site), target.entry()
        try:
            status = os.stat(target.file) if target.data is None else None  # noqa: PTH116 - once a file
            if entry is not None and status is not None and not S_ISREG(status.st_mode):
                raise OSError("it is no file")  # noqa: TRY301 - told as all that cannot be read
            reading = self.loose(task) if entry is None else entry.reading
            checked = check_reading(target.path, reading, rules, entry)
        except OSError as error:
            is_ignored = entry is not None and entry.found.ignored is not None  # an editor's lock, for one
            message = f"The file cannot be read: {error.strerror or error}."
            return _not_checked(() if is_ignored else (broken(target.path, message),))
        except Exception as error:  # noqa: BLE001 - one post must not take the report of all others away
            return _not_checked((failed(target.path, error),))
        if status is None or any(one.code == "NP902" for one in checked.findings):
            return checked, None, ""
        return checked, stamp_of(status), digest_of(reading.encoded)

    def loose(self, task: Task) -> Reading:
        """Return the reading of a file that is of no site."""
        return Reading(task.target.read(), task.target.name, self.loose_context(task), FINEWS)

    def loose_context(self, task: Task) -> Context:
        """Return what a file that is of no site is read with."""
        name = None if task.target.name is None else read_name(task.target.name)
        return Context(name, site_zone(self._settings[task.settings].timezone)[0])


def _not_checked(findings: tuple[Finding, ...]) -> tuple[Checked, None, str]:
    """Return what came out for a file that could not be checked."""
    return Checked(findings, None, has_comments=False), None, ""


def layouts_of(site: Site) -> frozenset[str] | None:
    """Return the names of a site's layouts; None where they cannot be told: a theme may bring some."""
    config = read_config([Path(file) for file in site.config])
    if config.get("theme") or config.get("remote_theme"):
        return None
    folder = Path(site.source, str(config.get("layouts_dir") or "_layouts"))
    if not folder.is_dir():
        return None
    return frozenset(file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.*"))


# --- one process, or several ------------------------------------------------------------------------------------------


def work(
    tasks: Sequence[Task], bench: Bench, cache: Cache | None, *, jobs: int = 0, progress: Progress | None = None
) -> list[Checked]:
    """Return what comes out for each task, in their order.

    ``jobs`` is how many processes may work, 0 for one a processor. ``progress`` is called with how many are done, and
    of how many. What is new goes into the cache.
    """
    rows: list[Row] = []
    results: list[Checked | None] = [_known(task, cache, rows) for task in tasks]
    todo = [number for number, result in enumerate(results) if result is None]
    done = len(tasks) - len(todo)
    for number, (checked, stamp, digest) in zip(todo, _worked([tasks[at] for at in todo], bench, jobs), strict=True):
        results[number] = checked
        if cache is not None and stamp is not None:
            rows.append(_row(tasks[number], stamp, digest, checked))
        done += 1
        if progress is not None:
            progress(done, len(tasks))
    if cache is not None and rows:
        cache.write(rows, (task.target.file for task in tasks))
    return [result for result in results if result is not None]


def _row(task: Task, stamp: Stamp, digest: str, checked: Checked) -> Row:
    """Return what the cache keeps of a file; which settings were its own is part of it."""
    return task.target.file, stamp, digest, json.dumps([task.settings, checked.to_json()])


def _known(task: Task, cache: Cache | None, rows: list[Row]) -> Checked | None:
    """Return what the cache has for a file that is still the same; one with a new stamp gets a new row."""
    file = task.target.file
    if cache is None or not cache.has(file):
        return None
    try:
        stamp = stamp_of(os.stat(file))  # noqa: PTH116 - as above
        found: Any = cache.by_stamp(file, stamp)
        if found is not None:
            return _as_checked(task, found)
        if task.target.found is not None and task.target.found.is_draft:  # its date can be that of the file
            return None
        digest = digest_of(read_bytes(file))
        checked = _as_checked(task, cache.by_digest(file, digest))
        rows += [] if checked is None else [_row(task, stamp, digest, checked)]
    except (OSError, TypeError, ValueError, KeyError, IndexError):
        return None
    else:
        return checked


def _as_checked(task: Task, found: Any) -> Checked | None:  # noqa: ANN401 - JSON
    """Return what a row of the cache says, if it is as good now: a post of the future may be one of the past by now."""
    if found is None or found[0] != task.settings:
        return None
    checked = Checked.from_json(found[1])
    is_hidden = checked.facts is not None and not checked.facts.published
    return None if is_hidden or any(one.code == "DT006" for one in checked.findings) else checked


def _worked(tasks: Sequence[Task], bench: Bench, jobs: int) -> Iterator[tuple[Checked, Stamp | None, str]]:
    """Yield the results of tasks, in their order."""
    count = min(jobs or _processors(), len(tasks) // _CHUNK + 1)
    if len(tasks) < _FEW or count < 2:
        yield from map(bench.check, tasks)
        return
    method = "fork" if sys.platform == "linux" else None  # a child that starts anew would import all of it again
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(count, multiprocessing.get_context(method), _start, (bench, tasks)) as pool:
        try:
            pieces = [pool.submit(_check_some, start) for start in range(0, len(tasks), _CHUNK)]
            for piece in pieces:
                yield from piece.result()
        except BaseException:  # Ctrl-C among them: nobody waits for what is begun, nor for what is not
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()
            raise


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


_WORK: list[tuple[Bench, Sequence[Task]]] = []  # of this process, where it is one of several


def _start(bench: Bench, tasks: Sequence[Task]) -> None:
    """Make a process ready: all of the work is given to it once. Ctrl-C ends it without a word."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _WORK[:] = [(bench, tasks)]


def _check_some(start: int) -> list[tuple[Checked, Stamp | None, str]]:
    """Check a piece of the work, which is worth the way to another process."""
    bench, tasks = _WORK[0]
    return [bench.check(task) for task in tasks[start : start + _CHUNK]]
