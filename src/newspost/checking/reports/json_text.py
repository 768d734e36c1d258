"""Findings as values of JSON, and JSON as text that every reader takes and no terminal acts on."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from typing import Any, Final, TypeAlias

from newspost.checking.finding import Edit, Finding, Fix, Related

Json: TypeAlias = dict[str, Any]

_ESCAPED: Final = re.compile(
    r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
    r"|#(?=#(?:\[|vso\[))",  # a command, to GitHub and to Azure, anywhere in a line of a log
    re.IGNORECASE,
)


def dumps(value: object) -> str:
    r"""Return ``value`` as JSON on one line, which is YAML as well.

    Half of a surrogate pair, which stands for a byte that is not UTF-8, becomes U+FFFD: strict readers refuse it.

    >>> print(dumps(["中", "\x1b\x9b", "\udcff"]))
    ["中", "\u001b\u009b", "�"]
    """
    return _ESCAPED.sub(_escape, json.dumps(value, ensure_ascii=False))


def lines(values: list[Json]) -> str:
    """Return an array in JSON with a line for each value."""
    return "[\n" + ",\n".join(map(dumps, values)) + "\n]\n" if values else "[]\n"


def finding_json(finding: Finding) -> Json:
    """Return a finding as a value of JSON; lines and columns count from 1, in code points, the end is exclusive."""
    place = finding.place
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "fix": _fix(finding.fix) if finding.fix else None,
        "consequence": finding.consequence,
        "related": [_related(related) for related in finding.related],
        "fingerprint": finding.fingerprint,
    }


def _fix(fix: Fix) -> Json:
    """Return a fix; its edits count bytes of the file from 0."""
    value: Json = {"safety": fix.safety, "message": fix.message, "edits": [_edit(edit) for edit in fix.edits]}
    if fix.rename is not None:
        value["rename"] = fix.rename
    if fix.requires:
        value["requires"] = list(fix.requires)
    return value


def _edit(edit: Edit) -> Json:
    """Return an edit; new bytes that are no text are given in base 64."""
    try:
        return {"start": edit.start, "end": edit.end, "text": edit.text.decode()}
    except UnicodeDecodeError:
        return {"start": edit.start, "end": edit.end, "base64": b64encode(edit.text).decode()}


def _related(related: Related) -> Json:
    place = related.place
    return {
        "message": related.message,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return "\ufffd" if "\ud800" <= character <= "\udfff" else f"\\u{ord(character):04x}"
