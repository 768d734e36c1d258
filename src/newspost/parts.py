"""The parts of an Article: plain values that know nothing of the file they came from, nor of pydantic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from newspost.pickles import ByName

_FINDERS: dict[tuple[type, str], Callable[[Any], Any]] = {}


def find_later(part: type, field: str, find: Callable[[Any], Any]) -> None:
    """Tell how a field that was left empty is found when it is first asked for; it is kept from then on."""
    _FINDERS[part, field] = find


class Value(ByName):
    """What is equal, and printed, by its fields: said once, where `dataclass` would compile it anew for each class."""

    __slots__ = ()

    def _values(self) -> list[object]:
        return [getattr(self, name) for name in self.__match_args__]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Value) and type(other) is type(self):
            return self._values() == other._values()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self._values()))

    def __repr__(self) -> str:
        fields = [f"{name}={value!r}" for name, value in zip(self.__match_args__, self._values(), strict=True)]
        return f"{type(self).__name__}({', '.join(fields)})"


class Late(Value):
    """A part of an article whose maker may leave fields empty that follow from ``html``.

    To all who look at it the field is there: in ``==``, ``hash``, ``repr``, pickles, copies and JSON.
    """

    __slots__ = ()

    if not TYPE_CHECKING:  # else any attribute would seem to exist

        def __getattr__(self, name: str) -> object:
            find = _FINDERS.get((type(self), name))
            if find is None:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            value = find(self)
            object.__setattr__(self, name, value)
            return value


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Link(Value):
    """A link: its text, its target exactly as written (entities decoded), and the stock code it carries, if any."""

    text: str
    href: str
    code: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Image(Late):
    """An image or chart: ``src`` and ``alt`` with entities decoded, ``html`` the source of the block it stands in."""

    src: str
    alt: str = ""
    html: str = ""
    kind: Literal["image"] = "image"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Paragraph(Late):
    """Running text: ``text`` as a reader sees it, ``html`` its exact inner source, and the links and images in it."""

    text: str
    html: str = ""
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Heading(Value):
    """A heading: its text, its level (1 to 6), and its source."""

    text: str
    level: int
    html: str = ""
    links: tuple[Link, ...] = ()
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Table(Late):
    """A table: the text of its cells, row by row, and its source; ``paragraphs`` are those inside its cells."""

    rows: tuple[tuple[str, ...], ...]
    html: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    images: tuple[Image, ...] = ()
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class List(Value):
    """A list: the text of its items, and its source; ``paragraphs`` are the ``<p>`` inside its items."""

    items: tuple[str, ...]
    ordered: bool = False
    html: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    images: tuple[Image, ...] = ()
    kind: Literal["list"] = "list"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Quote(Value):
    """A block quote: its whole text, its source, and the paragraphs in it."""

    text: str
    html: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    images: tuple[Image, ...] = ()
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Code(Value):
    """A block of code: the code itself, its language if one is named, and its source."""

    text: str
    language: str | None = None
    html: str = ""
    kind: Literal["code"] = "code"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Html(Value):
    """Anything else: markup without running text, comments, containers; ``html`` is its exact source."""

    html: str
    kind: Literal["html"] = "html"


Part: TypeAlias = Paragraph | Html | Image | Table | Heading | List | Quote | Code
"""A block of a body, whatever its kind; the frequent ones first, since they are tried in order."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Attribution(Value):
    """Where an article was taken from: the line whole, as printed, and the name of the medium inside it."""

    text: str
    source: str


_WITH_IMAGES = (Paragraph, Quote, List, Table)


def paragraphs_in(body: tuple[Part, ...]) -> Iterator[Paragraph]:
    """Walk ``body`` and the blocks that hold paragraphs."""
    for block in body:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Quote | List | Table):
            yield from block.paragraphs


def images_in(body: tuple[Part, ...]) -> Iterator[Image]:
    """Walk ``body`` and the blocks that hold images."""
    for block in body:
        if isinstance(block, Image):
            yield block
        elif isinstance(block, _WITH_IMAGES):
            yield from block.images
