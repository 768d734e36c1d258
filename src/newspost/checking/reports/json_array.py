"""``json``: one array with an object for each finding that counts."""

from __future__ import annotations

from newspost.checking.finding import Report
from newspost.checking.reports.json_text import finding_json, lines
from newspost.checking.reports.settings import ReportSettings


def write(report: Report, _settings: ReportSettings) -> str:
    """Return the report as one array of JSON."""
    return lines([finding_json(finding) for finding in report.counted()])
