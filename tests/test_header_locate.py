"""Where keys and values stand: what a slice of the text reads as alone is what it reads as in its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpora import NAMES, posts
from header_help import PIECES
from newspost.header.fence import Fence, find_fence
from newspost.header.locate import MAX_DEPTH, Key, locate, locate_slowly
from newspost.header.nodes import Node, compose
from newspost.header.quick_keys import quick_keys
from newspost.header.unreadable import UnreadableHeader
from newspost.testing import headers
from newspost.text.encoding import decode
from newspost.text.spans import Span


def _locate(text: str) -> tuple[Key, ...]:
    fence = find_fence(text)
    assert fence is not None
    return locate(text, fence)


def _shown(inside: str) -> list[tuple[str, str | None, str, str]]:
    text = f"\ufeff---\n{inside}---\nBody\n"
    return [
        (".".join(map(str, key.path)), key.key and key.key.of(text), key.value.of(text), key.style)
        for key in _locate(text)
    ]


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("title: 青岛 🎉 # c\n", [("title", "title", "青岛 🎉", "plain")]),
        ("\"a\" : 'it''s'\n", [("a", '"a"', "'it''s'", "'")]),
        ('a: "b\n  c"\r\n', [("a", "a", '"b\n  c"', '"')]),
        ("a: b\n  c\n\n# d\ne:\n", [("a", "a", "b\n  c", "plain"), ("e", "e", "", "plain")]),
        ("a: # c\nb:\n", [("a", "a", "", "plain"), ("b", "b", "", "plain")]),
        ("? a\n# c\n? b\n: c\n", [("a", "a", "", "plain"), ("b", "b", "c", "plain")]),
        ("{a, b: , c: d}\n", [("a", "a", "", "plain"), ("b", "b", "", "plain"), ("c", "c", "d", "plain")]),
        ("a: b\na: c\n", [("a", "a", "b", "plain"), ("a", "a", "c", "plain")]),
        ("a: [b, 'c']\n", [("a", "a", "[b, 'c']", "flow"), ("a.0", None, "b", "plain"), ("a.1", None, "'c'", "'")]),
        (
            "a:\n  - b\n  # c\n  -\n\n# d\ne: f\n",
            [
                ("a", "a", "- b\n  # c\n  -", "block"),
                ("a.0", None, "b", "plain"),
                ("a.1", None, "", "plain"),
                ("e", "e", "f", "plain"),
            ],
        ),
        (
            "a:\n  b: c\n  d:\n    e: f\n\n\n# g\nh: i\n",
            [
                ("a", "a", "b: c\n  d:\n    e: f", "block"),
                ("a.b", "b", "c", "plain"),
                ("a.d", "d", "e: f", "block"),
                ("a.d.e", "e", "f", "plain"),
                ("h", "h", "i", "plain"),
            ],
        ),
        ("a: |\n  b\n\n  c\n \n\n# d\n", [("a", "a", "|\n  b\n\n  c\n", "|")]),
        ("a: >- # x\n  b\n\n\nc: d\n", [("a", "a", ">- # x\n  b", ">"), ("c", "c", "d", "plain")]),
        ("a: |+\n  b\n\n\nc: d\n", [("a", "a", "|+\n  b\n\n\n", "|"), ("c", "c", "d", "plain")]),
        ("a: |\r\n  b\r\n\r\nc: d\r\n", [("a", "a", "|\r\n  b\r\n", "|"), ("c", "c", "d", "plain")]),
        ("a: |2\n   b\n     \n  \n", [("a", "a", "|2\n   b\n     \n", "|")]),
        ("a: !!str # |\n  |-\n  b\n\n", [("a", "a", "!!str # |\n  |-\n  b", "|")]),
        ("a: &x !!str b\nc: *x\n", [("a", "a", "&x !!str b", "plain"), ("c", "c", "*x", "alias")]),
        (
            "yes: 1\n1: 2\n*x : 3\n[a]: 4\n~: 5\n._: 6\n'1': 7\n",
            [
                ("yes", "yes", "1", "plain"),
                ("1", "1", "2", "plain"),
                ("*x", "*x", "3", "plain"),
                ("[a]", "[a]", "4", "plain"),
                ("~", "~", "5", "plain"),
                ("._", "._", "6", "plain"),
                ("1", "'1'", "7", "plain"),
            ],
        ),
        (
            "a: &x {b: c}\n<<: *x\n",
            [("a", "a", "&x {b: c}", "flow"), ("a.b", "b", "c", "plain"), ("<<", "<<", "*x", "alias")],
        ),
        ("- a\n- b: c\n", [("0", None, "a", "plain"), ("1", None, "b: c", "block"), ("1.b", "b", "c", "plain")]),
        ("just text\n", []),
        ("", []),
    ],
)
def test_keys_and_values_are_found_as_they_are_written(
    inside: str, shown: list[tuple[str, str | None, str, str]]
) -> None:
    assert _shown(inside) == shown


@pytest.mark.parametrize(
    "inside",
    ["a:^ # c\n\nb: c\n", "a:^\n", "? a^\n# c\n\n? b\n", "? a\n# c\n:^\n\n", "{a:^ }\n", "{a^ }\n", "{a^ # c\n , b}\n"],
)
def test_a_value_that_is_not_there_stands_after_the_colon_or_else_the_key(inside: str) -> None:
    key = _locate(f"---\n{inside.replace('^', '')}---\n")[0]
    assert key.value == Span(4 + inside.index("^"), 4 + inside.index("^"))


@given(headers())
@settings(max_examples=1000)
@example("---\na: |1\n  \n  \n\nb: c\n---\n")
@example("---\na: |\n\n\n\nb: >2\n\n   c\n\n     \n---\n")
def test_a_scalar_alone_reads_as_it_does_in_its_place(text: str) -> None:
    fence = find_fence(text)
    if fence is None:
        return
    try:
        root = compose(text, fence)
    except UnreadableHeader:
        return
    nodes = [root] if root else []
    for node in nodes:
        nodes += node.children
        assert fence.yaml.start <= node.span.start <= node.span.end <= fence.yaml.end
        for one, other in pairwise([Span(0, node.span.start), *(child.span for child in node.children)]):
            assert one.end <= other.start
        assert not node.children or node.children[-1].span.end <= node.span.end
        written = node.span.of(text)
        if node.kind == "scalar" and not written.endswith(":"):  # a plain key that ends with a colon is none without it
            assert _alone(written, at_root=node is root) == (node.style, node.text, node.quoted, node.tag)


def _alone(written: str, *, at_root: bool) -> tuple[str, str, bool, str | None]:
    """Return what a scalar reads as, at the depth that it has in the soup."""
    start = "--- " if at_root else "---\nk: "
    text = start + written + ("" if written[-1:] in {"\n", "\r", "\x85", "\u2028"} else "\n")
    node = compose(text, Fence(Span(0, len(text)), Span(0, 0), 0))
    assert node is not None
    scalar: Node = node if at_root else node.children[1]
    return scalar.style, scalar.text, scalar.quoted, scalar.tag


def test_what_is_nested_deep_is_listed_down_to_a_bound() -> None:
    found = _locate("---\na: " + "[" * 1000 + "]" * 1000 + "\n---\n")
    assert len(found) == MAX_DEPTH
    assert found[-1].path == ("a", *[0] * (MAX_DEPTH - 1))


def test_what_cannot_be_read_cannot_be_located() -> None:
    with pytest.raises(UnreadableHeader):
        _locate("---\na: b: c\n---\n")


# --- the quick way: what libyaml says, or nothing

ARCHIVE = """\
---
layout: post
title: "海鸥港三号码头：以“一小时一班”迎客 首周客流过万"
date: 2022-03-24 16:59:33 +0800
categories: 21shijijingjibaodao
tags: 经济日报新闻
---
<p>Body</p>
"""


def _quick(text: str) -> tuple[Key, ...] | None:
    fence = find_fence(text)
    assert fence is not None
    return quick_keys(text, fence)


def _slow(text: str) -> tuple[Key, ...] | None:
    fence = find_fence(text)
    assert fence is not None
    return locate_slowly(text, fence)


@given(headers())
@settings(max_examples=2000)
def test_the_quick_way_to_locate_is_the_slow_one(text: str) -> None:
    fence = find_fence(text)
    keys = quick_keys(text, fence) if fence else None
    if fence is not None and keys is not None:
        assert keys == locate_slowly(text, fence)


@given(
    st.text(st.characters(exclude_characters="\n"), max_size=6),
    st.sampled_from(["2022-03-24 16:59:33 +0800", "2022-99-99 16:59:33 +0800", "2022-03-24"]),
    st.text(st.characters(exclude_characters="\n"), max_size=6),
    st.text(st.characters(exclude_characters="\n"), max_size=6),
)
def test_the_quick_way_is_the_slow_one_on_the_archives_five_lines(title: str, date: str, name: str, tag: str) -> None:
    text = f'---\nlayout: post\ntitle: "{title}"\ndate: {date}\ncategories: a{name}\ntags: 新{tag}\n---\nBody'
    keys = _quick(text)
    if keys is not None:
        assert keys == _slow(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("title: ", "author: x\ntitle: "),
        ("title: ", "title:  "),
        ("---\nlayout", "\ufeff--- \nlayout"),
        ("\n", "\r\n"),
        (" +0800", ""),
        ("tags: 经济日报新闻", "tags: [经济, '日报',\"新闻\" , a b ]  "),
        ("tags: 经济日报新闻", "tags: []"),
        ("tags: 经济日报新闻", "tags: [ ]"),
        ("tags: 经济日报新闻", "tags:\n  - 经济 \n  - '日报 新闻'"),
        ("tags: 经济日报新闻", "tags:\n- 1\n- \"\"\n# c\n\nx: ''"),
        ("tags: 经济日报新闻", "tags: 新闻 日报  "),
        ("tags: 经济日报新闻", "tags:"),
        ("tags: 经济日报新闻", "tags:  \n\n  # c\nb: c"),
        ("tags: 经济日报新闻", "tags: a\ntags: b\nyes: c"),
    ],
)
def test_simple_lines_are_located_without_libyaml(old: str, new: str) -> None:
    text = ARCHIVE.replace(old, new)
    assert _quick(text) is not None
    assert _quick(text) == _slow(text)


@pytest.mark.parametrize("line", PIECES["lines for libyaml"])
def test_a_line_that_may_mean_more_is_left_to_libyaml(line: str) -> None:
    text = ARCHIVE.replace("tags: 经济日报新闻", line)
    keys = _quick(text)
    if keys is not None:
        assert keys == _slow(text)


@pytest.mark.parametrize("name", NAMES)
def test_real_headers_are_located_alike_both_ways(name: str) -> None:
    quick = 0
    for _, data in posts(name):
        text = decode(data)
        fence = find_fence(text)
        keys = quick_keys(text, fence) if fence else None
        if fence is not None and keys is not None:
            quick += 1
            assert keys == locate_slowly(text, fence)
    assert quick
