"""Edits of the body: what they write, what they leave alone, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import newspost
from newspost import Article, Attribution, EditRejected, Heading, Html, Image, Link, List, Paragraph, Post, Quote
from newspost.parts import Part

HEADER = "---\ntitle: T\ndate: 2024-05-06 09:12:40 +0800\n---\n"
TAIL = "\n\n<http://news.example.com/1,2.html>\n\n[返回甲](//a/c.html)｜[返回首页](//a/)"


def post(body: str) -> Post:
    """Return a sound post with that body."""
    return newspost.loads(HEADER + body, "_posts/2024-05-06-x.md")


def edited(before: str, **fields: object) -> str:
    """Return the body after an edit, which must have left the header alone."""
    text = str(post(before).edit(**fields))
    assert text.startswith(HEADER)
    return text.removeprefix(HEADER)


def _replaced(block: Any, **values: object) -> Any:  # noqa: ANN401 - any block
    """Return a block with other values."""
    return replace(block, **values)


def change(index: int, **values: object) -> Callable[[Article], dict[str, Any]]:
    """Return what changes one block of a body."""
    return lambda article: {"body": [_replaced(b, **values) if i == index else b for i, b in enumerate(article.body)]}


def insert(index: int, *blocks: Part) -> Callable[[Article], dict[str, Any]]:
    """Return what puts blocks into a body."""
    return lambda article: {"body": [*article.body[:index], *blocks, *article.body[index:]]}


def delete(*indices: int) -> Callable[[Article], dict[str, Any]]:
    """Return what takes blocks out of a body."""
    return lambda article: {"body": [block for index, block in enumerate(article.body) if index not in indices]}


def order(*indices: int) -> Callable[[Article], dict[str, Any]]:
    """Return what puts the blocks of a body in another order."""
    return lambda article: {"body": [article.body[index] for index in indices]}


CASES: dict[str, tuple[str, Callable[[Article], dict[str, Any]], str]] = {
    "a text is escaped": ("<p>A</p><p>B</p>", change(0, text="1 < 2 & 3"), "<p>1 &lt; 2 &amp; 3</p><p>B</p>"),
    "html is taken raw": ("<p>A</p>", change(0, html="<b>A</b>&nbsp;1"), "<p><b>A</b>&nbsp;1</p>"),
    "attributes of the paragraph stay": (
        '<p align="center" >A</p>',
        change(0, text="B"),
        '<p align="center" >B</p>',
    ),
    "links outside the change stay": (
        '<p>看<a href="x">链接</a>，旧的。</p>',
        change(0, text="看链接，新的。"),
        '<p>看<a href="x">链接</a>，新的。</p>',
    ),
    "a change inside a link stays inside": (
        '<p>看<a href="x">链接</a>。</p>',
        change(0, text="看链。"),
        '<p>看<a href="x">链</a>。</p>',
    ),
    "a change across the edge of a link takes its tags": (
        '<p>看<a href="x">链接</a>。</p>',
        change(0, text="无。"),
        "<p>无。</p>",
    ),
    "a change around whole links takes them": (
        '<p>甲<a href="x">乙</a>丙<b>丁</b>。</p>',
        change(0, text="甲乙。"),
        '<p>甲<a href="x">乙</a>。</p>',
    ),
    "entities elsewhere stay as they are": ("<p>A&#38;B C</p>", change(0, text="A&B D"), "<p>A&#38;B D</p>"),
    "blanks at the ends of a source stay": ("<p>　　旧。 </p>", change(0, text="新"), "<p>　　新 </p>"),
    "a line break is written as the file writes it": ("<p>A<br>B</p>", change(0, text="C\nD"), "<p>C<br>D</p>"),
    "a line break before a tag": ("<p><b>A</b></p>", change(0, text="C\nA"), "<p><b>C<br />A</b></p>"),
    "a line break where there was none": ("<p>A</p>", change(0, text="C\nD"), "<p>C<br />D</p>"),
    "Liquid is disarmed": ("<p>A</p>", change(0, text="{{ x }} {% y %}"), "<p>&#123;{ x }} &#123;% y %}</p>"),
    "Liquid is disarmed across an old brace": ("<p>a{b</p>", change(0, text="a{{b"), "<p>a&#123;{b</p>"),
    "the gap of one line and a blank is kept": (
        "<p>A</p>\n <p>B</p>\n <p>C</p>",
        insert(1, Paragraph("X")),
        "<p>A</p>\n <p>X</p>\n <p>B</p>\n <p>C</p>",
    ),
    "the gap of none is kept": ("<p>A</p><p>B</p>", insert(2, Paragraph("X")), "<p>A</p><p>B</p><p>X</p>"),
    "the most frequent gap is taken at the end": (
        "<p>A</p> <p>B</p> <p>C</p>",
        insert(3, Paragraph("X")),
        "<p>A</p> <p>B</p> <p>C</p> <p>X</p>",
    ),
    "a block is put before the first": ("<p>A</p> <p>B</p>", insert(0, Paragraph("X")), "<p>X</p> <p>A</p> <p>B</p>"),
    "several are put in at once": (
        "<p>A</p>\n<p>B</p>",
        insert(1, Paragraph("X"), Heading("H", 3), Image("i.png", "alt")),
        '<p>A</p>\n<p>X</p>\n<h3>H</h3>\n<center><img src="i.png" alt="alt" /></center>\n<p>B</p>',
    ),
    "a block goes with its gap": ("<p>A</p>\n <p>B</p>\n <p>C</p>", delete(1), "<p>A</p>\n <p>C</p>"),
    "the first block goes with the gap behind it": ("<p>A</p>\n <p>B</p>", delete(0), "<p>B</p>"),
    "the first two go": ("<p>A</p>\n <p>B</p>\n <p>C</p>\n", delete(0, 1), "<p>C</p>\n"),
    "the last block goes": ("<p>A</p>\n <p>B</p>\n", delete(1), "<p>A</p>\n"),
    "all go": ("<p>A</p><p>B</p>" + TAIL, delete(0, 1), TAIL.lstrip()),
    "blocks move as they are written": (
        '<p>A</p><p align="center">B&#33;</p><h3 class="x">C</h3>',
        order(1, 2, 0),
        '<p align="center">B&#33;</p><h3 class="x">C</h3><p>A</p>',
    ),
    "a block is replaced by one of another kind": (
        "<p>A</p>\n <p>B</p>\n <p>C</p>",
        lambda a: {"body": [a.body[0], Heading("H", 2), a.body[2]]},
        "<p>A</p>\n <h2>H</h2>\n <p>C</p>",
    ),
    "a heading's text": ('<h3 class="emh3">A</h3><p>B</p>', change(0, text="C"), '<h3 class="emh3">C</h3><p>B</p>'),
    "a heading's level": ('<h3 id="a">A</h3>', change(0, level=2), '<h2 id="a">A</h2>'),
    "a Markdown heading": ("## A ##\n\nB\n", change(0, text="C", level=3), "### C ##\n\nB\n"),
    "an underlined heading": ("A\n===\n\nB\n", change(0, text="C"), "C\n===\n\nB\n"),
    "an image's source, raw ampersands": (
        '<center><img src="a?b=1&c=2" alt="x" width="1" /></center>',
        change(0, src="d?e=1&f=2"),
        '<center><img src="d?e=1&f=2" alt="x" width="1" /></center>',
    ),
    "an image's source, ampersands escaped": (
        '<center><img src="a?b=1&amp;c=2"></center>',
        change(0, src="d?e=1&f=2"),
        '<center><img src="d?e=1&amp;f=2"></center>',
    ),
    "an image's alt in its own quotes": (
        "<p><img alt='a' src=b></p>",
        change(0, alt="it's"),
        "<p><img alt='it&#39;s' src=b></p>",
    ),
    "an image gets an alt": (
        '<center><img src="a" /></center>',
        change(0, alt="b"),
        '<center><img src="a" alt="b" /></center>',
    ),
    "an image without quotes gets them": ("<p><img src=a></p>", change(0, src="b"), '<p><img src="b"></p>'),
    "a Markdown image": ('![a](b.png "c"){:.d}\n\nT\n', change(0, src="e.png", alt="f"), '![f](e.png "c"){:.d}\n\nT\n'),
    "a link in a paragraph": (
        '<p>A <a class="k" href="b" data-code="1">c</a></p>',
        change(0, links=(Link("c", "d?e&f", "1"),)),
        '<p>A <a class="k" href="d?e&f" data-code="1">c</a></p>',
    ),
    "a link in a heading": (
        '<h3><a href="x">A</a></h3>',
        change(0, links=(Link("A", "y"),)),
        '<h3><a href="y">A</a></h3>',
    ),
    "Markdown: a link": ("A [b](c) d\n", change(0, links=(Link("b", "e"),)), "A [b](e) d\n"),
    "an image in a paragraph": (
        '<p>A <img src="b" /></p>',
        change(0, images=(Image("c", "d", '<img src="b" />'),)),
        '<p>A <img src="c" alt="d" /></p>',
    ),
    "Markdown: signs are escaped": ("A\n\nB\n", change(0, text="*a* _b_ [c] <d>"), "\\*a* \\_b_ \\[c] &lt;d>\n\nB\n"),
    "Markdown: emphasis elsewhere stays": ("A **b** c\n", change(0, text="A b d"), "A **b** d\n"),
    "Markdown: emphasis beside new stars goes": ("A *b c*\n", change(0, text="A b *d*"), "A b \\*d*\n"),
    "Markdown: a full stop makes no list": ("2022 A\n", change(0, text="2022. A"), "2022\\. A\n"),
    "Markdown: lines elsewhere stay": (
        "One two\nthree four\n",
        change(0, text="One two three five"),
        "One two\nthree five\n",
    ),
    "Markdown: a paragraph more": ("A\n\nB\n", insert(1, Paragraph("1. X")), "A\n\n1\\. X\n\nB\n"),
    "Markdown: a paragraph less": ("A\n\nB\n\nC\n", delete(1), "A\n\nC\n"),
    "Markdown: blocks move": (
        "A\n\n    code\n\nB\n\n* x\n* y\n",
        order(1, 0, 3, 2),
        "    code\n\nA\n\n* x\n* y\n\nB\n",
    ),
    "Markdown: CRLF": ("A\r\n\r\nB\r\n", insert(2, Paragraph("X")), "A\r\n\r\nB\r\n\r\nX\r\n"),
    "code": ("```js\nlet a\n```\n", change(0, text="let b"), "```js\nlet b\n```\n"),
    "a quote's paragraph": (
        "<p>A</p><blockquote><p>B</p><p>C</p></blockquote>",
        lambda _: {"paragraphs": ["A", "B", "X"]},
        "<p>A</p><blockquote><p>B</p><p>X</p></blockquote>",
    ),
    "a first block": (TAIL.lstrip(), lambda _: {"body": [Paragraph("A")]}, "<p>A</p>" + TAIL),
    "a first block in Markdown": ("", lambda _: {"body": [Paragraph("A")]}, "A\n"),
    "paragraphs by text": (
        "<p>A</p><h3>H</h3><p align='right'>B</p><p>C</p>",
        lambda _: {"paragraphs": ["A", "X", "C", "D"]},
        "<p>A</p><h3>H</h3><p align='right'>X</p><p>C</p><p>D</p>",
    ),
    "paragraphs deleted by text": (
        "<p>A</p><h3>H</h3><p>B</p><p>C</p>",
        lambda _: {"paragraphs": ["A", "C"]},
        "<p>A</p><h3>H</h3><p>C</p>",
    ),
    "a paragraph that is found again keeps its own tags": (
        '<p class="a">A</p>\n<p class="b">B</p>\n<p class="c">C</p>\n',
        lambda _: {"paragraphs": ["A", "C"]},
        '<p class="a">A</p>\n<p class="c">C</p>\n',
    ),
    "a digest more": ("<p>A</p>", lambda _: {"digest": "D *e*"}, "> D \\*e*\n\n<p>A</p>"),
    "a digest changed": ("> 旧（甲）\n\n<p>A</p>", lambda _: {"digest": "新（甲）"}, "> 新（甲）\n\n<p>A</p>"),
    "a digest less": ("> D\n\n<p>A</p>", lambda _: {"digest": None}, "<p>A</p>"),
    "an attribution's brackets stay": (
        "<p>A</p><p class='em_media' >(文章来源: 甲报 )</p>",
        lambda _: {"attribution": "乙报"},
        "<p>A</p><p class='em_media' >(文章来源: 乙报 )</p>",
    ),
    "an attribution's markup around the name goes with it": (
        '<p>A</p><p class="em_media">（文章来源：上海<b>证券</b>报）</p>',
        lambda _: {"attribution": "乙报"},
        '<p>A</p><p class="em_media">（文章来源：乙报）</p>',
    ),
    "an attribution in other words": (
        '<p>A</p><p class="em_media">（文章来源：甲报）</p>',
        lambda _: {"attribution": Attribution("(文章来源：乙报)", "乙报")},
        '<p>A</p><p class="em_media">(文章来源：乙报)</p>',
    ),
    "an attribution more": (
        "<p>A</p>\n <p>B</p>" + TAIL,
        lambda _: {"attribution": "甲&乙"},
        '<p>A</p>\n <p>B</p><p class="em_media">（文章来源：甲&amp;乙）</p>' + TAIL,
    ),
    "an attribution less": (
        '<p>A</p><p class="em_media">（文章来源：甲）</p>' + TAIL,
        lambda _: {"attribution": None},
        "<p>A</p>" + TAIL,
    ),
    "a source changed": (
        "<p>A</p>" + TAIL,
        lambda _: {"source_url": "https://b.c/?d=1&e=2"},
        "<p>A</p>" + TAIL.replace("http://news.example.com/1,2.html", "https://b.c/?d=1&e=2"),
    ),
    "a source less": (
        "<p>A</p>" + TAIL,
        lambda _: {"source_url": None},
        "<p>A</p>\n\n[返回甲](//a/c.html)｜[返回首页](//a/)",
    ),
    "a source more": ("<p>A</p>\n", lambda _: {"source_url": "http://b.c"}, "<p>A</p>\n\n<http://b.c>\n"),
    "an empty source filled": ("<p>A</p>\n\n<>", lambda _: {"source_url": "http://b.c"}, "<p>A</p>\n\n<http://b.c>"),
    "navigation: a target": (
        "<p>A</p>" + TAIL,
        lambda a: {"navigation": [replace(a.navigation[0], href="/x(y)"), a.navigation[1]]},
        "<p>A</p>" + TAIL.replace("//a/c.html", "/x(y)"),
    ),
    "navigation: one more, with the separator": (
        "<p>A</p>\n\n[返回甲](a)\n[返回首页](b)",
        lambda a: {"navigation": [*a.navigation, Link("返回C", "c")]},
        "<p>A</p>\n\n[返回甲](a)\n[返回首页](b)\n[返回C](c)",
    ),
    "navigation: one less": (
        "<p>A</p>" + TAIL,
        lambda a: {"navigation": a.navigation[:1]},
        "<p>A</p>\n\n<http://news.example.com/1,2.html>\n\n[返回甲](//a/c.html)",
    ),
    "navigation: none": (
        "<p>A</p>" + TAIL,
        lambda _: {"navigation": ()},
        "<p>A</p>\n\n<http://news.example.com/1,2.html>",
    ),
    "navigation: new": (
        "<p>A</p>",
        lambda _: {"navigation": [("返回甲", "a"), ("B", "b")]},
        "<p>A</p>\n\n[返回甲](a)｜[B](b)",
    ),
    "everything at once": (
        "<p>A</p>\n <p>B</p>",
        lambda a: {
            "digest": "D",
            "attribution": "甲",
            "source_url": "http://b.c",
            "navigation": [("返回甲", "a")],
            "body": a.body[1:],
        },
        '> D\n\n<p>B</p><p class="em_media">（文章来源：甲）</p>\n\n<http://b.c>\n\n[返回甲](a)',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_an_edit_of_the_body_writes_just_what_it_says(name: str) -> None:
    before, fields, after = CASES[name]
    assert edited(before, **fields(post(before).article)) == after


@pytest.mark.parametrize("name", CASES)
def test_an_edit_that_is_made_already_is_none(name: str) -> None:
    _, _, after = CASES[name]
    whole = post(after)
    assert whole.replace(whole.article) is whole
    again = Article.model_validate_json(whole.article.model_dump_json())
    assert whole.replace(again) is whole


@pytest.mark.parametrize("name", [name for name in CASES if "Markdown" not in name])
def test_an_edited_article_says_the_same_as_the_edit(name: str) -> None:
    before, fields, after = CASES[name]
    whole = post(before)
    asked = fields(whole.article)
    if "paragraphs" not in asked:
        values = {**whole.article.model_dump(), **asked}
        assert str(whole.replace(Article.model_validate(values))) == HEADER + after


REFUSED: dict[str, tuple[str, Callable[[Article], dict[str, Any]], str]] = {
    "two blanks in a row": ("<p>A</p>", change(0, text="a  b"), "unwritable text"),
    "a blank at the end": ("<p>A</p>", change(0, text="a "), "unwritable text"),
    "a lone surrogate": ("<p>A</p>", change(0, text="a\ud800"), "unwritable text"),
    "text and html that disagree": ("<p>A</p>", change(0, text="b", html="<i>c</i>"), "text and html disagree"),
    "html that ends the paragraph": ("<p>A</p>", change(0, html="a</p><p>b"), "not read back"),
    "html that swallows the next": ("<p>A</p><p>B</p>", change(0, html="a <!-- "), "not read back"),
    "html without text": ("<p>A</p>", change(0, html="<br />"), "not read back"),
    "raw Liquid that stops Jekyll": ("<p>A</p>", change(0, html="{% if x %}"), "liquid"),
    "Liquid that would lose its end": ("{% raw %}\n\nA\n\n{% endraw %}\n", delete(2), "liquid"),
    "Liquid in a place without escapes": ("<p>A</p>" + TAIL, lambda _: {"navigation": [("返回{{x", "a")]}, "liquid"),
    "a bracket in the navigation": ("<p>A</p>" + TAIL, lambda _: {"navigation": [("返回]", "a")]}, "unwritable text"),
    "a navigation that is none": ("<p>A</p>", lambda _: {"navigation": [("Home", "a")]}, "not read back"),
    "a code in the navigation": ("<p>A</p>" + TAIL, lambda _: {"navigation": [Link("返回", "a", "1")]}, "no place"),
    "a paragraph that would be the attribution": ("<p>A</p>", change(0, text="（文章来源：甲）"), "changes more"),
    "lists that would become one": ("* a\n\nB\n\n* c\n", delete(1), "not read back"),
    "a link more": ("<p>A</p>", change(0, links=(Link("A", "b"),)), "wrong block"),
    "a link's text": ('<p><a href="b">A</a></p>', change(0, links=(Link("C", "b"),)), "wrong block"),
    "a link that is defined elsewhere": (
        "A [b][1]\n\n[1]: c\n",
        change(0, links=(Link("b", "d"),)),
        "wrong block",
    ),
    "one of two links to the same": (
        "A [b](c) [d](c)\n",
        change(0, links=(Link("b", "x"), Link("d", "c"))),
        "wrong block",
    ),
    "an image that is defined elsewhere": ("![a][1]\n\n[1]: c\n", change(0, src="d"), "wrong block"),
    "an image more": ("<p>A</p>", change(0, images=(Image("x"),)), "wrong block"),
    "the language of code": ("```js\nlet a\n```\n", change(0, language="ts"), "wrong block"),
    "the level of an underlined heading": ("A\n===\n", change(0, level=2), "wrong block"),
    "a text that no html says, and html": ("<p>A</p>", change(0, text="a  b", html="c"), "text and html disagree"),
    "a new block with two blanks in a row": ("<p>A</p>", insert(1, Paragraph("a  b")), "unwritable text"),
    "an item of a list": ("<ul><li>A</li></ul>", change(0, items=("B",)), "wrong block"),
    "an attribution that names another medium": (
        '<p>A</p><p class="em_media">（文章来源：甲报）</p>',
        lambda _: {"attribution": Attribution("（文章来源：丙报）", "乙报")},
        "not read back",
    ),
    "a signature inside the paragraph": ("A（甲社）" + TAIL, lambda _: {"attribution": "乙社"}, "no place"),
    "a paragraph inside a list more": (
        "<ul><li><p>A</p></li></ul>",
        lambda _: {"paragraphs": ["A", "B", "C"]},
        "wrong block",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_said_is_refused_and_nothing_happens(name: str) -> None:
    before, fields, reason = REFUSED[name]
    whole = post(before)
    text = str(whole)
    with pytest.raises(EditRejected) as caught:
        whole.edit(**fields(whole.article))
    assert (caught.value.reason, str(whole)) == (reason, text)
    assert caught.value.message


def test_a_rejection_says_where_in_the_file() -> None:
    whole = newspost.loads(HEADER + "<p>A</p>\n<p>B</p>", "_posts/2024-05-06-x.md")
    with pytest.raises(EditRejected) as caught:
        whole.edit(body=[whole.article.body[0], _replaced(whole.article.body[1], text="x\ty")])
    error = caught.value
    assert error.loc == ("body", 1)
    assert error.span == whole.span("body", 1)
    assert str(error).startswith("_posts/2024-05-06-x.md:6:1: body.1: ")


def test_a_rejection_names_the_paragraph_that_cannot_go() -> None:
    whole = newspost.loads(HEADER + "<p>A</p>\n<blockquote><p>B</p>\n<p>C</p></blockquote>\n<p>D</p>")
    with pytest.raises(EditRejected) as caught:
        whole.edit(paragraphs=["A", "B", "D"])
    assert (caught.value.loc, caught.value.line) == (("paragraphs", 2), 7)


def test_a_rejection_names_the_block_that_would_not_read_back() -> None:
    whole = newspost.loads(HEADER + "<p>A</p>\n<p>B</p>")
    with pytest.raises(EditRejected) as caught:
        whole.edit(body=[whole.article.body[0], _replaced(whole.article.body[1], html="<br />")])
    assert (caught.value.reason, caught.value.loc, caught.value.line) == ("not read back", ("body", 1), 6)


def test_body_edits_survive_a_broken_header() -> None:
    whole = newspost.loads('---\ntitle: "a"b"\n---\n<p>A</p>\n')
    assert str(whole.edit(paragraphs=["B"])) == '---\ntitle: "a"b"\n---\n<p>B</p>\n'
    with pytest.raises(EditRejected) as caught:
        whole.edit(title="T")
    assert caught.value.reason == "unreadable header"
    assert caught.value.line == 2


def test_a_block_made_of_plain_mappings_will_do() -> None:
    assert edited("<p>A</p>", body=[{"kind": "paragraph", "text": "B"}]) == "<p>B</p>"


def test_html_of_other_blocks_is_taken_raw() -> None:
    blocks = [List(("x",), html="<ul><li>x</li></ul>"), Html("<hr />"), Quote("q", "<blockquote>q</blockquote>")]
    after = edited("<p>A</p>", body=[Paragraph("A", "A"), *blocks])
    assert after == "<p>A</p><ul><li>x</li></ul><hr /><blockquote>q</blockquote>"
    whole = post(after)
    longer = _replaced(blocks[0], html="<ul><li>x</li><li>y</li></ul>", items=("x", "y"))
    assert edited(after, body=[whole.article.body[0], longer, *whole.article.body[2:]]) == after.replace(
        "x</li>", "x</li><li>y</li>"
    )


def test_a_name_that_is_nearly_a_field_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="did you mean 'title'"):
        post("A").edit(titel="x")
    with pytest.raises(TypeError, match="either body or paragraphs"):
        post("A").edit(body=[], paragraphs=[])


def test_what_is_put_into_a_file_of_crlf_ends_so() -> None:
    before = (HEADER + "<p>A</p>\n").replace("\n", "\r\n")
    fields = {"digest": "D", "source_url": "http://b.c", "navigation": [("返回甲", "a")], "attribution": "乙"}
    after = HEADER + '> D\n\n<p>A</p><p class="em_media">（文章来源：乙）</p>\n\n<http://b.c>\n\n[返回甲](a)\n'
    assert str(newspost.loads(before).edit(**fields)) == after.replace("\n", "\r\n")


def test_the_first_block_of_a_file_of_crlf_ends_so() -> None:
    before = (HEADER + TAIL.lstrip()).replace("\n", "\r\n")
    after = (HEADER + "<p>A</p>" + TAIL).replace("\n", "\r\n")
    assert str(newspost.loads(before).edit(paragraphs=["A"])) == after
