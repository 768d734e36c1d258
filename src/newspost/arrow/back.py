"""From the table back to the files: the bytes of each row to the path of that row, below one folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from errno import EEXIST
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import Final

import pyarrow as pa

from newspost.files import create_bytes, read_bytes, replace_bytes

_ON_WINDOWS: Final = os.name == "nt"


class UnwritableRow(ValueError):
    """A row that cannot become a file: it has no content, or its ``path`` leads out of the folder."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def write_files(
    rows: pa.Table | pa.RecordBatch | Iterable[pa.RecordBatch], folder: str | PathLike[str], *, overwrite: bool = False
) -> int:
    """Write each row's ``content`` to the file at its ``path`` below a folder, and return how many rows there were.

    ``rows`` are what `parse_batch` or `read_batches` gave for columns that include ``path`` and ``content``, or any
    table with these two; ``path_bytes``, where it has them, are the names that are not UTF-8. Each file is written
    whole or not at all. One that holds the same bytes already is left alone; one that holds others is an error, unless
    they are to be overwritten. All rows of a batch are looked at before the first of them is written.

    Raises:
        UnwritableRow: a path is empty, absolute, or leads out of the folder, be it by ``..`` or by way of a link; or
            there is no content.
        FileExistsError: there is a file with other bytes.
        ValueError: there is no column ``path`` or ``content``.
        OSError: a file cannot be written.
    """
    target = Target(folder)
    written = 0
    for batch in [rows] if isinstance(rows, pa.Table | pa.RecordBatch) else rows:
        files = [(target.file(path), _content(path, content)) for path, content in _files(batch)]
        for file, content in files:
            _write(file, content, overwrite=overwrite)
        written += len(files)
    return written


class Target:
    """A folder that files are written to, and never beside it."""

    def __init__(self, folder: str | PathLike[str]) -> None:
        self._folder = Path(folder).resolve()
        self._checked: dict[Path, bool] = {}

    def file(self, path: str) -> Path:
        """Return the file that a path names in the folder.

        Raises:
            UnwritableRow: it is not in the folder, or not certain to be.
        """
        pure = PurePosixPath(path.replace("\\", "/") if _ON_WINDOWS else path)
        odd = "\0" in path or path.endswith("/") or (_ON_WINDOWS and ":" in path)
        if not pure.parts or pure.is_absolute() or ".." in pure.parts or odd:
            raise UnwritableRow(path, "this is no path of a file inside a folder")
        file = self._folder / pure
        if not self._is_inside(file.parent) or (file.is_symlink() and not self._resolves_inside(file)):
            raise UnwritableRow(path, "a link on the way to it leads out of the folder")
        return file

    def _is_inside(self, folder: Path) -> bool:
        """Whether a folder is inside, wherever its links lead."""
        if folder not in self._checked:
            self._checked[folder] = self._resolves_inside(folder)
        return self._checked[folder]

    def _resolves_inside(self, path: Path) -> bool:
        """Whether a path is inside, all links followed."""
        return path.resolve().is_relative_to(self._folder)


def _files(batch: pa.Table | pa.RecordBatch) -> Iterable[tuple[str, object]]:
    """Return the path and the content of each row."""
    names = batch.schema.names
    for name in ("path", "content"):
        if name not in names:
            raise ValueError(f"there is no column {name!r}: {', '.join(names)}. Ask for path and content")
    paths = [_text(path) for path in batch.column("path").to_pylist()]
    if "path_bytes" in names:
        exact = batch.column("path_bytes").to_pylist()
        paths = [path if raw is None else _text(raw) for path, raw in zip(paths, exact, strict=True)]
    return zip(paths, batch.column("content").to_pylist(), strict=True)


def _text(path: str | bytes | None) -> str:
    """Return a path as the text by which the system knows it."""
    return "" if path is None else os.fsdecode(path)


def _content(path: str, content: object) -> bytes:
    """Return what is to be in a file."""
    if isinstance(content, str):
        return content.encode()
    if not isinstance(content, bytes):
        raise UnwritableRow(path, "there is no content: the file could not be read. Filter such rows out")
    return content


def _write(file: Path, content: bytes, *, overwrite: bool) -> None:
    """Write a file, and the folders around it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if overwrite:
        replace_bytes(file, content)
        return
    try:
        create_bytes(file, content)
    except FileExistsError:
        if read_bytes(file) != content:
            raise FileExistsError(EEXIST, "there is a file with other bytes, which stays", str(file)) from None
