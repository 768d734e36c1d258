"""Every code of `post.problems`: bad posts with the place of their one fault, and good twins that have none."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newspost
from faults_help import (
    DATA,
    NEWS,
    NEWS_PATH,
    PATH,
    Case,
    data_of,
    now_of,
    path_of,
    put_post,
    table,
    text_of,
    zone_of,
)
from newspost.checking.config_files import Configs
from newspost.checking.engine import Plan, check
from newspost.dialect import FINEWS
from newspost.faults.codes import CODES
from newspost.faults.collect import ON_REQUEST, find_faults
from newspost.faults.fault import LONGEST_SHOWN, shown
from newspost.jekyll.context import Context
from newspost.jekyll.names import read_name
from newspost.meaning.reading import Reading
from newspost.problems import Problem
from newspost.ruby.zones import resolve_zone
from newspost.testing.strategies.soups import fault_texts
from newspost.text.encoding import encode


def reading_of(case: Case) -> Reading:
    """Return the case's post as it is read on a site, if the case has one, or else alone."""
    path = path_of(case) or None
    context = Context(read_name(path) if path else None, resolve_zone(zone_of(case) or UTC), build_time=now_of(case))
    return Reading(data_of(case), path, context, FINEWS)


def _faults(case: Case) -> list[Problem]:
    """Return what is found in a case's post: its problems, or what is asked for where it is asked."""
    reading = reading_of(case)
    if not {"ask", "options"} & case.keys():
        return list(newspost.Post(reading).problems)
    wanted = {*CODES} - ON_REQUEST | {*case["ask"]} if "ask" in case else None
    found = find_faults(reading, case.get("options", {}), wanted)
    at = reading.lines.position
    return [Problem(one.code, one.message, one.severity, one.span, *at(one.span.start), one.loc) for one in found]


CASES = table(DATA)
BAD = [(code, case) for code, case in CASES if "at" in case]
SOUND = [(code, case) for code, case in CASES if "at" not in case]


def _name(value: object) -> str:
    if isinstance(value, str):
        return value
    assert isinstance(value, dict)
    return re.sub(r"\W+", "-", str(value.get("lines") or value.get("change") or value.get("post")))[:40]


@pytest.mark.parametrize(("code", "case"), BAD, ids=_name)
def test_a_fault_is_told_once_and_at_its_place(code: str, case: Case) -> None:
    severity = case.get("severity", CODES[code].severity)
    found = [problem for problem in _faults(case) if problem.code != "EN002" or code == "EN002"]
    assert [problem.code for problem in found] == [code], found
    problem = found[0]
    assert f"{problem.line}:{problem.column}" == case["at"]
    assert problem.severity == severity
    under = problem.span.of(reading_of(case).text)
    assert under == case["under"] or (case["under"] == "\uffff" and "\ud800" <= under <= "\udfff")


@pytest.mark.parametrize(("code", "case"), SOUND, ids=_name)
def test_a_good_twin_has_no_fault(code: str, case: Case) -> None:
    assert not [problem for problem in _faults(case) if problem.severity != "info" or problem.code == code]


def test_harmless_posts_have_none_in_a_run_either(tmp_path: Path) -> None:
    harmless = [case for code, case in SOUND if code == "harmless"]
    assert len(harmless) > 30
    for number, case in enumerate(harmless):
        site = tmp_path / str(number)
        put_post(case, site)
        assert check([site], plan=Plan(Configs(here=site), cache=False)).findings == (), text_of(case)


def test_a_draft_of_now_is_not_of_the_future(tmp_path: Path) -> None:
    (tmp_path / "_drafts").mkdir()
    (tmp_path / "_config.yml").write_text("show_drafts: true\n", encoding="utf-8")
    (tmp_path / "_drafts" / "fog.md").write_text("---\ntitle: Fog\n---\nText.\n", encoding="utf-8")
    plan = Plan(Configs(here=tmp_path), cache=False, now=datetime(2022, 3, 24, tzinfo=UTC))
    assert check([tmp_path], plan=plan).findings == ()


def test_every_code_has_three_bad_posts_and_a_good_one() -> None:
    for code in CODES:
        if not code.startswith("XF"):  # those have a table of their own
            assert sum(code == other for other, _ in BAD) >= 3, code
            assert any(code == other for other, _ in SOUND), code


def test_an_info_hides_no_unknown_category() -> None:
    reading = reading_of({"lines": "title: Fog\ncategories: 'wether boats'"})  # the quotes are TX001
    found = find_faults(reading, {"TX005": {"known": ["boats", "weather"]}}, frozenset(CODES))
    assert [(one.code, one.severity) for one in found] == [("TX001", "info"), ("TX005", "warning")]


