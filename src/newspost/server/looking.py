"""A look at a text in an editor: what `newspost check` finds in it, and what Jekyll makes of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from newspost.checking.cache import Memory
from newspost.checking.config_files import Configs
from newspost.checking.engine import Plan, Run
from newspost.checking.finding import Finding
from newspost.checking.work import Task
from newspost.server.positions import Positions
from newspost.site.entries import Entry
from newspost.text.common import common_ends, lines_of
from newspost.text.encoding import encode


@dataclass(frozen=True)
class Buffer:
    """A file as an editor has it: its URI, its absolute path, its version and its text.

    ``here`` is the folder that paths in findings start from; ``encoding`` is what columns count.
    """

    uri: str
    file: str
    version: int | None
    text: str
    here: str
    encoding: str

    @cached_property
    def positions(self) -> Positions:
        """The places in the text."""
        return Positions(self.text, self.encoding)


@dataclass(frozen=True)
class Look:
    """What came of a look at a buffer: the run, the post as a task of it, and the findings that count.

    ``of_site`` are those between this post and others, from a look at all of the site.
    """

    buffer: Buffer
    run: Run
    task: Task
    findings: tuple[Finding, ...]
    of_site: tuple[Finding, ...] = ()

    @property
    def all(self) -> tuple[Finding, ...]:
        """All findings, by their places."""
        return tuple(sorted({*self.findings, *self.of_site}, key=lambda one: (one.place.start, one.code)))

    @cached_property
    def entry(self) -> Entry:
        """The post as its site has it."""
        entry = self.task.target.entry()
        assert entry is not None  # noqa: S101 - `look` passes over what is no post
        return entry

    def options(self, code: str) -> Mapping[str, object]:
        """Return the options that the settings give to a rule."""
        return self.run.bench.rules(self.task.settings, self.task.target.site).given(code)


def look(buffer: Buffer) -> Look | None:
    """Check a buffer alone, as ``newspost check --stdin-filename`` does; None for what is no post of a site.

    Raises:
        newspost.CheckConfigError: a config of the checker cannot be used.
        newspost.InvalidConfig: Jekyll cannot use the config of the site.
    """
    plan = Plan(Configs(here=Path(buffer.here)), cache=False, jobs=1, texts={buffer.file: encode(buffer.text)})
    run = Run((buffer.file,), plan)
    task = next(iter(run.tasks), None)
    if task is None or task.target.site is None or task.target.found is None or task.target.found.is_left_out:
        return None
    data = _in_site(buffer.text, task.target.site.settings.encoding)
    if data != task.target.data:
        run = Run((buffer.file,), replace(plan, texts={buffer.file: data}))
        task = run.tasks[0]
    path = task.target.path
    found = tuple(one for one in run.report().counted() if one.place.path == path)
    return Look(buffer, run, task, found)


def _in_site(text: str, encoding: str) -> bytes:
    """Return the bytes that an editor writes: in the encoding of the site, where that has all the characters."""
    try:
        return text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return encode(text)


def look_at_sites(
    looks: Sequence[Look], memory: Memory, progress: Callable[[int, int], None] | None = None
) -> dict[str, tuple[Finding, ...]]:
    """Return the findings between each of these posts and the others of its site, by its URI.

    All buffers count as they are; ``memory`` has what was found in the other files. ``progress`` may raise, to end it.

    Raises:
        OSError, newspost.CheckConfigError, newspost.InvalidConfig: as `look`.
    """
    found: dict[str, tuple[Finding, ...]] = {}
    for (_, here), some in groupby(sorted(looks, key=_site), key=_site):
        own = {one.buffer.file: one for one in some}
        texts = {file: one.task.target.data or b"" for file, one in own.items()}
        plan = Plan(
            Configs(here=Path(here)),
            jobs=1,
            whole=True,
            only=frozenset(own),
            texts=texts,
            progress=progress,
        )
        findings = Run(sorted(own), plan, memory).report().counted()
        for one in own.values():
            path = one.task.target.path
            about = (
                finding
                for finding in findings
                if finding.place.path == path or any(other.place.path == path for other in finding.related)
            )
            found[one.buffer.uri] = tuple(finding for finding in about if finding not in one.findings)
    return found


def _site(one: Look) -> tuple[str, str]:
    """Return the site of a post, and the folder that paths start from."""
    return one.entry.site.source, one.buffer.here


def kept(old: Look, new: Look) -> tuple[Finding, ...]:
    """Return the findings between posts that an older look had, where they are by now; those on changed lines are gone.

    Of one that stands in another file only the place that is related to it moves.
    """
    if old.buffer.text == new.buffer.text:
        return old.of_site
    before, after = lines_of(old.buffer.text), lines_of(new.buffer.text)
    first, same = common_ends(before, after)
    shift = _Shift(new.task.target.path, first, len(before) - same, len(after) - len(before), _grown(old, new))
    moved = (shift.moved(finding) for finding in old.of_site)
    return tuple(finding for finding in moved if finding is not None)


def _grown(old: Look, new: Look) -> int:
    """Return how many characters longer a text is than before."""
    return len(new.buffer.text) - len(old.buffer.text)


class _Shift(NamedTuple):
    """A change to the file at ``path``: it begins behind the line ``first``, and what is behind ``last`` moved."""

    path: str
    first: int
    last: int
    lines: int
    offset: int

    def moved(self, finding: Finding) -> Finding | None:
        """Return a finding at its place by now; None where its line was changed."""
        places = [finding.place, *(other.place for other in finding.related)]
        for number, place in enumerate(places):
            if place.path != self.path or place.end_line <= self.first:
                continue
            if place.line <= self.last:
                return None
            places[number] = place._replace(
                line=place.line + self.lines,
                end_line=place.end_line + self.lines,
                start=place.start + self.offset,
                end=place.end + self.offset,
            )
        related = tuple(other._replace(place=place) for other, place in zip(finding.related, places[1:], strict=True))
        return finding._replace(place=places[0], related=related)


def absolute(here: str, path: str) -> str:
    """Return the absolute path of a file that a run calls ``path``."""
    return os.path.normpath(os.path.join(here, path))  # noqa: PTH118 - texts, as the run has them
