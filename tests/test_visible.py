"""Text for a terminal: nothing in it may act on the terminal, and nothing else in it changes."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newspost.text.visible import fitting, json_line, one_line, visible

ANY = st.text(st.characters(exclude_categories=()))
PLAIN = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07", r"\x1b]0;owned\x07"),
        ("\x9b31m", r"\x9b31m"),
        ("a\rb", r"a\rb"),
        ("a\r\nb", "a\nb"),
        ("\x7f\x85", r"\x7f\x85"),
        ("\u202egnp.exe\u2069", r"\u202egnp.exe\u2069"),
        ("\u2028", r"\u2028"),
        ("\udcff", r"\udcff"),
        ("a\tb\n中文 👩‍🚀 \u200f", "a\tb\n中文 👩‍🚀 \u200f"),
    ],
)
def test_what_acts_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY)
def test_no_control_character_is_left(text: str) -> None:
    assert not [c for c in one_line(text) if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert {c for c in visible(text) if unicodedata.category(c) == "Cc"} <= {"\n", "\t"}


@given(PLAIN)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert one_line(text) == text
    assert fitting(text, "utf-8") == text


@given(ANY)
def test_json_keeps_its_values_on_one_line(text: str) -> None:
    line = json_line(json.dumps(text, ensure_ascii=False))
    assert json.loads(line) == text
    assert len(line.splitlines()) == 1


@given(ANY, st.sampled_from(["ascii", "gbk", "latin-1", "utf-8"]))
def test_what_fits_can_be_encoded(text: str, encoding: str) -> None:
    fitting(text, encoding).encode(encoding)
