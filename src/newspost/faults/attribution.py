"""AT: the line that names the medium. Silent where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newspost.article import Html, Paragraph
from newspost.faults.fault import Fault, fault, shown
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.article import Attribution
    from newspost.body.layout import Bounds
    from newspost.meaning.reading import Reading

_TAG_ENDING: Final = "新闻"
_CHANNELS: Final = frozenset({"emnews", "sitenews"})  # the tag is the channel's there, not the medium's
_OF_THE_TAIL: Final = ("<http", "<>", "[", "http")
_LOC: Final = ("attribution",)


def find(reading: Reading) -> Iterator[Fault]:
    """Yield the faults of this family."""
    yield from _misplaced(reading)
    attribution, bounds = reading.body.attribution, reading.body.attribution_bounds
    if attribution is None or bounds is None:
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


def _wrong_form(reading: Reading, attribution: Attribution, bounds: Bounds) -> Fault | None:
    """AT002 for an attribution that is not written as the dialect writes it, or is not the last block."""
    form = reading.dialect.attribution_form
    start, inner, inner_end, end = bounds
    if not attribution.source.strip():
        message = f"The attribution names no medium. Write {form.format(source='X')}."
        return fault("AT002", Span(start, end), message, _LOC)
    if attribution.text != form.format(source=attribution.source):
        message = (
            f"The attribution is {shown(attribution.text)}, not of the form {form.format(source='X')}. Rewrite it."
        )
        return fault("AT002", Span(inner, inner_end), message, _LOC)
    if any(piece[1] >= end and not isinstance(piece[0], Html) for piece in reading.body.pieces.blocks[-1:]):
        message = "The attribution is not the last block of the body. Move it there."
        return fault("AT002", Span(start, end), message, _LOC)
    return None


def _misplaced(reading: Reading) -> Iterator[Fault]:
    """AT002 for an attribution among the paragraphs: it stands before others, or there are several."""
    taken = reading.body.attribution_bounds
    is_one = reading.dialect.attribution_pattern.fullmatch
    blocks = reading.body.pieces.blocks
    last = len(blocks)
    while last and reading.text.startswith(_OF_THE_TAIL, blocks[last - 1][1]):
        last -= 1  # source and navigation that were not known as such, for which there are other codes
    for index, (block, start, _, _, end) in enumerate(blocks):
        if isinstance(block, Paragraph) and block.text[:1] in {"（", "("} and is_one(block.text):
            if index == last - 1 and last < len(blocks):
                return
            what = "There is a second attribution; keep the last" if taken else "The attribution is not the last block"
            yield fault("AT002", Span(start, end), f"{what}: here it is a paragraph like any other.", _LOC)
            return


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
