"""What Jekyll takes from a file's name: the date, the slug, and a title where the header has none."""

from __future__ import annotations

import re
from typing import NamedTuple

from newspost.ruby.letters import capitalize
from newspost.text.patterns import later

# Jekyll's Document::DATE_FILENAME_MATCHER and DATELESS_FILENAME_MATCHER
_DATED = re.compile(r"(?:(?>.+/))??(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)(\.[^.]+)", re.ASCII | re.DOTALL)
_DATELESS = later(r"(?:.+/)?([^/]*)(\.[^.]+)", re.DOTALL)


class Name(NamedTuple):
    """The parts of a file's name: ``date`` as written or None, ``slug``, and ``extension`` with its dot."""

    date: str | None
    slug: str
    extension: str

    @property
    def title(self) -> str:
        """The title that Jekyll makes of the slug (``Utils.titleize_slug``).

        >>> read_name("2022-03-24-news-OF-the--day.md").title
        'News Of The  Day'
        """
        return " ".join(map(capitalize, self.slug.rstrip("-").split("-")))


def read_name(path: str) -> Name:
    """Return the parts of the file name in ``path``; a name without a date is read as that of a draft.

    A slug loses the dots at its end (``Document#populate_title``).

    >>> read_name("_posts/2022-3-4-a.b.md")
    Name(date='2022-3-4', slug='a.b', extension='.md')
    """
    if match := _DATED.fullmatch(path):
        return Name(match[1], match[2].rstrip("."), match[3])
    if match := _DATELESS.fullmatch(path):
        return Name(None, match[1].rstrip("."), match[2])
    return Name(None, path.rpartition("/")[2].rstrip("."), "")
