"""What a report depends on besides what was found."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from newspost.text.encoding import encode
from newspost.text.patterns import later

_DRIVE: Final = later(r"[A-Za-z]:/")
_UNRESERVED: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"  # and what joins segments


class RuleText(NamedTuple):
    """What is said of a rule: its title, a paragraph, its page as plain text and as Markdown, and its address."""

    title: str
    summary: str = ""
    help: str = ""
    markdown: str = ""
    url: str = ""


def _unknown(path: str) -> bytes | None:  # noqa: ARG001 - the default of something that is called
    """Know no file."""
    return None


_NO_RULES: Final[Mapping[str, RuleText]] = MappingProxyType({})


class ReportSettings(NamedTuple):
    """What a report depends on besides what was found.

    ``version`` is newspost's. For people: ``width`` in cells, whether ``colour`` is wanted, what ``encoding`` can be
    written, whether to ``show_fixes`` that were made. For services that show findings beside a file: ``base`` is the
    folder of the run as seen from the root of the repository (empty if it is the root). ``rules`` are texts by code,
    ``home`` is the address of newspost's own page. ``contents`` returns the bytes of a file as they were checked, by
    its path; without them a fix is only described, and cannot be shown.
    """

    version: str
    width: int = 80
    colour: bool = False
    encoding: str = "utf-8"
    show_fixes: bool = False
    base: str = ""
    rules: Mapping[str, RuleText] = _NO_RULES
    home: str = ""
    contents: Callable[[str], bytes | None] = _unknown

    def in_repository(self, path: str) -> str:
        """Return the path of a file as seen from the root of the repository.

        >>> ReportSettings("1", base="site").in_repository("../_posts/a.md")
        '_posts/a.md'
        """
        return posixpath.normpath(posixpath.join(self.base, path))

    def uri(self, path: str) -> str:
        """Return the same as a URI reference (RFC 3986); an absolute path becomes a ``file`` URI.

        >>> ReportSettings("1").uri("_posts/2022-03-24-a 中.md")
        '_posts/2022-03-24-a%20%E4%B8%AD.md'
        """
        where = self.in_repository(path)
        drive = _DRIVE.match(where)
        if drive:
            return f"file:///{drive[0]}{_quoted(where[drive.end() :])}"
        return ("file://" if where.startswith("/") else "") + _quoted(where)


def _quoted(path: str) -> str:
    """Return a path with all but what a URI never changes as the bytes that they are."""
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in encode(path))
