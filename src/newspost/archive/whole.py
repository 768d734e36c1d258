"""Folders that get their names when they are whole, and never before; and what is done to files and folders as such."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newspost.files import sync_folder


@contextmanager
def folder_anew(path: Path) -> Generator[Path]:
    """Make an empty folder that becomes ``path`` when all of it is on the disk; whatever was there is gone.

    For a single file there is `newspost.files.replaced_file`.

    Raises:
        OSError: it cannot be written.
    """
    temporary = path.with_name(f"{path.name}.tmp")
    remove(temporary)
    temporary.mkdir()
    yield temporary
    if hasattr(os, "sync"):
        os.sync()  # once for many small files
    remove(path)
    temporary.rename(path)
    sync_folder(path.parent)


def append(source: Path, file: IO[bytes]) -> None:
    """Copy a file to the end of another."""
    with source.open("rb") as part:
        shutil.copyfileobj(part, file, 1 << 20)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
