"""What several formats say of findings: which come first, how many there are, and what tells one from the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from newspost.checking.finding import Finding, Report
from newspost.problems import Severity
from newspost.text.encoding import encode

_RANK: Final[Mapping[Severity, int]] = {"error": 0, "warning": 1, "info": 2}


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` by severity; those of one severity stay in their order."""
    return sorted(findings, key=lambda finding: _RANK[finding.severity])


def counted(number: int, name: str) -> str:
    """Return a number with what is counted.

    >>> counted(1, "file"), counted(2, "file")
    ('1 file', '2 files')
    """
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def tally(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity, in words; empty if there are none."""
    numbers = Counter(finding.severity for finding in findings)
    *most, last = [counted(numbers[severity], severity) for severity in _RANK if numbers[severity]] or [""]
    return " and ".join(filter(None, (", ".join(most), last)))


def summary(report: Report) -> str:
    """Return what was found and what can be done about it, in one sentence."""
    findings = report.counted()
    where = f" in {counted(len(report.files), 'file')}" if report.files else ""
    parts = [f"mended {counted(len(report.fixed), 'problem')}"] if report.fixed else []
    parts.append(f"found {tally(findings)}{where}" if findings else f"found no problems{where}")
    parts += filter(None, [_mendable(findings)])
    if hidden := len(report.findings) - len(findings):
        parts.append(f"{hidden:,} suppressed")
    text = "; ".join(parts)
    return text[0].upper() + text[1:]


def _mendable(findings: Iterable[Finding]) -> str:
    """Return how many findings can be mended by which option."""
    numbers = Counter(finding.fix.safety for finding in findings if finding.fix)
    safe, unsafe = numbers["safe"], numbers["unsafe"]
    if safe and unsafe:
        return f"{safe:,} can be mended by --fix, {unsafe:,} more by --unsafe-fixes"
    option = "--fix" if safe else "--unsafe-fixes"
    return f"{safe or unsafe:,} can be mended by {option}" if safe or unsafe else ""


def by_file(report: Report) -> dict[str, list[Finding]]:
    """Return the findings that count by file, with those files in which nothing was found."""
    files: dict[str, list[Finding]] = {path: [] for path in report.files}
    for finding in report.counted():
        files.setdefault(finding.place.path, []).append(finding)
    return files


def identified(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str, int]]:
    """Yield each finding with its fingerprint and how many of the same code and file had the same before it.

    One without a fingerprint gets one of its line and what is said of it.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        fingerprint = finding.fingerprint or digest(finding.place.source, finding.message)[:16]
        key = finding.place.path, finding.code, fingerprint
        yield finding, fingerprint, seen[key]
        seen[key] += 1


def digest(*parts: str) -> str:
    """Return what stands for these texts, in hexadecimal digits."""
    from hashlib import sha256  # noqa: PLC0415 - a report for people needs none

    return sha256(b"\0".join(map(encode, parts))).hexdigest()