def test_codes_have_names_of_their_own() -> None:
    assert len({code.name for code in CODES.values()}) == len(CODES)
    assert all(re.fullmatch(r"[A-Z]{2}\d{3}", code) and re.fullmatch(r"[a-z0-9-]+", CODES[code].name) for code in CODES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("---\nlayout", "\ufeff---\nlayout"),
        ("\n", "\r\n"),
        ("新闻\n---\n", "新闻\n...\n"),
        ("2024-05-06 09:12:40 +0800", '"2024-05-06 09:12:40 +0800"'),
        ("2024-05-06 09:12:40 +0800", "2024-05-06T09:12:40+08:00"),
        ("2024-05-06 09:12:40 +0800", "2024-05-06 09:12:40 +08:00 # when"),
        ("haiouribao\n", "[haiouribao]\n"),
        ("tags: 海鸥日报新闻", "tags:\n- 海鸥日报新闻"),
        ("tags: 海鸥日报新闻", "tags:\n    - 海鸥日报新闻"),
        ('"三号码头改建图书馆 首月', '"三号码头：改建图书馆 首月'),
        ('"三号码头改建图书馆 首月迎客两万"', "三号码头：改建图书馆"),
        ('"三号码头改建图书馆 首月迎客两万"', ">-\n  三号码头\n  改建图书馆"),
        ("layout: post", "# a comment\nlayout: post  # another\n"),
        ("layout: post", "layout: post   "),
        (".com/)", ".com/)\n"),
        ("layout: post", "layout: post\nauthor: me\nviews: 12\nimage: {src: a.png}"),
        ("</p><p>", "</p>\n <p>"),
        ("</p><p>", "</p> <p>"),
    ],
)
def test_a_harmless_variant_has_no_error_and_no_warning(old: str, new: str) -> None:
    post = newspost.loads(NEWS.replace(old, new, 1 if old != "\n" else -1), NEWS_PATH, "Asia/Shanghai")
    assert post.article.title
    assert {problem.code for problem in post.problems if problem.severity == "info"} <= {"EN002", "DT005"}
    assert not [problem for problem in post.problems if problem.severity != "info"]


@pytest.mark.parametrize(
    ("post", "path", "code"),
    [
        ("---\ntitle: @\n---\n\n", PATH, "FM007"),
        ("---\ndate: 2022-03-24\n---\n", None, "FK001"),
        ('---\ntitle: ""\ndate: 2022-03-24\n---\n', None, "FK002"),
        ("---\ntitle: !x\ndate: 2022-03-24\n---\n", None, "FM008"),
        ("---\ntitle: no\ndate: 2022-03-24\n---\n", None, "FK003"),
        ("---\ntitle: T\ndate: x\n---\n", PATH, "DT001"),
        ("---\ntitle: T\ndate: :x\n---\n", PATH, "DT001"),
        ("---\ntitle: T\ndate: 2022-13-01\n---\n", PATH, "DT004"),
        ("---\ntitle: T\n---\n", "_posts/x.md", "FN001"),
        ("---\ntitle: T\n---\n", "_posts/2022-13-45-x.md", "FN002"),
        ("---\ntitle: T\n---\n", "elsewhere/x.md", "FK001"),
        ("text", None, "FM001"),
        ("---\rtitle: T\r---\r", None, "EN002"),
        ("---\ntitle: \udcff\n---\n", PATH, "EN001"),
    ],
)
def test_what_stops_the_article_comes_first(post: str, path: str | None, code: str) -> None:
    with pytest.raises(newspost.InvalidPost) as caught:
        _ = newspost.loads(post, path).article
    first = caught.value.problems[0]
    assert (first.code, first.severity) == (code, "error")


def test_a_file_name_that_is_not_utf8_stops_the_build() -> None:
    first = newspost.loads("---\ntitle: T\n---\nText\n", "_posts/2022-03-24-\udcff.md").problems[0]
    assert (first.code, first.severity) == ("FN005", "error")


def test_text_in_a_message_is_short_and_prints() -> None:
    message = newspost.loads("---\ntitle: T\ndate: 'x\x85" + "y" * 500 + "'\n---\nText\n", PATH).problems[0].message
    assert message.isprintable()
    assert len(message) < 300
    assert shown("a" * 500) == "a" * (LONGEST_SHOWN - 1) + "…"


# --- any input

PATHS = [
    None,
    "",
    "x",
    "a/b",
    PATH,
    "_posts/x.md",
    "_posts/2022-13-45-x.html",
    "_drafts/x.md",
    "_posts/_2022-3-4-.yml",
]


@given(fault_texts(), st.sampled_from(PATHS))
def test_any_post_has_its_problems_told(text: str, path: str | None) -> None:
    post = newspost.loads(encode(text), path=path, timezone="Asia/Shanghai")
    length = len(str(post))
    for problem in post.problems:
        assert 0 <= problem.span.start <= problem.span.end <= length
        assert problem.message.isprintable()
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.code in CODES
    try:
        _ = post.article
    except newspost.InvalidPost as error:
        assert error.problems[0].severity == "error"  # noqa: PT017 - not raising is right as well


@pytest.mark.parametrize("published", ["false", ""])
def test_a_post_that_is_hidden_may_be_empty(published: str) -> None:
    post = newspost.loads(f"---\ntitle: T\npublished: {published}\n---\n", "_posts/2024-05-06-a.md")
    assert [one.severity for one in post.problems if one.code == "BD001"] == ["info"]
