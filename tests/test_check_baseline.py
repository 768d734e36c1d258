"""The baseline hides what was there before, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newspost.checking.baseline import (
    Baseline,
    Known,
    apply_baseline,
    baseline_of,
    dump_baseline,
    load_baseline,
    prune,
    read_baseline,
    stale,
    stale_findings,
    write_baseline,
)
from newspost.checking.codes import ALL_CODES, TOOL_CODES
from newspost.checking.errors import CheckConfigError
from newspost.checking.finding import Finding, Place
from newspost.checking.fingerprint import fingerprint
from newspost.faults.codes import CODES
from newspost.text.encoding import encode


def _finding(code: str, path: str, text: str, line: int = 1) -> Finding:
    name, severity = ALL_CODES[code]
    return Finding(
        code, name, severity, "wrong", Place(path, line, 1, line, 1), fingerprint=fingerprint(code, path, text)
    )


codes = st.sampled_from([*sorted(CODES)[:3], "BD001"])
paths = st.sampled_from(["a.md", "_posts/二.md", "b\udcff.md"])
found = st.builds(_finding, codes, paths, st.sampled_from(["x", "x y", "新 闻\r\n😀", "\udcff\0"]), st.integers(1, 99))
reports = st.lists(found, max_size=12)


@given(reports)
def test_the_baseline_of_a_report_hides_all_of_it(report: list[Finding]) -> None:
    text = dump_baseline(report)
    marked, rest = apply_baseline(report, read_baseline(text, "b.json"))
    assert [one.suppressed for one in marked] == ["baseline"] * len(report)
    assert [one._replace(suppressed=None) for one in marked] == report
    assert not rest.counts
    assert dump_baseline(marked) == text


@given(reports, reports)
def test_it_hides_nothing_else(report: list[Finding], more: list[Finding]) -> None:
    marked, rest = apply_baseline(report + more, baseline_of(report))
    assert sum(one.suppressed == "baseline" for one in marked) == len(report)
    assert all(one.suppressed == "baseline" for one in marked[: len(report)]), "the first ones"
    assert not rest.counts
    hidden = baseline_of(one for one in marked if one.suppressed)
    assert hidden == baseline_of(report)


@given(reports, st.data())
def test_what_is_not_found_any_more_is_stale(report: list[Finding], data: st.DataObject) -> None:
    left = data.draw(st.lists(st.sampled_from(report), unique_by=id)) if report else []
    gone = [one for one in report if not any(one is other for other in left)]
    baseline = baseline_of(report)
    marked, rest = apply_baseline(left, baseline)
    assert all(one.suppressed for one in marked)
    assert rest == baseline_of(gone)
    assert prune(baseline, rest) == baseline_of(left)
    assert stale(rest, lambda known: known.path == "a.md") == baseline_of(
        one for one in gone if one.place.path == "a.md"
    )
    assert sum(rest.counts.values()) == len(gone)


@given(reports, st.integers(1, 50))
def test_moving_what_is_wrong_keeps_it_hidden(report: list[Finding], lines: int) -> None:
    moved = [one._replace(place=one.place._replace(line=one.place.line + lines)) for one in report]
    marked, rest = apply_baseline(moved, baseline_of(report))
    assert all(one.suppressed == "baseline" for one in marked)
    assert not rest.counts


@given(reports)
def test_a_file_of_it_comes_back(report: list[Finding]) -> None:
    baseline = baseline_of(report)
    text = write_baseline(baseline)
    assert read_baseline(encode(text).decode("utf-8", "surrogateescape"), "b.json") == baseline
    assert write_baseline(read_baseline(text, "b.json")) == text
    assert len(text.splitlines()) == max(4, 5 + len(baseline.counts)) - (not baseline.counts)


def test_the_file_is_sorted_and_has_an_entry_a_line() -> None:
    report = [_finding("TX001", "b.md", "x"), _finding("BD001", "b.md", "y"), _finding("TX001", "一.md", "x")] * 2
    one, two, three = (found.fingerprint for found in (report[1], report[0], report[2]))
    assert dump_baseline(report) == (
        '{\n  "version": 1,\n  "findings": [\n'
        f'    {{"path": "b.md", "code": "BD001", "fingerprint": "{one}", "count": 2}},\n'
        f'    {{"path": "b.md", "code": "TX001", "fingerprint": "{two}", "count": 2}},\n'
        f'    {{"path": "一.md", "code": "TX001", "fingerprint": "{three}", "count": 2}}\n'
        "  ]\n}\n"
    )
    assert dump_baseline([]) == '{\n  "version": 1,\n  "findings": []\n}\n'


def test_what_a_comment_hides_is_no_part_of_it() -> None:
    commented = _finding("TX001", "a.md", "x")._replace(suppressed="comment")
    own = [_finding(code, "a.md", "x") for code in TOOL_CODES]
    assert baseline_of([commented, *own]) == Baseline()
    marked, rest = apply_baseline([commented], baseline_of([_finding("TX001", "a.md", "x")]))
    assert marked == (commented,)
    assert sum(rest.counts.values()) == 1


def test_paths_are_those_of_the_baseline() -> None:
    found = _finding("TX001", "../_posts/a.md", "x")
    baseline = baseline_of([found], name=lambda path: path.removeprefix("../"))
    assert [known.path for known in baseline.counts] == ["_posts/a.md"]
    assert apply_baseline([found], baseline, name=lambda path: path.removeprefix("../"))[0][0].suppressed == "baseline"


@pytest.mark.parametrize(
    "other",
    [
        ("TX002", "a.md", "x", "tags"),
        ("TX001", "b.md", "x", "tags"),
        ("TX001", "a.md", "y", "tags"),
        ("TX001", "a.md", "x", "tag"),
        ("TX001", "a.mdx", "", "tags"),
    ],
)
def test_a_fingerprint_tells_findings_apart(other: tuple[str, str, str, str]) -> None:
    assert fingerprint(*other) != fingerprint("TX001", "a.md", "x", "tags")
    assert fingerprint("TX001", "a.md", "x\r\ny") == fingerprint("TX001", "a.md", "x\ny")


def test_fingerprints_stay_what_they_are_from_release_to_release() -> None:
    assert fingerprint("TX001", "_posts/a.md", "a b", "tags") == "75047104d6c3450db9edd5e71607a707"


def test_what_is_stale_is_told_at_its_line(tmp_path: Path) -> None:
    report = [_finding("BD001", "a.md", "x"), _finding("TX001", "a.md", "x"), _finding("TX001", "a.md", "x")]
    path = tmp_path / "b.json"
    path.write_text(dump_baseline(report), encoding="utf-8")
    _, rest = apply_baseline([report[0]], load_baseline(path))
    (told,) = stale_findings(rest)
    place = told.place
    assert (told.code, told.severity, place.path, place.line) == ("NP004", "error", str(path), 5)
    assert place.source[place.column - 1 : place.end_column - 1] == report[1].fingerprint
    assert "TX001 in a.md" in told.message
    assert "2 times" in told.message
    assert stale_findings(Baseline()) == ()


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("", "1:1", "no JSON"),
        ('{\n  "version": 1,\n<<<<<<<\n', "3:1", "no JSON"),
        ("\ufeff{}", "1:1", "no JSON"),
        ("[]", "None:None", "version 1"),
        ('{"version": 2, "findings": []}', "None:None", "version 1"),
        ('{"version": 1}', "None:None", "version 1"),
        ('{"version": 1, "findings": [{"path": "a"}]}', "None:None", "Entry 1"),
        ('{"version": 1, "findings": [3]}', "None:None", "Entry 1"),
        (
            '{"version": 1, "findings": [{"path": "a", "code": "b", "fingerprint": "c", "count": 0}]}',
            "None:None",
            "Entry",
        ),
        (
            '{"version": 1, "findings": [{"path": "a", "code": "b", "fingerprint": "c", "count": true}]}',
            "None:None",
            "En",
        ),
        ('{"version": 1, "findings": ' + "[" * 100_000, "None:None", "no JSON"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str, at: str, says: str) -> None:
    path = tmp_path / "b.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CheckConfigError) as caught:
        load_baseline(path)
    error = caught.value
    assert (error.path, f"{error.line}:{error.column}") == (str(path), at)
    assert says in error.message
    assert "--update-baseline" in error.message


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CheckConfigError, match="cannot be read"):
        load_baseline(tmp_path / "b.json")


def test_entries_of_one_finding_add_up() -> None:
    entry = {"path": "a", "code": "b", "fingerprint": "c", "count": 2}
    found = read_baseline(json.dumps({"version": 1, "findings": [entry, entry]}), "b.json")
    assert found.counts == {Known("a", "b", "c"): 4}
