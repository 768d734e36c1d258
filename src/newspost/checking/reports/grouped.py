"""``grouped``: the findings of each file under its name."""

from __future__ import annotations

from newspost.checking.finding import Finding, Report
from newspost.checking.reports.findings import by_file
from newspost.checking.reports.people import page, painted, severity, shown
from newspost.checking.reports.settings import ReportSettings


def write(report: Report, settings: ReportSettings) -> str:
    """Return a block for each file in which something was found, and what was found in all."""
    lines: list[str] = []
    for path, findings in by_file(report).items():
        if findings:
            lines += [painted(shown(path, settings), "1", settings), *_rows(findings, settings), ""]
    return page(lines, report, settings)


def _rows(findings: list[Finding], settings: ReportSettings) -> list[str]:
    """Return a line for each finding of one file, in columns."""
    places = [f"{finding.place.line}:{finding.place.column}" for finding in findings]
    room, word = max(map(len, places)), max(len(finding.severity) for finding in findings)
    return [
        f"  {place:>{room}}  {severity(finding, settings, f'{finding.severity:{word}}')}  "
        + shown(f"{finding.code} {finding.name}  {finding.message}", settings)
        for place, finding in zip(places, findings, strict=True)
    ]
