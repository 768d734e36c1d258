"""Comments in a front matter that keep findings from counting: ``# newspost: ignore[TX001] reason``.

A comment of YAML never reaches the page, and is found here without reading the YAML, so that it works where that cannot
be read. On a line of its own it is for the next key, or item of a list, with all lines of its value; behind a value for
the lines of that one. ``ignore-file`` is for the whole file, the body and the file's name included.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from newspost.checking.codes import ALL_CODES, TOOL_CODES, WORD, is_known, matches
from newspost.checking.finding import Finding
from newspost.checking.header_lines import HeaderLines
from newspost.faults.codes import Code
from newspost.header.fence import find_fence
from newspost.header.unreadable import UnreadableHeader
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.header.fence import Fence
    from newspost.header.nodes import Node

_MARK: Final = re.compile(rf"(?<=[ \t\n])#[ \t]*+{WORD}[ \t]*+:")
_REST: Final = re.compile(r"[^\n\r\x85\u2028\u2029]*+")
_ASKED: Final = re.compile(r"[ \t]*+ignore(-file)?[ \t]*+\[([^\]]*+)\][ \t]*+(.*+)")
_PART: Final = re.compile(r"[^,]++")
_OPENING: Final = re.compile(r"(?:\A\ufeff?|\n)[ \t\xa0\ufeff]*+---[^\n]*+\n")
_CLOSING: Final = re.compile(r"\n[ \t]*+(?:---|\.\.\.)")
_FARTHEST_OPENING: Final = 1000
_QUOTED: Final = re.compile(
    r"""(?:^[ \t]*+|[:?-][ \t]++|[,\[{][ \t]*+)("(?>(?:[^"\\\n]++|\\.)*)"?|'(?>(?:[^'\n]++|'')*)'?)""", re.MULTILINE
)


class Named(NamedTuple):
    """A selector in a comment, and where it stands."""

    selector: str
    span: Span


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that keeps findings from counting.

    ``lines`` are those that it is for, counted from 1; None: the whole file. ``named`` are its selectors; one without
    any could not be understood. ``span`` is the comment, ``inside`` what stands in its brackets.
    """

    span: Span
    inside: Span
    lines: range | None
    named: tuple[Named, ...]
    reason: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The selectors in it."""
        return tuple(named.selector for named in self.named)


# --- reading ----------------------------------------------------------------------------------------------------------


def read_suppressions(text: str) -> tuple[Suppression, ...]:
    r"""Return the comments for the checker in the front matter of ``text``, in their order.

    Where Jekyll sees no front matter, it is what was meant to be one.

    >>> [found.codes for found in read_suppressions("---\ntags: a b # newspost: ignore[TX001] a name\n---\n")]
    [('TX001',)]
    """
    if WORD not in text:
        return ()
    fence = find_fence(text)
    region = region_of(text, fence)
    if region is None or not _MARK.search(text, *region):
        return ()
    lines = HeaderLines(text, region)
    inside = Span(lines.second, region.end)
    return tuple(_read(text, span, lines) for span in _comments(text, inside, fence))


def region_of(text: str, fence: Fence | None) -> Span | None:
    """Return the front matter with its first line; what was meant to be one where Jekyll sees none, if there is."""
    if fence is not None:
        return fence.yaml
    opening = _OPENING.search(text, 0, _FARTHEST_OPENING)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end() - 1)
    return Span(text.rfind("\n", 0, opening.end() - 1) + 1, closing.start() + 1 if closing else len(text))


def _comments(text: str, region: Span, fence: Fence | None) -> Iterator[Span]:
    """Yield the comments that bear the checker's name, each to the end of its line."""
    texts = list(_texts(text, region, fence))
    end = region.start
    for found in _MARK.finditer(text, *region):
        before = bisect_right(texts, Span(found.start(), len(text)))
        if found.start() >= end and not (before and found.start() < texts[before - 1].end):
            rest = _REST.match(text, found.end(), region.end)
            end = rest.end() if rest else found.end()
            yield Span(found.start(), found.start() + len(text[found.start() : end].rstrip(" \t")))


def _texts(text: str, region: Span, fence: Fence | None) -> Iterator[Span]:
    """Yield what is text and no comment, in its order; where YAML cannot be read, what stands in quotes on one line."""
    from newspost.header.nodes import compose  # noqa: PLC0415 - few front matters have such comments

    try:
        root = compose(text, fence) if fence else None
    except UnreadableHeader:
        root = None
    if root is None:
        yield from (Span(*found.span(1)) for found in _QUOTED.finditer(text, *region))
        return
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        if node.kind == "scalar":
            # the line of a | or > can end in a comment
            yield Span(text.find("\n", node.span.start), node.span.end) if node.style in "|>" else node.span
        pending += reversed(node.children)


