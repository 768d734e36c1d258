"""A post that is a hundred times as long takes a hundred times as long to be checked, whatever is in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import newspost
from growth import grows_at_most
from newspost.faults.codes import CODES
from newspost.faults.collect import find_faults

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
        "</b>",
        "<p>a</b></p>",
        "\t<p>\n",
        "    <!-- -->",
        "<!-- a\n",
        "[返回a](b\n",
        "[返回a](b)\n",
        "[](a)",
        "date: a\n---\n",
        "- a@\n",
        " a@: b  \n",
        "k@: |\n  b \n",
        "    \t x\n",
        "{% post_url @ %}",
    ],
)
@pytest.mark.parametrize("frame", ["---\n{}---\nText\n", "---\ntitle: T\n---\n{}", "{}"])
def test_time_grows_with_length_alone(unit: str, frame: str) -> None:
    def checking(count: int) -> Callable[[], object]:
        text = frame.replace("{}", "".join(unit.replace("@", str(number)) for number in range(count)))
        return lambda: newspost.loads(text, PATH, "Asia/Shanghai").problems

    assert grows_at_most(100, checking(250), checking(5000))  # 400 times as long, were it the square


@pytest.mark.parametrize(
    "frame", ["---\ntitle: T\ncategories:\n{}---\n{}", "---\ntitle: T\ntags: x\n{}\n---\n<p>{}</p>"]
)
@pytest.mark.parametrize("unit", ["- boats@\n", "boat@: x\n", "- A \n", "# a  \n", "k@: |\n  b \n"])
def test_time_grows_with_length_alone_where_a_site_asks_for_more(unit: str, frame: str) -> None:
    known = [f"boats{number}s" for number in range(50)]
    options = {"FK004": {"known": known}, "TX005": {"known": known, "known-tags": known}, "FK001": {"required": known}}

    def checking(count: int) -> Callable[[], object]:
        text = frame.replace("{}", "".join(unit.replace("@", str(number)) for number in range(count)))
        reading = newspost.loads(text, PATH, "Asia/Shanghai")._reading
        _ = reading.fields, reading.body, reading.keys
        return lambda: find_faults(reading, options, frozenset(CODES))

    assert grows_at_most(100, checking(250), checking(5000))
