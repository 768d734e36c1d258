"""What the checker finds: findings, the fixes that go with them, and the report of a run. Plain values."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from newspost.problems import Severity

Safety: TypeAlias = Literal["safe", "unsafe"]


class Place(NamedTuple):
    """Where something stands in a file.

    ``path`` is as the run names the file: relative to where it runs, with slashes. Lines and columns count from 1, in
    code points; the end is behind the last character. ``start`` and ``end`` are the same as offsets in code points.
    ``source`` is the text of the line that it starts on, without its line end, ``end_source`` of the one it ends on.
    For a fault of the file's name all is at 1:1, empty.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1
    start: int = 0
    end: int = 0
    source: str = ""
    end_source: str = ""


class Edit(NamedTuple):
    """New text for a piece of a file: byte offsets into the bytes that were read, and what comes there."""

    start: int
    end: int
    text: bytes


class Fix(NamedTuple):
    """How a finding can be mended.

    Safe is what leaves the Article and the URL as they are, or mends what could not be read in the only way that keeps
    the author's characters. ``rename`` is a new name for the file, in its folder. ``requires`` are codes that have to
    be mended first: where a post that nobody reads is broken inside, naming it right would break the build.
    """

    safety: Safety
    message: str
    edits: tuple[Edit, ...] = ()
    rename: str | None = None
    requires: tuple[str, ...] = ()


class Related(NamedTuple):
    """Another place that a finding is about, and why."""

    place: Place
    message: str


class Finding(NamedTuple):
    """One thing that is wrong.

    ``message`` says what is wrong, what Jekyll does with it and how to mend it; ``consequence`` is what Jekyll does
    with all such posts, in one sentence, from the rule's page. ``fingerprint`` stays the same while the offending text
    does, wherever it moves. ``suppressed`` says by what it is kept from counting ("comment", "baseline"), if it is.
    """

    code: str
    name: str
    severity: Severity
    message: str
    place: Place
    consequence: str = ""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    fingerprint: str = ""
    suppressed: str | None = None


class Report(NamedTuple):
    """All that a run found, sorted by path and place.

    ``files`` are the paths that were checked. ``fixed`` are the findings that were mended, where a run was to mend.
    """

    findings: tuple[Finding, ...] = ()
    files: tuple[str, ...] = ()
    fixed: tuple[Finding, ...] = ()

    def counted(self) -> tuple[Finding, ...]:
        """Return the findings that count: those that nothing suppresses."""
        return tuple(finding for finding in self.findings if finding.suppressed is None)
