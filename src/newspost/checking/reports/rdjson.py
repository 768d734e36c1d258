"""``rdjson``: the Reviewdog Diagnostic Format, as one value.

Its definition is reviewdog's proto/rdf/reviewdog.proto: columns count bytes of UTF-8 from 1, the end is exclusive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from newspost.checking.finding import Finding, Place, Report
from newspost.checking.reports.changes import Reader, applied, edits_of, reader
from newspost.checking.reports.columns import utf8_column
from newspost.checking.reports.json_text import Json, dumps
from newspost.checking.reports.settings import ReportSettings
from newspost.problems import Severity

_SEVERITIES: Final[Mapping[Severity, str]] = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def write(report: Report, settings: ReportSettings) -> str:
    """Return the report as a ``DiagnosticResult``."""
    values = ",\n".join(map(dumps, diagnostics(report, settings)))
    return f'{{"source": {dumps(source(settings))}, "diagnostics": [' + (f"\n{values}\n" if values else "") + "]}\n"


def source(settings: ReportSettings) -> Json:
    """Return who says it."""
    return {"name": "newspost", **({"url": settings.home} if settings.home else {})}


def diagnostics(report: Report, settings: ReportSettings) -> list[Json]:
    """Return a ``Diagnostic`` for each finding that counts."""
    read = reader(settings.contents)
    return [_diagnostic(finding, settings, read) for finding in report.counted()]


def _diagnostic(finding: Finding, settings: ReportSettings, read: Reader) -> Json:
    text = settings.rules.get(finding.code)
    value: Json = {
        "message": finding.message,
        "location": _location(finding.place, settings),
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code, **({"url": text.url} if text and text.url else {})},
    }
    if suggestion := _suggestion(finding, read):
        value["suggestions"] = [suggestion]
    if finding.related:
        value["related_locations"] = [
            {"message": related.message, "location": _location(related.place, settings)} for related in finding.related
        ]
    return value


def _location(place: Place, settings: ReportSettings) -> Json:
    end_source = place.source if place.end_line == place.line else place.end_source
    start = {"line": place.line, "column": utf8_column(place.source, place.column)}
    end = {"line": place.end_line, "column": utf8_column(end_source, place.end_column)}
    return {"path": settings.in_repository(place.path), "range": {"start": start, "end": end}}


def _suggestion(finding: Finding, read: Reader) -> Json | None:
    """Return a fix as one suggestion, since half of a fix would be none; None where it is not known to fit."""
    found = edits_of(finding, read)
    if not found:
        return None
    content, edits = found
    start, end = edits[0].start, edits[-1].end
    try:
        text = applied(content.data, edits, start, end).decode()
    except UnicodeDecodeError:
        return None
    positions = [dict(zip(("line", "column"), content.position(offset), strict=True)) for offset in (start, end)]
    return {"range": {"start": positions[0], "end": positions[1]}, "text": text}
