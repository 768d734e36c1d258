"""Post: a file and its meaning together."""

from __future__ import annotations

from datetime import UTC, tzinfo
from os import PathLike, fspath
from typing import Any

from newspost.article import Article
from newspost.dialect import FINEWS, Dialect
from newspost.meaning.places import Loc, find_places, look_up
from newspost.meaning.reading import Reading
from newspost.problems import InvalidPost, Problem
from newspost.ruby.zones import resolve_zone
from newspost.text.encoding import encode
from newspost.text.spans import Span


def loads(
    data: bytes | str,
    path: str | PathLike[str] | None = None,
    timezone: str | tzinfo | None = None,
    dialect: Dialect | None = None,
) -> Post:
    r"""Read a post from bytes or text; whatever ``data`` holds, this does not raise.

    ``path`` gives the file name's date and slug, as Jekyll uses them. ``timezone`` is the site's, an IANA name or a
    tzinfo (default UTC), for dates that Jekyll reads as local. ``dialect`` tells what the site's attribution, source
    and navigation look like; the default, that of the finews archive, reads any other Jekyll post as well.

    Raises:
        ValueError: there is no such ``timezone``.

    >>> post = loads("---\ntitle: T\ndate: 2022-03-24\n---\nHello *you*.\n")
    >>> post.article.paragraphs[0].text
    'Hello you.'
    """
    zone = UTC if timezone is None else resolve_zone(timezone)
    return Post(Reading(data, None if path is None else fspath(path), zone, FINEWS if dialect is None else dialect))


class Post:
    """A post: its text, byte for byte, and what it means. Made by `load` and `loads`; it does not change.

    ``bytes(post)`` are the bytes that were read, ``str(post)`` the text. What is not asked for is not computed.
    Posts are equal that were read from the same text in the same way.
    """

    __slots__ = ("_article", "_places", "_problems", "_reading")

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._article: Article | None = None
        self._problems: tuple[Problem, ...] | None = None
        self._places: dict[Loc, Span] | None = None

    def __bytes__(self) -> bytes:
        return encode(self._reading.text)

    def __str__(self) -> str:
        return self._reading.text

    def __repr__(self) -> str:
        return f"<Post {self.path or 'without a path'}, {len(self._reading.text)} characters>"

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, Post) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._reading.text, self._reading.path))

    def __reduce__(self) -> tuple[Any, ...]:
        return loads, self._identity()

    def _identity(self) -> tuple[str, str | None, tzinfo, Dialect]:
        """Return the arguments of `loads` that make this post again."""
        reading = self._reading
        return reading.text, reading.path, reading.context.zone, reading.dialect

    @property
    def path(self) -> str | None:
        """The path the post was read from, or that `loads` was told."""
        return self._reading.path

    @property
    def front_matter(self) -> dict[Any, Any]:
        """What Jekyll's YAML loader (SafeYAML) gives, types and all; {} where Jekyll sees none or cannot read it.

        A time is an aware datetime, at UTC where no zone is written.
        """
        return self._reading.header.data

    @property
    def body(self) -> str:
        """What Jekyll calls content: the text behind the front matter and the blank lines that follow it (rule 3)."""
        return self._reading.text[self._reading.body_start :]

    @property
    def article(self) -> Article:
        """The Article.

        Raises:
            InvalidPost: none can be made: the header cannot be read, there is no title and no file name to make one of,
                no date that Jekyll accepts, or the bytes are not UTF-8. It carries the problems, the reason first.
        """
        if self._article is None:
            reading = self._reading
            fields = reading.fields
            stopped = reading.header.error is not None or not reading.is_utf8
            if stopped or fields["title"] is None or fields["date"] is None:
                raise InvalidPost(self.problems, self.path)
            self._article = Article.of_parts(reading.article_fields)
        return self._article

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the post, what stops it from being an Article first; () for a sound post."""
        if self._problems is None:
            from newspost.faults import find_problems  # noqa: PLC0415 - a sound post needs none of it

            self._problems = find_problems(self._reading)
        return self._problems

    def span(self, *loc: str | int | Loc) -> Span:
        """Return where a field stands in the text: ``span("title")``, ``span("paragraphs", 3)``, or one tuple.

        Field names are those of pydantic's ``loc``: ``("navigation", 0, "href")``, ``("extra", "author")``. The span of
        a header's value is the value as written, quotes included; that of a paragraph includes its tags, and
        ``("paragraphs", 3, "html")`` does not. Values by their own keys are under ``"front_matter"``.

        Raises:
            KeyError: the field is not in the file.
        """
        if self._places is None:
            self._places = find_places(self._reading)
        return look_up(self._places, _flat(loc))


def _flat(loc: tuple[str | int | Loc, ...]) -> Loc:
    """Return a loc that was given as one tuple or as several arguments."""
    flat: list[str | int] = []
    for part in loc:
        if isinstance(part, tuple):
            flat.extend(part)
        else:
            flat.append(part)
    return tuple(flat)
