"""Where each field of an Article stands in the text, keyed as pydantic names fields."""

from __future__ import annotations

from newspost.body.attributes import attribute_span, tags_of
from newspost.meaning.reading import Reading
from newspost.problems import Loc
from newspost.text.spans import Span

_OWN_FIELDS = frozenset({"title", "date", "layout", "categories", "tags"})
_SINGULAR = {"category": "categories", "tag": "tags"}
_ATTRIBUTES = {"links": {"href": "href", "data-code": "code"}, "images": {"src": "src", "alt": "alt"}}


def find_places(reading: Reading) -> dict[Loc, Span]:
    """Return the span of everything in the post that a field names."""
    places: dict[Loc, Span] = {}
    _header_places(reading, places)
    _block_places(reading, places)
    _other_places(reading, places)
    return places


def add_inner_places(reading: Reading, places: dict[Loc, Span], loc: Loc) -> None:
    """Add what stands inside the block that ``loc`` names: links and images written as HTML, and their attributes.

    Done for the one block that is asked about: a post may have more links than anybody wants to know of.
    """
    block = places.get(loc[:2])
    if block is None or len(loc) < 3 or loc in places or not {"links", "images", "src", "alt"}.intersection(loc):
        return
    source = block.of(reading.text)
    links = [("links", index, tag) for index, tag in enumerate(tags_of(source, ("a", "span"), "href"))]
    images = [("images", index, tag) for index, tag in enumerate(tags_of(source, ("img",)))]
    for name, index, tag in links + images:
        places[(*loc[:2], name, index)] = Span(block.start + tag.start(), block.start + tag.end())
        for attribute, field in _ATTRIBUTES[name].items():
            if span := attribute_span(tag, attribute):
                places[(*loc[:2], name, index, field)] = Span(block.start + span.start, block.start + span.end)
    for field in ("src", "alt"):
        if loc[0] == "body" and (span := places.get((*loc[:2], "images", 0, field))):
            places.setdefault((*loc[:2], field), span)


def look_up(places: dict[Loc, Span], loc: Loc) -> Span:
    """Return the span of ``loc``, or of the smallest field around it that has one: a tag in a string of tags has none.

    Raises KeyError for a field that is not in the file.
    """
    for length in range(len(loc), 0, -1):
        if (span := places.get(loc[:length])) is not None:
            return span
    raise KeyError(loc)


def _header_places(reading: Reading, places: dict[Loc, Span]) -> None:
    """Add the values of the front matter, and under ``front_matter`` the same by their own keys."""
    for key in reading.keys:
        name = key.path[0]
        places[("front_matter", *key.path)] = key.value
        if name in _OWN_FIELDS:
            places[key.path] = key.value
        else:
            places[("extra", *key.path)] = key.value
            if name in _SINGULAR:
                places.setdefault((_SINGULAR[str(name)], *key.path[1:]), key.value)


def _block_places(reading: Reading, places: dict[Loc, Span]) -> None:
    """Add the blocks of the body, and under ``paragraphs`` the paragraphs wherever they are."""
    pieces = reading.body.pieces
    for index, piece in enumerate(pieces.blocks):
        _add_piece(places, ("body", index), piece[1:])
    for index, piece in enumerate(pieces.paragraphs()):
        _add_piece(places, ("paragraphs", index), piece[1:])


def _add_piece(places: dict[Loc, Span], loc: Loc, bounds: tuple[int, int, int, int]) -> None:
    """Add a block and what is between its tags."""
    start, inner, inner_end, end = bounds
    places[loc] = Span(start, end)
    places[(*loc, "html")] = places[(*loc, "text")] = Span(inner, inner_end)


def _other_places(reading: Reading, places: dict[Loc, Span]) -> None:
    """Add digest, attribution, source and navigation."""
    body, tail = reading.body, reading.body.tail
    if body.digest_bounds is not None:
        start, inner, inner_end, end = body.digest_bounds
        places[("digest",)], places[("digest", "text")] = Span(start, end), Span(inner, inner_end)
    if body.attribution_bounds is not None and body.attribution is not None:
        start, inner, inner_end, end = body.attribution_bounds
        places[("attribution",)], places[("attribution", "text")] = Span(start, end), Span(inner, inner_end)
        name = body.attribution.source
        at = reading.text.find(name, inner, inner_end) if name else -1
        if at >= 0:
            places[("attribution", "source")] = Span(at, at + len(name))
    if tail.url_start >= 0:
        places[("source_url",)] = Span(tail.url_start, tail.url_end)
    for index, (_, text, text_end, href, href_end) in enumerate(tail.links):
        places[("navigation", index)] = Span(text - 1, href_end + 1)
        places[("navigation", index, "text")] = Span(text, text_end)
        places[("navigation", index, "href")] = Span(href, href_end)
