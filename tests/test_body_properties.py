from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from body_help import outline, read, read_quickly
from newspost import loads
from newspost.body.blocks import read_html
from newspost.body.html import TreeBuilder
from newspost.body.layout import Pieces
from newspost.body.witness import paragraph_texts
from newspost.parts import Html, Paragraph
from newspost.testing import bodies
from newspost.testing.strategies.bodies import archive_blocks, archive_bodies, body_soups, html_blocks, spoilt_bodies
from promises import bodies_agree, pieces_have_places

if TYPE_CHECKING:
    from newspost.body.layout import Body, Piece

HEADER = "---\ntitle: T\ndate: 2022-03-24 16:59:33 +0800\n---\n"


@given(bodies())
def test_any_text_is_read(text: str) -> None:
    body = read(text)
    assert body.start == 0
    assert body.end == len(text)


@given(st.one_of(archive_bodies(), spoilt_bodies(), html_blocks()))
@example("<p>a</p> <div>b</div>")
@example("<dl>\n\na\n\n")
@example(" 甲")
@example("    甲")
@example("\u3000甲")
@example("甲\u3000")
@example("甲{:.a}")
@example("\u2028甲")
@example("甲\u2028乙")
@example('<p &amp;class="em_media">甲</p>')
@example('<p><s>甲</p><p class="">乙</')
@example('<p><a>甲</p><t b="" s=""><p><a')
@example('<p></p><p s="</p><p>">')
def test_where_the_first_tier_is_sure_the_second_says_the_same(text: str) -> None:
    bodies_agree(text)


@given(archive_blocks())
def test_the_first_tier_reads_what_the_archive_writes(text: str) -> None:
    assert read_quickly(text) is not None


@given(bodies())
@example("    \xa0")
@example("\t\x0b\n*")
def test_pieces_stand_in_order_and_leave_nothing_out(text: str) -> None:
    body = read(text)
    taken = [piece[1:] for piece in body.pieces.blocks]
    taken += [body.digest_bounds] if body.digest_bounds else []
    # a medium in brackets stays a part of its paragraph
    taken += [body.attribution_bounds] if body.attribution_bounds and not _is_signature(body) else []
    assert all(list(bounds) == sorted(bounds) for bounds in taken)
    places = [(0, 0), *sorted((bounds[0], bounds[3]) for bounds in taken), (body.tail.start, body.tail.start)]
    for (_, end), (start, _) in pairwise(places):
        left = text[end:start].strip()
        assert end <= start
        assert not left or (body.digest is None and left.startswith(">"))


def _is_signature(body: Body) -> bool:
    """Whether the attribution is the medium in brackets at the end of the only paragraph."""
    assert body.attribution_bounds is not None
    return any(start <= body.attribution_bounds[0] < end for _, start, _, _, end in body.pieces.blocks)


@given(bodies())
def test_a_piece_is_where_it_says(text: str) -> None:
    for block, start, inner, inner_end, end in read(text).pieces.blocks:
        if isinstance(block, Paragraph):
            assert block.html == text[inner:inner_end]
        elif isinstance(block, Html):
            assert block.html == text[start:end]


@given(st.one_of(archive_bodies(), spoilt_bodies(), body_soups()))
def test_a_span_slices_to_its_field(text: str) -> None:
    post = loads(HEADER + text.encode("utf-8", "replace").decode())
    assume(len(str(post)) - len(post.body) >= len(HEADER))
    pieces_have_places(post)


@given(html_blocks())
def test_the_paragraphs_of_a_block_are_those_of_html5(text: str) -> None:
    pieces = Pieces()
    read_html(text, 0, len(text), pieces)
    pieces.finish(text)
    if pieces.blocks[0][0] != Html(text):
        assert [_text(piece) for piece in pieces.paragraphs()] == paragraph_texts(text)


def _text(piece: Piece) -> str:
    assert isinstance(piece[0], Paragraph)
    return piece[0].text


@given(archive_blocks())
def test_the_archive_leaves_no_doubt(text: str) -> None:
    builder = TreeBuilder(text, 0, len(text))
    builder.build()
    assert not builder.doubt


@given(st.one_of(spoilt_bodies(), body_soups()))
@settings(max_examples=100)
def test_line_ends_a_byte_order_mark_and_a_last_line_feed_change_nothing(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assume("\r" not in text)
    lines = outline(text)
    assert outline(text.replace("\n", "\r\n")) == lines
    assert loads("\ufeff" + HEADER + text).article == loads(HEADER + text).article
    assert outline(text + "\n") == lines


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>a<table><tr><td>b</td></tr></table>", ["a"]),
        ("<p> a<br>b </p><p>&nbsp;</p>", ["a\nb"]),
        ("<p>a<script>b</script><template>c</template><!-- d --></p>", ["a"]),
        ("<p>" + "<b>" * 500 + "a", None),
    ],
)
def test_the_witness_sees_what_a_reader_sees(html: str, texts: list[str] | None) -> None:
    assert paragraph_texts(html) == texts
