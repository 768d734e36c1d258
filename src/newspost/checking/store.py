"""What came out for a file, and findings as JSON, for the cache."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from newspost.checking.finding import Edit, Finding, Fix, Place, Related


class Checked(NamedTuple):
    """What came out for one file.

    These are its findings, before any is hidden; whether there are comments for the checker in it; and what rules about
    its site need of it, as JSON, empty if it is of none: most runs never look at that. What is not `is_lasting` can be
    otherwise at the next run, though the file is the same: a post of the future may be one of the past by then.
    """

    findings: tuple[Finding, ...] = ()
    has_comments: bool = False
    facts: str = ""
    is_lasting: bool = True

    def to_json(self) -> str:
        """Return all but the facts as JSON; `from_json` makes this of them again."""
        import json  # noqa: PLC0415 - for a cache only

        return json.dumps([self.has_comments, [_finding(one) for one in self.findings]])

    @classmethod
    def from_json(cls, text: str, facts: str) -> Checked:
        """Return what `to_json` was called on.

        Raises:
            TypeError, ValueError, KeyError, IndexError: the text is no such thing.
        """
        import json  # noqa: PLC0415 - as above

        has_comments, findings = json.loads(text)
        return cls(tuple([_as_finding(one) for one in findings]), bool(has_comments), facts)


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
    return list(place)


def _fix(fix: Fix) -> list[Any]:
    """Return a fix as values that JSON has."""
    from base64 import b64encode  # noqa: PLC0415 - few posts have a fix

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
    from base64 import b64decode  # noqa: PLC0415 - as above

    safety, message, edits, rename, requires = values
    made = tuple([Edit(start, end, b64decode(text)) for start, end, text in edits])
    return Fix(safety, message, made, rename, tuple(requires))
