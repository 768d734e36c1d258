"""``tap``: the Test Anything Protocol: a test for each file, and what was found in it as YAML.

Version 13, since Perl's own harness reads no later one; what version 14 says of ``#`` in the name of a test holds for
it as well. That harness reads little of YAML: each value stands on a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from newspost.checking.finding import Finding, Report
from newspost.checking.reports.findings import by_file
from newspost.checking.reports.json_text import dumps, finding_json
from newspost.checking.reports.settings import ReportSettings
from newspost.text.visible import one_line

_KEYS: Final = ("code", "name", "severity", "message", "line", "column", "end_line", "end_column")


def write(report: Report, _settings: ReportSettings) -> str:
    """Return the report as a stream of tests; hints alone fail none."""
    files = by_file(report)
    plan = f"1..{len(files)}" + ("" if files else " # SKIP no files")
    lines = [line for number, (path, found) in enumerate(files.items(), 1) for line in _test(number, path, found)]
    return "\n".join(["TAP version 13", plan, *lines]) + "\n"


def _test(number: int, path: str, findings: list[Finding]) -> Iterator[str]:
    """Yield the lines of one test."""
    passed = all(finding.severity == "info" for finding in findings)
    name = one_line(path).replace("\\", "\\\\").replace("#", r"\#")
    yield f"{'ok' if passed else 'not ok'} {number} - {name}"
    if findings:
        yield from ("  ---", "  findings:")
        for finding in findings:
            yield from _values(finding)
        yield "  ..."


def _values(finding: Finding) -> Iterator[str]:
    """Yield the lines of one finding: an item of a list; JSON is YAML."""
    value = finding_json(finding)
    for index, key in enumerate(_KEYS):
        yield f"    {' ' if index else '-'} {key}: {dumps(value[key])}"
