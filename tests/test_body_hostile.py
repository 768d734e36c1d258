"""No body hangs the reader: eight times the text takes about eight times as long, and no depth overflows the stack."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from body_help import DATA, read
from growth import ends_within, grows_at_most

_DATA = json.loads((DATA / "tokens.json").read_text(encoding="utf-8"))
REPEATED: list[str] = _DATA["repeated"]
LINES: list[str] = _DATA["lines"]
PIPES = ("|", "|a\n", "a|b\n-|-\n", "`|", "- |a\n")
SIZE = 2_000


def _nested_lists(count: int) -> str:
    return "".join(f"{'  ' * depth}- a\n" for depth in range(int(count**0.5)))


def _backticks(count: int) -> str:
    """Runs of backticks, each longer than the last: none closes another."""
    return "".join("`" * length + "a" for length in range(1, int((2 * count) ** 0.5)))


def _navigation(count: int) -> str:
    return "<p>a</p>\n\n<http://a.b/>\n\n" + "[返回a](b)\n" * count


def _repeat(unit: str) -> Callable[[int], str]:
    return lambda count: unit * count


BODIES: dict[str, Callable[[int], str]] = {
    **{repr(unit): _repeat(unit) for unit in (*REPEATED, *PIPES)},
    **{repr(line + "\n"): _repeat(line + "\n") for line in LINES},
    "nested lists": _nested_lists,
    "backticks": _backticks,
    "navigation": _navigation,
    "a fence that is no fence": lambda count: "~~~" * count + "<a b",
    "a separator that is none": lambda count: "|" + "-" * 20 * count + "x|",
    "a lazy quote": lambda count: "> a\n" + "b\n" * count,
    "a long number": lambda count: f"<p>&#{'1' * count};</p>",
    "a paragraph in a deep tree": lambda count: "<div>" * count + "<p>a</p>" + "</div>" * count,
    "deep lists of HTML": lambda count: "<ul><li>" * count + "<p>a</p>" + "</li></ul>" * count,
    "comments that end in a second line": lambda count: "a\n" + "<!-- b\n" * count + "-->",
    "tags in a label": lambda count: "[" + "<code>" * count + "](a)",
    "elements in raw text": lambda count: "a <font>" * count + "</font>" * count,
}


@pytest.mark.parametrize("name", BODIES)
def test_eight_times_the_text_takes_about_eight_times_as_long(name: str) -> None:
    small, large = BODIES[name](SIZE // 8), BODIES[name](SIZE)
    assert grows_at_most(32, lambda: read(small), lambda: read(large))  # 64 times as long, were it the square


@pytest.mark.parametrize(
    "text", ["甲乙" * 2_000_000, "<p>" + "a " * 2_000_000, "<p>a</p>" * 20_000], ids=["line", "p", "many"]
)
def test_a_huge_body_is_read(text: str) -> None:
    assert ends_within(20, lambda: read(text))


@pytest.mark.parametrize(
    "unit", ["<div>", "<b>", "<ul><li>", "> ", "- ", "[", "*a _b ", "<table><tr><td>", "<blockquote><p>"]
)
def test_no_depth_overflows_the_stack(unit: str) -> None:
    assert read(unit * 5_000 + "甲").pieces is not None
