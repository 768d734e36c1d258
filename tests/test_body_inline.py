"""The first tier of inline Markdown reads what it takes as the parser does that reads everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it.common.utils import normalizeReference

from growth import grows_at_most
from newspost.body.markdown import _parser, _Reader
from newspost.body.quick_inline import Inline, quick_inline
from newspost.parts import Image, Link

if TYPE_CHECKING:
    from collections.abc import Callable

REFERENCES = {
    normalizeReference(name): {"title": "", "href": href} for name, href in (("r", "/r"), ("u v", ""), ("a_b", "/s"))
}

_PIECES = (
    *("*", "**", "***", "_", "__", "`", "``", "[", "]", "(", ")", "](", "![", "!", "&", "\\", "~", "~~", "<", ">"),
    *("a", "B", "é", "中", "1", "٣", "²", " ", "  ", "\n", " \n", "  \n", "\t", "\v", "\xa0", "\u3000", "\u2028"),
    *(".", ",", ":", "-", "–", "'", '"', ' "', "#", "|", "^", "=", "{", "}", "%", "{%", "%}", "{{", "}}", "{:"),
    *("[a](b)", "[a b](c d)", "[a](b_(c))", "[a](b 'c')", "[a](<b>)", "[a](&amp;)", "![i](j)", "![](j)", "a_b", "-_"),
    *(
        "[x][r]",
        "[r]",
        "[r][]",
        "[x][U\nV]",
        "[x][a_b]",
        "[x][n]",
        "[n]",
        "[n][]",
        "[^f]",
        "[^n]",
        "![i][r]",
        "![i][n]",
    ),
    *("*a*", "**b**", "_c_", "`d`", "` e`", "{{ x }}", "{% y %}", "{:.z}", "&amp;", "& ", "\\*"),
    *("<b>", "</b>", "<br>", "<!-- c -->", "<!--a@b.c-->", "<a@b.c>", "<http://x>"),
)
_sources = st.lists(st.sampled_from(_PIECES) | st.text(max_size=2), max_size=9).map("".join).map(str.strip)


def _slowly(source: str, references: dict[str, dict[str, str]]) -> Inline:
    env: dict[str, Any] = {"references": references, "footnotes": {"f"}} if references else {}
    return _Reader(_parser().inline.parse(source, _parser(), env, [])).inline()


@settings(max_examples=10 * settings().max_examples)
@given(source=_sources, references=st.sampled_from([REFERENCES, {}]))
@example(source="[n][^f]", references=REFERENCES)
@example(source="[r][", references=REFERENCES)
@example(source="a ` b`", references={})
@example(source="*a *", references={})
@example(source="_1_b", references={})
@example(source="a-_b_", references={})
@example(source="[a](b\\*)", references={})
@example(source="`{{` [a](b)}}", references={})
@example(source="<!--a@b.c-->", references={})
def test_what_the_first_tier_takes_it_reads_as_the_parser_does(
    source: str, references: dict[str, dict[str, str]]
) -> None:
    assert quick_inline(source, references) in {None, _slowly(source, references)}


@pytest.mark.parametrize(
    ("source", "text", "links", "images"),
    [
        ("A plain\n  text & more!", "A plain text & more!", (), ()),
        ("**A** [b](/c_d), *e* `f`.", "A b, e f.", (Link("b", "/c_d"),), ()),
        ("_See_ [x](/y_(z)) and snake_case", "See x and snake_case", (Link("x", "/y_(z)"),), ()),
        ("[x][r], [R], not [n][] nor [n]", "x, R, not [n][] nor [n]", (Link("x", "/r"), Link("R", "/r")), ()),
        ("![a](b.png) c", "c", (), (Image("b.png", "a"),)),
        ("{% include a.html %}<!-- b -->{{ c }}", "{% include a.html %}{{ c }}", (), ()),
    ],
)
def test_the_first_tier_takes_what_is_common(
    source: str, text: str, links: tuple[Link, ...], images: tuple[Image, ...]
) -> None:
    assert quick_inline(source, REFERENCES) == Inline(text, links, images)


_HOSTILE: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "[" * n,
    "labels without an end": lambda n: "[a_a" * n,
    "a label of words": lambda n: "[" + "a_" * n,
    "targets without an end": lambda n: "[a](b" * n,
    "a target of parentheses": lambda n: "[a](" + "(b)" * n,
    "links": lambda n: "[a](b)" * n,
    "names of nothing": lambda n: "[a][b] " * n,
    "emphasis": lambda n: "*a* " * n,
    "comments without an end": lambda n: "<!--" * n,
    "code without an end": lambda n: "`a``" * n,
    "Liquid without an end": lambda n: "{% " * n,
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_the_first_tier_takes_no_more_time_than_the_length(name: str) -> None:
    small, large = _HOSTILE[name](2_000), _HOSTILE[name](40_000)
    # 400 times as long, were it the square
    assert grows_at_most(100, lambda: quick_inline(small, REFERENCES), lambda: quick_inline(large, REFERENCES))
