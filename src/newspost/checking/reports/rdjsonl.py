"""``rdjsonl``: the Reviewdog Diagnostic Format, a line for each finding."""

from __future__ import annotations

from newspost.checking.finding import Report
from newspost.checking.reports.json_text import dumps
from newspost.checking.reports.rdjson import diagnostics, source
from newspost.checking.reports.settings import ReportSettings


def write(report: Report, settings: ReportSettings) -> str:
    """Return the report as lines, each a ``Diagnostic``."""
    said_by = source(settings)
    return "".join(f"{dumps({**value, 'source': said_by})}\n" for value in diagnostics(report, settings))
