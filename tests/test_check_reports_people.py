"""The formats for people: marks stand under what is wrong, long lines are cut around it, fixes show what they do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from rich.cells import cell_len

from check_reports_help import PATH, SAMPLE, SETTINGS, TEXT, edit_of, finding, knowing, place, place_of
from growth import grows_at_most
from newspost.checking.finding import Edit, Fix, Place, Report
from newspost.checking.reports import ReportSettings, write_report
from newspost.checking.reports.findings import summary
from newspost.checking.reports.full import wrap
from newspost.problems import Severity

PLAIN = ReportSettings("1")
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cf", "Mn", "Mc", "Me", "Sk", "So"))
"""Characters that are as wide together as they are alone: none that join, no emoji that does."""
WIDE = CHARACTERS.filter(cell_len) | st.sampled_from("🚀他｜")
QUICK = limits(max_examples=50, deadline=None)


def full(report: Report, with_settings: ReportSettings = PLAIN) -> list[str]:
    text = write_report("full", report, with_settings)
    assert isinstance(text, str)
    return text.splitlines()


def excerpt(where: Place, with_settings: ReportSettings = PLAIN) -> list[str]:
    """Return the lines of the file as they are shown, with their marks."""
    return [line for line in full(Report((finding(where, message=""),)), with_settings) if " | " in line]


def line_of(source: str, start: int, end: int, line: int = 3) -> Place:
    return Place(PATH, line, start + 1, line, end + 1, 0, 0, source, source)


# --- the line and the marks


EXCERPTS: list[tuple[str, Place, list[str]]] = [
    ("ASCII", line_of("title: a b", 7, 8), ["  3 | title: a b", "    |        ^"]),
    ("double width", line_of("标题：他说", 3, 4), ["  3 | 标题：他说", "    |       ^^"]),
    ("astral", line_of("🚀🚀x", 2, 3), ["  3 | 🚀🚀x", "    |     ^"]),
    ("one cluster", line_of("👩‍🚀x", 3, 4), ["  3 | 👩‍🚀x", "    |   ^"]),
    ("accent of its own", line_of("e\u0301x", 2, 3), ["  3 | e\u0301x", "    |  ^"]),
    ("tab", line_of("\ta\tb", 1, 3), ["  3 |     a    b", "    |     ^^^^^"]),
    ("control", line_of("a\x1b[1mb", 1, 2), [r"  3 | a\x1b[1mb", "    |  ^^^^"]),
    ("no width", line_of("a\u200bb", 1, 2), [r"  3 | a\u200bb", "    |  ^^^^^^"]),
    ("wide blank", line_of("a\u3000b", 1, 2), ["  3 | a\u3000b", "    |  ^^"]),
    ("nothing", line_of("ab", 1, 1), ["  3 | ab", "    |  ^"]),
    ("end of the line", line_of("ab", 2, 2), ["  3 | ab", "    |   ^"]),
    ("behind the end", line_of("ab", 5, 9), ["  3 | ab", "    |   ^"]),
    ("command of a log", line_of("a##[x]b", 2, 4), [r"  3 | a\x23\x23[x]b", "    |      ^^^^^"]),
    ("large number", line_of("ab", 0, 1, 1234), ["  1234 | ab", "       | ^"]),
    ("the name of the file", Place("a.md"), []),
]


@pytest.mark.parametrize(("where", "lines"), [case[1:] for case in EXCERPTS], ids=[case[0] for case in EXCERPTS])
def test_marks_stand_under_what_is_wrong(where: Place, lines: list[str]) -> None:
    assert excerpt(where) == lines


def test_a_place_of_several_lines_shows_the_first_and_the_last() -> None:
    assert excerpt(place(TEXT.index("post"), TEXT.index("新闻"))) == [
        "  2 | layout: post",
        "    |         ^^^^",
        "    | ...",
        "  4 | categories: 科技 新闻",
        "    | ^^^^^^^^^^^^^^^^^",
    ]


def test_two_lines_have_nothing_between_them() -> None:
    assert "    | ..." not in excerpt(place(TEXT.index("post"), TEXT.index("🚀")))


def test_an_end_at_the_start_of_a_line_is_that_of_the_line_before() -> None:
    assert excerpt(place(TEXT.index("post"), TEXT.index("title"))) == ["  2 | layout: post", "    |         ^^^^"]


@given(st.text(WIDE, min_size=1, max_size=60), st.data())
@QUICK
def test_marks_are_right_for_any_text(source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(source) - 1))
    end = data.draw(st.integers(start, len(source)))
    shown, marks = excerpt(line_of(source, start, end), PLAIN._replace(width=500))
    assert shown == f"  3 | {source}"
    head = "    | "
    assert marks == head + " " * cell_len(source[:start]) + "^" * max(1, cell_len(source[start:end]))


@given(st.text(WIDE, min_size=1, max_size=300), st.data(), st.integers(40, 100))
@QUICK
def test_a_long_line_is_cut_around_what_is_wrong(source: str, data: st.DataObject, width: int) -> None:
    start = data.draw(st.integers(0, len(source) - 1))
    end = data.draw(st.integers(start + 1, min(len(source), start + 8)))
    shown, marks = excerpt(line_of(source, start, end), PLAIN._replace(width=width))
    assert cell_len(shown) <= width
    left = len(marks) - len(marks.lstrip(" |"))
    assert _cells(shown, left, len(marks) - left) == source[start:end]


def _cells(text: str, start: int, size: int) -> str:
    """Return the piece of ``text`` that stands in some cells of a terminal."""
    at = 0
    found = ""
    for character in text:
        found += character if start <= at < start + size else ""
        at += cell_len(character)
    return found


def test_where_a_line_is_cut_there_is_a_sign() -> None:
    middle = excerpt(line_of("a" * 200 + "X" + "b" * 200, 200, 201), PLAIN._replace(width=46))[0]
    assert re.fullmatch(r"  3 \| \.\.\.a+Xb+\.\.\.", middle)
    assert excerpt(line_of("X" + "b" * 200, 0, 1), PLAIN._replace(width=46))[0] == f"  3 | X{'b' * 36}..."
    assert excerpt(line_of("a" * 200 + "X", 200, 201), PLAIN._replace(width=46))[0] == f"  3 | ...{'a' * 36}X"
    assert excerpt(line_of("a" * 200, 0, 200), PLAIN._replace(width=46))[0] == f"  3 | {'a' * 37}..."


def test_what_a_terminal_cannot_write_is_counted_as_it_is_shown() -> None:
    shown, marks = excerpt(line_of("他说", 1, 2), PLAIN._replace(encoding="ascii"))
    assert (shown, marks) == (r"  3 | \u4ed6\u8bf4", "    |       ^^^^^^")


def test_of_a_long_line_and_a_long_place_all_three_parts_are_shown() -> None:
    shown, marks = excerpt(line_of("a" * 100 + "X" * 100 + "b" * 100, 100, 200), PLAIN._replace(width=46))
    assert re.fullmatch(r"  3 \| \.\.\.a+X+\.\.\.b+\.\.\.", shown)
    assert len(marks) <= len(shown) == 46


def test_a_message_stands_beside_the_marks_as_long_as_it_has_room() -> None:
    head = "    |             ^^^^^^^^^ "
    fits = "x" * (80 - len(head))
    assert full(Report((finding(message=fits),)))[2] == head + fits
    assert full(Report((finding(message=fits + "x"),)))[3] == f"  {fits}x"


def test_a_short_message_stands_beside_the_marks_and_a_long_one_below() -> None:
    assert full(Report((finding(message="wrong"),)))[2] == "    |             ^^^^^^^^^ wrong"
    assert full(Report((finding(message="wrong " * 20),)))[2:4] == [
        "    |             ^^^^^^^^^",
        "  wrong wrong wrong wrong wrong wrong wrong wrong wrong wrong wrong wrong wrong",
    ]


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("The boat left.", 8, ["The boat", "left."]),
        ("他说：走吧。", 6, ["他说：", "走吧。"]),
        ("他说：走吧。", 4, ["他", "说：", "走", "吧。"]),
        ("他说“走”。", 6, ["他说", "“走”。"]),
        ("a  b", 9, ["a  b"]),
        ("https://example.org/a/b c", 9, ["https://example.org/a/b", "c"]),
        ("", 9, []),
    ],
)
def test_lines_of_a_message(text: str, room: int, lines: list[str]) -> None:
    assert wrap(text, room) == lines


@given(st.text(CHARACTERS | st.sampled_from(" 他。“"), max_size=100), st.integers(4, 30))
@QUICK
def test_wrapping_loses_nothing_but_blanks(text: str, room: int) -> None:
    assert "".join("".join(wrap(text, room)).split(" ")) == text.replace(" ", "")


# --- fixes


def diff(fix: Fix, data: str = TEXT, width: int = 80) -> list[str]:
    """Return the lines that show what a fix does, without their indent."""
    known = knowing(data.encode(), width=width)
    lines = full(Report((finding(place_of("layout", data), fix),)), known)
    return [line.removeprefix("    ") for line in lines if line.startswith("    ") and " | " not in line]


HEAD = "---\nlayout: post\ntags: a\ntitle: b\n---\n"
DIFFS = [
    ((edit_of("post", "page", HEAD),), ["- layout: post", "+ layout: page"]),
    ((edit_of("tags: a\n", "", HEAD),), ["- tags: a"]),
    ((edit_of("tags", "date: x\ntags", HEAD),), ["+ date: x"]),
    ((edit_of("post\ntags", "post\r\ntags", HEAD),), []),
    (
        (edit_of("title: b", "title: c", HEAD), edit_of("post", "page", HEAD)),
        ["- layout: post", "+ layout: page", "- title: b", "+ title: c"],
    ),
    ((edit_of("layout", "a", HEAD), edit_of("post", "b", HEAD)), ["- layout: post", "+ a: b"]),
    ((Edit(len(HEAD), len(HEAD), b"a"), Edit(len(HEAD), len(HEAD), b"b")), ["- ", "+ ab"]),
    (
        (edit_of("post", "x", HEAD), edit_of("tags: a", "tags: b", HEAD)),
        ["- layout: post", "+ layout: x", "- tags: a", "+ tags: b"],
    ),
    ((edit_of("post\ntags", "x", HEAD),), ["- layout: post", "- tags: a", "+ layout: x: a"]),
    ((Edit(len(HEAD), len(HEAD), b"end"),), ["- ", "+ end"]),
    ((edit_of("post", "\x1b[31m", HEAD),), ["- layout: post", r"+ layout: \x1b[31m"]),
    (
        (edit_of("post", "\n".join("abcdefghijkl"), HEAD),),
        ["- layout: post", "+ layout: a", *(f"+ {c}" for c in "bcdefghi"), "..."],
    ),
]


@pytest.mark.parametrize(("edits", "lines"), DIFFS)
def test_what_a_fix_does_to_the_lines(edits: tuple[Edit, ...], lines: list[str]) -> None:
    assert diff(Fix("safe", "m", edits), HEAD) == lines


def test_a_long_line_of_a_diff_is_cut_around_what_changes() -> None:
    data = f"layout: {'a' * 200}X{'b' * 200}\n"
    old, new = diff(Fix("safe", "m", (edit_of("X", "Y", data),)), data, 46)
    assert re.fullmatch(r"- \.\.\.a+Xb+\.\.\.", old)
    assert re.fullmatch(r"\+ \.\.\.a+Yb+\.\.\.", new)
    assert len(old) + 4 <= 46


def test_a_fix_is_only_described_where_the_file_is_another_by_now() -> None:
    fix = Fix("safe", "m", (edit_of("post", "page"),))
    report = Report((finding(place_of("layout"), fix),))
    for data in (None, b"", b"---\nLAYOUT: post\n"):
        lines = full(report, knowing(data))
        assert lines[3] == "  fix: m"
        assert lines[4] == ""


@pytest.mark.parametrize(
    ("fix", "tag", "line"),
    [
        (Fix("safe", "quote it"), " [fixable]", "fix: quote it"),
        (Fix("unsafe", "quote it"), " [unsafe fix]", "unsafe fix: quote it"),
        (Fix("unsafe", "name it", rename="b.md"), " [unsafe fix]", "unsafe fix: name it (new name: b.md)"),
        (Fix("safe", "m", requires=("DT001", "FM006")), " [fixable]", "fix: m (mend DT001, FM006 first)"),
    ],
)
def test_the_words_of_a_fix(fix: Fix, tag: str, line: str) -> None:
    lines = full(Report((finding(Place("a.md"), fix),)))
    assert lines[0] == f"a.md:1:1: error TX001 split-on-blank{tag}"
    assert lines[2] == f"  {line}"


# --- what was found in all


def _report(
    safe: int, unsafe: int, severities: tuple[Severity, ...] = ("error",), fixed: int = 0, hidden: int = 0
) -> Report:
    fixes = [Fix("safe", "m")] * safe + [Fix("unsafe", "m")] * unsafe
    found = [finding(fix=fix) for fix in fixes] + [finding(severity=severity) for severity in severities]
    found += [finding()._replace(suppressed="comment")] * hidden
    return Report(tuple(found), ("a.md", "b.md"), (finding(),) * fixed)


@pytest.mark.parametrize(
    ("report", "text"),
    [
        (Report(), "Found no problems"),
        (Report(files=("a.md",)), "Found no problems in 1 file"),
        (_report(0, 0), "Found 1 error in 2 files"),
        (_report(0, 0, ("error", "warning", "warning", "info")), "Found 1 error, 2 warnings and 1 info in 2 files"),
        (_report(2, 1, ()), "Found 3 errors in 2 files; 2 can be mended by --fix, 1 more by --unsafe-fixes"),
        (_report(1, 0), "Found 2 errors in 2 files; 1 can be mended by --fix"),
        (_report(0, 1), "Found 2 errors in 2 files; 1 can be mended by --unsafe-fixes"),
        (_report(0, 0, (), fixed=1), "Mended 1 problem; found no problems in 2 files"),
        (_report(0, 0, fixed=2, hidden=3), "Mended 2 problems; found 1 error in 2 files; 3 suppressed"),
        (Report(files=("a.md",) * 1234), "Found no problems in 1,234 files"),
    ],
)
def test_the_last_line(report: Report, text: str) -> None:
    assert summary(report) == text
    assert full(report)[-1] == f"{text}."


def test_what_was_mended_is_told_when_asked() -> None:
    report = Report(fixed=(finding(), finding(), finding(Place("a.md"))))
    assert len(full(report)) == 1
    assert full(report, PLAIN._replace(show_fixes=True))[:2] == [
        f"Mended in {PATH}: TX001 split-on-blank (2 times)",
        "Mended in a.md: TX001 split-on-blank",
    ]


# --- colours, and time


@pytest.mark.parametrize("name", ["full", "concise", "grouped"])
def test_colours_are_all_that_colours_add(name: str) -> None:
    plain, coloured = (write_report(name, SAMPLE, SETTINGS._replace(colour=colour)) for colour in (False, True))
    assert isinstance(plain, str)
    assert isinstance(coloured, str)
    assert "\x1b" not in plain
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_the_time_is_not_that_of_the_whole_line_for_each_finding() -> None:
    def report(size: int) -> Report:
        return Report(tuple(finding(line_of("他" * size, size // 2, size // 2 + 1)) for _ in range(20)))

    small, large = report(1_000), report(100_000)
    assert grows_at_most(4, lambda: full(small), lambda: full(large))
