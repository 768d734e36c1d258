"""The Article: a plain value that knows nothing of the file it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import (
    AwareDatetime,
    BaseModel,
    Field,
    StringConstraints,
    model_validator,
)

from newspost.parts import Attribution, Image, Link, Paragraph, Part, images_in, paragraphs_in
from newspost.pickles import told

SourceUrl = Annotated[str, StringConstraints(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s<>]+$")]
"""An absolute http(s) URL, kept as it was written: pydantic's own HttpUrl would normalize it."""

Block: TypeAlias = Annotated[Part, Field(discriminator="kind")]
"""A block that is told from its ``kind`` where it comes as a plain mapping."""


class _HeaderFields(BaseModel, frozen=True, extra="forbid"):
    """The fields of an Article that come from the front matter and the file's name."""

    title: Annotated[str, StringConstraints(min_length=1)]
    date: AwareDatetime
    layout: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = Field(default_factory=dict)


class _BodyFields(BaseModel, frozen=True, extra="forbid"):
    """Those that come from the body, as a reader gives them: ready parts, which need not be told by their kind."""

    digest: str | None = None
    body: tuple[Part, ...] = ()
    attribution: Attribution | None = None
    source_url: SourceUrl | None = None
    navigation: tuple[Link, ...] = ()


_values_of: Callable[[object], dict[str, Any]] = vars(BaseModel)["__dict__"].__get__
_set_values: Callable[[object, dict[str, Any]], None] = vars(BaseModel)["__dict__"].__set__
_set_fields_set: Callable[[object, set[str]], None] = vars(BaseModel)["__pydantic_fields_set__"].__set__
SCHEMA_VERSION = 1
"""The version of the shape that an Article has in JSON; it rises when one that was released changes."""

_LATER = " find"  # no name that an attribute can have


