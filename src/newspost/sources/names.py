"""What names tell: which files may be posts where there is no site, what is an archive, what is far away."""

from __future__ import annotations

from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from newspost.jekyll.context import MARKDOWN

_POSTS: Final = tuple(sorted(MARKDOWN | {".html", ".htm"}))

_TARS: Final = {
    ".tar": "",
    ".tar.gz": "gz",
    ".tgz": "gz",
    ".tar.bz2": "bz2",
    ".tbz2": "bz2",
    ".tbz": "bz2",
    ".tar.xz": "xz",
    ".txz": "xz",
    ".tar.zst": "zst",
    ".tzst": "zst",
}


def is_loose_post(name: str) -> bool:
    """Whether a file of no site may be a post by its name."""
    return name.lower().endswith(_POSTS) and not name.startswith(".")


def archive_kind(name: str) -> str | None:
    """Return "zip" for the name of a .zip, "tar" or how it is compressed for that of a tar; None for any other.

    >>> archive_kind("site.zip"), archive_kind("site-1.0.tar.gz"), archive_kind("site.tar"), archive_kind("site.md")
    ('zip', 'gz', 'tar', None)
    """
    lower = name.lower()
    if lower.endswith(".zip"):
        return "zip"
    return next((kind or "tar" for ending, kind in _TARS.items() if lower.endswith(ending)), None)


def is_uri(text: str) -> bool:
    """Whether a text is a URI that leads to another machine."""
    return "://" in text and not text.startswith("file://")


def without_secrets(uri: str) -> str:
    """Return a URI without the names, passwords and options in it, which nobody needs to see; any other text as it is.

    >>> without_secrets("s3://key:secret@bucket/archive?region=eu-west-1")
    's3://bucket/archive'
    """
    if not is_uri(uri):
        return uri
    with suppress(ValueError):
        parts = urlsplit(uri)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return uri.partition("://")[0] + "://"
