"""Blocks into source: each is read back as what it was, alone and beside any other, by us and by kramdown."""

from __future__ import annotations

import random
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from body_help import DATA, read, read_thoroughly
from growth import grows_at_most
from newspost.article import Block
from newspost.body.sources import all_said, block_source, body_source, gap_between, is_said
from newspost.body.witness import node_text
from newspost.parts import Code, Heading, Html, Image, Link, List, Paragraph, Part, Quote, Table
from newspost.problems import EditRejected
from newspost.testing.strategies.articles import blocks
from slots_help import kramdown_pages, sign_text

if TYPE_CHECKING:
    from collections.abc import Callable

CASES: list[dict[str, Any]] = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))["block"]
bodies = st.lists(blocks(), max_size=6).map(tuple)


def _part(case: dict[str, Any]) -> Part:
    """Return the block of a case."""
    values = {
        key: value for key, value in case.items() if key != "markdown" and (key != "html" or case["kind"] == "html")
    }
    part: Part = TypeAdapter(Block).validate_python(values)
    return part


# --- one block


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["html"][:30])
def test_a_block_is_written_as_it_should_be(case: dict[str, Any]) -> None:
    part = _part(case)
    assert block_source(part, markdown=False) == case["html"].removeprefix("\n")
    assert block_source(part, markdown=True) == case["markdown"].removeprefix("\n")


@given(blocks(), st.booleans())
@example(Code("a\n\n\tb \n  ", "python"), False)  # noqa: FBT003 - as given
@example(Code(""), True)  # noqa: FBT003 - as given
@example(Heading("a #", 6), True)  # noqa: FBT003 - as given
def test_a_block_is_read_back(part: Part, markdown: bool) -> None:  # noqa: FBT001 - as given
    source = block_source(part, markdown=markdown)
    assert all_said((part,), _thoroughly(source))


def _thoroughly(source: str) -> tuple[Block, ...]:
    """Return the blocks of ``source``, which is no digest."""
    return read_thoroughly(f"Text\n\n{source}").values()[1:]


@pytest.mark.parametrize(
    ("part", "markdown"),
    [
        (Paragraph("AB", "A<b>B</b>"), True),
        (Paragraph("A B", "*A* B"), False),
        (Paragraph("A{{ b }}", "A{{ b }}"), False),  # Liquid that came with the source
        (Heading("A", 2, "## A ##"), False),
        (Heading("A", 2, '<h2 class="b">A</h2>'), True),
        (Code("a", None, "<pre>a</pre>"), True),
        (Image("a", "b", '![b](a "c")'), False),
        (Html("{: .a}"), False),
    ],
)
def test_html_of_its_own_is_taken_as_it_is(part: Part, markdown: bool) -> None:  # noqa: FBT001 - as given
    source = block_source(part, markdown=markdown)
    assert source in {part.html, f"<p>{part.html}</p>"}


def test_the_html_of_a_paragraph_goes_where_it_says_the_text() -> None:
    inline = Paragraph("A B & C", "<b>A</b> B &amp; C")
    assert block_source(inline, markdown=False) == "<p><b>A</b> B &amp; C</p>"
    assert block_source(inline, markdown=True) == "<b>A</b> B &amp; C"
    only_html = Paragraph("*A*", "*<b>A</b>*")
    assert block_source(only_html, markdown=True) == "<p>*<b>A</b>*</p>"
    only_markdown = Paragraph("A", "*A*")
    assert block_source(only_markdown, markdown=False) == "*A*"


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("Text\n\n      a\n    b  \n\nText", 1),
        ("Text\n\n     <br>\n\nText", 1),
        ("Text\n\n  - a\n  - b\n\nText", 1),
        ("Text\n\n   1. a\n   2. b\n      - c\n\nText", 1),
    ],
)
def test_what_indentation_makes_it_is_kept(source: str, place: int) -> None:
    part = read_thoroughly(source).values()[place]
    assert _thoroughly(f"{block_source(part, markdown=True)}\n\nText")[0] == part


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (Paragraph(""), "unwritable text"),
        (Paragraph("a  b"), "unwritable text"),
        (Heading("a", 0), "unwritable value"),
        (Heading("a", 7), "unwritable value"),
        (Code("{{ a }}", "python"), "wrong block"),
        (Code("a\n"), "unwritable text"),
        (Image("a\nb"), "unwritable text"),
        (Table((("a", " "),)), "unwritable text"),
        (Quote("a\n\n\n\nb"), "unwritable text"),
    ],
)
@pytest.mark.parametrize("markdown", [False, True])
def test_what_no_source_says_is_refused(part: Part, reason: str, markdown: bool) -> None:  # noqa: FBT001 - as given
    with pytest.raises(EditRejected) as caught:
        block_source(part, markdown=markdown)
    assert caught.value.reason == reason


