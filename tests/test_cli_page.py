"""The page that people see: every part of an Article in a form that is known at sight, at any width."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from newspost import Article, Code, Heading, Html, Image, Link, List, Paragraph, Problem, Quote, Span, Table
from newspost.article import Block
from newspost.cli.page import page

DATE = datetime(2022, 3, 24, 16, 59, 33, tzinfo=UTC)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def shown(*body: Block, **fields: object) -> str:
    values = {"title": "T", "date": DATE, "body": body, **fields}
    return page(Article.model_validate(values), (), "a.md", headed=False)


def below(*body: Block) -> str:
    """Return what stands below the header's fields."""
    return shown(*body).split("+00:00\n\n", 1)[1]


BLOCKS: list[tuple[Block, str]] = [
    (Paragraph("Hello."), "Hello.\n"),
    (Heading("Why", 2), "## Why\n"),
    (Image("a.png", "A map"), "[image] A map  a.png\n"),
    (Image("a.png"), "[image] a.png\n"),
    (Table((("年", "套"), ("2024", "1"))), "┌──────┬────┐\n│ 年   │ 套 │\n│ 2024 │ 1  │\n└──────┴────┘\n"),
    (Table(()), ""),
    (Table((("1",) * 6,)), "  1 │ 1 │ 1 │ 1 │ 1 │ 1\n"),
    (Table((("a\nb", "c"), ("d",))), "┌───┬───┐\n│ a │ c │\n│ b │   │\n├───┼───┤\n│ d │   │\n└───┴───┘\n"),
    (List(("one", "two")), "  • one\n  • two\n"),
    (List(("one", "two"), ordered=True), "  1. one\n  2. two\n"),
    (Quote("Said\nhe."), "│ Said\n│ he.\n"),
    (Code("a\n  b\n", "sh"), "```sh\na\n  b\n```\n"),
    (Code("\ta"), "```\n    a\n```\n"),
    (Html("<hr>\n<br>"), "[html] <hr> <br>\n"),
    (Html("<!-- " + "船" * 40), "[html] <!-- 船船船船船船船船船船船船 ...\n"),
    (Paragraph("See it.", links=(Link("it", "/it"), Link("it", "/it"))), "See it.\n  → it  /it\n"),
    (Paragraph("it", links=(Link("it", "/it", "1,2"),)), "it\n  → /it  1,2\n"),
    (Paragraph("", images=(Image("a.png"),)), "\n[image] a.png\n"),
]


@pytest.mark.parametrize(("block", "text"), BLOCKS, ids=lambda value: getattr(value, "kind", ""))
def test_a_block(block: Block, text: str) -> None:
    assert below(block) == text


def test_the_rows_of_a_table_that_does_not_fit_have_lines_between_them() -> None:
    assert below(Table((("a " * 30, "b"), ("c", "d")))).count("├") == 1


def test_blocks_have_a_blank_line_between_them_but_for_markup_and_images() -> None:
    assert below(Paragraph("a"), Html("<hr>"), Image("b"), Paragraph("c")) == "a\n\n[html] <hr>\n[image] b\n\nc\n"


def test_the_fields_stand_in_the_order_of_the_file() -> None:
    text = shown(
        Paragraph("Hello."),
        title="A day",
        layout="post",
        categories=("a", "b"),
        tags=("c",),
        extra={"author": "Wren", "n": {"船": [1]}, "a_long_name_it_is": None},
        digest="In short.",
        attribution="海鸥日报",
        source_url="http://example.com/",
        navigation=[("Home", "/"), ("Up", "..")],
    )
    assert text.splitlines() == [
        "A day",
        "",
        "date         2022-03-24 16:59:33+00:00",
        "categories   a, b",
        "tags         c",
        "layout       post",
        "author       Wren",
        'n            {"船": [1]}',
        "a_long_name_it_is  null",
        "digest       In short.",
        "",
        "Hello.",
        "",
        "attribution  海鸥日报",
        "             （文章来源：海鸥日报）",
        "source_url   http://example.com/",
        "navigation   Home  /",
        "             Up  ..",
    ]


def test_a_title_is_one_line() -> None:
    assert shown(title="A\nday").splitlines()[0] == r"A\nday"


def test_what_a_field_does_not_have_takes_no_line() -> None:
    assert shown() == "T\n\ndate         2022-03-24 16:59:33+00:00\n"


def test_problems_stand_below_as_compilers_write_them() -> None:
    found = [
        Problem("TX001", "one two three four five six", "warning", Span(0, 1), 3, 1),
        Problem("BD002", "bad", "error", Span(5, 6), 4, 2),
    ]
    text = page(Article(title="T", date=DATE), found, "a.md", headed=False)
    assert text.splitlines()[3:] == [
        "",
        "a.md:3:1: warning TX001 one two three",
        "    four five six",
        "a.md:4:2: error BD002 bad",
    ]


def test_a_headed_page_starts_with_the_name_of_its_file_and_ends_with_a_blank_line() -> None:
    lines = page(Article(title="T", date=DATE), (), "a.md", headed=True).splitlines()
    assert lines[:3] == ["── a.md ".ljust(40, "─"), "", "T"]
    assert not lines[-1]


@pytest.mark.parametrize("width", [1, 20, 80, 120])
def test_lines_fit_the_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = "他说：“船走了，仓库空着可惜。” The boat left 😀. " * 9
    blocks: list[Block] = [
        Paragraph(text),
        Heading(text, 1),
        List((text, text)),
        Quote(text),
        Table(((text, text),)),
        Html(text),
    ]
    lines = shown(*blocks, title=text, tags=[text], digest=text).splitlines()
    if width >= 80:
        assert max(map(cell_len, lines)) <= width
    assert "船" in "".join(lines)


def test_markup_of_rich_is_plain_text() -> None:
    text = "[bold]x[/bold] [/] :smile: [link=http://a]b[/link]"
    assert shown(Paragraph(text)).count(text.split(maxsplit=1)[0]) == 1
    assert "[link=http://a]b[/link]" in shown(Paragraph(text), Table(((text,),)), title=text, extra={"[/]": "[/]"})


HOSTILE = "a\x1b[31mb\x9bc\u202ed"


def test_control_characters_are_written_out_wherever_they_stand() -> None:
    link, image = Link(HOSTILE, HOSTILE + "/", HOSTILE), Image(HOSTILE, HOSTILE)
    body: list[Block] = [
        *(Paragraph(HOSTILE, links=(link,), images=(image,)), Heading(HOSTILE, 1), image, Table(((HOSTILE,),))),
        *(Table(((HOSTILE,) * 9,)), List((HOSTILE,)), Quote(HOSTILE), Code(HOSTILE, HOSTILE), Html(HOSTILE)),
    ]
    fields = {"title": HOSTILE, "layout": HOSTILE, "tags": (HOSTILE,), "categories": (HOSTILE,), "digest": HOSTILE}
    values = {**fields, "attribution": HOSTILE, "navigation": [link], "extra": {HOSTILE: [HOSTILE]}}
    article = Article.model_validate({"date": DATE, "body": body, **values})
    problem = Problem("X1", HOSTILE, "info", Span(0, 0), 1, 1)
    text = page(article, [problem], HOSTILE, headed=True)
    assert not {"\x1b", "\x9b", "\u202e"} & set(text)
    assert r"\x1b[31mb" in text


def test_colours_are_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in shown(Heading("Why", 2))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured = shown(Heading("Why", 2))
    assert "\x1b[36mdate" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[36m" not in shown(Heading("Why", 2))
