"""AT: the line that names the medium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.options import NO_OPTIONS, Options, words_of
from newspost.faults.tail import unread_line, unread_source
from newspost.faults.views import is_news
from newspost.parts import Html, Paragraph
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.body.layout import Bounds
    from newspost.meaning.reading import Reading
    from newspost.parts import Attribution

_TAG_ENDING: Final = "新闻"
_CHANNELS: Final = frozenset({"emnews", "sitenews"})  # the tag is the channel's there, not the medium's
_OF_THE_TAIL: Final = ("<http", "<>", "< ", "<a ", "[", "http")
_CLOSES_FIRST: Final = re.compile("[^（）]*+）")  # then it is two pairs of brackets, not one
_LOC: Final = ("attribution",)


def find(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """Yield the faults of this family, but for an attribution that is not there."""
    written = _written(reading)
    yield from _misplaced(reading, written)
    attribution, bounds = reading.body.attribution, reading.body.attribution_bounds
    if attribution is None or bounds is None:
        if written is None and (empty := _marked(reading)):
            yield _nameless(reading, empty)
        return
    dialect = reading.dialect
    start, inner, inner_end, end = bounds
    signed = dialect.attribution_pattern.fullmatch(attribution.text) is None and dialect.signature_pattern is not None
    if signed and (start, end) == (inner, inner_end):
        return  # a medium in brackets at the end of a digest: an older form, and all right
    if found := _wrong_form(reading, attribution, bounds):
        yield found
    else:
        yield from _other_medium(reading, attribution.source, Span(inner, inner_end))


def find_missing(reading: Reading, options: Options) -> Iterator[Fault]:
    """AT001: a program's article of HTML without one.

    What a site wrote itself has none: the options tell it by its tag. A digest alone never had to name its medium.
    """
    body = reading.body
    if body.attribution is not None or not is_news(reading) or _written(reading) is not None or _marked(reading):
        return
    blocks = body.pieces.blocks
    if any(reading.text.startswith("<p", start) for _, start, *_ in blocks) and not _is_exempt(reading, options):
        end = blocks[-1][4]
        form = reading.dialect.attribution_form.format(source="X")
        message = f"No attribution says where the article is from. Write {form} as its last block."
        yield fault("AT001", Span(end, end), message, _LOC)


def _marked(reading: Reading) -> Span | None:
    """Return the paragraph that bears the class of attributions, with nothing in it."""
    body, mark = reading.body, reading.dialect.attribution_class
    if mark is None or reading.text.find(mark, body.start) < 0:
        return None
    found = re.compile(rf"<p\s[^<>]*?\b{re.escape(mark)}\b[^<>]*+>\s*+</p>").search(
        reading.text, body.start, body.tail.start
    )
    return Span(*found.span()) if found else None


def _is_exempt(reading: Reading, options: Options) -> bool:
    """Whether the site says by its tag that the post needs no attribution; the files it names have the rule off."""
    tags = words_of(options, "AT001", "exempt-tags") or ()
    named = reading.header.fence is not None and reading.header.error is None
    return named and any(tag in tags for tag in reading.fields["tags"])


def _wrong_form(reading: Reading, attribution: Attribution, bounds: Bounds) -> Fault | None:
    """AT002 for an attribution that is not written as the dialect writes it, or is not the last block."""
    form = reading.dialect.attribution_form
    start, inner, inner_end, end = bounds
    if not attribution.source.strip():
        return _nameless(reading, Span(start, end))
    if attribution.text != form.format(source=attribution.source) or _CLOSES_FIRST.match(attribution.source):
        message = (
            f"The attribution is {shown(attribution.text)}, not of the form {form.format(source='X')}. Rewrite it."
        )
        return fault("AT002", Span(inner, inner_end), message, _LOC)
    if any(piece[1] >= end and not isinstance(piece[0], Html) for piece in reading.body.pieces.blocks[-1:]):
        message = "The attribution is not the last block of the body. Move it there."
        return fault("AT002", Span(start, end), message, _LOC)
    return None


def _nameless(reading: Reading, span: Span) -> Fault:
    """Return AT002 for an attribution without a name in it."""
    form = reading.dialect.attribution_form.format(source="X")
    return fault("AT002", span, f"The attribution names no medium. Write {form}.", _LOC)


def _written(reading: Reading) -> int | None:
    """Return which block is the first that is an attribution by its words, and was not taken for the post's own."""
    is_one = reading.dialect.attribution_pattern.fullmatch
    for index, (block, *_) in enumerate(reading.body.pieces.blocks):
        if isinstance(block, Paragraph) and block.text[:1] in {"（", "("} and is_one(block.text):
            return index
    return None


def _misplaced(reading: Reading, index: int | None) -> Iterator[Fault]:
    """AT002 for an attribution among the paragraphs: it stands before others, or there are several."""
    blocks = reading.body.pieces.blocks
    last = len(blocks)
    unread = {line.start for line in (unread_line(reading), unread_source(reading)) if line}
    while last and (blocks[last - 1][1] in unread or reading.text.startswith(_OF_THE_TAIL, blocks[last - 1][1])):
        last -= 1  # source and navigation that were not known as such, for which there are other codes
    if index is None or (index == last - 1 and last < len(blocks)):
        return
    taken = reading.body.attribution_bounds
    what = "There is a second attribution; keep the last" if taken else "The attribution is not the last block"
    _, start, _, _, end = blocks[index]
    yield fault("AT002", Span(start, end), f"{what}: here it is a paragraph like any other.", _LOC)


def _other_medium(reading: Reading, source: str, span: Span) -> Iterator[Fault]:
    """AT003: the tag is the medium's name and one 新闻."""
    if reading.header.fence is None or reading.header.error is not None:
        return
    tags, categories = reading.fields["tags"], reading.fields["categories"]
    if len(tags) != 1 or not tags[0].endswith(_TAG_ENDING) or _CHANNELS & set(categories) or not source:
        return
    if tags[0].removesuffix(_TAG_ENDING) != source:
        message = f"The attribution names {shown(source)}, the tag is {shown(tags[0])}."
        yield fault("AT003", span, message, _LOC)
