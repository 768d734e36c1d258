"""The difference of two texts, as ``diff -u`` shows it and ``patch`` takes it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final

import click

from newspost.text.common import common_ends, lines_of
from newspost.text.visible import one_line, visible

_CONTEXT: Final = 3  # lines, as diff and git have them
_NO_END: Final = "\n\\ No newline at end of file\n"
_COLOURS: Final = {"-": "red", "+": "green", "@": "cyan"}


def difference(old: str, new: str, name: str) -> Iterator[str]:
    r"""Yield the lines of a unified diff, each with its line ending; what does not print is written out.

    >>> print("".join(difference("a\nb\n", "a\nc", "x.md")), end="")
    --- x.md
    +++ x.md
    @@ -1,2 +1,2 @@
     a
    -b
    +c
    \ No newline at end of file
    """
    yield from (f"--- {one_line(name)}\n", f"+++ {one_line(name)}\n")
    before, after = lines_of(old), lines_of(new)
    # only what is near a change is compared: the time is not that of the whole post
    start, end = common_ends(before, after)
    start, end = max(start - _CONTEXT, 0), max(end - _CONTEXT, 0)
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    for group in SequenceMatcher(None, before, after).get_grouped_opcodes(_CONTEXT):
        (_, old_start, _, new_start, _), (_, _, old_end, _, new_end) = group[0], group[-1]
        yield f"@@ -{_range(start, old_start, old_end)} +{_range(start, new_start, new_end)} @@\n"
        for kind, old_start, old_end, new_start, new_end in group:
            if kind == "equal":
                yield from _marked(" ", before[old_start:old_end])
            else:
                yield from _marked("-", before[old_start:old_end])
                yield from _marked("+", after[new_start:new_end])


def coloured(line: str) -> str:
    """Return a line of a diff in the colour that says what it is, for a terminal."""
    shown = line.rstrip("\r\n")
    colour = _COLOURS.get(line[0])
    return click.style(shown, colour) + line.removeprefix(shown) if colour else line


def show_difference(old: str, new: str, name: str) -> None:
    """Print a unified diff, in colours on a terminal that has not renounced them."""
    lines = difference(old, new, name)
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    print_lines(lines if plain else map(coloured, lines))


def print_lines(lines: Iterable[str]) -> None:
    """Write lines out as they are, line endings too; what the encoding cannot write, as Python escapes."""
    click.echo("".join(lines).encode(sys.stdout.encoding or "utf-8", "backslashreplace"), nl=False)


def _range(skipped: int, start: int, end: int) -> str:
    """Return the lines of a hunk, which has one at least: every post that can be edited has two."""
    return f"{skipped + start + 1},{end - start}"


def _marked(mark: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield ``lines`` with what a diff puts before each; a CR LF stays, for it moves no cursor."""
    for line in lines:
        ending = "\r\n" if line.endswith("\r\n") else "\n" if line.endswith("\n") else _NO_END
        yield mark + visible(line.removesuffix(ending)) + ending
