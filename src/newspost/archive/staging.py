"""The place beside its destination where an export grows until it is whole, and the journal of what is finished."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, Final, Self

from newspost._version import __version__
from newspost.archive.errors import ExportError
from newspost.archive.parts import Facts, Manner, errors_path, part_path
from newspost.archive.whole import append, folder_anew, remove
from newspost.files import replaced_file, sync_folder

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, flock

MARK: Final = "_newspost.json"  # tells a folder that is an export; data tools pass over what begins with a low line
_JOURNAL: Final = "journal"
_ERRORS: Final = "_errors.jsonl"
_PART_NAME: Final = re.compile(r"part-[0-9]{6}\.parquet")
_PARTS_OF_FILE: Final = 10  # in a folder
POSTS: Final = frozenset({"_posts", "_drafts"})


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an export goes: a file, or a folder.

    What is there is replaced only where ``force`` is true; what was left by an export that did not come to its end is
    gone on with only where ``resume`` is.
    """

    out: Path
    is_folder: bool = False
    force: bool = False
    resume: bool = False


class Staging:
    """The staging of an export, made by `begin`, and closed when it is left, as a context manager.

    What is at the destination stays there until the export is whole. As long as the staging is open no other export
    goes to the same place, where the system has locks. ``now`` is the moment of the export that began.
    """

    def __init__(self, place: Destination, journal: IO[bytes], now: datetime, known: dict[int, Facts]) -> None:
        self.folder = _folder_for(place.out)
        self.now = now
        self._out = place.out
        self._is_folder = place.is_folder
        self._journal = journal
        self._known = known

    @classmethod
    def begin(cls, place: Destination, settings: dict[str, Any], now: datetime) -> Staging:
        """Make the staging, or go on with one that was left; ``settings`` are all that an export depends on.

        Raises:
            ExportError: something is there that is not to be replaced, or what was left is of other settings.
            OSError: the staging cannot be made.
        """
        place = replace(place, out=Path(os.path.abspath(place.out)))  # noqa: PTH100 - a link at its end is refused
        _check(place)
        folder = _folder_for(place.out)
        folder.mkdir(parents=True, exist_ok=True)
        journal = (folder / _JOURNAL).open("a+b")
        try:
            _lock(journal, place.out)
            if place.force and not place.resume:
                _clear(folder, journal)
            began, known = _read(journal, settings, now, place.out)
        except BaseException:
            journal.close()
            raise
        return cls(place, journal, began, known)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _at: object) -> None:
        """Let go of the staging; what is finished stays for another run, unless that would come to no end either."""
        self._journal.close()
        if not self._known or isinstance(error, ExportError):
            remove(self.folder)
        if isinstance(error, OSError) and str(error.filename).startswith(str(self.folder)):  # nobody has heard of it
            raise OSError(error.errno, error.strerror, str(self._out)) from error

    def has(self, number: int) -> bool:
        """Whether a part was finished before."""
        return number in self._known

    def finished(self, number: int, stamp: str) -> Facts | None:
        """Return the facts of a part that is finished already, from posts that are still the same."""
        facts = self._known.get(number)
        whole = facts is not None and facts.stamp == stamp and facts.sizes == self._sizes(number)
        return facts if whole else None

    def add(self, facts: Facts) -> None:
        """Write down that a part is finished."""
        _write(self._journal, facts.to_json())
        self._known[facts.number] = facts

    def _sizes(self, number: int) -> tuple[int, int]:
        """Return the sizes of a part and its bad posts as they are on the disk."""
        part, errors = part_path(self.folder, number), errors_path(self.folder, number)
        return _size(part), max(_size(errors), 0)

    def complete(self, manner: Manner, numbers: Iterable[int], total: Facts) -> None:
        """Put parts together as they are finished, let them be what is at ``out``, and remove the staging.

        ``numbers`` are those of all parts, each of which comes when it is finished, and is counted in ``total`` then.

        Raises:
            ExportError: two posts would have one file.
            OSError: it cannot be written; what was there is still there.
        """
        errors: list[Path] = []
        parts = self._parts(numbers, errors)
        if manner.waits:
            parts = iter([*parts])
        if self._is_folder:
            self._complete_folder(manner, parts, errors, total)
        else:
            whole = self.folder / "whole"
            with replaced_file(whole) as file:
                manner.join(parts, file, total)
            self._complete_errors(errors_beside(self._out), errors)
            whole.replace(self._out)
        sync_folder(self._out.parent)
        self._journal.close()
        remove(self.folder)

    def _parts(self, numbers: Iterable[int], errors: list[Path]) -> Iterator[Path]:
        """Yield where finished parts are; where their bad posts are goes to ``errors``."""
        for number in numbers:
            errors.append(errors_path(self.folder, number))
            yield part_path(self.folder, number)

    def _complete_errors(self, path: Path, errors: Sequence[Path]) -> None:
        """Put the bad posts of all parts together; where there are none, no file that tells of some stays."""
        errors = [part for part in errors if part.exists()]
        if not errors:
            path.unlink(missing_ok=True)
            return
        whole = self.folder / "errors"
        with replaced_file(whole) as file:
            for part in errors:
                append(part, file)
        whole.replace(path)

    def _complete_folder(self, manner: Manner, parts: Iterator[Path], errors: Sequence[Path], total: Facts) -> None:
        """Gather the parts in a new folder, and put it in the place of the old one, if there is one."""
        gathered = self.folder / "out"
        with folder_anew(gathered) as new:
            if manner.own_files:
                for part in parts:
                    _move_all(part, new)
            else:
                _write_files(manner, parts, new, total)
            self._complete_errors(new / _ERRORS, errors)
            if manner.is_marked:
                mark = {"newspost": __version__, "format": manner.format, "posts": total.posts, "bad": total.bad}
                (new / MARK).write_bytes(f"{json.dumps(mark)}\n".encode())
        if self._out.exists():
            old = self.folder / "old"
            remove(old)
            self._out.rename(old)
        gathered.rename(self._out)


