"""Posts exported as text: a format's head, its items one after another, and its foot; or a file for each post."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import tzinfo
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from newspost.archive.errors import ExportError
from newspost.archive.export import format_named
from newspost.archive.export.format import Format
from newspost.archive.export.item import Bad, Item
from newspost.archive.export.json_lines import bad_line
from newspost.archive.export.options import Options
from newspost.archive.parts import Facts, Job
from newspost.archive.whole import append, folder_anew
from newspost.files import replaced_file
from newspost.sources.reading import Result, read_targets

_VISIBLE: Final = {"_posts": "posts", "_drafts": "drafts"}  # lest Jekyll take what is written for posts


@dataclass(frozen=True, slots=True)
class Texts:
    """The `newspost.archive.parts.Manner` of a format of text, which goes by its name.

    ``published`` leaves out what its site does not publish. ``zone`` is that of files of no site. Where ``own_files``
    is true each post has a file of its own.
    """

    format: str
    options: Options = field(default_factory=Options)
    published: bool = False
    zone: tzinfo | None = None
    own_files: bool = False

    is_marked = True

    @property
    def form(self) -> Format:
        """The format."""
        return format_named(self.format)

    @property
    def suffix(self) -> str:
        """What the name of a file of many posts ends in."""
        return self.form.suffix

    @property
    def has_bad_rows(self) -> bool:
        """Whether a post without an Article is a row like all others."""
        return self.form.bad is not None and not self.own_files

    @property
    def waits(self) -> bool:
        """Whether all parts have to be finished: posts are moved, or what comes first tells of the newest one."""
        return self.own_files or self.form.is_dated

    def settings(self) -> dict[str, Any]:
        """Return all that the result depends on besides the posts, as values of JSON."""
        return {
            "format": self.format,
            "options": asdict(self.options),
            "published": self.published,
            "zone": None if self.zone is None else str(self.zone),
            "own_files": self.own_files,
        }

    def write(self, job: Job, place: Path, errors: IO[bytes], facts: Facts) -> int:
        """Write posts to a file, or each to its own below a folder; return how many bytes, or files, they are.

        Raises:
            ExportError: two posts would have one file.
            OSError: it cannot be written.
        """
        if self.own_files:
            with folder_anew(place) as folder:
                return self._write_own_files(job, folder, errors, facts)
        form = self.form
        with replaced_file(place) as out:
            for one, text in self._pieces(job, facts):
                if isinstance(one, Bad) and form.bad is None:
                    errors.write(_encoded(text))
                else:
                    out.write(_encoded(form.between + text if out.tell() else text))
            return out.tell()

    def join(self, parts: Iterable[Path], out: IO[bytes], total: Facts) -> None:
        """Write the whole stream: all that stands around the posts, and the parts that are not empty."""
        form, between = self.form, b""
        out.write(form.head(self.options, total.newest_date).encode())
        for part in parts:
            if part.stat().st_size:
                out.write(between)
                between = form.between.encode()
                append(part, out)
        out.write(form.foot.encode())

    def render(self, job: Job) -> tuple[bytes, tuple[tuple[str, str], ...], Facts]:
        """Return a part, the paths of the bad posts for which it has no rows with their reasons, and its facts."""
        facts, out = Facts(job.number), BytesIO()
        bad: list[tuple[str, str]] = []
        form = self.form
        for one, text in self._pieces(job, facts):
            if isinstance(one, Bad) and form.bad is None:
                bad.append((one.path, one.reason))
            else:
                out.write(_encoded(form.between + text if out.tell() else text))
        return out.getvalue(), tuple(bad), facts

    def _write_own_files(self, job: Job, folder: Path, errors: IO[bytes], facts: Facts) -> int:
        """Write each post into a file of its own; return how many there are."""
        count = 0
        for one, text in self._pieces(job, facts):
            if isinstance(one, Bad):
                errors.write(_encoded(text))
                continue
            path = folder / own_name(one.path, self.form.own_suffix or "")
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

    def _pieces(self, job: Job, facts: Facts) -> Iterator[tuple[Item | Bad, str]]:
        """Yield each post with what is written of it; for a bad one, of which a format has no row, its row of JSON."""
        form = self.form
        published = self.published or form.is_public
        for result in read_targets(job.targets, self.zone):
            one, text = _written(result, form, self.options)
            if isinstance(one, Item) and published and one.status == "unpublished":
                facts.left_out += 1
                continue
            if isinstance(one, Item):
                facts.count(one)
            else:
                facts.bad += 1
            yield one, text


def exported(result: Result) -> Item | Bad:
    """Return a post on its way out, or why it cannot be exported."""
    entry, post = result.entry, result.post
    if result.error is not None or post is None:
        return Bad(result.path, result.error or FileNotFoundError(2, os.strerror(2)), post)
    if entry is None:
        return Item(post.article, result.path, None, None, post)
    return Item(post.article, result.path, entry.url, "published" if entry.published else "unpublished", post)


def _written(result: Result, form: Format, options: Options) -> tuple[Item | Bad, str]:
    """Return a post and what is written of it; what newspost fails on is a bad post, and no end of all others."""
    one = exported(result)
    try:
        if isinstance(one, Item):
            return one, form.item(one, options)
    except Exception as error:  # noqa: BLE001 - as above
        one = Bad(result.path, error, result.post)
    return one, (form.bad or bad_line)(one, options)


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
