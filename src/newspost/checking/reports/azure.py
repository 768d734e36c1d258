"""``azure``: the logging commands of Azure Pipelines.

How values are escaped is in the agent's CommandStringConvertor.cs. There are errors and warnings only; the rest is
printed.
"""

from __future__ import annotations

from newspost.checking.finding import Finding, Report
from newspost.checking.reports.concise import line
from newspost.checking.reports.findings import worst_first
from newspost.checking.reports.settings import ReportSettings
from newspost.text.visible import one_line, visible


def write(report: Report, settings: ReportSettings) -> str:
    """Return the commands, one a line, the worst first."""
    plain = ReportSettings(settings.version)
    return "".join(
        (line(finding, plain) if finding.severity == "info" else _command(finding, settings)) + "\n"
        for finding in worst_first(report.counted())
    )


def _command(finding: Finding, settings: ReportSettings) -> str:
    """Return the command for one finding."""
    place = finding.place
    values = {
        "type": finding.severity,
        "sourcepath": settings.in_repository(place.path),
        "linenumber": place.line,
        "columnnumber": place.column,
        "code": finding.code,
    }
    properties = ";".join(f"{name}={_property(str(value))}" for name, value in values.items())
    return f"##vso[task.logissue {properties}]{_data(visible(finding.message))}"


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace("]", "%5D").replace(";", "%3B")
