"""Hiding the findings of a run by comments in its files: what each file would be, and why one cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from newspost.checking.add_ignores import add_ignores
from newspost.checking.applying import reader_of
from newspost.checking.codes import TOOL_CODES, WORD
from newspost.checking.engine import Run
from newspost.checking.finding import Finding, Report
from newspost.checking.posts import Rules
from newspost.checking.suppressions import read_suppressions
from newspost.checking.work import Task
from newspost.files import FileChanged, replace_bytes
from newspost.header.sameness import same
from newspost.meaning.reading import Reading
from newspost.text.encoding import decode

_COMMENT: Final = f"# {WORD}: ignore".encode()
CHANGED: Final = "the file was changed meanwhile"
_NO_PLACE: Final = "Jekyll sees no front matter in it, and prints what stands there"
_ENCODING: Final = "the site's encoding does not have all characters of the reason"
_OTHER: Final = "the file would say something else, or something else would be wrong with it"


class Ignoring(NamedTuple):
    """What hiding the findings of a file does to it: its bytes before and after, and how many comments come in.

    Where it cannot be done, ``refusal`` says why.
    """

    path: str
    file: str
    old: bytes = b""
    new: bytes = b""
    comments: int = 0
    refusal: str | None = None


def ignorings(run: Run, report: Report, reason: str = "") -> Iterator[Ignoring]:
    """Yield what would hide the findings of a run that count, for each file that is reported and has some.

    What newspost says of itself cannot be hidden. ``reason`` is what the comments say after the codes.
    """
    found: dict[str, list[Finding]] = {}
    for one in report.counted():
        if one.code not in TOOL_CODES:
            found.setdefault(one.place.path, []).append(one)
    reported = {target.path for target in run.shown}
    for task in run.tasks:
        path = task.target.path
        if path in found and path in reported:
            yield _ignoring(run, task, found[path], reason)


def _ignoring(run: Run, task: Task, findings: list[Finding], reason: str) -> Ignoring:
    """Return what would hide the findings of one file."""
    target = task.target
    try:
        data, read = target.read(), reader_of(task, run.bench)
    except OSError as error:
        return Ignoring(target.path, target.file, refusal=error.strerror or str(error))
    old = read(data)
    if not _are_there(findings, data, old):
        return Ignoring(target.path, target.file, refusal=CHANGED)
    if old.header.fence is None:
        return Ignoring(target.path, target.file, refusal=_NO_PLACE)
    wanted = dict.fromkeys((one.code, one.place.line) for one in findings)
    refusal: str | None = None
    for whole in (False, True):  # between the lines of what cannot be read, a comment can make it another thing
        meant = old.with_text(add_ignores(old.text, wanted, reason, whole=whole))
        new = read(meant.encoded)
        refusal = _objection(data, old, meant, new, run.bench.rules(task.settings, target.site))
        if refusal is None:
            comments = len(read_suppressions(new.text)) - len(read_suppressions(old.text))
            return Ignoring(target.path, target.file, data, meant.encoded, comments)
    return Ignoring(target.path, target.file, refusal=refusal)


def _objection(data: bytes, old: Reading, meant: Reading, new: Reading, rules: Rules) -> str | None:
    """Return why a post that was ``old`` may not be written as it is ``meant``, and read again as ``new``."""
    if new.text != meant.text or not _has_all_lines(data, meant.encoded):
        return _ENCODING
    bodies = [reading.text[reading.body_start :] for reading in (old, new)]
    codes = [sorted(fault.code for fault in rules.find(reading.path or "", reading)) for reading in (old, new)]
    is_same = same(old.header.data, new.header.data) and bodies[0] == bodies[1] and codes[0] == codes[1]
    return None if is_same else _OTHER


def _are_there(findings: list[Finding], data: bytes, reading: Reading) -> bool:
    """Tell whether the lines of findings are as they were then; rules about a site take all files for UTF-8."""
    lines = [text.split("\n") for text in {reading.text, decode(data)}]
    places = [one.place for one in findings if one.place.source]
    return all(
        any(place.line <= len(some) and some[place.line - 1].removesuffix("\r") == place.source for some in lines)
        for place in places
    )


def _has_all_lines(old: bytes, new: bytes) -> bool:
    """Tell whether nothing but comments came in."""
    others = iter(new.split(b"\n"))
    for line in old.split(b"\n"):
        for other in others:
            if other == line:
                break
            if _COMMENT not in other:
                return False
        else:
            return False
    return next(others, None) is None


def write(ignoring: Ignoring) -> str | None:
    """Write a file with its comments, whole; return why not, if not."""
    try:
        replace_bytes(ignoring.file, ignoring.new, expected=ignoring.old)
    except FileChanged:
        return CHANGED
    except OSError as error:
        return error.strerror or str(error)
    return None
