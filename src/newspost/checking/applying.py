"""Fixes on the disk: each file is mended in memory, proved, and then written whole, or left alone."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from newspost.checking.baseline import Baseline, by_file
from newspost.checking.codes import ALL_CODES, TOOL_CODES, WORD
from newspost.checking.engine import Run, hide
from newspost.checking.finding import Edit, Finding, Fix, Place
from newspost.checking.fixes import fix_for
from newspost.checking.fixes.keeping import keeps
from newspost.checking.hidden import Hidden
from newspost.checking.lines import place_of
from newspost.checking.mending import Mend, Mended, apply_edits, mend
from newspost.checking.pages import consequence_of
from newspost.checking.posts import Rules, check_reading, failed, name_of
from newspost.checking.work import Bench, Task
from newspost.dialect import FINEWS
from newspost.faults.collect import find_faults
from newspost.faults.fault import Fault
from newspost.files import FileChanged, replace_bytes
from newspost.meaning.reading import Reading

Wanted = Callable[[str, str], bool]

_ABOUT_COMMENTS: Final = frozenset({"NP001", "NP003"})


@dataclass(frozen=True, slots=True)
class Change:
    """What mending does to a file: its bytes before and after, its new name if it is to have one, and the fixes.

    ``refused`` are the findings about fixes that failed their proof.
    """

    path: str
    file: str
    old: bytes
    new: bytes
    rename: str | None
    fixed: tuple[Finding, ...]
    refused: tuple[Finding, ...]


def changes(run: Run, *, unsafe: bool, only: Iterable[str] | None = None) -> Iterator[Change]:
    """Yield what mending would do to each file of a run that it would change, or whose fixes fail their proof."""
    files, known = None if only is None else frozenset(only), by_file(run.baseline())
    for task in run.tasks:
        if files is not None and task.target.file not in files:
            continue
        known_as = run.baseline_name(task.target.path)
        change = _change(task, run.bench, known.get(known_as, Baseline()), unsafe=unsafe)
        if change is not None:
            yield change


def _change(task: Task, bench: Bench, known: Baseline, *, unsafe: bool) -> Change | None:
    """Return what mending would do to one file, of which the baseline knows what is ``known``."""
    target = task.target
    rules = bench.rules(task.settings, target.site)
    try:
        if target.data is None and not stat.S_ISREG(os.stat(target.file).st_mode):  # noqa: PTH116 - once a file
            return None
        data = target.read()
        file = _file(task, bench, known, has_name=target.data is None)
        mended, comments, new = _mended(data, file, unsafe=unsafe)
    except OSError:
        return None
    except Exception as error:  # noqa: BLE001 - one post must not keep all others from being mended
        return Change(target.path, target.file, b"", b"", None, (), (failed(target.path, error),))
    if new == data and mended.rename is None and not mended.failed:
        return None
    fixed = (*(_finding(target.path, one, rules) for one in mended.fixed), *comments)
    refused = tuple(_refused(target.path, one) for one in mended.failed)
    return Change(target.path, target.file, data, new, mended.rename, fixed, refused)


def fix_alone(run: Run, task: Task, finding: Finding) -> Change | None:
    """Return what mending one finding, and nothing else, would do to its file, be the fix safe or not.

    None where it has no fix, or where its proof fails: it may have to wait for others.

    Raises:
        OSError: the file cannot be read.
    """
    if finding.fix is None:
        return None
    target = task.target
    known = by_file(run.baseline()).get(run.baseline_name(target.path), Baseline())
    file = _file(task, run.bench, known, has_name=True)
    data = target.read()
    if finding.code in _ABOUT_COMMENTS:
        new, rename = apply_edits(data, finding.fix.edits), None
        if not keeps(file.read(data), file.read(new)):
            return None
    else:
        new, rename = _mended_alone(data, file, finding)
    if new == data and rename is None:
        return None
    return Change(target.path, target.file, data, new, rename, (finding,), ())


def _mended_alone(data: bytes, file: _File, finding: Finding) -> tuple[bytes, str | None]:
    """Return the bytes after the fix of one fault, and the new name if the file is to have one."""
    place = finding.place

    def fix(fault: Fault, reading: Reading) -> Fix | None:
        is_it = fault.message == finding.message and fault.span == (place.start, place.end)
        return file.fix(fault, reading) if is_it else None

    mended = mend(data, file.read, file.faults, unsafe=True, wanted=finding.code.__eq__, fix=fix)
    return mended.data, mended.rename


def reader_of(task: Task, bench: Bench) -> Callable[[bytes], Reading]:
    """Return what reads bytes as those of a file.

    Raises:
        OSError: what its site gives to it depends on the file, which cannot be read.
    """
    target, entry = task.target, task.target.entry()
    context = bench.loose_context(task) if entry is None else entry.context
    name, dialect = (target.name, FINEWS) if target.site is None else (target.file, target.site.dialect)
    return lambda data: Reading(data, name, context, dialect)


@dataclass(frozen=True, slots=True)
class _File:
    """A file to mend: what it is called, its rules, how it is read, and what does not count in it.

    ``has_name`` tells whether it has one that can be changed.
    """

    path: str
    rules: Rules
    read: Callable[[bytes], Reading]
    hidden: Hidden
    has_name: bool

    def faults(self, reading: Reading) -> list[Fault]:
        """Return all that is wrong, be it told or not: what waits for that to be mended goes on waiting."""
        return find_faults(reading, self.rules.options, ALL_CODES)

    def fix(self, fault: Fault, reading: Reading) -> Fix | None:
        """Return how a fault can be mended; None where it is to be left as it is."""
        fix = None if self.hidden.has(fault, reading) else fix_for(fault, reading, self.rules.options)
        return None if fix is not None and fix.rename is not None and not self.has_name else fix


def _file(task: Task, bench: Bench, known: Baseline, *, has_name: bool) -> _File:
    """Return a file to mend, of which the baseline knows what is ``known``."""
    target = task.target
    rules = bench.rules(task.settings, target.site)
    hidden = Hidden(target.path, name_of(target.path, target.entry()), rules, known)
    return _File(target.path, rules, reader_of(task, bench), hidden, has_name=has_name)


def _mended(data: bytes, file: _File, *, unsafe: bool) -> tuple[Mended, tuple[Finding, ...], bytes]:
    """Return what came of mending, what was wrong with comments for the checker, and the bytes without that."""
    wanted = file.rules.selection.wanted(file.path).__contains__
    mended = mend(data, file.read, file.faults, unsafe=unsafe, wanted=wanted, fix=file.fix)
    comments, new = _without_idle_comments(file, file.read(mended.data), unsafe=unsafe)
    return mended, comments, new


def _without_idle_comments(file: _File, reading: Reading, *, unsafe: bool) -> tuple[tuple[Finding, ...], bytes]:
    """Return what is wrong with the comments for the checker that can be mended, and the bytes without it.

    A comment that names a rule rightly at last may turn out to hide nothing.
    """
    data, rules = reading.encoded, file.rules
    if WORD not in reading.text:
        return (), data
    checked = check_reading(file.path, reading, rules)
    found = hide(reading.text, file.path, checked.findings, rules, is_whole=False)
    mends = [(one, one.fix) for one in found if one.code in _ABOUT_COMMENTS and one.fix is not None]
    done: list[Finding] = []
    edits: list[Edit] = []
    for one, fix in mends:
        new = [edit for edit in fix.edits if all(edit.end <= other.start or other.end <= edit.start for other in edits)]
        if (unsafe or fix.safety == "safe") and len(new) == len(fix.edits):
            edits += new
            done.append(one)
    mended = file.read(apply_edits(data, edits)) if done else reading
    if not done or not keeps(reading, mended):
        return (), data
    more, new_data = _without_idle_comments(file, mended, unsafe=unsafe)
    return (*done, *more), new_data


def _finding(path: str, one: Mend, rules: Rules) -> Finding:
    """Return what was mended as a finding."""
    fault, reading = one.fault, one.reading
    severity = rules.selection.severity_of(fault.code, fault.severity, path) or fault.severity
    place = place_of(path, reading.text, reading.lines, fault.span)
    return Finding(fault.code, rules.selection.codes[fault.code].name, severity, fault.message, place, fix=one.fix)


def _refused(path: str, one: Mend) -> Finding:
    """Return NP901: a fix that did not pass its proof, and was not applied."""
    place = place_of(path, one.reading.text, one.reading.lines, one.fault.span)
    return _np901(place, f"The fix of {one.fault.code} was not applied: {one.reason}. Mend it by hand.")


def write(change: Change) -> Finding | None:
    """Write a change to the disk: the file is the old or the new one, whole. Return the finding why not, if not.

    A file that somebody changed meanwhile is left alone, and so is one whose new name is taken. One that cannot get its
    new name has its old bytes again. A file that git tracks is renamed by git.
    """
    target = None if change.rename is None else Path(change.file).with_name(change.rename)
    if target is not None and os.path.lexists(target):
        return _not_written(change, f"there is a file {change.rename} already")
    try:
        replace_bytes(change.file, change.new, expected=change.old)
    except FileChanged:
        return _not_written(change, "the file was changed meanwhile")
    except OSError as error:
        return _not_written(change, error.strerror or str(error))
    try:
        if target is not None:
            _rename(Path(change.file), target)
    except OSError as error:
        return _not_renamed(change, error.strerror or str(error))
    return None


def path_after(change: Change) -> str:
    """Return where the file of a change is once it was written."""
    return change.file if change.rename is None else str(Path(change.file).with_name(change.rename))


def _rename(old: Path, new: Path) -> None:
    """Rename a file; by git where git knows it, so that its history goes with it."""
    git = shutil.which("git")
    if git is not None:
        words = [git, "-C", str(old.parent), "mv", "--", old.name, new.name]
        if subprocess.run(words, capture_output=True, check=False).returncode == 0:  # noqa: S603 - git itself
            return
    old.rename(new)


def _not_renamed(change: Change, why: str) -> Finding:
    """Give a file its old bytes again, and return the finding that it did not get its new name."""
    why = f"the file cannot be named {change.rename}: {why}"
    try:
        replace_bytes(change.file, change.old, expected=change.new)
    except (FileChanged, OSError):
        return _np901(Place(change.path), f"The fixes in this file were applied, but {why}. Rename it by hand.")
    return _not_written(change, why)


def _not_written(change: Change, why: str) -> Finding:
    """Return the finding that a change was not written."""
    return _np901(Place(change.path), f"The fixes of this file were not applied: {why}.")


def _np901(place: Place, message: str) -> Finding:
    """Return NP901."""
    name, severity = TOOL_CODES["NP901"]
    return Finding("NP901", name, severity, message, place, consequence_of("NP901"))
