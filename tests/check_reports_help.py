"""Reports to write: a sample with Chinese text and an emoji, and any that Hypothesis can think of."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from newspost.checking.finding import Edit, Finding, Fix, Place, Related, Report
from newspost.checking.reports import ReportSettings, RuleText
from newspost.problems import Severity
from newspost.text.encoding import encode
from newspost.text.spans import LineIndex

PATH = "_posts/2022-03-24-邮报.md"
TEXT = """\
---
layout: post
title: "🚀他说"不"之后"
categories: 科技 新闻
date: 2022-03-24 16:59:33
---
<p>第一段很长，长得一行写不下，里面有一个没有闭合的标签<b>，读者会看到后面的链接变成普通的文字，所以要改正这一行。</p>
"""
HOSTILE = "\x1b]0;owned\x07\x9b2J\r\n\u202e##[stop-commands]x ##vso[task.x] ::error::x\x00\udcff"
"""What a terminal, a log or a parser would act on."""


def place(start: int, end: int, text: str = TEXT, path: str = PATH) -> Place:
    """Return the place of a piece of ``text``."""
    lines, index = text.split("\n"), LineIndex(text)
    (line, column), (end_line, end_column) = index.position(start), index.position(end)
    return Place(path, line, column, end_line, end_column, start, end, lines[line - 1], lines[end_line - 1])


def place_of(words: str, text: str = TEXT) -> Place:
    """Return the place of the first ``words`` in ``text``."""
    start = text.index(words)
    return place(start, start + len(words), text)


def edit_of(words: str, new: str, text: str = TEXT) -> Edit:
    """Return the edit that puts ``new`` in the place of the first ``words`` of ``text``."""
    start = len(encode(text[: text.index(words)]))
    return Edit(start, start + len(encode(words)), encode(new))


def finding(
    where: Place | None = None, fix: Fix | None = None, severity: Severity = "error", message: str = "it is wrong"
) -> Finding:
    """Return a finding of which the test says what matters."""
    return Finding("TX001", "split-on-blank", severity, message, where or place_of("科技 新闻"), fix=fix)


SAMPLE = Report(
    findings=(
        Finding(
            "FM006",
            "unescaped-quote",
            "error",
            'a plain " ends the value here',
            place_of("不"),
            "Jekyll would publish this post dated today, without layout, title or category (exit code 0).",
            fix=Fix("safe", "put it in single quotes", (edit_of('"🚀他说"不"之后"', "'🚀他说\"不\"之后'"),)),
            fingerprint="8d1c5e0f",
        ),
        Finding(
            "TX001",
            "split-on-blank",
            "error",
            "'科技 新闻' is two categories, 科技 and 新闻, and two folders of the address; if it is one, write a list",
            place_of("科技 新闻"),
            related=(Related(place_of("layout: post"), "categories are | used here"),),
            fix=Fix("unsafe", "make it a list", (edit_of("科技 新闻", '["科技 新闻"]'),), requires=("FM006",)),
        ),
        Finding("DT003", "zone-missing", "warning", "no zone", place_of("2022-03-24 16:59:33"), suppressed="comment"),
        Finding("BD003", "unbalanced-html", "warning", "this is not closed", place_of("<b>")),
        Finding("NV001", "nav-missing", "info", "there is no navigation", place(len(TEXT) - 5, len(TEXT))),
        Finding(
            "FN001",
            "no-date-in-name",
            "error",
            "Jekyll ignores this file",
            Place("_posts/a \x1b[31m.md"),
            fix=Fix("unsafe", "put the date before the name", rename="2022-03-24-a.md"),
        ),
    ),
    files=("_posts/2022-03-23-good.md", PATH, "_posts/a \x1b[31m.md"),
    fixed=(Finding("EN004", "blanks", "info", "blanks at the end", place_of("layout: post")),),
)


def contents(path: str) -> bytes | None:
    """Return the bytes of the sample's one file with text."""
    return TEXT.encode() if path == PATH else None


def knowing(data: bytes | None, **others: Any) -> ReportSettings:  # noqa: ANN401 - what settings take
    """Return settings by which every file holds ``data``."""

    def read(_path: str) -> bytes | None:
        return data

    return ReportSettings("1", contents=read, **others)


SETTINGS = ReportSettings(
    "1.2.3",
    show_fixes=True,
    base="site",
    home="https://example.org/newspost",
    contents=contents,
    rules={
        "FM006": RuleText(
            "Quotes within quotes", "A quote ends a value.", "Long.", "**Long.**", "https://example.org/FM006"
        )
    },
)


def xml(text: str) -> ET.Element:
    """Return the root of a report in XML."""
    return ET.fromstring(text)  # noqa: S314 - our own


# --- any report

_NASTY = st.sampled_from(
    [HOSTILE, "|", "::error::x", "##[x]", "\ufeff\ufffe\uffff", "🚀他说", "%0A%AZP25", "a" * 300, "`<b>"]
)
TEXTS = st.lists(st.text(st.characters(exclude_categories=()), max_size=20) | _NASTY, max_size=4).map("".join)
LINES = TEXTS.map(lambda text: text.replace("\n", ""))
NAMES = st.text(st.sampled_from("abcXYZ019-"), min_size=1, max_size=20)


@st.composite
def places(draw: st.DrawFn) -> Place:
    """Make a place, its columns within the lines or behind them."""
    source, end_source = draw(LINES), draw(LINES)
    line, column = draw(st.integers(1, 10**6)), draw(st.integers(1, 60))
    if draw(st.booleans()):
        end_column = column + draw(st.integers(0, 60))
        return Place(draw(TEXTS), line, column, line, end_column, 0, 0, source, source)
    end_line = line + draw(st.integers(1, 3))
    return Place(draw(TEXTS), line, column, end_line, draw(st.integers(1, 60)), 0, 0, source, end_source)


def _edit(start: int, size: int, text: bytes) -> Edit:
    return Edit(start, start + size, text)


EDITS = st.builds(_edit, st.integers(0, 99), st.integers(0, 20), st.binary(max_size=9))
FIXES = st.builds(
    Fix,
    st.sampled_from(["safe", "unsafe"]),
    TEXTS,
    st.lists(EDITS, max_size=3).map(tuple),
    st.none() | TEXTS,
    st.lists(NAMES, max_size=2).map(tuple),
)
FINDINGS = st.builds(
    Finding,
    NAMES,
    NAMES,
    st.sampled_from(["error", "warning", "info"]),
    TEXTS,
    places(),
    TEXTS,
    st.lists(st.builds(Related, places(), TEXTS), max_size=2).map(tuple),
    st.none() | FIXES,
    st.just("") | NAMES,
    st.sampled_from([None, None, "comment", "baseline"]),
)
REPORTS = st.builds(
    Report,
    st.lists(FINDINGS, max_size=4).map(tuple),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.lists(FINDINGS, max_size=2).map(tuple),
)


@st.composite
def settings(draw: st.DrawFn) -> ReportSettings:
    """Make settings; the file that everything is in holds any bytes."""
    return knowing(
        draw(st.none() | st.binary(max_size=150)),
        width=draw(st.integers(1, 120)),
        colour=draw(st.booleans()),
        encoding=draw(st.sampled_from(["utf-8", "ascii", "gbk"])),
        show_fixes=draw(st.booleans()),
        base=draw(st.sampled_from(["", "site", "..", "/abs", "C:/x"])),
    )
