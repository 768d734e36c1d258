"""What a fix makes of the lines of a file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from newspost.checking.finding import Edit, Finding
from newspost.text.encoding import decode

Reader: TypeAlias = Callable[[str], "Content | None"]


class Content(NamedTuple):
    """The bytes of a file, and where each of its lines begins."""

    data: bytes
    starts: tuple[int, ...]

    def line(self, number: int) -> str:
        """Return the text of a line without its line end; empty where there is no such line."""
        if number > len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.data)
        return decode(self.data[start:end]).removesuffix("\n").removesuffix("\r")

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of a byte, both counted from 1, the column in bytes."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


class Change(NamedTuple):
    """Lines of a file, and what comes in their place; both without line ends."""

    old: tuple[str, ...]
    new: tuple[str, ...]


def reader(contents: Callable[[str], bytes | None]) -> Reader:
    """Return what reads a file as it was checked, and the same file only once while findings go through it."""

    def read(path: str) -> Content | None:
        data = contents(path)
        return None if data is None else Content(data, _starts(data))

    return lru_cache(maxsize=1)(read)


def _starts(data: bytes) -> tuple[int, ...]:
    """Return where the lines begin."""
    starts = [0]
    at = data.find(b"\n")
    while at >= 0:
        starts.append(at + 1)
        at = data.find(b"\n", at + 1)
    return tuple(starts)


def edits_of(finding: Finding, read: Reader) -> tuple[Content, list[Edit]] | None:
    """Return the file and the edits of a finding's fix, in order; None if they do not go with the file as it is."""
    if finding.fix is None or not finding.fix.edits:
        return None
    content = read(finding.place.path)
    if content is None or content.line(finding.place.line).removeprefix("\ufeff") != finding.place.source.removeprefix(
        "\ufeff"
    ):
        return None
    edits = sorted(finding.fix.edits, key=lambda edit: (edit.start, edit.end))
    ends = [0, *(edit.end for edit in edits)]
    fits = all(end <= edit.start <= edit.end for end, edit in zip(ends, edits, strict=False))
    return (content, edits) if fits and ends[-1] <= len(content.data) else None


def changes(data: bytes, edits: Iterable[Edit]) -> list[Change]:
    """Return what ``edits``, in order, make of the lines of a file; those that touch the same lines are one change."""
    groups: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        start, end = data.rfind(b"\n", 0, edit.start) + 1, data.find(b"\n", edit.end) % (len(data) + 1)
        if groups and start <= groups[-1][1]:
            first, _, before = groups.pop()
            groups.append((first, end, [*before, edit]))
        else:
            groups.append((start, end, [edit]))
    return [_change(data[start:end], applied(data, group, start, end)) for start, end, group in groups]


def applied(data: bytes, edits: Iterable[Edit], start: int, end: int) -> bytes:
    """Return a piece of a file with ``edits``, in order and all within it, made."""
    parts: list[bytes] = []
    at = start
    for edit in edits:
        parts += (data[at : edit.start], edit.text)
        at = edit.end
    return b"".join([*parts, data[at:end]])


def _change(old: bytes, new: bytes) -> Change:
    """Return the lines that differ."""
    before, after = _lines(old), _lines(new)
    shorter = min(len(before), len(after))
    first = next((index for index in range(shorter) if before[index] != after[index]), shorter)
    left = shorter - first
    last = next((index for index in range(left) if before[-1 - index] != after[-1 - index]), left)
    return Change(tuple(before[first : len(before) - last]), tuple(after[first : len(after) - last]))


def _lines(data: bytes) -> list[str]:
    return [line.removesuffix("\r") for line in decode(data).split("\n")]