def errors_beside(out: Path) -> Path:
    """Return the file for the bad posts of an export into the file ``out``."""
    return out.with_name(f"{out.name}.errors.jsonl")


def _folder_for(out: Path) -> Path:
    """Return where the staging of an export is: in the same folder, hidden from Jekyll and from listings."""
    return out.with_name(f".{out.name}.newspost")


def _check(place: Destination) -> None:
    """Refuse a destination at which nothing may be written, or replaced."""
    out, is_left = place.out, _folder_for(place.out).exists()
    if POSTS & {part.name for part in (out, *out.resolve().parents)}:
        raise ExportError(f"{out}: posts are in this folder, and nothing else is written there")
    if out.is_symlink() or (out.exists() and out.is_dir() is not place.is_folder):
        raise ExportError(f"{out}: it is there, and is no {'folder' if place.is_folder else 'file'}")
    if is_left and not (place.force or place.resume):
        raise ExportError(f"{out}: an export to it did not come to its end; --resume goes on, --force begins anew")
    if not out.exists() or _is_empty(out) or (place.resume and is_left):
        return
    if not place.force:
        raise ExportError(f"{out}: it is there already; --force replaces it")
    if place.is_folder and not _is_export(out):
        raise ExportError(f"{out}: this folder is no export of newspost, so it is not replaced")


def _is_export(out: Path) -> bool:
    """Whether a folder is an export: it says so, or there is nothing in it but the parts of a table."""
    return (out / MARK).is_file() or all(_PART_NAME.fullmatch(file.name) for file in out.iterdir())


def _is_empty(out: Path) -> bool:
    """Whether a folder is empty; a file never is."""
    return out.is_dir() and not any(out.iterdir())


def _size(path: Path) -> int:
    """Return the size of a part: bytes of a file, files of a folder; -1 where it is not there."""
    if path.is_dir():
        return sum(len(names) for _, _, names in os.walk(path))
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def _write_files(manner: Manner, parts: Iterator[Path], folder: Path, total: Facts) -> None:
    """Put some parts at a time together in a file of a folder; where no post is in any of them, there is none."""
    groups = (chain((first,), islice(parts, _PARTS_OF_FILE - 1)) for first in parts)
    for number, group in enumerate(groups):
        filled = filter(_size, group)
        first = next(filled, None)
        if first is not None:
            with replaced_file(folder / f"part-{number:06}{manner.suffix}") as file:
                manner.join(chain((first,), filled), file, total)


def _move_all(source: Path, target: Path) -> None:
    """Move all files below a folder to another one, where none of them may be."""
    for path, _, names in os.walk(source):
        below = target / Path(path).relative_to(source)
        below.mkdir(parents=True, exist_ok=True)
        for name in names:
            if (below / name).exists():
                raise ExportError(f"two posts would be written to {(below / name).relative_to(target)}")
            Path(path, name).rename(below / name)


# --- the journal: a line of JSON for the settings, and one for each part


def _lock(journal: IO[bytes], out: Path) -> None:
    """Hold the journal, or refuse where another export does."""
    if sys.platform != "win32":
        try:
            flock(journal, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise ExportError(f"{out}: another export is on its way there") from None
        except OSError:  # some network folders have no locks
            pass


def _clear(folder: Path, journal: IO[bytes]) -> None:
    """Forget all that was left in a staging."""
    journal.truncate(0)
    for path in folder.iterdir():
        if path.name != _JOURNAL:
            remove(path)


def _read(journal: IO[bytes], settings: dict[str, Any], now: datetime, out: Path) -> tuple[datetime, dict[int, Facts]]:
    """Return when the export began and the parts that are finished; a line not written to its end is cut off."""
    journal.seek(0)
    head: dict[str, Any] | None = None
    known: dict[int, Facts] = {}
    end = 0
    for line, value in _values(journal):
        end += len(line)
        if head is None:
            head = value
        else:
            facts = Facts.from_json(value)
            known[facts.number] = facts
    journal.truncate(end)
    if head is None:
        head = {"now": now.isoformat(), "settings": settings}
        _write(journal, head)
    elif head["settings"] != settings:
        raise ExportError(f"{out}: an export with other options did not come to its end; repeat them, or use --force")
    return datetime.fromisoformat(head["now"]), known


def _values(journal: IO[bytes]) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Yield the lines of a journal with their values, up to one that is not whole."""
    for line in journal:
        value: dict[str, Any] | None = None
        with suppress(ValueError):
            value = json.loads(line)
        if value is None or not line.endswith(b"\n"):
            return
        yield line, value


def _write(journal: IO[bytes], value: dict[str, Any]) -> None:
    """Write a line, down to the disk."""
    journal.write(f"{json.dumps(value)}\n".encode())
    journal.flush()
    os.fsync(journal.fileno())
