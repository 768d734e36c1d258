"""Findings and facts as JSON, for the cache and between processes."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, NamedTuple

from newspost.checking.finding import Edit, Finding, Fix, Place, Related
from newspost.checking.site_rules import PostFacts


class Checked(NamedTuple):
    """What came out for one file.

    These are its findings, before any is hidden; what rules about its site need of it, if it is of one; and whether
    there are comments for the checker in it.
    """

    findings: tuple[Finding, ...]
    facts: PostFacts | None
    has_comments: bool

    def to_json(self) -> list[Any]:
        """Return values that JSON has; `from_json` makes this of them again."""
        facts = None if self.facts is None else self.facts.to_json()
        return [[_finding(one) for one in self.findings], facts, self.has_comments]

    @classmethod
    def from_json(cls, values: Sequence[Any]) -> Checked:
        """Return what `to_json` was called on.

        Raises:
            TypeError, ValueError, KeyError, IndexError: these are no such values.
        """
        findings, facts, has_comments = values
        read = None if facts is None else PostFacts.from_json(facts)
        return cls(tuple([_as_finding(one) for one in findings]), read, bool(has_comments))


_PLACE = tuple(field.name for field in fields(Place))


def _finding(one: Finding) -> list[Any]:
    """Return a finding as values that JSON has."""
    related = [[_place(other.place), other.message] for other in one.related]
    fix = None if one.fix is None else _fix(one.fix)
    return [
        *(one.code, one.name, one.severity, one.message, _place(one.place)),
        *(one.consequence, related, fix, one.fingerprint),
    ]


def _place(place: Place) -> list[Any]:
    """Return a place as values that JSON has."""
    return [getattr(place, name) for name in _PLACE]


def _fix(fix: Fix) -> list[Any]:
    """Return a fix as values that JSON has."""
    edits = [[edit.start, edit.end, b64encode(edit.text).decode()] for edit in fix.edits]
    return [fix.safety, fix.message, edits, fix.rename, list(fix.requires)]


def _as_finding(values: Sequence[Any]) -> Finding:
    """Return the finding that values stand for."""
    code, name, severity, message, place, consequence, related, fix, fingerprint = values
    return Finding(
        code,
        name,
        severity,
        message,
        Place(*place),
        consequence,
        tuple([Related(Place(*where), why) for where, why in related]),
        None if fix is None else _as_fix(fix),
        fingerprint,
    )


def _as_fix(values: Sequence[Any]) -> Fix:
    """Return the fix that values stand for."""
    safety, message, edits, rename, requires = values
    made = tuple([Edit(start, end, b64decode(text)) for start, end, text in edits])
    return Fix(safety, message, made, rename, tuple(requires))