class Article(_BodyFields, _HeaderFields, frozen=True, defer_build=True):
    """One article, as a plain, frozen value: it compares, hashes, pickles, copies and dumps by what it says.

    ``date`` is the instant that Jekyll gives, with the offset that was written, or in the site's zone where none was.
    ``categories`` and ``tags`` are split and joined as Jekyll does it. ``extra`` holds every other front matter key.
    Besides the fields, plain values are taken: ``paragraphs=["...", "..."]`` for the body and
    ``attribution="海鸥日报"`` for the name of a medium.

    Raises pydantic's ``ValidationError`` for values that make no article.

    >>> from datetime import datetime, timezone
    >>> article = Article(title="T", date=datetime(2022, 3, 24, tzinfo=timezone.utc), paragraphs=["A < B", "C"])
    >>> [paragraph.html for paragraph in article.paragraphs]
    ['A &lt; B', 'C']
    """

    # built when it is first needed: a reader does without
    body: tuple[Block, ...] = ()

    if TYPE_CHECKING:  # what is taken, plain values among it, is told to type checkers; pydantic does the rest

        def __init__(  # noqa: PLR0913 - one for each field
            self,
            *,
            title: str,
            date: datetime,
            layout: str | None = None,
            categories: Sequence[str] = (),
            tags: Sequence[str] = (),
            extra: Mapping[str, Any] | None = None,
            digest: str | None = None,
            body: Sequence[Block] = (),
            paragraphs: Sequence[str | Paragraph] = (),
            attribution: Attribution | str | None = None,
            source_url: str | None = None,
            navigation: Sequence[Link | tuple[str, str]] = (),
        ) -> None: ...

    @model_validator(mode="before")
    @classmethod
    def _take_plain_values(cls, data: object) -> object:
        """Turn ``paragraphs`` of plain text into a body, a medium's name into an attribution, pairs into links."""
        if not isinstance(data, dict):
            return data
        extra, navigation = data.get("extra"), data.get("navigation")
        if extra and (clash := _HEADER_FIELDS.intersection(extra)):
            raise ValueError(f"{', '.join(sorted(clash))} has a field of its own and cannot be in extra")
        pairs = navigation and isinstance(navigation[0], tuple)
        plain = pairs or "paragraphs" in data or isinstance(data.get("attribution"), str)
        return _from_plain_values(dict(data)) if plain else data

    if not TYPE_CHECKING:
        # A reader leaves the body unread until somebody asks for it. Whatever looks at more than one attribute of a
        # model (pydantic's ==, repr, copies, pickles, JSON) takes its values from here, and so finds them all.

        @property
        def __dict__(self) -> dict[str, Any]:
            """The values of all fields."""
            return self._complete()

        @__dict__.setter
        def __dict__(self, values: dict[str, Any]) -> None:
            _set_values(self, values)

        def __getattr__(self, name: str) -> object:
            if name in _BodyFields.model_fields and _LATER in _values_of(self):
                return self._complete()[name]
            return super().__getattr__(name)

    def _complete(self) -> dict[str, Any]:
        """Read the body, unless it is there; return the values of all fields."""
        values = _values_of(self)
        if (find := values.get(_LATER)) is not None:
            found = _BodyFields.__pydantic_validator__.validate_python(find())
            values.update(_values_of(found))
            values.pop(_LATER, None)
        return values

    def __hash__(self) -> int:
        """Hash by value; ``extra`` counts by its keys, since its values may be lists."""
        return hash((self.title, self.date, self.body, self.tags, tuple(self.extra), self.source_url))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by the names of the fields; pydantic would tell its own state, which its next release may change."""
        return told(self, self._complete())

    @classmethod
    def _restored(cls, **values: Any) -> Article:  # noqa: ANN401 - each field has its own type
        """Return what was pickled; it was valid then."""
        return cls.model_construct(set(cls.model_fields), **values)

    @classmethod
    def of_parts(cls, header: dict[str, Any], find_body: Callable[[], dict[str, Any]]) -> Article:
        """Validate the fields that a reader found in a header; those of the body are found when they are asked for.

        They are of ready parts, among which there are no plain values to turn into any.
        """
        article = cls.__new__(cls)
        _HeaderFields.__pydantic_validator__.validate_python(header, self_instance=article)
        _values_of(article)[_LATER] = find_body
        _set_fields_set(article, set(cls.model_fields))
        return article

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs in document order, those inside quotes, lists and tables among them."""
        return tuple(paragraphs_in(self.body))

    @property
    def images(self) -> tuple[Image, ...]:
        """The images and charts in document order, wherever they stand."""
        return tuple(images_in(self.body))

    @property
    def text(self) -> str:
        """The texts of the paragraphs, joined by blank lines."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


_HEADER_FIELDS = frozenset({"title", "date", "layout", "categories", "tags"})


def _from_plain_values(data: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` with plain values replaced by the parts they stand for."""
    if "paragraphs" in data:
        if data.get("body"):
            raise ValueError("give either body or paragraphs, not both")
        data["body"] = tuple(plain_paragraph(item) for item in data.pop("paragraphs"))
    if isinstance(name := data.get("attribution"), str):
        data["attribution"] = Attribution(f"（文章来源：{name}）", name)
    if navigation := data.get("navigation"):
        data["navigation"] = tuple(Link(*item) if isinstance(item, tuple) else item for item in navigation)
    return data


_LIQUID = re.compile(r"\{(?=[{%])")


def plain_paragraph(item: object) -> object:
    """Return a Paragraph for a text, its markup characters and Liquid escaped and its line feeds as ``<br />``."""
    if not isinstance(item, str):
        return item
    text = re.sub(r"[ \t\r\f]*+\n[ \t\r\f]*+", "\n", item).strip(" \t\n\r\f\xa0\u3000")
    html = _LIQUID.sub("&#123;", escape(text, quote=False)).replace("\n", "<br />")
    return Paragraph(text, html)
