"""The only place that touches the disk for one post."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from os import PathLike
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_NB, flock

_OLD_FILE = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_PIECE = 1 << 16
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class FileChanged(OSError):
    """A file is no longer what was read, or is gone; nothing was written. ``filename`` is its path."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self.filename: str = filename

    def __str__(self) -> str:
        return f"{self.filename}: the file is no longer what was read, so nothing was written"


def read_bytes(path: str | PathLike[str]) -> bytes:
    """Return what is in the file at ``path``."""
    number = os.open(path, _OLD_FILE)  # a file object would cost more than the reading
    try:
        pieces = [os.read(number, _PIECE)]
        while pieces[-1]:
            pieces.append(os.read(number, _PIECE))
        return b"".join(pieces)
    finally:
        os.close(number)


def replace_bytes(path: str | PathLike[str], data: bytes, expected: bytes | None = None) -> None:
    """Put ``data`` into the file at ``path``: all of it or, after any failure, nothing.

    ``expected`` is what must be in the file at that moment; None: whatever is there, or nothing. The file keeps its
    mode, and its owner and group where the system permits. A symbolic link stays one: the file that it leads to is
    replaced. A file that holds ``data`` already is left alone.

    Of several who expect the same bytes and write through this function, one succeeds: they wait for one another,
    where the system can lock a file that is to be replaced (Windows cannot).

    Raises:
        FileChanged: the file does not hold ``expected``, or is gone.
        OSError: the file cannot be written, is write-protected, or is no file but a folder or a device.
    """
    path = Path(path)
    with _errors_about(path, expected):
        old = _writable_file(path)
        now = path.read_bytes() if old else None
        if now != expected and expected is not None:
            raise FileChanged(str(path))
        if now != data:
            _replace(path.resolve(), data, expected, old)


def create_bytes(path: str | PathLike[str], data: bytes) -> None:
    """Put ``data`` into a new file at ``path``: all of it or, after any failure, nothing.

    Raises:
        FileExistsError: something is there, be it a link that leads nowhere. It is never overwritten.
        OSError: the file cannot be written.
    """
    path = Path(path)
    with _errors_about(path):
        with _temporary_file(path, data) as temporary:
            _name(temporary, path)
        sync_folder(path.parent)


@contextmanager
def replaced_file(path: str | PathLike[str]) -> Generator[BinaryIO]:
    """Open a file to write to that is at ``path`` when the block has ended, whole and on the disk.

    For what is too long to be put together before. Where the block ends with an error, ``path`` is what it was. What is
    written is in a hidden file of the same folder until then.

    Raises:
        OSError: the file cannot be written.
    """
    path = Path(path)
    with _errors_about(path):
        old = _writable_file(path)
        with _open_temporary(path.resolve(), old) as (temporary, file):
            yield file
            _put_on_disk(file)
            file.close()
            temporary.replace(path.resolve())
        sync_folder(path.resolve().parent)


@contextmanager
def _errors_about(path: Path, expected: bytes | None = None) -> Generator[None]:
    """Let errors name ``path``, and not the temporary file that nobody has heard of."""
    try:
        yield
    except FileChanged:
        raise FileChanged(str(path)) from None
    except OSError as error:
        if expected is not None and isinstance(error, FileNotFoundError):
            raise FileChanged(str(path)) from error
        raise OSError(error.errno, error.strerror, str(path)) from error


def _error(code: int) -> OSError:
    """Return the error that the system has for ``code``."""
    return OSError(code, os.strerror(code))


def _writable_file(path: Path) -> os.stat_result | None:
    """Return what the system knows of the file, None where there is none.

    A file can be given another's name whatever that other's mode, so write protection is minded here.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        raise _error(errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EINVAL)
    if not os.access(path, os.W_OK):
        raise _error(errno.EACCES)
    return found


def _replace(target: Path, data: bytes, expected: bytes | None, old: os.stat_result | None) -> None:
    """Put ``data`` in the place of ``target``, which no link is any more."""
    with _temporary_file(target, data, old) as temporary:
        if expected is None:
            temporary.replace(target)
        else:
            with _locked(target):
                if target.read_bytes() != expected:
                    raise FileChanged(str(target))
                temporary.replace(target)
    sync_folder(target.parent)


@contextmanager
def _temporary_file(target: Path, data: bytes, old: os.stat_result | None = None) -> Generator[Path]:
    """Write ``data`` down to the disk, beside ``target``, to a file that is gone in the end unless it was renamed."""
    with _open_temporary(target, old) as (temporary, file):
        with file:
            file.write(data)
            _put_on_disk(file)
        yield temporary


@contextmanager
def _open_temporary(target: Path, old: os.stat_result | None) -> Generator[tuple[Path, BinaryIO]]:
    """Open a new file to write to, with the mode of an ``old`` one; it is gone in the end, unless it was renamed."""
    # what only some may read is open to nobody else, not even while it is written
    with _new_file(target, 0o600 if old else 0o666) as (temporary, number), os.fdopen(number, "wb") as file:
        if old:
            _take_after(temporary, old)
        yield temporary, file


def _put_on_disk(file: BinaryIO) -> None:
    """Have all that was written to a file on the disk."""
    file.flush()
    os.fsync(file.fileno())


def _take_after(temporary: Path, old: os.stat_result) -> None:
    """Give a file the mode of an ``old`` one, and its group and owner as far as the system permits."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.chown(temporary, -1, old.st_gid)
        with suppress(OSError):
            os.chown(temporary, old.st_uid, -1)
    temporary.chmod(stat.S_IMODE(old.st_mode))


