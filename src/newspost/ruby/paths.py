"""Paths: where Ruby's `File` sees a file's extension."""

from __future__ import annotations


def extname(path: str) -> str:
    """Give the extension of the last name in a path, with its dot: `File.extname`.

    Dots at the front of a name begin none, a dot at its end is one.

    >>> extname("a/b.c.md"), extname("a.b/c"), extname(".a"), extname("a.")
    ('.md', '', '', '.')
    """
    name = _last(path).lstrip(".")
    dot = name.rfind(".")
    return name[dot:] if dot >= 0 else ""


def stem(path: str) -> str:
    """Give the last name in a path without its extension: `File.basename` with `.*`.

    >>> stem("a/b.c.md"), stem("a/.b")
    ('b.c', '.b')
    """
    return _last(path).removesuffix(extname(path))


def _last(path: str) -> str:
    """Give the last name in a path; slashes behind it do not count."""
    return path.rstrip("/").rpartition("/")[2]
