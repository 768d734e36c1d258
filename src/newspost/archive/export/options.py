"""What an export says besides the posts: given by the caller, never guessed; what is not given is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Final

_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?>(?:-[A-Za-z0-9]{1,8})*)", re.ASCII)
_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9._-]++(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~!$&'()*+,;=:@/%-]*+)?")


@dataclass(frozen=True, slots=True)
class Options:
    """What is said of all posts.

    ``language`` is a tag of BCP 47, ``rights`` a statement in words, ``publisher`` and ``author`` are names, ``title``
    is that of a feed and ``feed_url`` its own address. ``base_url`` is the address of the site, to which the posts'
    own are added. ``spreadsheet`` asks for a CSV that spreadsheet programs may open.

    Raises:
        ValueError: an option is not of its form; the message begins with the option's name.
    """

    language: str | None = None
    rights: str | None = None
    publisher: str | None = None
    author: str | None = None
    title: str | None = None
    base_url: str | None = None
    feed_url: str | None = None
    spreadsheet: bool = False

    def __post_init__(self) -> None:
        """See that each option is of its form."""
        for name in ("language", "rights", "publisher", "author", "title"):
            text = getattr(self, name)
            if text is not None and (not text.strip() or _is_broken(text)):
                raise ValueError(f"{name}: {text!r} is no text")
        if self.language is not None and not _LANGUAGE.fullmatch(self.language):
            raise ValueError(f"language: {self.language!r} is no language tag, such as zh-CN or en")
        for name in ("base_url", "feed_url"):
            address = getattr(self, name)
            if address is not None and not _ADDRESS.fullmatch(address):
                raise ValueError(f"{name}: {address!r} is no address, such as https://news.example.com/posts")

    def given(self) -> frozenset[str]:
        """Return the names of the options that are given."""
        return frozenset(field.name for field in fields(self) if getattr(self, field.name) not in {None, False})


def _is_broken(text: str) -> bool:
    """Whether a text has halves of surrogate pairs, as arguments have them that are not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
