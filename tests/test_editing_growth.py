"""An edit of a post twenty times as long takes about twenty times as long, whatever is in it and is asked for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

import newspost
from growth import grows_at_most
from newspost import Article, EditRejected, Paragraph, Post

HEADER = "---\ntitle: T\ndate: 2024-05-06\n{}---\n{}"


def _post(front: str = "", body: str = "<p>A</p>") -> Post:
    return newspost.loads(HEADER.format(front, body))


def _lines(form: str, count: int) -> str:
    return "".join(form.format(number) for number in range(count))


def _html(count: int) -> Post:
    return _post(body=_lines("<p>text {}</p>\n", count))


def _markdown(count: int) -> Post:
    return _post(body=_lines("text *{}*\n\n", count))


Case = tuple[Callable[[int], Post], Callable[[Article], dict[str, Any]]]
CASES: dict[str, Case] = {
    "a title above many paragraphs": (_html, lambda _: {"title": "New"}),
    "one of many paragraphs": (_html, lambda a: {"body": [Paragraph("New"), *a.body[1:]]}),
    "every paragraph": (_html, lambda a: {"body": [Paragraph(block.text + "!") for block in a.paragraphs]}),
    "a line break in every paragraph": (_html, lambda a: {"paragraphs": [f"{b.text}\n!" for b in a.paragraphs]}),
    "a new block at every definition": (
        lambda n: _post(body=_lines("text\n\n[{}]: b\n\n", n)),
        lambda a: {"body": [part for b in a.body for part in (b, Paragraph("N"))]},
    ),
    "paragraphs by their texts": (_html, lambda a: {"paragraphs": [block.text + "!" for block in a.paragraphs]}),
    "paragraphs the other way round": (_html, lambda a: {"body": a.body[::-1]}),
    "every second paragraph": (_html, lambda a: {"body": a.body[::2]}),
    "twice as many paragraphs": (_html, lambda a: {"body": [part for b in a.body for part in (b, Paragraph("N"))]}),
    "every second of the paragraphs in one line": (
        lambda n: _post(body=_lines("<p>text {}</p>", n)),
        lambda a: {"body": [Paragraph("first"), *a.body[::2]]},
    ),
    "one paragraph of Markdown": (_markdown, lambda a: {"body": [Paragraph("New"), *a.body[1:]]}),
    "Markdown the other way round": (_markdown, lambda a: {"body": a.body[::-1]}),
    "a long paragraph": (lambda n: _post(body=f"<p>{'word ' * n}</p>"), lambda _: {"paragraphs": ["word"]}),
    "a paragraph of tags": (
        lambda n: _post(body=f"<p>{_lines('<b>{}</b> ', n)}</p>"),
        lambda a: {"paragraphs": [a.paragraphs[0].text[:-3] + "end"]},
    ),
    "one of many keys": (lambda n: _post(_lines("k{}: v\n", n)), lambda a: {"extra": {**a.extra, "k0": "new"}}),
    "every key": (lambda n: _post(_lines("k{}: v\n", n)), lambda a: {"extra": dict.fromkeys(a.extra, "new")}),
    "all keys gone": (lambda n: _post(_lines("k{}: v\n", n)), lambda _: {"extra": {}}),
    "a long list": (lambda n: _post("tags:\n" + _lines("- t{}\n", n)), lambda a: {"tags": [*a.tags[::2], "new"]}),
    "a long list the other way round": (
        lambda n: _post(f"tags: [{_lines('t{},', n)}]\n"),
        lambda a: {"tags": a.tags[::-1]},
    ),
    "a map of odd values": (
        lambda n: _post("m:\n" + _lines("  k{}: 12:30\n", n)),
        lambda a: {"extra": {"m": {**a.extra["m"], "k0": "new"}}},
    ),
    "a long list of numbers": (
        lambda n: _post("k:\n" + _lines("- {}.5\n", n)),
        lambda a: {"extra": {"k": a.extra["k"][::-1]}},
    ),
    "a long navigation": (
        lambda n: _post(body="<p>A</p>\n\n" + _lines("[返回{}](a)｜", n).rstrip("｜")),
        lambda a: {"navigation": a.navigation[::-1]},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_time_grows_with_length_alone(name: str) -> None:
    make, change = CASES[name]

    def editing(count: int) -> Callable[[], None]:
        post = make(count)
        fields = change(post.article)

        def edit() -> None:
            with suppress(EditRejected):
                post.edit(**fields)

        return edit

    small = 100 if make is _markdown else 400  # enough for a square to show beside what each block costs
    assert grows_at_most(100, editing(small), editing(20 * small))  # 400 times as long, were it the square
