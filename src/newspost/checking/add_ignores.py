"""Writing the comments that keep findings from counting, for ``newspost check --add-ignore``."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from newspost.checking.codes import WORD, matches
from newspost.checking.header_lines import HeaderLines
from newspost.checking.suppressions import read_suppressions, region_of
from newspost.header.fence import find_fence
from newspost.header.read import Header, read_header
from newspost.header.sameness import same
from newspost.text.patches import Patch, line_ending, splice
from newspost.text.spans import Span

_MOST: Final = 20  # places that are looked at one by one, each with the whole text


def add_ignore(text: str, code: str, line: int, reason: str = "") -> str:
    """Return ``text`` with a comment that hides ``code`` on a line: see `add_ignores`."""
    return add_ignores(text, [(code, line)], reason)


def add_ignores(text: str, wanted: Iterable[tuple[str, int]], reason: str = "", *, whole: bool = False) -> str:
    """Return ``text`` with comments that hide the ``wanted`` codes on their lines, and the same values.

    A line of the front matter gets its comment above its key, any other one for the whole file. What is hidden already
    gets none; nor does anything where there is no front matter to put one into. With ``whole``, all are for the file.
    """
    region = region_of(text, find_fence(text))
    if region is None:
        return text
    lines, is_hidden = HeaderLines(text, region), _hiding(text)
    missing = [(code, line) for code, line in wanted if not is_hidden(code, line)]
    places = {one: lines.top(one[1]) if lines.holds(one[1]) and not whole else None for one in missing}
    new, before = _written(text, places, lines, reason), read_header(text)
    if _hide(before, new, places, lines):
        return new
    for number, (one, at) in enumerate(places.items()):
        alone = {one: at}
        if number >= _MOST or not _hide(before, _written(text, alone, lines, reason), alone, lines):
            places[one] = None
    return _written(text, places, lines, reason)


def _hide(before: Header, new: str, places: Mapping[tuple[str, int], int | None], lines: HeaderLines) -> bool:
    """Tell whether the comments that were put into a text hide what they are to, and leave the values alone."""
    after = read_header(new)
    if (before.error is None) != (after.error is None) or not same(before.data, after.data):
        return False
    is_hidden = _hiding(new)
    starts = sorted(lines.second if at is None else at for at in set(places.values()))  # a line came in at each
    return all(
        is_hidden(code, line if at is None else line + bisect_right(starts, lines.start(line)))
        for (code, line), at in places.items()
    )


def _hiding(text: str) -> Callable[[str, int], bool]:
    """Return what tells whether a comment in a text hides a code on a line."""
    selectors: dict[int | None, dict[str, None]] = {}
    for one in read_suppressions(text):
        for line in (None,) if one.lines is None else one.lines:
            selectors.setdefault(line, {}).update(dict.fromkeys(one.codes))

    def is_hidden(code: str, line: int) -> bool:
        return any(matches(selector, code) for place in (None, line) for selector in selectors.get(place, ()))

    return is_hidden


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
