"""``github``: annotations by GitHub's workflow commands, and the table for the summary of a step.

GitHub shows ten errors and ten warnings a step and drops the rest without a word (actions/toolkit#734); so the worst
come first, and a notice says how many more there are. How commands are read is in the runner's ActionCommand.cs.
"""

from __future__ import annotations

from typing import Final

from newspost.checking.finding import Finding, Report
from newspost.checking.reports.findings import counted, worst_first
from newspost.checking.reports.findings import summary as found
from newspost.checking.reports.markdown import table
from newspost.checking.reports.settings import ReportSettings
from newspost.text.visible import one_line, visible

_MOST: Final = 9  # of each severity: one is left for the exit code's own
_LARGEST_SUMMARY: Final = 1_000_000  # bytes of the 1 MiB that all of a step's commands have together


def write(report: Report, settings: ReportSettings) -> str:
    """Return the commands, one a line."""
    findings = worst_first(report.counted())
    chosen = [finding for severity in ("error", "warning") for finding in _first(findings, severity)]
    lines = [_command(finding, settings) for finding in chosen]
    if more := len(findings) - len(chosen):
        lines.append(f"::notice title=newspost::and {more:,} more, see the summary")
    return "".join(f"{line}\n" for line in lines)


def summary(report: Report, settings: ReportSettings) -> str:
    """Return what goes into the file that ``GITHUB_STEP_SUMMARY`` names: Markdown, within what GitHub takes."""
    head = f"## newspost check\n\n{found(report)}.\n"
    findings = worst_first(report.counted())
    if not findings:
        return head
    text, rows = table(findings, settings, _LARGEST_SUMMARY - len(head) - 100)
    more = len(findings) - rows
    return f"{head}\n{text}" + (
        f"\n{counted(more, 'finding')} more, for which there is no room here.\n" if more else ""
    )


def _first(findings: list[Finding], severity: str) -> list[Finding]:
    return [finding for finding in findings if finding.severity == severity][:_MOST]


def _command(finding: Finding, settings: ReportSettings) -> str:
    """Return the command for one finding; GitHub takes columns only where the place is on one line."""
    place = finding.place
    values = {"file": settings.in_repository(place.path), "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:
        values |= {"col": place.column, "endColumn": place.end_column}
    values["title"] = f"{finding.code} {finding.name}"
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in values.items())
    return f"::{finding.severity} {properties}::{_data(visible(finding.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")
