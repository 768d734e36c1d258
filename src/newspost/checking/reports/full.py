"""``full``: each finding with its line, a mark under what is wrong, what Jekyll does with it, and its fix."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len

from newspost.checking.finding import Finding, Fix, Place, Report
from newspost.checking.reports.changes import Change, Reader, changes, edits_of, reader
from newspost.checking.reports.people import page, painted, severity, shown
from newspost.checking.reports.settings import ReportSettings
from newspost.text.common import in_common
from newspost.text.patterns import later

_MOST_LINES: Final = 10  # of a diff
_LEAST_ROOM: Final = 20  # cells for a line of the file, however narrow the terminal
_TAB: Final = "    "
_CUT: Final = "..."

_WIDE: Final = r"\u2e80-\u3000\u3003-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_CLOSING: Final = r"、。，．：；！？”’）］｝〉》」』】〕"
_OPENING: Final = r"“‘（［｛〈《「『【〔"
_PIECE: Final = later(rf" *+(?:[{_OPENING}]*+(?:[{_WIDE}][{_CLOSING}]*+|[^ {_WIDE}{_OPENING}]++)|[{_OPENING}]++)| ++")
"""What no line is broken within: a word, or an ideograph with what opens before it and what closes behind it."""


def write(report: Report, settings: ReportSettings) -> str:
    """Return a block of lines for each finding, and what was found in all."""
    read = reader(settings.contents)
    lines = [line for finding in report.counted() for line in (*_block(finding, settings, read), "")]
    return page(lines, report, settings)


def _block(finding: Finding, settings: ReportSettings, read: Reader) -> Iterator[str]:
    """Yield the lines of one finding."""
    yield _heading(finding, settings)
    excerpt = _excerpt(finding, settings)
    message = shown(finding.message, settings)
    if excerpt and message and cell_len(excerpt[-1]) + 1 + cell_len(message) <= settings.width:
        excerpt[-1] += f" {message}"
        message = ""
    yield from (_marked(line, finding, settings) for line in excerpt)
    for text in filter(None, (message, shown(finding.consequence, settings))):
        yield from _paragraph(text, settings)
    for related in finding.related:
        yield from _paragraph(f"see {_where(related.place, settings)}: {shown(related.message, settings)}", settings)
    if finding.fix:
        yield from _fix(finding, finding.fix, settings, read)


def _heading(finding: Finding, settings: ReportSettings) -> str:
    """Return ``path:line:column: severity CODE name``, and whether it can be mended."""
    tag = {"safe": " [fixable]", "unsafe": " [unsafe fix]"}[finding.fix.safety] if finding.fix else ""
    where = painted(_where(finding.place, settings), "1", settings)
    return f"{where}: {severity(finding, settings)} {shown(f'{finding.code} {finding.name}', settings)}{tag}"


def _where(place: Place, settings: ReportSettings) -> str:
    return f"{shown(place.path, settings)}:{place.line}:{place.column}"


def _paragraph(text: str, settings: ReportSettings) -> Iterator[str]:
    """Yield the lines of a text that is set in."""
    return (f"  {line}" for line in wrap(text, settings.width - 2))


def wrap(text: str, room: int) -> list[str]:
    """Break ``text`` into lines of at most ``room`` cells; a longer word stays whole.

    >>> wrap("The file is named “邮报”，不是“早报”。", 14)
    ['The file is', 'named “邮报”，', '不是“早报”。']
    """
    lines: list[str] = []
    line, used = "", 0
    for piece in _PIECE.findall(text):
        size = cell_len(piece)
        if line and used + size > room:
            lines.append(line)
            line, used = "", 0
            piece = piece.lstrip(" ")  # noqa: PLW2901 - the space before it is where the line broke
            size = cell_len(piece)
        line += piece
        used += size
    return [*lines, line] if line else lines


# --- the lines of the file


def _excerpt(finding: Finding, settings: ReportSettings) -> list[str]:
    """Return the line of a place, or its first and its last, each with a line of marks under it."""
    place = finding.place
    if not place.source:
        return []  # a fault of the file's name, or nothing to see
    digits = len(str(max(place.line, place.end_line)))
    if place.end_line <= place.line:
        return _row(place.line, place.source, place.column, place.end_column, digits, settings)
    lines = _row(place.line, place.source, place.column, len(place.source) + 1, digits, settings)
    if place.end_column == 1 or not place.end_source:
        return lines
    if place.end_line > place.line + 1:
        lines.append(f"  {'':{digits}} | {_CUT}")
    return lines + _row(place.end_line, place.end_source, 1, place.end_column, digits, settings)


def _row(  # noqa: PLR0913, PLR0917 - a line and what is marked in it
    number: int, source: str, column: int, end_column: int, digits: int, settings: ReportSettings
) -> list[str]:
    """Return a line of the file with its number, and the marks under a piece of it."""
    start = min(column - 1, len(source))
    room = max(settings.width - digits - 5, _LEAST_ROOM)
    before, marked, after = _window(source, start, max(start, end_column - 1), room, settings)
    marks = " " * cell_len(before) + "^" * max(cell_len(marked), 1)
    return [f"  {number:>{digits}} | {before}{marked}{after}", f"  {'':{digits}} | {marks}"]


def _window(source: str, start: int, end: int, room: int, settings: ReportSettings) -> tuple[str, str, str]:
    """Return what is shown of a line before, in and after a piece of it: of a long one, what is around the piece."""
    far = 4 * room  # only what is near is looked at: the time is not that of the whole line
    pieces = source[max(start - far, 0) : start], source[start : min(end, start + far)], source[end : end + far]
    before, marked, after = (shown(piece.replace("\t", _TAB), settings, "".join(pieces)) for piece in pieces)
    if not cell_len(marked):
        marked = marked.encode("unicode_escape").decode()  # what has no width would be marked and not be seen
    if cell_len(before) + cell_len(marked) + cell_len(after) <= room:
        return before, marked, after
    marked = _head(marked, max(room * 2 // 3, room - cell_len(before) - cell_len(after)))
    left = room - cell_len(marked)
    before = _tail(before, max(left // 2, left - cell_len(after)))
    return before, marked, _head(after, left - cell_len(before))


def _head(text: str, room: int) -> str:
    """Return the beginning of ``text`` that has room, and a sign if that is not all of it."""
    if cell_len(text) <= room:
        return text
    return text[: bisect_right(range(len(text)), room - len(_CUT), key=lambda end: cell_len(text[:end])) - 1] + _CUT


def _tail(text: str, room: int) -> str:
    """Return the end of ``text`` that has room, and a sign if that is not all of it."""
    if cell_len(text) <= room:
        return text
    return _CUT + text[bisect_left(range(len(text)), len(_CUT) - room, key=lambda start: -cell_len(text[start:])) :]


def _marked(line: str, finding: Finding, settings: ReportSettings) -> str:
    """Return a line of an excerpt, its marks in the colour of the severity."""
    head, bar, rest = line.partition(" | ")
    return head + bar + severity(finding, settings, rest) if not head.strip() else line


# --- the fix


def _fix(finding: Finding, fix: Fix, settings: ReportSettings, read: Reader) -> Iterator[str]:
    """Yield what mends a finding, and the lines that it changes."""
    name = "fix" if fix.safety == "safe" else "unsafe fix"
    rename = f" (new name: {fix.rename})" if fix.rename is not None else ""
    first = f" (mend {', '.join(fix.requires)} first)" if fix.requires else ""
    yield from _paragraph(shown(f"{name}: {fix.message}{rename}{first}", settings), settings)
    found = edits_of(finding, read)
    if found:
        content, edits = found
        diff = [line for change in changes(content.data, edits) for line in _diff(change, settings)]
        yield from diff[:_MOST_LINES]
        if len(diff) > _MOST_LINES:
            yield f"    {_CUT}"


def _diff(change: Change, settings: ReportSettings) -> Iterator[str]:
    """Yield the lines of a change; of long ones, what is around the first character that differs."""
    at = in_common(change.old[0], change.new[0]) if change.old and change.new else 0
    room = max(settings.width - 6, _LEAST_ROOM)
    for sign, style, lines in (("-", "31", change.old), ("+", "32", change.new)):
        for line in lines:
            text = "".join(_window(line, min(at, len(line)), min(at, len(line)), room, settings))
            yield painted(f"    {sign} {text}", style, settings)
