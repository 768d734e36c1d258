"""An export from its sources to its end: into a file or a folder by way of finished parts, or into a stream."""

from __future__ import annotations

import json
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from newspost._version import __version__
from newspost.archive.errors import ExportError
from newspost.archive.parts import Facts, Job, Manner, stamp_of, write_part
from newspost.archive.staging import Destination, Staging, errors_beside
from newspost.checking.targets import Target
from newspost.site.site import Site
from newspost.sources.finding import Place, find_targets
from newspost.sources.git import commit_of
from newspost.sources.names import without_secrets
from newspost.sources.pieces import chunks
from newspost.workers import map_in_order

if TYPE_CHECKING:
    from newspost.archive.texts import Texts

_PART: Final = 1_000  # posts
_NO_POSTS: Final = "there are no posts here to export"
_PIECE: Final = 200  # of a stream, which is held in memory

Progress = Callable[[Facts], None]


def _no_progress(_facts: Facts) -> None:
    """Tell nobody."""


class Stream(Protocol):
    """What an export is written into, piece by piece."""

    def write(self, piece: bytes) -> object:
        """Take the next piece."""

    def tell_bad(self, path: str, reason: str) -> object:
        """Take the path of a bad post, for which the format has no row, and the reason."""


@dataclass(frozen=True, slots=True)
class Source:
    """Which posts: files, and folders with all posts in them; ``root`` is the folder that paths are told from.

    ``commits`` are those in commits, as `newspost.sources.git.commit_of` takes them.
    ``zone`` goes before what a site's config says. ``now`` is the moment of the build, after which posts are in the
    future.
    """

    paths: tuple[str, ...]
    root: str
    now: datetime
    zone: tzinfo | None = None
    commits: tuple[str, ...] = ()
    _sites: dict[str, Site] = field(default_factory=dict, compare=False, repr=False)

    def targets(self) -> Iterator[Target]:
        """Return the files, found as they are asked for; `newspost.sources.finding.find_targets` says which.

        Raises:
            FileNotFoundError: a path leads nowhere.
            newspost.InvalidConfig: Jekyll cannot use the config of a site.
        """
        places: list[Place] = [*self.paths, *map(commit_of, self.commits)]
        return map(self._in_zone, find_targets(places or [self.root], root=self.root, now=self.now))

    def settings(self) -> dict[str, list[str]]:
        """Return where the posts are from, as values of JSON, which may be written down."""
        return {"paths": [*map(without_secrets, self.paths)], "commits": [*self.commits]}

    def _in_zone(self, target: Target) -> Target:
        """Return a target whose site has the zone that is asked for."""
        if self.zone is None or target.site is None:
            return target
        folder = target.site.folder
        if folder not in self._sites:
            self._sites[folder] = target.site.in_zone(self.zone)
        return target._replace(site=self._sites[folder])

    def jobs(self, size: int) -> Iterator[Job]:
        """Return the parts that the export falls into, of ``size`` posts each."""
        return (Job(number, some) for number, some in enumerate(chunks(self.targets(), size)))


def export_to_stream(
    source: Source,
    manner: Texts,
    stream: Stream,
    *,
    workers: int = 0,
    progress: Progress = _no_progress,
) -> Facts:
    """Export into a stream; return what it came to.

    Raises:
        ExportError: there are no posts.
        FileNotFoundError: a path leads nowhere.
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
        OSError: it cannot be written.
    """
    total, form, between = Facts(), manner.form, ""
    if form.is_dated:
        return _export_whole(source, manner, stream, workers, progress)
    is_begun = False
    for piece, bad, facts in map_in_order(manner.render, source.jobs(_PIECE), jobs=workers, few=1, piece=1):
        if not is_begun:
            stream.write(form.head(manner.options, None).encode())
            is_begun = True
        if piece:
            stream.write(between.encode() + piece)
            between = form.between
        for path, reason in bad:
            stream.tell_bad(path, reason)
        total.add(facts)
        progress(facts)
    if not is_begun:
        raise ExportError(_NO_POSTS)
    stream.write(form.foot.encode())
    return total


def export_to_place(
    source: Source, manner: Manner, place: Destination, *, workers: int = 0, progress: Progress = _no_progress
) -> Facts:
    """Export into a file or a folder, which is there when it is whole, and not before; return what it came to.

    Raises:
        ExportError: it is not to be written there, or there are no posts.
        FileNotFoundError: a path leads nowhere.
        newspost.InvalidConfig: Jekyll cannot use the config of a site.
        OSError: it cannot be written; what is finished stays, to go on from.
    """
    _check_sources(source, place.out)
    settings = {"newspost": __version__, **source.settings(), **manner.settings()}
    with Staging.begin(place, settings, source.now) as staging:
        jobs = replace(source, now=staging.now).jobs(_PART)
        total = Facts()
        with closing(_counted(_finished(jobs, manner, staging, workers), total, progress)) as parts:
            try:
                first = next(parts, None)
                if first is None:
                    raise ExportError(_NO_POSTS)
                staging.complete(manner, chain((first,), parts), total)
            except _Stopped as stopped:
                raise stopped.error from None
    return total


def _check_sources(source: Source, out: Path) -> None:
    """Refuse to write onto a file that is read."""
    for path in source.paths:
        with suppress(OSError):
            if Path(source.root, path).samefile(out) and out.is_file():
                raise ExportError(f"{out}: this is one of the posts")


class _Stopped(Exception):
    """There is no next part: ``error`` says why, and is not about the file that the parts are put into."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error)
        self.error = error


def _counted(parts: Iterator[Facts], total: Facts, progress: Progress) -> Generator[int]:
    """Yield the numbers of parts, and count what they come to."""
    try:
        for facts in parts:
            total.add(facts)
            progress(facts)
            yield facts.number
    except OSError as error:
        raise _Stopped(error) from error


def _finished(jobs: Iterator[Job], manner: Manner, staging: Staging, workers: int) -> Iterator[Facts]:
    """Write the parts that are not finished yet, and yield what each part comes to, in their order."""
    before: deque[Facts] = deque()

    def todo() -> Iterator[Job]:
        for job in jobs:
            if staging.has(job.number) and (known := staging.finished(job.number, stamp_of(job.targets))):
                before.append(known)
            else:
                yield job

    write = partial(write_part, manner=manner, folder=staging.folder)
    for facts in map_in_order(write, todo(), jobs=workers, few=1, piece=1):
        staging.add(facts)
        while before and before[0].number < facts.number:
            yield before.popleft()
        yield facts
    yield from before


def _export_whole(
    source: Source,
    manner: Texts,
    stream: Stream,
    workers: int,
    progress: Progress,
) -> Facts:
    """Export into a stream what begins with something that is known only in the end."""
    with tempfile.TemporaryDirectory(prefix="newspost-") as folder:
        out = Path(folder, "whole")
        total = export_to_place(source, manner, Destination(out), workers=workers, progress=progress)
        with out.open("rb") as file:
            while piece := file.read(1 << 20):
                stream.write(piece)
        errors = errors_beside(out)
        if errors.exists():
            for line in errors.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                stream.tell_bad(row["path"], row["error"])
    return total
