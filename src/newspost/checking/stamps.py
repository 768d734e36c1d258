"""What tells whether a file is the one that was looked at before, and what is kept of it."""

from __future__ import annotations

import os
from typing import NamedTuple


class Stamp(NamedTuple):
    """What the system says of a file, without opening it."""

    modified: int
    size: int
    number: int


def stamp_of(status: os.stat_result) -> Stamp:
    """Return the stamp of a file."""
    return Stamp(status.st_mtime_ns, status.st_size, status.st_ino)


def digest_of(data: bytes) -> str:
    """Return what tells the bytes of a file from all others: the name that git has for them."""
    from hashlib import sha1  # noqa: PLC0415 - who keeps nothing needs none

    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class Row(NamedTuple):
    """What is kept of a file: its stamp and its digest, what came out for it, and its facts."""

    file: str
    stamp: Stamp
    digest: str
    result: str
    facts: str