def _read(text: str, span: Span, lines: HeaderLines) -> Suppression:
    """Return what a comment says."""
    mark = _MARK.match(text, *span)
    asked = _ASKED.match(text, mark.end(), span.end) if mark else None
    if asked is None:
        return Suppression(span, Span(span.end, span.end), range(0), ())
    named: list[Named] = []
    for part in _PART.finditer(text, *asked.span(2)):
        word = part[0].strip()
        start = part.start() + len(part[0]) - len(part[0].lstrip())
        named += [Named(word, Span(start, start + len(word)))] if word else []
    covered = None if asked[1] else lines.covered_by(span.start)
    return Suppression(span, Span(*asked.span(2)), covered, tuple(named), asked[3].strip())


# --- applying ---------------------------------------------------------------------------------------------------------


class Unused(NamedTuple):
    """A comment, and the selectors in it that hid nothing."""

    suppression: Suppression
    named: tuple[Named, ...]


class Unknown(NamedTuple):
    """A comment, and a word in it that names no rule; None: it could not be understood."""

    suppression: Suppression
    named: Named | None


class Suppressed(NamedTuple):
    """What became of the findings of a file: all of them, those that a comment hides marked; and the comments."""

    findings: tuple[Finding, ...]
    unused: tuple[Unused, ...]
    unknown: tuple[Unknown, ...]


def _any(_code: str) -> bool:
    return True


def suppress(
    findings: Iterable[Finding],
    suppressions: Sequence[Suppression],
    codes: Mapping[str, Code] = ALL_CODES,
    judged: Callable[[str], bool] = _any,
) -> Suppressed:
    """Mark those of the ``findings`` of one file that its comments hide, and tell which comments hide nothing.

    ``codes`` are all that there are. ``judged`` tells whether a finding of a code would be there if something were
    wrong: not where the rule is off, nor where another fault hides it. A selector counts as unused only where all that
    it names is judged; of several rules, those do not matter that are off unless asked for. What the checker says of
    itself cannot be hidden.
    """
    if not suppressions:
        return Suppressed(tuple(findings), (), ())
    table: dict[range | None, dict[str, None]] = {}
    for suppression in suppressions:
        table.setdefault(suppression.lines, {}).update(dict.fromkeys(suppression.codes))
    ranges: dict[int, list[range | None]] = {}
    for covered in table:
        for line in covered or ():
            ranges.setdefault(line, []).append(covered)
    used: set[tuple[range | None, str]] = set()
    marked: list[Finding] = []
    for finding in findings:
        hits = [
            (covered, selector)
            for covered in (None, *ranges.get(finding.place.line, ()))
            for selector in table.get(covered, ())
            if finding.code not in TOOL_CODES and matches(selector, finding.code, codes)
        ]
        used.update(hits)
        marked.append(finding._replace(suppressed="comment") if hits else finding)
    known = {code: value for code, value in codes.items() if code not in TOOL_CODES}
    return Suppressed(tuple(marked), _unused(suppressions, used, known, judged), _unknown(suppressions, known))


def _unused(
    suppressions: Sequence[Suppression],
    used: set[tuple[range | None, str]],
    codes: Mapping[str, Code],
    judged: Callable[[str], bool],
) -> tuple[Unused, ...]:
    """Return the comments with selectors that hid nothing."""
    idle: dict[str, bool] = {}

    def is_idle(selector: str) -> bool:
        """Whether all that a selector names is judged, and it names something."""
        if selector not in idle:
            asked = {code: judged(code) for code in codes if matches(selector, code, codes)}
            idle[selector] = any(asked.values()) and all(
                is_judged or codes[code].severity == "info" for code, is_judged in asked.items()
            )
        return idle[selector]

    found: list[Unused] = []
    for one in suppressions:
        named = tuple(n for n in one.named if (one.lines, n.selector) not in used and is_idle(n.selector))
        found += [Unused(one, named)] if named else []
    return tuple(found)


def _unknown(suppressions: Sequence[Suppression], codes: Mapping[str, Code]) -> tuple[Unknown, ...]:
    """Return the words that name no rule, and the comments that could not be understood."""
    found: list[Unknown] = []
    for one in suppressions:
        found += [Unknown(one, named) for named in one.named if not is_known(named.selector, codes)]
        found += [] if one.named else [Unknown(one, None)]
    return tuple(found)
