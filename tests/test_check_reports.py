"""What holds for every format: nothing acts, nothing crashes, the right findings are in it, its reader takes it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from check_reports_help import HOSTILE, REPORTS, SAMPLE, SETTINGS, finding, settings, xml
from newspost.checking.finding import Fix, Place, Report
from newspost.checking.reports import FORMATS, ReportSettings, write_report
from newspost.checking.reports.columns import column_of_utf8, column_of_utf16, utf8_column, utf16_column
from newspost.text.encoding import encode

DATA = Path(__file__).parent / "data" / "reports" / "sample"
FOR_PEOPLE = {"full", "concise", "grouped"}
COMMANDS = {"github", "azure"}  # commands are what they are made of
QUICK = limits(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def text_of(name: str, report: Report, with_settings: ReportSettings = SETTINGS) -> str:
    written = write_report(name, report, with_settings)
    assert isinstance(written, str) == (name in FOR_PEOPLE)
    return written if isinstance(written, str) else written.decode()


def test_the_formats_are_these() -> None:
    assert " ".join(FORMATS) == (
        "full concise grouped json jsonl sarif junit gitlab github azure rdjson rdjsonl tap markdown"
    )


def test_another_format_is_refused() -> None:
    with pytest.raises(KeyError):
        write_report("html", SAMPLE, SETTINGS)


@pytest.mark.parametrize("name", FORMATS)
def test_the_sample(name: str) -> None:
    assert text_of(name, SAMPLE) == (DATA / f"{name}.txt").read_text(encoding="utf-8")


EMPTY = {
    "json": "[]\n",
    "jsonl": "",
    "gitlab": "[]\n",
    "github": "",
    "azure": "",
    "rdjson": '{"source": {"name": "newspost", "url": "https://example.org/newspost"}, "diagnostics": []}\n',
    "rdjsonl": "",
    "tap": "TAP version 13\n1..0 # SKIP no files\n",
} | dict.fromkeys(("full", "concise", "grouped", "markdown"), "Found no problems.\n")


@pytest.mark.parametrize("name", EMPTY)
def test_a_report_of_nothing(name: str) -> None:
    assert text_of(name, Report()) == EMPTY[name]


def test_a_report_of_nothing_for_readers_of_xml_and_sarif() -> None:
    assert not list(xml(text_of("junit", Report())).iter("testcase"))
    assert json.loads(text_of("sarif", Report()))["runs"][0]["results"] == []


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_suppressed_is_left_out_but_of_sarif(name: str) -> None:
    assert ("DT003" in text_of(name, SAMPLE)) == (name == "sarif")


# --- no text of a post acts


def _raw(text: str) -> set[str]:
    """Return the characters of ``text`` that a terminal acts on."""
    return set(re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text))


def _commands(text: str) -> list[str]:
    """Return the lines that GitHub's runner or Azure's agent would carry out."""
    lines = text.split("\n")
    nothing = "\u200b \u3000\t\xa0"  # .NET takes off blanks, and looks past what has no width
    return [line for line in lines if line.lstrip(nothing).startswith("::") or re.search(r"(?i)##(\[|vso\[)", line)]


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_is_shown_and_does_nothing(name: str) -> None:
    where = Place(HOSTILE, 3, 5, 3, 9, source=HOSTILE, end_source=HOSTILE)
    fix = Fix("safe", HOSTILE, rename=HOSTILE)
    bad = finding(where, fix, message=HOSTILE)
    text = text_of(name, Report((bad,), (HOSTILE,), (bad,)), ReportSettings(HOSTILE, width=200))
    assert not _raw(text)
    assert "owned" in text
    if name not in COMMANDS:
        assert not _commands(text)


@pytest.mark.parametrize("name", sorted(FOR_PEOPLE))
@pytest.mark.parametrize("path", ["::error ::x", " ::x", "\u3000::x", "\u200b::x"])
def test_no_line_for_people_starts_with_a_command(name: str, path: str) -> None:
    assert not _commands(text_of(name, Report((finding(Place(path), message="a" * 78 + " ::error::x"),))))


@pytest.mark.parametrize("name", FORMATS)
@given(report=REPORTS, with_settings=settings())
@QUICK
def test_any_report_can_be_written_and_does_nothing(name: str, report: Report, with_settings: ReportSettings) -> None:
    text = text_of(name, report, with_settings)
    own = re.sub(r"\x1b\[[0-9;]*m", "", text) if with_settings.colour and name in FOR_PEOPLE else text
    assert not _raw(own)
    text.encode(with_settings.encoding if name in FOR_PEOPLE else "utf-8")
    if name not in COMMANDS:
        assert not _commands(own)


# --- the readers


def _tap(text: str) -> list[object]:
    """Return the findings in a stream of TAP, which has a plan and one line for each test."""
    head, plan, *lines = text.splitlines()
    assert head == "TAP version 13"
    tests = [line for line in lines if re.match(r"(not )?ok [0-9]+ - ", line)]
    assert plan.split(" ")[0] == f"1..{len(tests)}"
    assert [int(line.removeprefix("not ").split(" ")[1]) for line in tests] == list(range(1, len(tests) + 1))
    blocks = re.findall(r"(?ms)^  ---\n(.*?)^  \.\.\.$", text)
    assert sum(line.startswith("not") for line in tests) <= len(blocks)
    return [found for block in blocks for found in yaml.safe_load(block)["findings"]]


def _rows(text: str) -> list[str]:
    """Return the rows of the table in a page of Markdown, without the head."""
    html = MarkdownIt("commonmark").enable("table").render(text)
    return re.findall(r"(?s)<tr>\s*<td>.*?</tr>", html)


def _lines(text: str) -> list[str]:
    return text.split("\n")[:-1]


def _sarif(text: str) -> list[object]:
    results: list[object] = [found for found in json.loads(text)["runs"][0]["results"] if "suppressions" not in found]
    return results


READERS: dict[str, Callable[[str], list[object]]] = {
    "concise": lambda text: [*_lines(text)[:-1]],
    "json": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in _lines(text)],
    "sarif": _sarif,
    "gitlab": json.loads,
    "rdjson": lambda text: json.loads(text)["diagnostics"],
    "rdjsonl": lambda text: [json.loads(line) for line in _lines(text)],
    "azure": lambda text: [*_lines(text)],
    "tap": _tap,
    "markdown": lambda text: [*_rows(text)],
}


@pytest.mark.parametrize("name", READERS)
@given(report=REPORTS, with_settings=settings())
@QUICK
def test_a_reader_finds_every_finding_that_counts(name: str, report: Report, with_settings: ReportSettings) -> None:
    if name == "concise":
        with_settings = ReportSettings("1")
    text = text_of(name, report, with_settings)
    assert len(READERS[name](text)) == len(report.counted())


@given(REPORTS)
@QUICK
def test_a_reader_of_xml_finds_every_file(report: Report) -> None:
    cases = list(xml(text_of("junit", report)).iter("testcase"))
    assert len(cases) == len({*report.files, *(found.place.path for found in report.counted())})


# --- what is loaded


def test_only_the_format_for_people_imports_rich() -> None:
    script = """
