"""The baseline: findings that were there before, and do not count."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from newspost.checking.codes import TOOL_CODES
from newspost.checking.errors import CheckConfigError
from newspost.checking.finding import Finding
from newspost.checking.fingerprint import fingerprint
from newspost.checking.lines import place_of
from newspost.checking.pages import consequence_of
from newspost.text.encoding import decode
from newspost.text.spans import LineIndex, Span

VERSION: Final = 1

_MEND: Final = "Write it anew with --update-baseline."


class Known(NamedTuple):
    """What a baseline knows a finding by: nothing in it changes when the finding moves to another line."""

    path: str
    code: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings that do not count, each with how often it is there; ``path`` and ``text`` are those of its file."""

    counts: Mapping[Known, int] = field(default_factory=dict[Known, int])
    path: str = field(default="", compare=False)
    text: str = field(default="", compare=False, repr=False)


def baseline_of(findings: Iterable[Finding], name: Callable[[str], str] = str) -> Baseline:
    """Return the baseline that hides all of the ``findings``, but those that a comment does, and newspost's own.

    ``name`` gives a file's path as the baseline has it, relative to its folder.
    """
    return Baseline(Counter(_known(finding, name) for finding in findings if _is_kept(finding)))


def apply_baseline(
    findings: Iterable[Finding], baseline: Baseline, name: Callable[[str], str] = str
) -> tuple[tuple[Finding, ...], Baseline]:
    """Return the findings, those that the baseline knows marked, and the rest of it, which no finding used.

    Of several that are alike, as many are marked as it counts, the first ones. The rest is stale, as far as the run
    looked: see `stale`.
    """
    left = dict(baseline.counts)
    marked: list[Finding] = []
    for finding in findings:
        known = _known(finding, name)
        if _is_kept(finding) and left.get(known, 0) > 0:
            left[known] -= 1
            marked.append(finding._replace(suppressed="baseline"))
        else:
            marked.append(finding)
    rest = {known: count for known, count in left.items() if count > 0}
    return tuple(marked), replace(baseline, counts=rest)


def by_file(baseline: Baseline) -> dict[str, Baseline]:
    """Return what a baseline knows of each file, by its path there."""
    counts: dict[str, dict[Known, int]] = {}
    for known, count in baseline.counts.items():
        counts.setdefault(known.path, {})[known] = count
    return {path: Baseline(some) for path, some in counts.items()}


def stale(rest: Baseline, looked_at: Callable[[Known], bool]) -> Baseline:
    """Return what is stale of the rest of a baseline: what the run ``looked_at`` and did not find.

    A run that checks some files, or some rules, tells nothing of the others.
    """
    return replace(rest, counts={known: count for known, count in rest.counts.items() if looked_at(known)})


def prune(baseline: Baseline, outdated: Baseline) -> Baseline:
    """Return the baseline without what is outdated."""
    counts = {known: count - outdated.counts.get(known, 0) for known, count in baseline.counts.items()}
    return Baseline({known: count for known, count in counts.items() if count > 0})


def stale_findings(outdated: Baseline) -> tuple[Finding, ...]:
    """Return NP004 for each entry that is stale, at its line of the baseline."""
    lines = LineIndex(outdated.text)
    found: list[Finding] = []
    for known, count in sorted(outdated.counts.items()):
        at = max(outdated.text.find(known.fingerprint), 0)
        end = at + len(known.fingerprint) if outdated.text else at
        message = (
            f"{known.code} in {known.path} is in the baseline {_times(count)} more than it is found. "
            "Take it out with --prune-baseline."
        )
        place = place_of(outdated.path, outdated.text, lines, Span(at, end))
        name, severity = TOOL_CODES["NP004"]
        mark = fingerprint("NP004", outdated.path, "", "\0".join(known))
        found.append(Finding("NP004", name, severity, message, place, consequence_of("NP004"), fingerprint=mark))
    return tuple(found)


def _times(count: int) -> str:
    """Return a number of times, in words."""
    return "once" if count == 1 else f"{count} times"


def _is_kept(finding: Finding) -> bool:
    """Whether a finding has a place in a baseline."""
    return finding.suppressed in {None, "baseline"} and finding.code not in TOOL_CODES


def _known(finding: Finding, name: Callable[[str], str]) -> Known:
    """Return what a baseline knows a finding by."""
    return Known(name(finding.place.path), finding.code, finding.fingerprint)


# --- the file ---------------------------------------------------------------------------------------------------------


def dump_baseline(findings: Iterable[Finding], name: Callable[[str], str] = str) -> str:
    """Return the file that hides all of the ``findings``: see `baseline_of`."""
    return write_baseline(baseline_of(findings, name))


def write_baseline(baseline: Baseline) -> str:
    """Return a baseline as JSON: sorted, an entry a line, so that versions of it can be compared and merged.

    It is for `newspost.text.encoding.encode`: a path need not be UTF-8.
    """
    entries = [
        json.dumps({"path": path, "code": code, "fingerprint": mark, "count": count}, ensure_ascii=False)
        for (path, code, mark), count in sorted(baseline.counts.items())
    ]
    inside = ",\n    ".join(entries)
    listed = f"[\n    {inside}\n  ]" if entries else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def load_baseline(path: Path) -> Baseline:
    """Return the baseline in a file.

    Raises:
        CheckConfigError: the file cannot be read, or is none.
    """
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise CheckConfigError(f"The baseline cannot be read: {error.strerror}. {_MEND}", str(path)) from None
    return read_baseline(text, str(path))


def read_baseline(text: str, path: str) -> Baseline:
    """Return the baseline that a text is.

    Raises:
        CheckConfigError: it is none.
    """
    try:
        data: Any = json.loads(text)
    except RecursionError:
        raise CheckConfigError(f"The baseline is no JSON that was written here. {_MEND}", path) from None
    except json.JSONDecodeError as error:
        message = f"The baseline is no JSON here: {error.msg}. {_MEND}"
        raise CheckConfigError(message, path, error.lineno, error.colno) from None
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("findings"), list):
        raise CheckConfigError(f"The baseline is not of version {VERSION}, the one that is known. {_MEND}", path)
    counts: Counter[Known] = Counter()
    for number, entry in enumerate(data["findings"], 1):
        counts.update(_entry(entry, number, path))
    return Baseline(counts, path, text)


def _entry(entry: object, number: int, path: str) -> Mapping[Known, int]:
    """Return one entry with its count."""
    if isinstance(entry, dict):
        given = cast("dict[str, object]", entry)
        texts = [given.get(name) for name in Known._fields]
        count = given.get("count")
        if all(isinstance(text, str) for text in texts) and type(count) is int and count > 0:
            return {Known(*cast("list[str]", texts)): count}
    raise CheckConfigError(f"Entry {number} of the baseline has no path, code, fingerprint and count. {_MEND}", path)