# --- the gap


@pytest.mark.parametrize(
    ("before", "after", "gap"),
    [
        ("<p>a</p>", "<p>b</p>", ""),
        ("<p>a</p>", "<!-- b -->", ""),
        ("<!-- a --> <hr>", "<table></table>", ""),
        ("<div>", "<p>a</p>", ""),
        ("<div>", "text", ""),
        ('<p><img src="a">', '<img src="b"></p>', ""),
        ("<p>a</p>", "</div>", ""),
        ("[![a](b)](c) [", "![d](e)](f)", ""),
        ("a\\[", "![b](c)", "\n\n"),
        ('<div markdown="1">', "a", "\n\n"),
        ("<p>a</p>", "b", "\n\n"),
        ("a", "<p>b</p>", "\n\n"),
        ("<b>a</b>", "<p>b</p>", "\n\n"),
        ("<p>a</p>", "<b>b</b>", "\n\n"),
        ("<p>a</p> b", "<p>c</p>", "\n\n"),
        ("- a", "b", "\n\n"),
        ("a", "{: .b}", "\n"),
    ],
)
def test_the_gap_is_the_least_that_there_can_be(before: str, after: str, gap: str) -> None:
    assert gap_between(before, after) == gap


@given(blocks(), blocks(), st.booleans())
def test_two_blocks_stay_what_they_are(one: Part, other: Part, markdown: bool) -> None:  # noqa: FBT001 - as given
    both_lists = isinstance(one, List) and isinstance(other, List)  # which Markdown cannot keep apart
    before = block_source(one, markdown=markdown)
    after = block_source(other, markdown=markdown and not both_lists)
    blocks = _thoroughly(before + gap_between(before, after) + after)
    assert all_said(_joined((one, other)), _joined(blocks))


