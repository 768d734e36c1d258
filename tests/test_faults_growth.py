"""A post that is a hundred times as long takes a hundred times as long to be checked, whatever is in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import newspost
from growth import grows_at_most

PATH = "_posts/2022-03-24-x.md"


@pytest.mark.parametrize(
    "unit",
    [
        "key@: a: b\n",
        'k@: "a"b"\n',
        "k@: &a@ x\n",
        "a: *b\n",
        "title: x\n",
        " \t",
        "---- x\n",
        "{% x@ %}",
        "{% if a %}",
        "{{ a }",
        "<p>",
        "</p><p>",
        "\n    <p>",
        "<!--",
        "<a onclick='b@'>",
        "`",
        "```\n<div>\n",
        "\u200b",
        "\r",
        "[返回a](b)｜",
        "<p>（文章来源：a）</p>",
        "，a ",
        "\\",
    ],
)
@pytest.mark.parametrize("frame", ["---\n{}---\nText\n", "---\ntitle: T\n---\n{}", "{}"])
def test_time_grows_with_length_alone(unit: str, frame: str) -> None:
    def checking(count: int) -> Callable[[], object]:
        text = frame.replace("{}", "".join(unit.replace("@", str(number)) for number in range(count)))
        return lambda: newspost.loads(text, PATH, "Asia/Shanghai").problems

    assert grows_at_most(100, checking(500), checking(10_000))  # 400 times as long, were it the square
