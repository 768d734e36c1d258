"""``jsonl``: an object for each finding that counts, one a line."""

from __future__ import annotations

from newspost.checking.finding import Report
from newspost.checking.reports.json_text import dumps, finding_json
from newspost.checking.reports.settings import ReportSettings


def write(report: Report, _settings: ReportSettings) -> str:
    """Return the report as lines of JSON."""
    return "".join(f"{dumps(finding_json(finding))}\n" for finding in report.counted())
