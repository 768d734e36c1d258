"""The quick tiers say what libyaml says, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from header_help import PIECES, same, typed
from newspost.header.fence import find_fence
from newspost.header.read import Header, read_header, read_header_slowly
from newspost.header.tiers import read_canonical, read_lines
from newspost.testing import headers
from newspost.testing.strategies.headers import PLAINS
from promises import headers_agree

CANONICAL = """\
---
layout: post
title: "海鸥港三号码头：以“一小时一班”迎客 首周客流过万"
date: 2022-03-24 16:59:33 +0800
categories: 21shijijingjibaodao
tags: 经济日报新闻
---
<p>Body</p>
"""


@given(headers())
@settings(max_examples=2000)
def test_the_quick_reader_is_the_slow_one(text: str) -> None:
    headers_agree(text)


@given(
    st.sampled_from([*PLAINS, "2024-02-29 23:59:59 +0800", "2022-03-24 16:59:33 -2400", "1599-02-29 00:00:00 +0800"]),
    st.text(st.characters(exclude_characters="\n"), max_size=6),
    st.sampled_from(PLAINS),
    st.one_of(st.text(st.characters(exclude_characters="\n"), max_size=6), st.sampled_from(PLAINS)),
)
def test_the_quick_reader_is_the_slow_one_on_the_archives_five_lines(
    date: str, title: str, name: str, tag: str
) -> None:
    text = f'---\nlayout: post\ntitle: "{title}"\ndate: {date}\ncategories: {name}\ntags: {tag}\n---\nBody'
    headers_agree(text)


def test_the_archives_header_is_read_by_its_pattern() -> None:
    canonical = read_canonical(CANONICAL)
    assert canonical is not None
    assert same(Header(*canonical, None), read_header_slowly(CANONICAL))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: ", "author: x\ntitle: "),
        ("title: ", "title:  "),
        ("---\nlayout", "\ufeff---\nlayout"),
        ("\n", "\r\n"),
        ("---\n<p>", "---\n\n<p>"),
        ("---\n<p>", "...\n<p>"),
        ("2022-03-24", "1500-02-29"),
        ("2022-03-24", "1582-10-10"),
        ("2022-03-24", "2022-02-29"),
        (" +0800", ""),
        ("tags: 经济日报新闻", "tags: [经济, '日报', \"新闻\"] "),
        ("tags: 经济日报新闻", "tags:\n  - 经济\n  - 日报 新闻"),
        ("tags: 经济日报新闻", "tags:\n- 1\n- yes\n# c\n\nx: ''"),
        ("tags: 经济日报新闻", "tags: 新闻 日报"),
        ("tags: 经济日报新闻", "tags:"),
    ],
)
def test_simple_lines_are_read_without_libyaml(old: str, new: str) -> None:
    text = CANONICAL.replace(old, new)
    fence = find_fence(text)
    assert fence is not None
    data = read_lines(text, fence)
    assert read_canonical(text) is None
    assert typed(data) == typed(read_header_slowly(text).data)


@pytest.mark.parametrize(
    "line",
    PIECES["lines for libyaml"],
)
def test_what_needs_yaml_is_passed_on(line: str) -> None:
    text = f"---\n{line}\n---\n"
    fence = find_fence(text)
    assert fence is not None
    assert read_lines(text, fence) is None


def test_why_a_header_cannot_be_read_keeps_nothing_else_alive() -> None:
    error = read_header("---\ntitle: [fog\n---\n").error
    assert error is not None
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)
