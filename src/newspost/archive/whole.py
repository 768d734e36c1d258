"""Files and folders that get their names when they are whole, and never before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from newspost.files import sync_folder


@contextmanager
def whole_file(path: Path) -> Generator[IO[bytes]]:
    """Open a new file that becomes ``path`` when all of it is on the disk; whatever was there is replaced.

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    temporary = path.with_name(f"{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink()
    sync_folder(path.parent)


@contextmanager
def folder_anew(path: Path) -> Generator[Path]:
    """Make an empty folder that becomes ``path`` when all of it is on the disk; whatever was there is gone.

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


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that is in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
