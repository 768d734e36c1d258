"""Parts of an export: a part is made of some posts by one process, and is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import datetime, tzinfo
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from newspost.archive.errors import ExportError
from newspost.archive.export import format_named
from newspost.archive.export.format import Format
from newspost.archive.export.item import Bad, Item
from newspost.archive.export.json_lines import bad_line
from newspost.archive.export.options import Options
from newspost.archive.whole import folder_anew, whole_file
from newspost.checking.targets import Target
from newspost.sources.pieces import with_known_sites
from newspost.sources.reading import Result, read_targets

_VISIBLE: Final = {"_posts": "posts", "_drafts": "drafts"}  # lest Jekyll take what is written for posts


@dataclass(frozen=True, slots=True)
class Manner:
    """How posts are exported: the format by its name, and what is the same for all of them.

    ``published`` leaves out what its site does not publish. ``zone`` is that of files of no site. Where ``own_files``
    is true each post has a file of its own.
    """

    format: str
    options: Options = field(default_factory=Options)
    published: bool = False
    zone: tzinfo | None = None
    own_files: bool = False

    @property
    def form(self) -> Format:
        """The format."""
        return format_named(self.format)


@dataclass(frozen=True, slots=True)
class Job:
    """A part that is to be made: its number, counted from 0, and the files that it is made of."""

    number: int
    targets: tuple[Target, ...]
    manner: Manner

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (self.number, self.targets, self.manner)


def _received(number: int, targets: tuple[Target, ...], manner: Manner) -> Job:
    """Make a job that came from another process."""
    return Job(number, with_known_sites(targets), manner)


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


# --- from a file to what is written


def exported(result: Result) -> Item | Bad:
    """Return a post on its way out, or why it cannot be exported."""
    entry, post = result.entry, result.post
    if result.error is not None or post is None:
        return Bad(result.path, result.error or FileNotFoundError(2, os.strerror(2)), post)
    if entry is None:
        return Item(post.article, result.path, None, None, post)
    return Item(post.article, result.path, entry.url, "published" if entry.published else "unpublished", post)


def _pieces(job: Job, facts: Facts) -> Iterator[tuple[Item | Bad, str]]:
    """Yield each post with what is written of it; for a bad one, of which a format has no row, its row of JSON."""
    manner, form = job.manner, job.manner.form
    published = manner.published or form.is_public
    for result in read_targets(job.targets, manner.zone):
        one, text = _written(result, form, manner.options)
        if isinstance(one, Item) and published and one.status == "unpublished":
            facts.left_out += 1
            continue
        if isinstance(one, Item):
            facts.count(one)
        else:
            facts.bad += 1
        yield one, text


def _written(result: Result, form: Format, options: Options) -> tuple[Item | Bad, str]:
    """Return a post and what is written of it; what newspost fails on is a bad post, and no end of all others."""
    one = exported(result)
    try:
        if isinstance(one, Item):
            return one, form.item(one, options)
    except Exception as error:  # noqa: BLE001 - as above
        one = Bad(result.path, error, result.post)
    return one, (form.bad or bad_line)(one, options)


# --- the part


def render(job: Job) -> tuple[bytes, tuple[tuple[str, str], ...], Facts]:
    """Return a part, the paths of the bad posts for which it has no rows with their reasons, and its facts."""
    facts, out = Facts(job.number), BytesIO()
    bad: list[tuple[str, str]] = []
    form, first = job.manner.form, True
    for one, text in _pieces(job, facts):
        if isinstance(one, Bad) and form.bad is None:
            bad.append((one.path, one.reason))
        else:
            out.write(_encoded(text if first else form.between + text))
            first = False
    return out.getvalue(), tuple(bad), facts


def write_part(job: Job, folder: Path) -> Facts:
    """Write a part into ``folder``, where it is called by its number; return its facts.

    Raises:
        ExportError: two posts would have one file.
        OSError: it cannot be written.
    """
    facts = Facts(job.number, stamp=stamp_of(job.targets))
    place = part_path(folder, job.number)
    with ExitStack() as stack:
        errors = stack.enter_context(whole_file(errors_path(folder, job.number)))
        if job.manner.own_files:
            written = _write_own_files(job, facts, stack.enter_context(folder_anew(place)), errors)
        else:
            written = _write_stream(job, facts, stack.enter_context(whole_file(place)), errors)
        facts.sizes = (written, errors.tell())
    return facts


def _write_stream(job: Job, facts: Facts, out: IO[bytes], errors: IO[bytes]) -> int:
    """Write posts one after another; return how many bytes they are."""
    form = job.manner.form
    for one, text in _pieces(job, facts):
        if isinstance(one, Bad) and form.bad is None:
            errors.write(_encoded(text))
        else:
            out.write(_encoded(form.between + text if out.tell() else text))
    return out.tell()


def _write_own_files(job: Job, facts: Facts, folder: Path, errors: IO[bytes]) -> int:
    """Write each post into a file of its own; return how many there are."""
    count = 0
    for one, text in _pieces(job, facts):
        if isinstance(one, Bad):
            errors.write(_encoded(text))
            continue
        path = folder / own_name(one.path, job.manner.form.own_suffix or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("xb") as file:
                file.write(_encoded(text))
        except FileExistsError:
            raise ExportError(
                f"two posts would be written to {path.relative_to(folder)}: {one.path} is the second"
            ) from None
        count += 1
    return count


def own_name(path: str, suffix: str) -> str:
    """Return what a post's own file is called: as the post, but below no `_posts`, and with another suffix.

    >>> own_name("2024/_posts/2024-05-06-fog.md", ".json"), own_name("../fog.md", ".txt")
    ('2024/posts/2024-05-06-fog.json', 'fog.txt')
    """
    *folders, name = [
        _VISIBLE.get(part, part) for part in path.replace(":", "").split("/") if part not in {"", ".", ".."}
    ]
    return "/".join((*folders, f"{PurePosixPath(name).stem}{suffix}"))


def _encoded(text: str) -> bytes:
    """Return text as UTF-8."""
    return text.encode("utf-8", "replace")


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
