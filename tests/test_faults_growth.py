"""A post that is a hundred times as long takes a hundred times as long to be checked, whatever is in it."""

from __future__ import annotations

import time

import pytest

import newspost

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
    def seconds(count: int) -> float:
        text = frame.replace("{}", "".join(unit.replace("@", str(number)) for number in range(count)))
        post = newspost.loads(text, PATH, "Asia/Shanghai")
        _ = post._reading.keys, post._reading.body, post._reading.fields
        start = time.perf_counter()
        _ = post.problems
        return time.perf_counter() - start

    base = max(seconds(100), 0.002)
    large = seconds(10_000) if (medium := seconds(1_000)) < 0.5 else medium * 10
    assert medium < base * 60 or medium < 0.2
    assert large < max(medium, 0.01) * 60
