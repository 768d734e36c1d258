"""``junit``: a test for each file, failed where there is an error or a warning.

There is no standard; this is what Ant, Surefire and Jenkins have in common. Readers differ on a test that fails more
than once, so that all that was found in a file is one failure.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as ET

from newspost.checking.finding import Finding, Report
from newspost.checking.reports.findings import by_file, tally, worst_first
from newspost.checking.reports.settings import ReportSettings
from newspost.text.visible import visible

_NO_CHARACTER: Final = re.compile(r"[\ufffe\uffff]")
_LOG_COMMAND: Final = re.compile(r"#(?=#(?:\[|vso\[))", re.IGNORECASE)


def write(report: Report, _settings: ReportSettings) -> str:
    """Return the report as one suite of tests."""
    files = by_file(report)
    failed = {path for path, findings in files.items() if _failures(findings)}
    numbers = {"name": "newspost", "tests": str(len(files)), "failures": str(len(failed)), "errors": "0"}
    suites = ET.Element("testsuites", numbers)
    suite = ET.SubElement(suites, "testsuite", numbers)
    for path, findings in files.items():
        _add(suite, path, findings)
    ET.indent(suites)
    text = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_LOG_COMMAND.sub("&#35;", text)}\n'


def _failures(findings: list[Finding]) -> list[Finding]:
    """Return the findings that fail a test, the worst first."""
    return worst_first(finding for finding in findings if finding.severity != "info")


def _add(suite: ET.Element, path: str, findings: list[Finding]) -> None:
    """Add the test of one file."""
    case = ET.SubElement(suite, "testcase", {"name": _text(path), "classname": "newspost"})
    failures = _failures(findings)
    if failures:
        message = failures[0].message if len(failures) == 1 else tally(failures)
        failure = ET.SubElement(case, "failure", {"type": failures[0].severity, "message": _text(message)})
        failure.text = _text("\n".join(map(_line, failures)))
    hints = [finding for finding in findings if finding.severity == "info"]
    if hints:
        ET.SubElement(case, "system-out").text = _text("\n".join(map(_line, hints)))


def _line(finding: Finding) -> str:
    place = finding.place
    return f"{place.line}:{place.column}: {finding.severity} {finding.code} {finding.name} {finding.message}"


def _text(text: str) -> str:
    """Return ``text`` with what XML 1.0 cannot hold written out."""
    return _NO_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", visible(text))
