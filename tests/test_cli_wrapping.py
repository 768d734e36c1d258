"""Lines in terminal cells: they fit, they keep the text, and they break where a reader expects it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from newspost.cli.wrapping import wrap

TEXTS = st.text(st.sampled_from("ab 中文，。“”（）\U0001f600\n-…é"), max_size=60)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 8, [""]),
        ("the boat left late", 9, ["the boat", "left late"]),
        ("船开走了", 4, ["船开", "走了"]),
        ("船开走了。", 8, ["船开走", "了。"]),
        ("船开“走了", 6, ["船开", "“走了"]),
        ("a\nb", 8, ["a", "b"]),
        ("a\n\nb", 8, ["a", "", "b"]),
        ("船a船", 3, ["船a", "船"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("see http://example.com/a/b", 6, ["see", "http://example.com/a/b"]),
        ("😀😀 😀", 4, ["😀😀", "😀"]),
        (" 。", 8, ["。"]),
        ("a 中", 2, ["a", "中"]),
        ("boat“走”boat", 6, ["boat", "“走”", "boat"]),
        ("it’s", 3, ["it’", "s"]),
        ("the cat’s", 6, ["the", "cat’s"]),
    ],
)
def test_lines(text: str, room: int, lines: list[str]) -> None:
    assert wrap(text, room) == lines


def test_the_first_line_may_be_shorter_and_stay_empty() -> None:
    assert wrap("the boat", 8, 3) == ["the", "boat"]
    assert wrap("the boat", 8, 2) == ["", "the boat"]


@given(TEXTS, st.integers(4, 20))
def test_lines_fit_and_lose_nothing_but_spaces(text: str, room: int) -> None:
    lines = wrap(text, room)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert not [line for line in lines if cell_len(line) > room]


@given(st.lists(st.sampled_from(["中", "文。", "“走", "（船）", " a ", "b，"])), st.integers(6, 20))
def test_no_line_starts_with_what_closes_or_ends_with_what_opens(pieces: list[str], room: int) -> None:
    lines = [line for line in wrap("船" + "".join(pieces), room) if line]
    assert not [line for line in lines if line[0] in "，。）"]
    assert not [line for line in lines if line[-1] in "“（"]
