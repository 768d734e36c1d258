"""Post: a file and its meaning together."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, tzinfo
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Literal

from newspost.dialect import FINEWS, Dialect
from newspost.files import read_bytes, replace_bytes
from newspost.header.read import read_header
from newspost.jekyll.context import Context
from newspost.jekyll.excerpts import Excerpt
from newspost.jekyll.names import read_name
from newspost.meaning.reading import Reading
from newspost.pickles import told
from newspost.problems import EditRejected, InvalidPost, Loc, Problem
from newspost.ruby.zones import resolve_zone
from newspost.text.spans import Span

if TYPE_CHECKING:
    import frontmatter

    from newspost.article import Article


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
    where = None if path is None else fspath(path)
    context = Context(None if where is None else read_name(where.replace("\\", "/")), zone)
    return Post(Reading(data, where, context, FINEWS if dialect is None else dialect))


def load(path: str | PathLike[str], *, timezone: str | tzinfo | None = None, dialect: Dialect | None = None) -> Post:
    """Read the post in the file at ``path``.

    The file's name counts as Jekyll counts it: for the date and the title where the header has none. ``timezone`` and
    ``dialect`` are those of `loads`.

    Raises:
        OSError: the file cannot be read. What it holds never raises here.
    """
    return loads(read_bytes(path), path=fspath(path), timezone=timezone, dialect=dialect)


class _OnDisk:
    """What is in a post's file as far as we know: what was read from it, or what one of its posts wrote there."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


