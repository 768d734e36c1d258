"""Writing the comments that keep findings from counting, for ``newspost check --add-ignore``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from newspost.checking.codes import WORD, matches
from newspost.checking.header_lines import HeaderLines
from newspost.checking.suppressions import Suppression, read_suppressions, region_of
from newspost.header.fence import find_fence
from newspost.header.read import read_header
from newspost.header.sameness import same
from newspost.text.patches import Patch, line_ending, splice
from newspost.text.spans import Span


def add_ignore(text: str, code: str, line: int, reason: str = "") -> str:
    """Return ``text`` with a comment that hides ``code`` on a line: see `add_ignores`."""
    return add_ignores(text, [(code, line)], reason)


def add_ignores(text: str, wanted: Iterable[tuple[str, int]], reason: str = "") -> str:
    """Return ``text`` with comments that hide the ``wanted`` codes on their lines, and the same values.

    A line of the front matter gets its comment above its key, any other one for the whole file. What is hidden already
    gets none; nor does anything where there is no front matter to put one into.
    """
    region = region_of(text, find_fence(text))
    if region is None:
        return text
    lines, there = HeaderLines(text, region), read_suppressions(text)
    missing = [(code, line) for code, line in wanted if not _is_hidden(there, code, line)]
    places = {one: lines.top(one[1]) if lines.holds(one[1]) else None for one in missing}
    for one, at in places.items():
        if at is not None and not _hides(text, _written(text, {one: at}, lines, reason), one):
            places[one] = None
    return _written(text, places, lines, reason)


def _hides(text: str, new: str, wanted: tuple[str, int]) -> bool:
    """Tell whether a comment that was put above a line hides what it is to, and leaves the values alone."""
    before, after = read_header(text), read_header(new)
    is_same = (before.error is None) == (after.error is None) and same(before.data, after.data)
    return is_same and _is_hidden(read_suppressions(new), wanted[0], wanted[1] + 1)


def _is_hidden(suppressions: Iterable[Suppression], code: str, line: int) -> bool:
    """Tell whether a comment hides a code on a line."""
    return any(
        (one.lines is None or line in one.lines) and any(matches(selector, code) for selector in one.codes)
        for one in suppressions
    )


def _written(text: str, places: Mapping[tuple[str, int], int | None], lines: HeaderLines, reason: str) -> str:
    """Return the text with comments at some places, one at each; None is that for the whole file."""
    codes: dict[int | None, dict[str, None]] = {}
    for (code, _), at in places.items():
        codes.setdefault(at, {})[code] = None
    plain = " ".join("".join(char if char.isprintable() else " " for char in reason).split())
    ending = line_ending(text)
    patches: list[Patch] = []
    for at in sorted(codes, key=lambda at: -1 if at is None else at):
        what = f"{'ignore-file' if at is None else 'ignore'}[{', '.join(codes[at])}]"
        start = lines.second if at is None else at
        patches.append(Patch(Span(start, start), f"# {WORD}: {what} {plain}".rstrip() + ending))
    return splice(text, patches)
