"""``gitlab``: a Code Quality report, for merge requests.

The form is that of GitLab's page on Code Quality, "Code Quality report format". Of several findings with one
fingerprint GitLab shows the first, so that each gets one of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from newspost.checking.finding import Report
from newspost.checking.reports.findings import digest, identified
from newspost.checking.reports.json_text import lines
from newspost.checking.reports.settings import ReportSettings
from newspost.problems import Severity

_SEVERITIES: Final[Mapping[Severity, str]] = {"info": "info", "warning": "minor", "error": "major"}


def write(report: Report, settings: ReportSettings) -> str:
    """Return the report as GitLab takes it."""
    return lines(
        [
            {
                "description": finding.message,
                "check_name": finding.code,
                "fingerprint": digest(finding.code, finding.place.path, fingerprint, str(number))[:32],
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": settings.in_repository(finding.place.path),
                    "lines": {"begin": finding.place.line, "end": finding.place.end_line},
                },
            }
            for finding, fingerprint, number in identified(report.counted())
        ]
    )
