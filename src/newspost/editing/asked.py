"""What an edit asks for: the fields that are to be others than they are, each checked for its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import partial
from typing import Any, Final, get_args

from newspost.article import Article
from newspost.body.align import align
from newspost.meaning.reading import Reading
from newspost.parts import List as ListBlock
from newspost.parts import Paragraph, Part, Quote, Table
from newspost.problems import EditRejected

HEADER_FIELDS: Final = ("title", "date", "layout", "categories", "tags", "extra")
_OWN: Final = frozenset(HEADER_FIELDS) - {"extra"}
BODY_FIELDS: Final = ("digest", "body", "attribution", "source_url", "navigation")
FIELDS: Final = (*HEADER_FIELDS, *BODY_FIELDS)


def asked_fields(reading: Reading, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the keyword arguments of an edit ask for, by field, checked and made into parts.

    ``paragraphs`` stands for those of ``body``; a name that is no field is a key of ``extra``.

    Raises:
        TypeError: a name that is nearly a field's, or two names for the same.
        pydantic.ValidationError: a value of the wrong type.
    """
    given = _with_keys(reading, dict(given))
    if isinstance(name := given.get("attribution"), str):
        given["attribution"] = {"text": reading.dialect.attribution_form.format(source=name), "source": name}
    if "navigation" in given:
        links = given["navigation"] or ()
        given["navigation"] = [_pair(link) for link in links]
    paragraphs = given.pop("paragraphs", None)
    asked = _checked(given)
    if paragraphs is not None:
        if "body" in asked:
            raise TypeError("give either body or paragraphs, not both")
        asked["body"] = _checked({"body": _with_paragraphs(reading, paragraphs)})["body"]
    return asked


def _with_keys(reading: Reading, given: dict[str, Any]) -> dict[str, Any]:
    """Put names that are no fields into ``extra``."""
    known = {*FIELDS, "paragraphs"}
    keys = {name: given.pop(name) for name in [*given] if name not in known}
    for name in keys:
        near = get_close_matches(name, known, 1, 0.8)
        if near and name not in reading.header.data:
            raise TypeError(f"there is no field {name!r}; did you mean {near[0]!r}? (extra= takes any other key)")
    if keys:
        given["extra"] = {**(given["extra"] if "extra" in given else reading.fields["extra"]), **keys}
    return given


def _pair(link: object) -> object:
    """Return a pair of text and target as the fields of a link."""
    return {"text": link[0], "href": link[1]} if isinstance(link, tuple) and len(link) == 2 else link


_OTHERS: Final = {"title": "-", "date": datetime(1970, 1, 1, tzinfo=UTC)}


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the given fields as an Article has them; values of just the right type need no model to say so."""
    sure = {name: value for name, value in given.items() if name in _SURE and _SURE[name](value)}
    if len(sure) == len(given):
        return {name: tuple(value) if isinstance(value, list) else value for name, value in sure.items()}
    article = Article.model_validate({**_OTHERS, **given})
    return {name: getattr(article, name) for name in given}


def _are(kinds: frozenset[type], values: object) -> bool:
    """Whether ``values`` is a list or tuple of nothing but those types."""
    return type(values) in {list, tuple} and kinds.issuperset(map(type, values))  # type: ignore[call-overload]


_TEXT: Final = frozenset({str})
_SURE: Final[dict[str, Callable[[Any], bool]]] = {
    "title": lambda title: type(title) is str and title != "",
    "date": lambda date: type(date) is datetime and date.tzinfo is not None,
    "layout": lambda layout: type(layout) is str,
    "categories": partial(_are, _TEXT),
    "tags": partial(_are, _TEXT),
    "extra": lambda extra: type(extra) is dict and _are(_TEXT, [*extra]) and not _OWN.intersection(extra),
    "body": partial(_are, frozenset(get_args(Part))),
}


def _with_paragraphs(reading: Reading, wanted: Sequence[object]) -> tuple[Part, ...]:
    """Return the body in which the paragraphs are those that are ``wanted``, as texts or as parts."""
    pieces = reading.body.pieces
    old = tuple(piece[0] for piece in pieces.paragraphs())
    texts = [item if isinstance(item, str) else None for item in wanted]
    known = {paragraph.text: paragraph for paragraph in old if isinstance(paragraph, Paragraph)}
    new = [item if text is None else known.get(text, Paragraph(text)) for item, text in zip(wanted, texts, strict=True)]
    checked = _checked({"body": new})["body"]
    return tuple(_Refill(pieces.values(), old, checked).blocks())


class _Refill:
    """Puts new paragraphs in the place of old ones, block by block."""

    def __init__(self, blocks: tuple[Part, ...], old: tuple[Part, ...], new: tuple[Part, ...]) -> None:
        self.old_blocks = blocks
        self.old = old
        self.new = new
        found = align(old, new, lambda _one, _other: True)
        same_end = zip(range(len(old) - found.last, len(old)), range(len(new) - found.last, len(new)), strict=True)
        self.place = dict([*enumerate(range(found.first)), *found.pairs, *same_end])
        self.coming = {stretch.start: stretch.new for stretch in found.stretches}
        self.at = 0

    def blocks(self) -> Iterator[Part]:
        """Yield the blocks of the new body."""
        yield from self._new(0)
        for block in self.old_blocks:
            if isinstance(block, Paragraph):
                yield from self._one(block)
            elif isinstance(block, Quote | ListBlock | Table) and block.paragraphs:
                yield replace(block, paragraphs=tuple(self._inside(block)))
            else:
                yield block

    def _new(self, place: int) -> Iterator[Part]:
        """Yield what comes before the old paragraph at ``place``."""
        for index in self.coming.get(place, ()):
            yield self.new[index]

    def _one(self, block: Paragraph) -> Iterator[Part]:
        """Yield what stands in the place of an old paragraph, and what comes behind it."""
        index, self.at = self.at, self.at + 1
        if index in self.place:
            yield _changed(block, self.new[self.place[index]])
        yield from self._new(self.at)

    def _inside(self, block: Quote | ListBlock | Table) -> Iterator[Paragraph]:
        """Yield the paragraphs of a block that holds some; none can come or go there."""
        for paragraph in block.paragraphs:
            new = [part for part in self._one(paragraph) if isinstance(part, Paragraph)]
            if len(new) != 1:
                message = f"a paragraph inside a {block.kind} comes and goes with the html of the {block.kind}"
                raise EditRejected("wrong block", message, ("paragraphs", self.at - 1))
            yield new[0]


def _changed(old: Paragraph, new: Part) -> Part:
    """Return the paragraph ``old`` changed to say what ``new`` does; a plain text keeps the rest of the old one."""
    if isinstance(new, Paragraph) and new.text != old.text and not new.html:
        return replace(old, text=new.text)
    return new
