"""What the checker says of its own comments: those that hide nothing (NP001), and those that name no rule (NP003)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from newspost.checking.codes import ALL_CODES, TOOL_CODES, close_to, matches, selectors
from newspost.checking.finding import Edit, Finding, Fix
from newspost.checking.fingerprint import fingerprint
from newspost.checking.lines import place_of
from newspost.checking.pages import consequence_of
from newspost.checking.suppressions import Named, Suppressed, Suppression, Unknown, Unused
from newspost.faults.codes import Code
from newspost.faults.fault import shown
from newspost.text.encoding import encode
from newspost.text.spans import LineIndex, Span

_LINE_END: Final = re.compile(r"\r?\n|\Z")


def comment_findings(
    text: str, path: str, told: Suppressed, codes: Mapping[str, Code] = ALL_CODES
) -> tuple[Finding, ...]:
    """Return NP001 for comments that hide nothing, and NP003 for those that name no rule."""
    report = _Reporter(text, path, codes)
    return (*map(report.unused, told.unused), *map(report.unknown, told.unknown))


class _Reporter:
    """Makes findings of what is wrong with comments."""

    def __init__(self, text: str, path: str, codes: Mapping[str, Code]) -> None:
        self._text = text
        self._path = path
        self._codes = codes
        self._lines = LineIndex(text)

    def unused(self, found: Unused) -> Finding:
        """Return NP001."""
        one, all_of_it = found.suppression, found.named == found.suppression.named
        span = one.span if all_of_it else Span(found.named[0].span.start, found.named[-1].span.end)
        what = ", ".join(shown(named.selector) for named in found.named)
        message = f"There is nothing that this comment would have to hide ({what}). Delete it."
        edit = self._without(one, found.named)
        return self._finding("NP001", span, message, Fix("safe", "delete what hides nothing", (edit,)))

    def unknown(self, found: Unknown) -> Finding:
        """Return NP003."""
        one, named = found
        if named is None:
            message = "This comment cannot be understood. Write # newspost: ignore[CODE] reason, or ignore-file[CODE]."
            return self._finding("NP003", one.span, message, None)
        if any(matches(named.selector, code, self._codes) for code in TOOL_CODES):
            message = f"No comment hides {shown(named.selector)}, newspost's own. Put it under `ignore` in the config."
            return self._finding("NP003", named.span, message, self._removal(one, named))
        meant = close_to(
            named.selector, selectors({code: self._codes[code] for code in self._codes.keys() - TOOL_CODES.keys()})
        )
        message = f"No rule is called {shown(named.selector)}." + (f" Did you mean {meant}?" if meant else "")
        fix = self._removal(one, named)
        if meant:
            fix = Fix("unsafe", f"write {meant}", (self._edit(named.span, meant),))
        return self._finding("NP003", named.span, message, fix)

    def _removal(self, one: Suppression, named: Named) -> Fix:
        """Return the fix that takes a word out."""
        return Fix("safe", "delete what names no rule", (self._without(one, (named,)),))

    def _without(self, one: Suppression, named: Sequence[Named]) -> Edit:
        """Return the edit that takes selectors out of a comment, or the comment out of the text."""
        left = [other.selector for other in one.named if other not in named]
        return self._edit(one.inside, ", ".join(left)) if left else self._edit(_whole(self._text, one.span), "")

    def _edit(self, span: Span, new: str) -> Edit:
        """Return an edit in bytes."""
        start = len(encode(self._text[: span.start]))
        return Edit(start, start + len(encode(span.of(self._text))), encode(new))

    def _finding(self, code: str, span: Span, message: str, fix: Fix | None) -> Finding:
        """Return a finding about a comment."""
        name, severity = TOOL_CODES[code]
        mark = fingerprint(code, self._path, span.of(self._text))
        place = place_of(self._path, self._text, self._lines, span)
        return Finding(code, name, severity, message, place, consequence_of(code), fix=fix, fingerprint=mark)


def _whole(text: str, comment: Span) -> Span:
    """Return what goes with a comment: the blanks before it, or all of its line where nothing else is on it."""
    start, end = len(text[: comment.start].rstrip(" \t")), comment.end
    while text[end : end + 1] in {" ", "\t"}:
        end += 1
    ending = _LINE_END.match(text, end)
    return Span(start, ending.end() if ending and text[start - 1 : start] == "\n" else end)
