"""``markdown``: a table, for comments and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from newspost.checking.finding import Finding, Report
from newspost.checking.reports.findings import summary
from newspost.checking.reports.settings import ReportSettings
from newspost.text.visible import visible

_HEAD: Final = "| Place | Severity | Rule | Message |\n| --- | --- | --- | --- |\n"
_MARKS: Final = re.compile(r"[\\`*_\[\]<>&|~$]")


def write(report: Report, settings: ReportSettings) -> str:
    """Return what was found in all, and a table of the findings."""
    findings = report.counted()
    return f"{summary(report)}.\n" + (f"\n{table(findings, settings)[0]}" if findings else "")


def table(findings: Iterable[Finding], settings: ReportSettings, room: int | None = None) -> tuple[str, int]:
    """Return a table of findings, of as many as there is room for in bytes, and how many these are."""
    rows: list[str] = []
    size = len(_HEAD)
    for finding in findings:
        row = _row(finding, settings)
        size += len(row.encode())
        if room is not None and size > room:
            break
        rows.append(row)
    return _HEAD + "".join(rows), len(rows)


def _row(finding: Finding, settings: ReportSettings) -> str:
    """Return the row of one finding."""
    place = finding.place
    where = f"{settings.in_repository(place.path)}:{place.line}:{place.column}"
    cells = where, finding.severity, f"{finding.code} {finding.name}", finding.message
    return f"| {' | '.join(map(in_markdown, cells))} |\n"


def in_markdown(text: str) -> str:
    """Return ``text`` as Markdown that says just that, on one line."""
    return _MARKS.sub(r"\\\g<0>", visible(text)).replace("\n", "<br>").replace("\t", " ")
