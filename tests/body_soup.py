"""Bodies for Hypothesis: any text, soups of the tokens that matter, bodies as an archive writes them, and spoilt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from body_help import DATA

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_DATA = json.loads((DATA / "tokens.json").read_text(encoding="utf-8"))

BLANKS = (" ", "  ", "\t", "\n", "\n ", "\n\n", "\n    ", "\xa0", "\u3000")
WORDS = ("甲", "乙。", "A股 5月", "a", "1. ", "（文章来源：海湾日报）", "（央视）", "· ", "——", "http://a.b/")
TAGS: tuple[str, ...] = tuple(_DATA["tags"])
WITH_VALUES = (
    '<p style="clear:both;">',
    '<p class="em_media">',
    "<p a='>'>",
    '<p a="',
    "<a href='b'>",
    '<a href="http://a.b/" data-code="1,2">',
    '<span href="c&amp;d">',
    "<img>",
    '<img src="e.png" alt="f" />',
    "<img src=g>",
    '<div markdown="1">',
    '<p markdown="1">',
    "<img src=",
    '<b title="<p>">',
)
ENTITIES = ("&amp;", "&lt;", "&nbsp;", "&", "&#", "&#0;", "&#x4e2d;", "&copy", "&notit;", ";")
MARKDOWN: tuple[str, ...] = tuple(_DATA["markdown"])
PIPES = ("|", "a|b\n", "|-|-|\n", " | ")
TAIL = (
    "\n\n<http://a.b/1.html>",
    "\n\n[返回甲](//a/b)｜[返回首页](//a/)",
    "\n[返回乙](/c d(e).html)",
    "\n\n<>",
    "\n\n<//a/b>",
)
ODD = ("\r", "\r\n", "\0", "\f", "\v", "\ud800", "\udcff", "\ufeff", "\x85", "\u2028", "\u200b", '"', "'", "=", "/")

HTML_TOKENS = (*WORDS, *TAGS, *WITH_VALUES[:12], *ENTITIES, " ", "\n", "\xa0", "\u3000")
TOKENS = (*BLANKS, *HTML_TOKENS, *WITH_VALUES, *MARKDOWN, *PIPES, *TAIL, *ODD)


def any_text() -> SearchStrategy[str]:
    """Any characters at all, lone surrogates among them."""
    return st.text(st.characters(exclude_categories=()))


def soup(tokens: tuple[str, ...] = TOKENS, max_size: int = 25) -> SearchStrategy[str]:
    """Tokens in any order."""
    return st.lists(st.sampled_from(tokens), max_size=max_size).map("".join)


def html_blocks() -> SearchStrategy[str]:
    """An HTML block with a soup of HTML in it."""
    return soup(HTML_TOKENS, 14).map("<div>{}</div>".format)


_TEXTS = (
    "甲乙丙。",
    "对于 A股 ",
    "<strong>一、</strong><strong>二</strong>",
    "丁<br />",
    "<br />",
    "&nbsp;",
    "\xa0",
    "　戊　",
)
_LINKED = (
    '己<span id="s"><a href="http://a.b/r" class="k" data-code="0,3">庚</a></span><span id="q"></span>',
    '<span web="1" href="http://a.b/?x=1&y=2" data-code="90,B">辛</span>',
    '<a href="c">壬<b>癸</b></a>',
    '<img src="d.png" alt="图" />',
    "子&lt;丑&gt;",
)
_STARTS = ("<p>", "<p>", "<p>", '<p align="center">', '<p style="text-align:center;">')
_OTHERS = (
    '<center><img src="https://a.b/c.jpg" alt="图" width="100%" /></center>',
    '<!-- S --><p style="text-align:center;"><a href="q"><img src="a?b=1&c=2" border="0" alt="K" /></a></p><!-- E -->',
    '<h3 class="emh3">相关</h3>',
    '<table border="0"><tbody><tr><td width="1">地</td><td>天</td></tr><tr><td>东</td><td></td></tr></tbody></table>',
    '<p style="display:none;"><br /></p>',
    "<div><p>寅</p>卯</div>",
    "<ul><li>辰</li></ul>",
)
_GAPS = ("", "", "", "\n ", " ", "\n", "\n\n")
_CODE_GAPS = ("\n\n    ", "    ")
_ENDS = ("", '<p class="em_media">（文章来源：海湾日报）</p>', "<p>（文章来源：上<b>海</b>报）</p>")
_HEADS = ("", "", "", "", "> 摘要。（海湾日报）\n\n", "> 摘 *要*\n\n", ">\n\n", "> 摘\n要\n\n")


@st.composite
def archive_blocks(draw: st.DrawFn, gaps: tuple[str, ...] = _GAPS) -> str:
    """Blocks as an archive writes them, nothing before or behind."""
    gap = draw(st.sampled_from(gaps))
    inner = st.lists(st.sampled_from((*_TEXTS, *_TEXTS, *_LINKED)), max_size=3).map("".join)
    paragraph = st.builds("{}{}</p>".format, st.sampled_from(_STARTS), inner)
    block = st.one_of(paragraph, paragraph, paragraph, st.sampled_from(_OTHERS))
    blocks = draw(st.lists(st.tuples(block, st.sampled_from((gap, gap, gap, *gaps))), max_size=7))
    return "".join(block + behind for block, behind in blocks).rstrip()


def archive_bodies() -> SearchStrategy[str]:
    """A body as an archive writes it, from digest to navigation."""
    parts = st.sampled_from(_HEADS), archive_blocks((*_GAPS, *_CODE_GAPS)), st.sampled_from(_ENDS), tails()
    return st.tuples(*parts).map("".join)


def tails() -> SearchStrategy[str]:
    """The end of a body: nothing, a source line, and navigation of one or two lines."""
    return st.tuples(
        st.sampled_from(("", "\n\n<http://a.b/1,2.html>", "\n\n<>")),
        st.sampled_from(("", "\n\n[返回甲](//a/)｜[返回首页](//b/)", "\n\n[返回甲](../a)\n[返回首页](../)")),
        st.sampled_from(("", "\n", "\n\n")),
    ).map("".join)


@st.composite
def spoilt_bodies(draw: st.DrawFn) -> str:
    """A body of the archive in which pieces were left out, put in or doubled at a few places."""
    body = draw(archive_bodies())
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(body)))
        stop = min(len(body), start + draw(st.sampled_from((0, 0, 1, 3, 10))))
        body = body[:start] + draw(st.one_of(st.sampled_from(TOKENS), st.just(body[start:stop] * 2))) + body[stop:]
    return body


def bodies() -> SearchStrategy[str]:
    """Bodies of every kind."""
    return st.one_of(spoilt_bodies(), soup(), any_text(), html_blocks())
