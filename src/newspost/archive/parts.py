"""Parts of an export: a part is made of some posts by one process, and is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from newspost.checking.targets import Target
from newspost.files import replace_bytes
from newspost.sources.pieces import with_known_sites

if TYPE_CHECKING:
    from newspost.archive.export.item import Item


@dataclass(frozen=True, slots=True)
class Job:
    """A part that is to be made: its number, counted from 0, and the files that it is made of."""

    number: int
    targets: tuple[Target, ...]

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (self.number, self.targets)


def _received(number: int, targets: tuple[Target, ...]) -> Job:
    """Make a job that came from another process."""
    return Job(number, with_known_sites(targets))


@dataclass(slots=True)
class Facts:
    """What a part, or a whole export, came to.

    ``posts`` is how many were exported, ``bad`` how many could not be, ``left_out`` how many were not to be.
    ``newest`` is the latest date, in ISO 8601. ``sizes`` are those of the part and of its file of bad posts, in bytes,
    or in files, ``stamp`` is what tells whether the posts are still the same.
    """

    number: int = 0
    posts: int = 0
    bad: int = 0
    left_out: int = 0
    newest: str | None = None
    sizes: tuple[int, int] = (0, 0)
    stamp: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the facts as a value of JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Facts:
        """Return the facts that `to_json` gave."""
        part, errors = value["sizes"]
        facts = cls(**{name: item for name, item in value.items() if name != "sizes"})
        facts.sizes = (part, errors)
        return facts

    @property
    def newest_date(self) -> datetime | None:
        """The latest date."""
        return None if self.newest is None else datetime.fromisoformat(self.newest)

    def count(self, item: Item) -> None:
        """Count a post that is exported."""
        self.posts += 1
        newest = self.newest_date
        if newest is None or item.date > newest:
            self.newest = item.moment

    def add(self, part: Facts) -> None:
        """Add what a part came to."""
        self.posts += part.posts
        self.bad += part.bad
        self.left_out += part.left_out
        dates = [date for date in (self.newest_date, part.newest_date) if date is not None]
        self.newest = max(dates).isoformat() if dates else None


class Manner(Protocol):
    """How posts are exported: how a part is written, and how parts become what is at the end of the way.

    It is sent to other processes, so it has to pickle.
    """

    @property
    def format(self) -> str:
        """The name of the format."""
        ...

    @property
    def suffix(self) -> str:
        """What the name of a file of many posts ends in."""
        ...

    @property
    def own_files(self) -> bool:
        """Whether each post has a file of its own."""
        ...

    @property
    def has_bad_rows(self) -> bool:
        """Whether a post without an Article is a row like all others."""
        ...

    @property
    def is_marked(self) -> bool:
        """Whether a folder is told to be an export by a file in it, which not all who open such a folder pass over."""
        ...

    @property
    def waits(self) -> bool:
        """Whether parts can be put together only when all of them are finished."""
        ...

    def settings(self) -> dict[str, Any]:
        """Return all that the result depends on besides the posts, as values of JSON."""
        ...

    def write(self, job: Job, place: Path, errors: IO[bytes], facts: Facts, /) -> int:
        """Write a part to ``place``, and to ``errors`` the bad posts for which it has no rows; return its size.

        What it comes to is counted in ``facts``. A size is one of bytes; where posts have files of their own, of files.

        Raises:
            ExportError: two posts would have one file.
            OSError: it cannot be written.
        """
        ...

    def join(self, parts: Iterable[Path], out: IO[bytes], total: Facts, /) -> None:
        """Put parts together in one file, be they all or some; each is taken as soon as it is finished."""
        ...


def write_part(job: Job, manner: Manner, folder: Path) -> Facts:
    """Write a part into ``folder``, where it is called by its number; return its facts.

    Raises:
        ExportError: two posts would have one file.
        OSError: it cannot be written.
    """
    facts, errors = Facts(job.number, stamp=stamp_of(job.targets)), BytesIO()
    size = manner.write(job, part_path(folder, job.number), errors, facts)
    path = errors_path(folder, job.number)
    if errors.tell():
        replace_bytes(path, errors.getvalue())
    else:
        path.unlink(missing_ok=True)
    facts.sizes = (size, errors.tell())
    return facts


def part_path(folder: Path, number: int) -> Path:
    """Return where a part is."""
    return folder / f"{number:06}"


def errors_path(folder: Path, number: int) -> Path:
    """Return where the bad posts of a part are, for which its format has no rows."""
    return folder / f"{number:06}.errors"


def stamp_of(targets: tuple[Target, ...]) -> str:
    """Return what differs where one of the files, or the config of its site, has changed."""
    digest = hashlib.sha256()
    for site in {target.site.folder: target.site for target in targets if target.site is not None}.values():
        for state in site.files.config_state():
            digest.update(state)
    for target in targets:
        digest.update(f"{target.path}\0{_state(target)}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _state(target: Target) -> str:
    """Return size and time of a file; what it holds, where that is known already."""
    if target.data is not None:
        return hashlib.sha256(target.data).hexdigest()
    try:
        status = target.status or os.stat(target.file)  # noqa: PTH116 - once a post
    except OSError:
        return "-"
    return f"{status.st_size} {status.st_mtime_ns}"
