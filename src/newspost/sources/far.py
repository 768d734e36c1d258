"""Files on other machines as a tree, by a URI that `pyarrow.fs` opens: ``s3://``, ``gs://`` and others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from errno import EINVAL, EIO, ENOENT
from functools import partial
from importlib import import_module
from io import BufferedReader
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar, cast

from newspost.sources.archives import Archive
from newspost.sources.names import archive_kind, without_secrets
from newspost.sources.trees import LARGEST, Member, Tree
from newspost.workers import fork_no_more

if TYPE_CHECKING:
    from pyarrow import fs

T = TypeVar("T")

_BUFFER: Final = 1 << 20
_SAID: Final = 300  # characters of what another program says


def far_tree(uri: str) -> Tree:
    """Return the files below a URI, or one file, or what is in the archive there.

    Raises:
        FileNotFoundError: nothing is there.
        OSError: it cannot be opened, or pyarrow is not installed.
    """
    filesystem, path = opened_uri(uri)
    found = _asked(uri, lambda: filesystem.get_file_info(path))
    if found.type.name == "NotFound":
        raise FileNotFoundError(ENOENT, "there is nothing at this address", without_secrets(uri))
    if found.is_file and (kind := archive_kind(path)):
        return Archive(path, partial(_open_archive, filesystem, path, kind == "zip"))
    return FarFolder(filesystem, path.rstrip("/"), without_secrets(uri), bool(found.is_file))


def opened_uri(uri: str) -> tuple[fs.FileSystem, str]:
    """Return the file system that a URI is of, and the path on it.

    Raises:
        OSError: there is no such file system, or pyarrow is not installed.
    """
    try:
        from pyarrow.fs import FileSystem  # noqa: PLC0415 - an extra, and takes long to import
    except ImportError:
        raise OSError(EINVAL, "reading it needs pyarrow: install newspost[arrow]", without_secrets(uri)) from None
    fork_no_more()  # the clients of such systems have threads
    return _asked(uri, lambda: FileSystem.from_uri(uri))


def _asked(uri: str, ask: Callable[[], T]) -> T:
    """Return what somebody far away answers.

    Raises:
        OSError: nothing that would help, with the address.
    """
    try:
        return ask()
    except (OSError, ValueError, NotImplementedError) as error:
        said = _said(error).replace(uri, without_secrets(uri))
        raise OSError(getattr(error, "errno", None) or EINVAL, said, without_secrets(uri)) from None


def _said(error: Exception) -> str:
    """Return what an error says; some go on about how the program that says it was made."""
    said = str(getattr(error, "strerror", None) or error) or type(error).__name__
    return said.partition("\n")[0][:_SAID]


@dataclass(frozen=True, slots=True)
class FarFolder:
    """Files below a path of a file system, or the one there."""

    filesystem: fs.FileSystem
    path: str
    address: str
    is_file: bool

    @property
    def name(self) -> str:
        """The path on the file system, of a file that of the folder around it."""
        return self.path.rpartition("/")[0] if self.is_file else self.path

    @property
    def label(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    def members(self) -> Iterator[Member]:
        """Yield its files.

        Raises:
            OSError: they cannot be listed.
        """
        above = f"{self.name}/"
        for info in _infos(self.filesystem, self.path, self.address):
            modified = (info.mtime_ns or 0) / 1e9
            read = partial(_read, self.filesystem, info.path)
            yield Member(info.path.removeprefix(above), info.size or 0, modified, read, is_far=True)


def files_at(filesystem: fs.FileSystem, path: str, uri: str) -> list[str]:
    """Return the paths of the files below a path, or of the file there, in their order; none where nothing is there.

    Raises:
        OSError: they cannot be listed.
    """
    return [info.path for info in _infos(filesystem, path, uri)]


def _infos(filesystem: fs.FileSystem, path: str, uri: str) -> list[fs.FileInfo]:
    """Return what is known of these files."""
    from pyarrow.fs import FileSelector  # noqa: PLC0415 - as above

    def ask() -> list[fs.FileInfo]:
        found = filesystem.get_file_info(path)
        if found.is_file:
            return [found]
        return filesystem.get_file_info(FileSelector(path, allow_not_found=True, recursive=True))

    return sorted((info for info in _asked(uri, ask) if info.is_file), key=lambda info: info.path)


def _read(filesystem: fs.FileSystem, path: str) -> bytes:
    """Return what a file holds.

    Raises:
        OSError: it cannot be read.
    """
    import_module("pyarrow.fs")  # in another process nothing else sees to it that the clients end

    try:
        with filesystem.open_input_file(path) as stream:
            return stream.read(LARGEST)
    except (OSError, ValueError, NotImplementedError) as error:
        raise OSError(getattr(error, "errno", None) or EIO, _said(error)) from None


def _open_archive(filesystem: fs.FileSystem, path: str, any_place: bool) -> IO[bytes]:  # noqa: FBT001 - of a partial
    """Open an archive: forward, or where that has to be, so that it can be read at any place.

    Both ask for large pieces, since each question takes long.
    """
    if any_place:
        raw: Any = filesystem.open_input_file(path)
        return BufferedReader(raw, _BUFFER)
    return cast("IO[bytes]", filesystem.open_input_stream(path, compression=None, buffer_size=_BUFFER))
