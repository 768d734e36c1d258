"""Every fix: posts with one fault, what they become, and whether that is safe."""

from __future__ import annotations

import re
from typing import Any

import pytest

from faults_help import NEWS, NEWS_PATH, Case, path_of
from fixes_help import ALL, cases, faults, keeps_the_rest, mended, read, texts_of, variants
from newspost.checking.finding import Edit
from newspost.checking.fixes import FIXABLE, fix_for
from newspost.checking.keys import PROFILES
from newspost.checking.mending import Mended, apply_edits
from newspost.faults.fault import Fault
from newspost.text.spans import Span

CASES = cases()
FIXED = [(code, case) for code, case in CASES if "safety" in case]
UNFIXED = [(code, case) for code, case in CASES if "safety" not in case]


def _name(value: object) -> str:
    if isinstance(value, str):
        return value
    assert isinstance(value, dict)
    return re.sub(r"\W+", "-", str(value.get("lines") or value.get("change") or value.get("post")))[:40]


def _mended(data: bytes, code: str, case: Case, *, unsafe: bool) -> Mended:
    """Mend the faults of one code."""
    zone: str = case.get("zone", "Asia/Shanghai")
    options: dict[str, Any] | None = case.get("options")
    return mended(data, path_of(case), unsafe=unsafe, codes=frozenset({code}), zone=zone, options=options)


@pytest.mark.parametrize(("code", "case"), FIXED, ids=_name)
def test_a_fault_is_mended(code: str, case: Case) -> None:
    bad, good = texts_of(case)
    assert good is not None
    for variant in variants(case):
        data, wanted = variant(bad).encode(case.get("encoding", "utf-8")), variant(good).encode()
        reading = read(data, path_of(case), case.get("zone", "Asia/Shanghai"))
        fault = next(fault for fault in faults(reading, case.get("options")) if fault.code == code)
        fix = fix_for(fault, reading, case.get("options", {}))
        assert fix is not None
        assert (fix.safety, fix.rename) == (case["safety"], case.get("rename"))
        assert apply_edits(data, fix.edits) == (data if "rename" in case else wanted)
        assert fix.message.isprintable()


@pytest.mark.parametrize(("code", "case"), [pair for pair in FIXED if not pair[1].get("step")], ids=_name)
def test_a_mended_fault_is_gone(code: str, case: Case) -> None:
    bad, good = texts_of(case)
    assert good is not None
    data = bad.encode(case.get("encoding", "utf-8"))
    found = _mended(data, code, case, unsafe=case["safety"] == "unsafe")
    assert not found.failed
    assert found.rename == case.get("rename")
    assert found.data == (data if "rename" in case else good.encode())
    assert {one.fault.code for one in found.fixed} == {code}


@pytest.mark.parametrize(("code", "case"), [pair for pair in FIXED if pair[1]["safety"] == "unsafe"], ids=_name)
def test_an_unsafe_fix_is_not_applied_unasked(code: str, case: Case) -> None:
    data = texts_of(case)[0].encode(case.get("encoding", "utf-8"))
    found = _mended(data, code, case, unsafe=False)
    assert (found.data, found.rename, found.fixed, found.failed) == (data, None, (), ())


@pytest.mark.parametrize(("code", "case"), UNFIXED, ids=_name)
def test_where_a_good_fix_cannot_be_told_there_is_none(code: str, case: Case) -> None:
    data = texts_of(case)[0].encode(case.get("encoding", "utf-8"))
    reading = read(data, path_of(case), case.get("zone", "Asia/Shanghai"))
    found = [fault for fault in faults(reading, case.get("options")) if fault.code == code]
    assert found
    assert [fix_for(fault, reading, case.get("options", {})) for fault in found] == [None] * len(found)


def test_every_code_that_has_fixes_has_cases() -> None:
    for code in FIXABLE:
        assert sum(code == other for other, _ in FIXED) >= 2, code
    assert {code for code, _ in FIXED} == FIXABLE
    assert FIXABLE < ALL


@pytest.mark.parametrize(
    ("post", "wanted"),
    [
        ("---\ntitle: T\n---\nText.\n", ()),
        ("---\ntitle: T\ndate: soon\n---\nText.\n", ("DT001",)),
        ("---\ntitle: T\ndate: 2022-13-01\npermalink: /:foo/\n---\nText.\n", ("DT004", "UR003")),
        ("---\ntitle: T\n---\n{{ x }\n", ("BD002",)),
    ],
)
@pytest.mark.parametrize("name", ["20220324-x.md", "_2022-03-24-x.md"])
def test_a_new_name_waits_for_what_would_stop_the_build(name: str, post: str, wanted: tuple[str, ...]) -> None:
    reading = read(post, f"_posts/{name}")
    fault = next(fault for fault in faults(reading) if fault.code in {"FN001", "FN003"})
    fix = fix_for(fault, reading)
    assert fix is not None
    assert (fix.rename, fix.requires) == ("2022-03-24-x.md", wanted)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("EN003", "error", Span(9, 10), "Structure, not text: the colon."),
        Fault("FK005", "error", Span(12, 21), "It is false already.", ("extra", "published")),
        Fault("FM010", "error", Span(4, 9), "It is there once.", ("title",)),
        Fault("FM010", "error", Span(4, 9), "It is nowhere.", ("author", 0, "name")),
        Fault("TX001", "error", Span(4, 9), "It is no text.", ("tags",)),
        Fault("X001", "error", Span(4, 9), "It is none of ours."),
    ],
    ids=lambda fault: fault.message,
)
def test_a_fault_that_is_none_has_no_fix(fault: Fault) -> None:
    reading = read("---\ntitle: T\npublished: false\ntags: [a]\n---\nText.\n")
    assert fix_for(fault, reading) is None


@pytest.mark.parametrize(
    ("code", "old"),
    [
        ("SL001", "<http://news.example.com/html_News/NewsShare.html?infoCode=NW202405060000000017>"),
        ("NV001", "[返回海鸥日报新闻](//news.example.com/category/haiouribao.html)｜[返回首页](//news.example.com/)"),
    ],
)
def test_only_the_archives_profile_knows_the_archives_addresses(code: str, old: str) -> None:
    reading = read(NEWS.replace(old, "<>" if code == "SL001" else ""), NEWS_PATH)
    fault = next(fault for fault in faults(reading) if fault.code == code)
    assert fix_for(fault, reading, PROFILES["jekyll"].options) is None
    fix = fix_for(fault, reading, PROFILES["finews"].options)
    assert fix is not None
    assert "//finews." in fix.message


def test_a_byte_that_is_changed_outside_the_edits_is_seen() -> None:
    edits = (Edit(1, 2, b"--"), Edit(4, 4, b"!"))
    assert keeps_the_rest(b"abcdef", edits, b"a--cd!ef")
    assert not any(
        keeps_the_rest(b"abcdef", edits, new) for new in (b"A--cd!ef", b"a--cD!ef", b"a--cd!e", b"a--cd!efg")
    )