import sys
from newspost.checking.reports import FORMATS, ReportSettings, write_report
from newspost.checking.finding import Report
write_report("json", Report(), ReportSettings("1"))
assert not {"rich", "click", "pydantic", "xml", "yaml"} & set(sys.modules)
for name in FORMATS[1:]:
    write_report(name, Report(), ReportSettings("1"))
assert not {"rich", "click", "pydantic", "yaml"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True)


# --- columns


@pytest.mark.parametrize(
    ("column", "utf8", "utf16"), [(1, 1, 1), (2, 2, 2), (3, 6, 4), (4, 9, 5), (5, 10, 6), (9, 14, 10)]
)
def test_columns_of_a_line_with_an_emoji(column: int, utf8: int, utf16: int) -> None:
    line = "a🚀他x"
    assert utf8_column(line, column) == utf8
    assert utf16_column(line, column) == utf16
    assert column_of_utf8(line, utf8) == column
    assert column_of_utf16(line, utf16) == column


@given(st.text(st.characters(exclude_categories=())), st.integers(1, 40))
def test_columns_are_what_the_encodings_say(line: str, column: int) -> None:
    before = line[: column - 1]
    missing = column - 1 - len(before)
    assert utf8_column(line, column) == len(encode(before)) + missing + 1
    assert utf16_column(line, column) == len(before.encode("utf-16-le", "surrogatepass")) // 2 + missing + 1
    assert column_of_utf8(line, utf8_column(line, column)) == column
    assert column_of_utf16(line, utf16_column(line, column)) == column
