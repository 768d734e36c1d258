"""``sarif``: the Static Analysis Results Interchange Format 2.1.0 (OASIS), as GitHub's code scanning takes it.

What GitHub needs, and its limits, are in its page "SARIF support for code scanning": one location a result, paths from
the root of the repository, no empty texts, descriptions of at most 1,024 characters, 25,000 results.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from newspost.checking.finding import Edit, Finding, Fix, Place, Report
from newspost.checking.reports.findings import counted, identified, worst_first
from newspost.checking.reports.json_text import Json, dumps
from newspost.checking.reports.settings import ReportSettings, RuleText
from newspost.problems import Severity

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST_RESULTS: Final = 25_000
_LONGEST: Final = 1_024
_LEVELS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}
_KINDS: Final = {"comment": "inSource"}


def write(report: Report, settings: ReportSettings) -> str:
    """Return the report as one run."""
    findings = _most_important(report.findings)
    codes = {code: index for index, code in enumerate(sorted({finding.code for finding in findings}))}
    about = {"name": "newspost", "version": settings.version, "informationUri": settings.home}
    run: Json = {
        "tool": {"driver": {**{key: text for key, text in about.items() if text}, "rules": _rules(findings, settings)}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, codes[finding.code], f"{fingerprint}:{number + 1}", settings)
            for finding, fingerprint, number in identified(findings)
        ],
    }
    if left_out := len(report.findings) - len(findings):
        run["invocations"] = [_cut_short(left_out)]
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _most_important(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return as many findings as a run may have, in their order: of more, those that count, and the worst of them."""
    if len(findings) <= _MOST_RESULTS:
        return list(findings)
    by_weight = sorted(worst_first(findings), key=lambda finding: finding.suppressed is not None)
    kept = {id(finding) for finding in by_weight[:_MOST_RESULTS]}
    return [finding for finding in findings if id(finding) in kept][:_MOST_RESULTS]


def _cut_short(number: int) -> Json:
    """Return a record of the run that says how many findings its file could not hold."""
    text = (
        f"{counted(number, 'finding')} more left out: a run may have {_MOST_RESULTS:,} results. A baseline makes room."
    )
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [{"level": "warning", "message": {"text": text}}],
    }


# --- rules


def _rules(findings: list[Finding], settings: ReportSettings) -> list[Json]:
    """Return the rules that found something, by code."""
    first = {finding.code: finding for finding in reversed(findings)}
    return [_rule(first[code], settings.rules.get(code)) for code in sorted(first)]


def _rule(finding: Finding, text: RuleText | None) -> Json:
    """Return one rule with as much as is known of it."""
    name = finding.name or finding.code
    title = (text and text.title) or name
    summary = (text and text.summary) or finding.consequence or title
    rule: Json = {
        "id": finding.code,
        "name": name,
        "shortDescription": {"text": _short(title)},
        "fullDescription": {"text": _short(summary)},
        "help": {"text": (text and text.help) or summary},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
    }
    if text and text.markdown:
        rule["help"]["markdown"] = text.markdown
    if text and text.url:
        rule["helpUri"] = text.url
    return rule


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


# --- results


def _result(finding: Finding, index: int, fingerprint: str, settings: ReportSettings) -> Json:
    """Return one finding."""
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message or finding.name or finding.code},
        "locations": [_location(finding.place, settings)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(related.place, settings), "message": {"text": related.message or "related"}}
            for number, related in enumerate(finding.related, 1)
        ]
    if finding.fix and finding.fix.edits:
        result["fixes"] = [_fix(finding.fix, finding.place.path, settings)]
    if finding.suppressed is not None:
        kind = _KINDS.get(finding.suppressed, "external")
        result["suppressions"] = [{"kind": kind, "justification": finding.suppressed or kind}]
    return result


def _location(place: Place, settings: ReportSettings) -> Json:
    """Return a place; columns count code points from 1, the end is exclusive."""
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": settings.uri(place.path)}, "region": region}}


def _fix(fix: Fix, path: str, settings: ReportSettings) -> Json:
    """Return what a fix changes in the file; the format knows no new names for files."""
    change = {
        "artifactLocation": {"uri": settings.uri(path)},
        "replacements": [_replacement(edit) for edit in fix.edits],
    }
    description = {"description": {"text": fix.message}} if fix.message else {}
    return {**description, "artifactChanges": [change], "properties": {"safety": fix.safety}}


def _replacement(edit: Edit) -> Json:
    """Return an edit, by bytes."""
    replacement: Json = {"deletedRegion": {"byteOffset": edit.start, "byteLength": edit.end - edit.start}}
    if edit.text:
        replacement["insertedContent"] = _content(edit.text)
    return replacement


def _content(data: bytes) -> Json:
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"binary": b64encode(data).decode()}
