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


@pytest.mark.parametrize("value", ["{}", "{{k: {}}}"])
@pytest.mark.parametrize("key", ["tags", "categories", "other"])
def test_what_aliases_repeat_is_looked_at_once(key: str, value: str) -> None:
    def checking(count: int) -> Callable[[], object]:
        anchor = value.format("x" * 20 * count)
        text = f"---\ntitle: T\ndate: 2024-05-06\nlong: &a {anchor}\n{key}: [{'*a, ' * count}]\n---\nText\n"

        def check() -> None:
            post = newspost.loads(text)
            _ = post.article, post.problems

        return check

    assert grows_at_most(200, checking(250), checking(10_000))  # 1600 times the work, were it the square


def test_a_text_is_not_repeated_beyond_all_use() -> None:
    text = "x" * 10_000
    header = f"---\ntitle: T\ndate: 2024-05-06\na: &a {text}\nsome: [{'*a, ' * 50}]\nmany: [{'*a, ' * 500}]\n---\n"
    extra = newspost.loads(header).article.extra
    assert extra["some"] == [text] * 50
    assert "many" not in extra


def test_long_texts_that_nothing_repeats_may_be_as_long_as_they_like() -> None:
    header = "---\ntitle: T\ndate: 2024-05-06\n" + "".join(f"k{number}: {'x' * 900_000}\n" for number in range(3))
    assert len(newspost.loads(header + "---\n").article.extra) == 3
