"""Findings as diagnostics."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lsprotocol import types

from newspost.checking.codes import ALL_CODES
from newspost.checking.finding import Finding, Place, Related
from newspost.checking.pages import file_of
from newspost.problems import Severity
from newspost.server.client import Client
from newspost.server.looking import Look, absolute
from newspost.server.positions import Positions
from newspost.text.visible import one_line

SOURCE: Final = "newspost"

_SEVERITIES: Final[dict[Severity, types.DiagnosticSeverity]] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
_IDLE: Final = frozenset({"NP001"})
"""What is there for nothing, and can be deleted: editors show it pale."""


def diagnostics_of(look: Look, client: Client) -> list[types.Diagnostic]:
    """Return what there is to tell of a buffer."""
    return [diagnostic for finding in look.all for diagnostic in _told(finding, look, client)]


def ranged(look: Look) -> Iterator[tuple[Finding, types.Range]]:
    """Yield the findings that stand in a buffer, with their ranges."""
    path = look.task.target.path
    for finding in look.all:
        if finding.place.path == path:
            yield finding, _range(finding.place, look.buffer.positions)


def diagnostic_of(finding: Finding, place: types.Range, look: Look, client: Client) -> types.Diagnostic:
    """Return a finding as a diagnostic at a place of its buffer."""
    positions = look.buffer.positions
    related = [_related(other, look.buffer.here, positions) for other in finding.related]
    return types.Diagnostic(
        range=place,
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=_page(finding.code) if client.pages else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if client.tags and finding.code in _IDLE else None,
        related_information=related if client.related and related else None,
    )


def uri_of(file: str | Path) -> str:
    """Return the URI of an absolute path."""
    return Path(file).as_uri()


def _told(finding: Finding, look: Look, client: Client) -> Iterator[types.Diagnostic]:
    """Yield a finding at its place; one that stands in another file, at the places here that are its cause."""
    path, positions = look.task.target.path, look.buffer.positions
    if finding.place.path == path:
        yield diagnostic_of(finding, _range(finding.place, positions), look, client)
        return
    where = f"{one_line(finding.place.path)}:{finding.place.line}:{finding.place.column}"
    about = finding._replace(message=f"{where}: {finding.message}", related=(Related(finding.place, finding.message),))
    for other in finding.related:
        if other.place.path == path:
            yield diagnostic_of(about, _range(other.place, positions), look, client)


def _range(place: Place, positions: Positions) -> types.Range:
    """Return the range of a place in the buffer; a rule of others may know its line and column only."""
    if place.start or place.end or (place.line, place.column) == (1, 1):
        return positions.range(place.start, place.end)
    return _by_lines(place, positions)


def _by_lines(place: Place, positions: Positions) -> types.Range:
    """Return the range of a place by its lines, whose texts it brings."""
    return types.Range(
        types.Position(place.line - 1, positions.units(place.source[: place.column - 1])),
        types.Position(place.end_line - 1, positions.units(place.end_source[: place.end_column - 1])),
    )


def _related(other: Related, here: str, positions: Positions) -> types.DiagnosticRelatedInformation:
    """Return another place of a finding."""
    location = types.Location(uri_of(absolute(here, other.place.path)), _by_lines(other.place, positions))
    return types.DiagnosticRelatedInformation(location, other.message)


def _page(code: str) -> types.CodeDescription | None:
    """Return where the page of a rule is; those of rules from outside have none."""
    return types.CodeDescription(uri_of(file_of(code))) if code in ALL_CODES else None
