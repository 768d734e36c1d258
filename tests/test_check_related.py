"""A run that reports some files tells what they cause in others: the finding stands there, its cause was asked for."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from check_site import GOOD, QUOTED, findings, found, put, run, same_url
from newspost.checking.baseline import load_baseline

FIRST, SECOND, THIRD = "_posts/2022-03-24-a.md", "_posts/2022-03-25-b.md", "_posts/2022-03-26-c.md"
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_file_that_causes_a_finding_in_another_one_shows_it() -> None:
    same_url(FIRST, SECOND)
    put(THIRD, QUOTED)
    assert found("--only", FIRST) == found("--only", SECOND) == [(SECOND, "XF001")]
    (one,) = findings("--only", FIRST)
    assert [other["path"] for other in one["related"]] == [FIRST]
    assert run("--only", FIRST).exit_code == 1
    assert found("--only", THIRD) == [(THIRD, "FM006")]
    assert found(FIRST) == []


def test_only_what_the_file_causes_is_shown_of_the_others() -> None:
    same_url(FIRST, SECOND)
    put(SECOND, Path(SECOND).read_text("utf-8").replace("title: Fog 2", "title: 'The river's fog'"))
    assert [code for _, code in found()] == ["FM006"]  # unreadable: its permalink is not seen
    put(SECOND, Path(SECOND).read_text("utf-8").replace("'The river's fog'", "Fog 2").replace("boat", "bo\0at"))
    assert found() == [(SECOND, "XF001"), (SECOND, "EN003")]
    assert found("--only", FIRST) == [(SECOND, "XF001")]


def test_each_of_several_that_one_file_causes_is_shown() -> None:
    same_url(FIRST, SECOND, THIRD)
    assert found("--only", FIRST) == [(SECOND, "XF001"), (THIRD, "XF001")]
    assert found("--only", THIRD) == [(THIRD, "XF001")]


SOURCE = "<http://finance.example.com/news/1355,{}.html>\n"


def test_two_posts_of_one_article_and_two_spellings_of_a_category() -> None:
    number = "202203240000000003"
    for name, title in ((FIRST, "Fog"), (SECOND, "Mist")):
        put(name, GOOD.replace("Fog", title) + "\n" + SOURCE.format(number))
    assert found("--only", FIRST, "--select", "XF") == [(SECOND, "XF002")]
    put(FIRST, GOOD.replace("title: Fog\n", "title: Fog\ncategories: [news]\n"))
    put(SECOND, GOOD.replace("title: Fog\n", "title: Rain\ncategories: [News]\n"))
    put(THIRD, GOOD.replace("title: Fog\n", "title: Wind\ncategories: [news]\n"))
    assert found("--select", "TX005") == [(SECOND, "TX005")]
    assert found("--only", FIRST, "--select", "TX005") == [(SECOND, "TX005")]


@needs_git
def test_a_new_file_that_comes_before_an_old_one_shows_what_it_causes() -> None:
    def git(*words: str) -> None:
        mine = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", *mine, *words], check=True, capture_output=True)

    same_url(SECOND)
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    put(FIRST, GOOD.replace("title: Fog\n", "title: Mist\npermalink: /fog/\n"))
    assert found("--changed-since", "HEAD") == [(SECOND, "XF001")]
    assert found("--staged") == []
    git("add", ".")
    assert found("--staged") == [(SECOND, "XF001")]


def test_a_comment_or_a_baseline_in_its_own_file_hides_it_all_the_same() -> None:
    same_url(FIRST, SECOND)
    plain = Path(SECOND).read_text("utf-8")
    put(SECOND, plain.replace("permalink:", "# newspost: ignore[XF001] twins\npermalink:"))
    assert found("--only", FIRST) == []
    put(SECOND, plain)
    put("newspost.toml", "baseline = 'base.json'\n")
    assert run("--update-baseline").exit_code == 0
    before = load_baseline(Path("base.json"))
    assert found("--only", FIRST) == []
    for words in ((), ("--only", FIRST), ("--only", SECOND)):
        assert run("--update-baseline", *words).exit_code == 0
        assert load_baseline(Path("base.json")) == before
    put("newspost.toml", "[per-file-ignores]\n'*-b.md' = ['XF']\n")
    assert found("--only", FIRST) == []


def test_what_is_not_asked_for_is_no_stale_entry_and_is_not_mended() -> None:
    same_url(FIRST, SECOND)
    put(THIRD, QUOTED)
    put("newspost.toml", "baseline = 'base.json'\n")
    run("--update-baseline")
    put(SECOND, GOOD)
    assert found("--only", FIRST) == []
    assert found("--only", SECOND) == [("base.json", "NP004")]
    before = Path(THIRD).read_bytes()
    run("--only", FIRST, "--fix", "--unsafe-fixes")
    assert Path(THIRD).read_bytes() == before


def test_reports_have_a_file_that_was_not_asked_for_where_something_is_in_it() -> None:
    same_url(FIRST, SECOND)
    for output in ("full", "grouped", "junit", "tap", "sarif", "gitlab", "markdown"):
        assert Path(SECOND).name in run("--only", FIRST, "--output", output).stdout
    log = json.loads(run("--only", FIRST, "--output", "sarif").stdout)["runs"][0]["results"]
    assert len(log) == 1


CRASH = """\
from newspost import site_rule

@site_rule("X001", "crash")
def crash(posts, options):
    raise RuntimeError("no luck")
"""


def test_a_rule_about_the_site_that_crashes_is_told_beside_a_file_that_was_asked_for() -> None:
    put(FIRST)
    put(SECOND, GOOD.replace("Fog", "Mist"))
    put("mine.py", CRASH)
    put("newspost.toml", "plugins = ['./mine.py']\n")
    assert found() == [(FIRST, "NP902")]
    assert found(".", "--only", SECOND) == found("--only", SECOND) == [(SECOND, "NP902")]
    assert run(".", "--only", SECOND).exit_code == 3