def _joined(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return ``parts`` with markup beside markup as one."""
    joined: list[Part] = []
    for part in parts:
        if joined and isinstance(part, Html) and isinstance(joined[-1], Html):
            joined[-1] = Html("".join(f"{joined[-1].html}{part.html}".split()))
        else:
            joined.append(Html("".join(part.html.split())) if isinstance(part, Html) else part)
    return tuple(joined)


# --- a body


@given(bodies, st.booleans())
@example((Quote("a"), Quote("b")), True)  # noqa: FBT003 - as given
@example((List(("a",)), List(("b",)), List(("c",))), True)  # noqa: FBT003 - as given
@example((Code("a"), Code("b")), True)  # noqa: FBT003 - as given
def test_a_body_is_read_back(parts: tuple[Part, ...], markdown: bool) -> None:  # noqa: FBT001 - as given
    source = body_source(parts, markdown=markdown)
    assert read(source).digest is None
    assert all_said(_joined(parts), _joined(read_thoroughly(source).values()))


def test_one_block_of_markdown_makes_a_body_markdown() -> None:
    assert body_source((Paragraph("a"), Paragraph("b"))) == "<p>a</p><p>b</p>"
    assert body_source((Paragraph("a"), Heading("B", 2, "## B"))) == "a\n\n## B"
    assert body_source((Paragraph("a"), Paragraph("b", "*b*"))) == "a\n\n*b*"
    assert body_source((Paragraph("a"), Code("b", "c"))) == "a\n\n```c\nb\n```"
    assert body_source((Paragraph("a"), Code("b"))) == "<p>a</p><pre><code>b</code></pre>"


def test_what_stands_in_html_is_html() -> None:
    parts = (Paragraph("a", "*a*"), Html("<div>"), Paragraph("b"), Heading("C", 2), Html("d</div>"), Paragraph("e"))
    source = body_source((Paragraph("A", "*A*"), *parts[1:]))
    assert source == "*A*\n\n<div><p>b</p><h2>C</h2>d</div>\n\ne"


def test_a_rejection_names_the_block() -> None:
    with pytest.raises(EditRejected) as caught:
        body_source((Paragraph("a"), Heading("b", 9)))
    assert caught.value.loc == ("body", 1)


def test_kramdown_shows_the_same_paragraphs() -> None:
    rng = random.Random(20220324)  # noqa: S311 - no secret
    made: list[Callable[[str], Part]] = [
        Paragraph,
        Paragraph,
        lambda _: Paragraph("A B & C", "<b>A</b> B &amp; C"),
        lambda text: Heading(text, 2),
        lambda text: List((text, text)),
        Quote,
        Code,
        lambda text: Image("/a.png", text.replace("\n", " ")),
        lambda _: Html("<hr>"),
    ]
    wanted = [tuple(rng.choice(made)(sign_text(rng)) for _ in range(rng.randint(1, 6))) for _ in range(400)]
    sources = [body_source(parts, markdown=index % 2 == 0) for index, parts in enumerate(wanted)]
    for parts, source, page in zip(wanted, sources, kramdown_pages(sources), strict=True):
        texts = [part.text.split() for part in parts if isinstance(part, Paragraph | Quote)]
        shown = [(node_text(node) or "").split() for node in page.css("body > p, blockquote") if not node.css("img")]
        assert shown == texts, source
        assert len(page.css("li")) == 2 * sum(isinstance(part, List) for part in parts), source
        assert len(page.css("pre")) == sum(isinstance(part, Code) for part in parts), source
        assert len(page.css("img")) == sum(isinstance(part, Image) for part in parts), source


# --- what was read says what was asked for


def test_what_was_made_of_values_need_not_have_the_same_html() -> None:
    assert is_said(Paragraph("a & b"), Paragraph("a & b", "a &amp; b"))
    assert is_said(Paragraph("a & b", "a &amp; b"), Paragraph("a & b", "a & b"))
    assert is_said(Quote("a"), Quote("a", "> a", (Paragraph("a", "a"),)))
    assert is_said(Quote("a", "", (Paragraph("a"),)), Quote("a", "> a", (Paragraph("a", "a"),)))


def test_what_has_html_of_its_own_must_have_it_again() -> None:
    assert not is_said(Paragraph("ab", "<b>a</b>b"), Paragraph("ab", "a<b>b</b>"))
    assert not is_said(Heading("a", 2, "## a"), Heading("a", 2, "<h2>a</h2>"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Paragraph("a"), Paragraph("b")),
        (Paragraph("a"), Heading("a", 2)),
        (Paragraph("a", links=(Link("a", "b"),)), Paragraph("a")),
        (Paragraph("a"), Paragraph("a", "a", (), (Image("b"),))),
        (Heading("a", 2), Heading("a", 3)),
        (List(("a",)), List(("a",), ordered=True)),
        (Code("a", "b"), Code("a")),
        (Quote("a", "", (Paragraph("b"),)), Quote("a", "> a", (Paragraph("a", "a"),))),
    ],
)
def test_another_value_is_not_what_was_asked_for(asked: Part, found: Part) -> None:
    assert not is_said(asked, found)


@pytest.mark.parametrize(
    "part",
    [Html("<div>"), Html("</div>"), Html("<div></div><p>"), Html("<!-- a -->"), Paragraph("a"), Image("a"), Html("a")],
)
def test_time_grows_with_the_length_alone(part: Part) -> None:
    small, large = (part,) * 100, (part,) * 2_000
    assert grows_at_most(100, lambda: body_source(small), lambda: body_source(large))
    joined = Html(part.html * 100 or "a"), Html(part.html * 2_000 or "a")
    assert grows_at_most(100, lambda: body_source(joined[:1]), lambda: body_source(joined[1:]))
