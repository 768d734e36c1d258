"""`newspost.testing.check_text`: what a rule finds in a text, with nothing on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings

import newspost
from check_site import EMPTY, GOOD, QUOTED, RELATIVE, findings, put
from newspost import CheckConfigError, Finding, Hit, Post, PostFacts, SiteHit, rule, site_rule
from newspost.testing import broken_posts, check_text, post_soups, posts

FEW = settings(max_examples=settings().max_examples // 5)


@rule("X001", "no-fog", severity="error")
def no_fog(post: Post, options: Mapping[str, object]) -> Iterator[Hit]:
    if post.article.title in options.get("words", ["Fog"]):  # type: ignore[operator]
        yield Hit(post.span("title"), "too much fog")


@rule("X002", "crash")
def crash(_post: Post, _options: Mapping[str, object]) -> Iterable[Hit]:
    raise RuntimeError("no luck")


def unmarked(_post: Post, _options: Mapping[str, object]) -> Iterable[Hit]:
    return ()


@site_rule("X003", "of-site")
def of_site(_posts: Iterable[PostFacts], _options: Mapping[str, object]) -> Iterable[SiteHit]:
    return ()


def told(text: str, name: str | None = None, **more: object) -> list[str]:
    found = check_text(text, name, **more)  # type: ignore[arg-type]
    return [f"{one.place.line}:{one.place.column} {one.severity} {one.code} {one.name}" for one in found]


def test_newsposts_own_rules_run() -> None:
    assert told(GOOD) == []
    assert told(QUOTED) == ["3:18 error FM006 unescaped-quote"]
    assert told(EMPTY) == ["6:1 error BD001 empty-body"]
    (one,) = check_text(RELATIVE)
    assert isinstance(one, Finding)
    assert (one.code, one.place.path, one.place.source) == (
        "UR002",
        "_posts/2022-03-24-post.md",
        "permalink: river/fog/",
    )
    assert one.fix is not None
    assert one.fix.safety == "safe"


def test_what_is_found_is_what_a_run_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for text in (QUOTED, EMPTY, RELATIVE, QUOTED.replace("\n", "\r\n")):
        put("_posts/2022-03-24-fog.md", text)
        asked = [(one["code"], one["line"], one["column"], one["message"], one["path"]) for one in findings()]
        found = check_text(text, "_posts/2022-03-24-fog.md")
        assert [(one.code, *_at(one), one.message, one.place.path) for one in found] == asked


def _at(one: Finding) -> tuple[int, int]:
    return one.place.line, one.place.column


def test_rules_that_are_given_run_besides() -> None:
    assert told(GOOD, rules=[no_fog]) == ["3:8 error X001 no-fog"]
    assert [line.split()[2] for line in told(RELATIVE, rules=[no_fog])] == ["X001", "UR002"]
    assert told(GOOD.replace("Fog", "Mist"), rules=[no_fog]) == []


def test_a_config_selects_and_gives_options() -> None:
    assert told(RELATIVE, rules=[no_fog], config={"select": ["X001"]}) == ["3:8 error X001 no-fog"]
    assert told(RELATIVE, rules=[no_fog], config={"select": ["no-fog"]}) == ["3:8 error X001 no-fog"]
    assert told(RELATIVE, rules=[no_fog], config={"ignore": ["UR002"], "severity": {"X001": "info"}}) == [
        "3:8 info X001 no-fog"
    ]
    words = {"rules": {"X001": {"words": ["Mist"]}}}
    assert told(GOOD, rules=[no_fog], config=words) == []
    assert told(GOOD.replace("Fog", "Mist"), rules=[no_fog], config=words) == ["3:8 error X001 no-fog"]
    own = {"rule": [{"code": "X009", "field": "title", "forbid": "Fog"}]}
    assert told(GOOD, rules=[no_fog], config=own) == ["3:8 error X001 no-fog", "3:8 warning X009 x009"]
    ignored = {"per-file-ignores": {"_posts/old/**": ["X001"]}}
    assert told(GOOD, "_posts/old/2022-03-24-a.md", rules=[no_fog], config=ignored) == []
    assert told(GOOD, "_posts/new/2022-03-24-a.md", rules=[no_fog], config=ignored) == ["3:8 error X001 no-fog"]


def test_the_zone_and_the_name() -> None:
    zoneless = GOOD.replace(" 10:00:00 +0800", " 16:59:33")
    assert told(zoneless) == []
    assert [one.code for one in check_text(zoneless, config={"timezone": "Asia/Shanghai"})] == ["DT003"]
    assert [one.code for one in check_text(GOOD, "_posts/2022-03-25-fog.md")] == ["DT007"]
    assert [one.code for one in check_text(GOOD, "_posts/fog.md")] == ["FN001"]
    assert told("---\ntitle: Fog\n---\nIt lifted.\n", rules=[no_fog]) == ["2:8 error X001 no-fog"]


def test_comments_count() -> None:
    assert told(GOOD.replace("title:", "# newspost: ignore[X001] so\ntitle:"), rules=[no_fog]) == []
    idle = GOOD.replace("title:", "# newspost: ignore[X001] so\ntitle:").replace("Fog", "Mist")
    assert told(idle, rules=[no_fog]) == ["3:1 warning NP001 unused-suppression"]


def test_nothing_on_the_disk_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put("newspost.toml", "selct = 1\n")
    put("_config.yml", "a: [\n")
    put("_posts/2022-03-24-post.md", EMPTY)
    assert told(GOOD) == []
    assert len(list(tmp_path.iterdir())) == 3


def test_a_rule_that_crashes_is_told_as_in_a_run() -> None:
    (one,) = check_text(GOOD, rules=[crash])
    assert (one.code, one.severity) == ("NP902", "error")
    assert one.message == "The rule X002 failed on this post: RuntimeError: no luck. Mend the rule."


def test_what_is_no_rule_about_a_post_is_refused() -> None:
    with pytest.raises(TypeError, match=r"is no rule; mark it with @newspost\.rule"):
        check_text(GOOD, rules=[unmarked])
    with pytest.raises(TypeError, match="X003 is a rule about a site"):
        check_text(GOOD, rules=[of_site])  # type: ignore[list-item]


def test_a_config_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(CheckConfigError, match="Did you mean select"):
        check_text(GOOD, config={"selct": ["X001"]})
    with pytest.raises(CheckConfigError, match="No rule is called X001"):
        check_text(GOOD, config={"select": ["X001"]})
    again = rule("X001", "another")(unmarked)
    with pytest.raises(CheckConfigError, match="two rules have the code X001"):
        check_text(GOOD, rules=[no_fog, again])
    own = {"rule": [{"code": "X001", "field": "title", "forbid": "Fog"}]}
    with pytest.raises(CheckConfigError, match="A plugin has a rule"):
        check_text(GOOD, rules=[no_fog], config=own)


@FEW
@given(posts())
def test_a_sound_post_has_no_error(data: bytes) -> None:
    found = check_text(data)
    assert [one for one in found if one.severity == "error" and not one.code.startswith("FN")] == []


@FEW
@given(broken_posts("FM006"))
def test_a_fault_is_found(broken: tuple[str, bytes]) -> None:
    assert "FM006" in [one.code for one in check_text(broken[1])]


@FEW
@given(post_soups())
def test_any_text_is_checked(data: bytes) -> None:
    found = check_text(data, rules=[no_fog])
    assert found == check_text(data, rules=[no_fog])
    assert "newspost failed" not in "".join(one.message for one in found)
    assert newspost.loads(data) is not None
