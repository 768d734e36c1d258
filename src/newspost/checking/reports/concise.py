"""``concise``: a line for each finding, as compilers have it."""

from __future__ import annotations

from newspost.checking.finding import Finding, Report
from newspost.checking.reports.people import page, severity, shown
from newspost.checking.reports.settings import ReportSettings


def write(report: Report, settings: ReportSettings) -> str:
    """Return ``path:line:column: severity CODE name message`` of each finding, and what was found in all."""
    return page([line(finding, settings) for finding in report.counted()], report, settings)


def line(finding: Finding, settings: ReportSettings) -> str:
    """Return the line of one finding."""
    place = f"{shown(finding.place.path, settings)}:{finding.place.line}:{finding.place.column}"
    rest = shown(f"{finding.code} {finding.name} {finding.message}", settings)
    return f"{place}: {severity(finding, settings)} {rest}"