def _hidden(target: Path, mark: str) -> Path:
    """Return the name of a temporary file: Jekyll passes over it, and it is short, as that of ``target`` may not be."""
    return target.with_name(f".newspost-{mark}~")


if sys.platform == "win32":

    @contextmanager
    def _new_file(target: Path, mode: int) -> Generator[tuple[Path, int]]:
        """Create a file beside ``target``, and remove it in the end."""
        temporary = _hidden(target, os.urandom(8).hex())
        try:
            yield temporary, os.open(temporary, _NEW_FILE, mode)
        finally:
            with suppress(OSError):
                temporary.unlink()

    def _locked(_target: Path) -> AbstractContextManager[None]:
        """Do nothing: Windows replaces no file that somebody holds open, be it for a lock."""
        return nullcontext()

else:

    @contextmanager
    def _new_file(target: Path, mode: int) -> Generator[tuple[Path, int]]:
        """Create a file beside ``target``, and remove it in the end.

        Its name is the same each time, so that what a killed program left is found by who writes that file next. It is
        locked, as long as its writer lives: what another one is writing just now is left alone. Locks do not always
        reach other machines, so each has names of its own.
        """
        usual = _hidden(target, f"{crc32(os.fsencode(f'{os.uname().nodename}/{target.name}')):08x}")
        _remove_left(usual)
        created = _create(usual, mode) or _create(_hidden(target, os.urandom(8).hex()), mode)
        if created is None:
            raise _error(errno.EEXIST)
        temporary, number = created
        lock = os.dup(number)  # it is held until the file has its name, and that is after the file was closed
        try:
            yield temporary, number
        finally:
            _remove(temporary, lock)
            os.close(lock)

    def _create(path: Path, mode: int) -> tuple[Path, int] | None:
        """Create a file, and lock it; None where the name is taken, or was taken for a left one in between."""
        try:
            number = os.open(path, _NEW_FILE, mode)
        except FileExistsError:
            return None
        with suppress(OSError):  # some network folders have no locks: nobody removes anything there
            flock(number, LOCK_EX)
        if _is_at(path, number):
            return path, number
        os.close(number)
        return None

    def _remove_left(path: Path) -> None:
        """Remove a temporary file that nobody is writing any more, if there is one."""
        with suppress(OSError):
            number = os.open(path, _OLD_FILE | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                flock(number, LOCK_EX | LOCK_NB)
                _remove(path, number)
            finally:
                os.close(number)

    def _remove(path: Path, number: int) -> None:
        """Remove a file that is open, and locked, if it still has that name."""
        with suppress(OSError):
            if _is_at(path, number):
                path.unlink()

    def _is_at(path: Path, number: int) -> bool:
        """Whether the open file is the one at ``path``."""
        with suppress(OSError):
            return os.path.samestat(os.fstat(number), path.lstat())
        return False

    @contextmanager
    def _locked(target: Path) -> Generator[None]:
        """Wait until no other writer holds the file that is ``target`` by then, and hold it."""
        while True:
            with target.open("rb") as file:
                with suppress(OSError):  # some network folders have no locks
                    flock(file, LOCK_EX)
                if os.path.samestat(os.fstat(file.fileno()), target.stat()):
                    yield
                    return


def _name(temporary: Path, path: Path) -> None:
    """Give ``temporary`` the name ``path``, if it is free."""
    try:
        path.hardlink_to(temporary)
    except OSError:  # taken; or FAT and some network folders, which know no links: an empty file holds the name
        path.touch(exist_ok=False)
        try:
            temporary.replace(path)
        except BaseException:
            path.unlink()
            raise


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` on the disk, where the system can."""
    with suppress(OSError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