class Post:
    """A post: its text, byte for byte, and what it means. Made by `load` and `loads`; it does not change.

    ``bytes(post)`` are the bytes that were read, ``str(post)`` the text. What is not asked for is not computed.
    Posts are equal that were read from the same text in the same way.
    """

    __slots__ = ("_article", "_on_disk", "_places", "_problems", "_reading")

    def __init__(self, reading: Reading, on_disk: _OnDisk | None = None) -> None:
        self._reading = reading
        self._on_disk = on_disk  # shared with all posts that come from this one by edits; None: what this post says
        self._article: Article | None = None
        self._problems: tuple[Problem, ...] | None = None
        self._places: dict[Loc, Span] | None = None

    def __bytes__(self) -> bytes:
        return self._reading.encoded

    def __str__(self) -> str:
        return self._reading.text

    def __repr__(self) -> str:
        return f"<Post {self.path or 'without a path'}, {len(self._reading.text)} characters>"

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, Post) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._reading.text, self._reading.path))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle what makes this post again, by names."""
        text, path, context, dialect = self._identity()
        values = {"text": text, "path": path, "context": context.told(), "dialect": dialect}
        return told(self, values if self._on_disk is None else {**values, "on_disk": self._on_disk.data})

    @classmethod
    def _restored(
        cls, text: str, path: str | None, context: dict[str, Any], dialect: Dialect, on_disk: bytes | None = None
    ) -> Post:
        """Return what was pickled."""
        reading = Reading(text, path, Context.of_told(context), dialect)
        return cls(reading, None if on_disk is None else _OnDisk(on_disk))

    def _identity(self) -> tuple[str, str | None, Context, Dialect]:
        """Return what makes this post again."""
        reading = self._reading
        return reading.text, reading.path, reading.context, reading.dialect

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
    def excerpt(self) -> Excerpt | None:
        r"""The excerpt: the front matter's own, else the head of the body, as Jekyll cuts it; None where it makes none.

        >>> loads("---\ntitle: T\n---\nThe head.\n\nThe rest.\n").excerpt
        Excerpt(text='The head.', span=Span(start=17, end=26))
        """
        from newspost.meaning.excerpt import excerpt  # noqa: PLC0415 - few ask for it

        return excerpt(self._reading)

    @property
    def article(self) -> Article:
        """The Article.

        Raises:
            InvalidPost: none can be made: the header cannot be read, there is no title and no file name to make one of,
                no date that Jekyll accepts, or the bytes are not UTF-8. It carries the problems, the reason first.
        """
        if self._article is None:
            reading = self._reading
            if not reading.is_article:
                raise InvalidPost(self.problems, self.path)
            from newspost.article import Article  # noqa: PLC0415 - pydantic takes long to import, and many do without

            self._article = Article.of_parts(reading.fields, reading.body_fields)
        return self._article

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong with the post, what stops it from being an Article first; () for a sound post."""
        if self._problems is None:
            from newspost.faults.collect import find_problems  # noqa: PLC0415 - a sound post needs none of it

            self._problems = find_problems(self._reading)
        return self._problems

    def span(self, *loc: str | int | Loc) -> Span:
        """Return where a field stands in the text: ``span("title")``, ``span("paragraphs", 3)``, or one tuple.

        Field names are those of pydantic's ``loc``: ``("navigation", 0, "href")``, ``("extra", "author")``. The span of
        a header's value is the value as written, quotes included; that of a paragraph includes its tags, and
        ``("paragraphs", 3, "html")`` does not. Values by their own keys are under ``"front_matter"``. Links and images
        that are written as HTML have places too: ``("paragraphs", 3, "links", 0, "href")``, ``("body", 2, "src")``.

        Raises:
            KeyError: the field is not in the file.
        """
        from newspost.meaning.places import add_inner_places, find_places, look_up  # noqa: PLC0415 - few ask for them

        if self._places is None:
            self._places = find_places(self._reading)
        flat = _flat(loc)
        add_inner_places(self._reading, self._places, flat)
        return look_up(self._places, flat)

    def edit(self, **fields: Any) -> Post:  # noqa: ANN401 - each field has a type of its own, which is checked
        r"""Return a post in which ``fields`` are what is asked for, and not a byte else is different.

        The names are those of the Article's fields; ``paragraphs`` takes texts or Paragraphs in the place of those that
        there are; any other name is a key of ``extra``. A text is escaped for its place; a block whose ``html`` was
        changed is taken raw. What has the value already is not touched, and the style of the rest is kept: quotes,
        lists, the date's shape, gaps and line endings. The result has been read again: it says what was asked for to
        us and to PyYAML, and all else as before.

        Raises:
            EditRejected: the file cannot say this, or something else in it would change. Nothing has happened.
            TypeError: there is no such field.
            pydantic.ValidationError: a value is of the wrong type.

        >>> post = loads("---\ntitle: 'T'  # mine\ndate: 2022-03-24\n---\n<p>A</p>\n")
        >>> print(post.edit(title="It's", tags=["a"], paragraphs=["A & B"]))
        ---
        title: 'It''s'  # mine
        date: 2022-03-24
        tags: a
        ---
        <p>A &amp; B</p>
        <BLANKLINE>
        """
        return self._edited("edit_fields", fields)

    def replace(self, article: Article) -> Post:
        """Return a post that says ``article``: the fields that differ become edits, as in `edit`, which tells more.

        Fields are compared and nothing is tracked, so an Article from ``model_copy(update=...)`` or from JSON will do.

        Raises:
            EditRejected: the file cannot say this. Nothing has happened.
        """
        return self._edited("edit_article", article)

    def _edit_raw(self, header: Mapping[str, object], body: str | None = None) -> Post:
        """Return a post with other raw values in its front matter, or with another body; `edit` tells the rest."""
        return self._edited("edit_raw", header, body)

    def _edited(self, kind: Literal["edit_fields", "edit_article", "edit_raw"], *asked: Any) -> Post:  # noqa: ANN401
        """Make an edit, and say where in the file it failed if it does."""
        from newspost.editing import edit  # noqa: PLC0415 - readers need none of it, nor the YAML parser that it needs

        try:
            reading: Reading = getattr(edit, kind)(self._reading, *asked)
        except EditRejected as error:
            raise self._placed(error) from None
        if reading is self._reading:
            return self
        if self._on_disk is None:
            self._on_disk = _OnDisk(bytes(self))
        return Post(reading, self._on_disk)

    def _placed(self, error: EditRejected) -> EditRejected:
        """Return a rejection with file, line and column."""
        span = error.span
        for loc in (error.loc, ("front_matter", *error.loc)):
            with suppress(KeyError):
                span = self.span(*loc) if span is None else span
        line, column = (None, None) if span is None else self._reading.lines.position(span.start)
        return EditRejected(error.reason, error.message, error.loc, span, line, column, self.path)

    def write(self, path: str | PathLike[str] | None = None) -> None:
        """Write the post to the file that it was read from, or to ``path``; the file is the old or the new one, whole.

        The file's mode and owner are kept, and a symbolic link stays one. Where the file is no longer what was read,
        nothing is written; at another ``path`` whatever is there is replaced.

        Raises:
            FileChanged: the file is not what was read, nor what was written since by a post that comes from that one.
            ValueError: there is no path.
            OSError: the file cannot be written; what was there is still there.
        """
        target = self.path if path is None else fspath(path)
        if target is None:
            raise ValueError("this post has no path; give one to write")
        if self._on_disk is None:
            self._on_disk = _OnDisk(bytes(self))
        if target != self.path:
            replace_bytes(target, bytes(self))
            return
        replace_bytes(target, bytes(self), expected=self._on_disk.data)
        self._on_disk.data = bytes(self)

    def to_frontmatter(self) -> frontmatter.Post:
        """Return the post as one of python-frontmatter: its metadata and content are what Jekyll reads.

        `newspost.from_frontmatter` brings what was changed in it back into the file.
        """
        import frontmatter  # noqa: PLC0415 - for those who come from it

        post = frontmatter.Post(self.body.replace("\r\n", "\n").strip())  # as that library's own reader gives it
        post.metadata = read_header(str(self)).data  # read anew: its lists are for their new owner to change
        return post


def _flat(loc: tuple[str | int | Loc, ...]) -> Loc:
    """Return a loc that was given as one tuple or as several arguments."""
    flat: list[str | int] = []
    for part in loc:
        if isinstance(part, tuple):
            flat.extend(part)
        else:
            flat.append(part)
    return tuple(flat)
