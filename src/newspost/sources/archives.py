"""Archives as trees: .zip, and .tar in all its compressed forms, read from where they are and never unpacked."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import EINVAL, EIO
from functools import partial
from pathlib import Path
from stat import S_ISLNK
from typing import IO, Any, Final, Protocol

from newspost.sources.names import archive_kind
from newspost.sources.trees import LARGEST, Member

_HEADERS: Final = 8_000_000  # bytes that may stand between two files of a tar, so that no header fills the memory
_SKIPPED: Final = 1 << 20
_GLOBAL: Final = 1_000  # what a tar may say of all its files


@dataclass(frozen=True, slots=True)
class Archive:
    """A .zip or a .tar, compressed or not, by its name; ``open`` opens it anew for each look through it."""

    name: str
    open: Callable[[], IO[bytes]]

    @property
    def label(self) -> str:
        """The name of the file."""
        return self.name.rpartition("/")[2]

    def members(self) -> Iterator[Member]:
        """Yield its files.

        Raises:
            OSError: it cannot be read, or not to its end.
        """
        kind = archive_kind(self.name)
        try:
            with closing(self.open()) as file:
                yield from _zipped(file) if kind == "zip" else _tarred(file, kind)
        except EOFError:
            raise OSError(EIO, "the archive is cut off", self.name) from None
        except OSError as error:
            raise OSError(error.errno or EIO, error.strerror or str(error), self.name) from None
        except _DAMAGED as error:
            raise OSError(EIO, f"the archive is damaged: {error}", self.name) from None


def on_disk(path: str) -> Archive:
    """Return the archive at an absolute path."""
    return Archive(path.replace(os.sep, "/"), partial(_open, path))


def _open(path: str) -> IO[bytes]:
    """Open a file."""
    return Path(path).open("rb")


def _damaged() -> tuple[type[Exception], ...]:
    """Return what reading an archive raises where it is damaged, or packed in a way that nobody here knows."""
    import lzma  # noqa: PLC0415 - not every Python has it
    import zlib  # noqa: PLC0415 - as above

    return (
        tarfile.TarError,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        RuntimeError,  # a password is missing, or headers lead to headers without an end
        NotImplementedError,
        ValueError,
    )


_DAMAGED: Final = _damaged()


def _read(open_member: Callable[[], IO[bytes] | None], size: int) -> bytes:
    """Return what a member holds.

    Raises:
        OSError: it cannot be read.
    """
    try:
        file = open_member()
        if file is None:
            raise OSError(EINVAL, "it is no file")
        with file:
            data = file.read(size + 1)
    except EOFError:
        raise OSError(EIO, "the archive is cut off") from None
    except _DAMAGED as error:
        raise OSError(EIO, f"it is damaged in the archive: {error}") from None
    if len(data) != size:
        raise OSError(EIO, "it is not as long as the archive says")
    return data


# --- zip


def _zipped(file: IO[bytes]) -> Iterator[Member]:
    """Yield the files of a zip."""
    with zipfile.ZipFile(file) as archive:
        last = {info.filename: info for info in archive.infolist()}  # as unpacking would have it
        for info in sorted(last.values(), key=lambda info: info.header_offset):
            if not info.is_dir():
                trouble = "it is a link" if S_ISLNK(info.external_attr >> 16) else ""
                read = partial(_read, partial(archive.open, info), info.file_size)
                yield Member(info.filename, info.file_size, _moment(info), read, trouble)


def _moment(info: zipfile.ZipInfo) -> float:
    """Return when a member was changed; a zip knows no zone, so it is taken for UTC."""
    try:
        return datetime(*info.date_time, tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


# --- tar


def _tarred(file: IO[bytes], kind: str | None) -> Iterator[Member]:
    """Yield the files of a tar."""
    forward = _Forward(_unpacked(file, kind), can_seek=kind == "tar" and file.seekable())
    with tarfile.open(fileobj=forward, mode="r:") as archive:
        while (info := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue] - else it keeps all
            if len(archive.pax_headers) > _GLOBAL:
                raise tarfile.ReadError("its headers are too many")
            if not info.isdir():
                yield _member(archive, info, forward)
            forward.left = _HEADERS
    if forward.last.strip(b"\0"):  # the module takes a header that is none for the end
        raise tarfile.ReadError("there is something in it that is no file, and nothing behind that can be found")


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, forward: _Forward) -> Member:
    """Return a member of a tar."""

    def read() -> bytes:
        forward.left = LARGEST + _HEADERS
        return _read(partial(archive.extractfile, info), info.size)

    trouble = ""
    if not info.isreg():
        trouble = "it is a link" if info.issym() or info.islnk() else "it is a device"
    return Member(info.name, info.size, info.mtime, read, trouble)


def _unpacked(file: IO[bytes], kind: str | None) -> _Stream:
    """Return the stream that is in a compressed one."""
    if kind == "gz":
        return gzip.open(file)
    if kind == "bz2":
        import bz2  # noqa: PLC0415 - not every Python has it

        return bz2.open(file)
    if kind == "xz":
        import lzma  # noqa: PLC0415 - as above

        return lzma.open(file)
    return _unzstd(file) if kind == "zst" else file


def _unzstd(file: Any) -> _Stream:  # noqa: ANN401 - pyarrow takes any file, which its stubs do not say
    """Return the stream that is in one of Zstandard."""
    try:
        from compression import zstd  # type: ignore[import-not-found] # noqa: PLC0415 - Python 3.14 has it
    except ImportError:
        try:
            from pyarrow import CompressedInputStream  # noqa: PLC0415 - an extra
        except ImportError:
            raise OSError(EINVAL, "Zstandard needs Python 3.14, or pyarrow: install newspost[arrow]") from None
        return CompressedInputStream(file, "zstd")
    stream: _Stream = zstd.open(file)
    return stream


class _Stream(Protocol):
    """What a tar is read from."""

    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> int: ...


class _Forward(io.RawIOBase):
    """A stream that is read forward only, and not more of it than ``left`` bytes; ``last`` is what was read last.

    That keeps a tar from sending its reader in circles, or from filling the memory with headers.
    """

    def __init__(self, file: _Stream, *, can_seek: bool) -> None:
        super().__init__()
        self._file = file
        self._can_seek = can_seek
        self._at = 0
        self.left = _HEADERS
        self.last = b""

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def tell(self) -> int:
        """Return how far it is."""
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """Return so many bytes, or what is left where there are fewer."""
        if not 0 <= size <= self.left:
            raise tarfile.ReadError("its headers are larger than all that they could say")
        data = self._take(size)
        self.left -= len(data)
        self.last = data
        return data

    def _take(self, size: int) -> bytes:
        """Read so many bytes, in as many pieces as they come."""
        pieces: list[bytes] = []
        while size and (piece := self._file.read(size)):
            pieces.append(piece)
            size -= len(piece)
            self._at += len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go on to a place further on."""
        if whence or offset < self._at:
            raise tarfile.ReadError("it leads back to where it has been read")
        if self._can_seek:
            self._at = self._file.seek(offset)
        while self._at < offset and self._take(min(offset - self._at, _SKIPPED)):
            pass
        return self._at
