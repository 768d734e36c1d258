"""`newspost check` as people and services call it: what it says, what it writes, and what it ends with."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import newspost.checking.posts
from check_site import EMPTY, GOOD, HOSTILE, QUOTED, QUOTED_MENDED, RELATIVE, findings, found, put, run, same_url
from newspost.checking.applying import Change, write
from newspost.checking.changed import changed_files
from newspost.checking.finding import Finding

POST = "_posts/2022-03-24-fog.md"
OTHER = "_posts/2022-03-25-mist.md"
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "FORCE_COLOR", "NEWSPOST_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


# --- exit codes

EXITS: list[tuple[str, list[str], int]] = [
    (GOOD, [], 0),
    (QUOTED, [], 1),
    (RELATIVE, [], 0),
    (RELATIVE, ["--fail-on", "warning"], 1),
    (RELATIVE, ["--fail-on", "info"], 1),
    (RELATIVE, ["--max-warnings", "0"], 1),
    (RELATIVE, ["--max-warnings", "1"], 0),
    (RELATIVE, ["--max-warnings", "0", "--exit-zero"], 0),
    (RELATIVE, ["--severity", "UR002=error"], 1),
    (RELATIVE, ["--severity", "UR=error,FM=info"], 1),
    (QUOTED, ["--severity", "unescaped-quote=warning"], 0),
    (QUOTED, ["--fail-on", "never"], 0),
    (QUOTED, ["--exit-zero"], 0),
    (QUOTED, ["--ignore", "FM006"], 0),
    (QUOTED, ["--ignore", "FM,UR"], 0),
    (QUOTED, ["--select", "UR"], 0),
    (QUOTED, ["--select", "FM"], 1),
    (QUOTED, ["--select", "UR", "--extend-select", "unescaped-quote"], 1),
    (QUOTED, ["--config", 'ignore=["FM"]'], 0),
]


@pytest.mark.parametrize(("text", "words", "code"), EXITS)
def test_what_a_run_ends_with(text: str, words: list[str], code: int) -> None:
    put(POST, text)
    assert run(*words).exit_code == code


MISTAKES: list[tuple[list[str], str]] = [
    (["--select", "FM0O6"], "No rule is called FM0O6. Did you mean FM006?"),
    (["--ignore", "unescaped-qote"], "Did you mean unescaped-quote?"),
    (["--severity", "FM=eror"], "error"),
    (["--severity", "FM"], "FM"),
    (["--profile", "finws"], "finews"),
    (["--fail-on", "erorr"], "error"),
    (["--output", "jsn"], "json"),
    (["--config", "fail_on='error'"], "fail-on"),
    (["--config", "nowhere.toml"], "nowhere.toml"),
    (["--now", "soon"], "'soon' is no ISO 8601 date"),
    (["--jobs", "-1"], "-1"),
    (["--only"], "--only: name the files"),
    (["--update-baseline"], "which baseline?"),
    (["nowhere.md"], "nowhere.md: No such file"),
    (["--plugin"], "--plugin"),
]


@pytest.mark.parametrize(("words", "said"), MISTAKES)
def test_a_mistake_is_told_in_a_line_and_ends_with_2(words: list[str], said: str) -> None:
    put(POST, QUOTED)
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_an_unknown_key_of_a_config_is_told_with_its_place() -> None:
    put(POST)
    put("newspost.toml", "# mine\nselct = ['FM']\n")
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "newspost.toml:2:1: " in result.stderr
    assert "Did you mean select?" in result.stderr


MINE = """\
from newspost.checking.plugins import rule

@rule("X007", "mine")
def mine(post, options):
    return ()
"""


def test_an_unknown_code_is_told_where_plugins_bring_codes_too() -> None:
    put(POST)
    put("mine.py", MINE)
    put("newspost.toml", "plugins = ['./mine.py']\nignore = ['X007', 'X008']\n")
    result = run()
    assert result.exit_code == 2
    assert "No rule is called X008." in result.stderr
    put("newspost.toml", "plugins = ['./mine.py']\nignore = ['X007']\n")
    assert run().exit_code == 0


def test_no_file_is_a_mistake_unless_it_is_allowed() -> None:
    put("notes/a.txt")
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there are no posts here" in result.stderr
    assert run("--show-files").exit_code == 2
    assert run("--allow-empty").exit_code == 0
    put(POST)
    put("newspost.toml", "exclude = ['_posts/**']\n")
    assert run().exit_code == 2


def test_a_config_that_jekyll_cannot_use_is_a_mistake() -> None:
    put(POST)
    put("_config.yml", "a: [\n")
    assert run().exit_code == 2


# --- what cannot be read, and rules that crash


@posix
@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_one_finding() -> None:
    put(POST).chmod(0)
    put(OTHER, QUOTED)
    assert found() == [(POST, "NP902"), (OTHER, "FM006")]
    assert run().exit_code == 3


@posix
def test_what_is_no_file_is_one_finding_and_the_others_are_checked() -> None:
    Path("_posts").mkdir()
    os.mkfifo(POST)
    put(OTHER, QUOTED)
    Path("_posts/2022-03-26-gone.md").symlink_to("nowhere")
    Path("_posts/.#2022-03-26-lock.md").symlink_to("me@here.123")
    assert found() == [(POST, "NP902"), (OTHER, "FM006"), ("_posts/2022-03-26-gone.md", "NP902")]
    result = run()
    assert result.exit_code == 3
    assert "cannot be read" in result.stdout
    assert run("--exit-zero").exit_code == 3
    assert run("--fix").exit_code == 3


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_not_utf8_and_a_file_of_any_bytes_are_no_trouble(folder: Path) -> None:
    put(POST, bytes(range(256)))
    (folder / "_posts" / os.fsdecode(b"2022-03-25-\xff.md")).write_text(QUOTED)
    for output in ("full", "json", "sarif", "junit", "github"):
        assert run("--output", output).exit_code in {1, 3}
    assert run("--baseline", "base.json", "--update-baseline").exit_code == 0
    assert run("--fix", "--unsafe-fixes", cache=True).exit_code in {0, 1, 3}


CRASHING = """\
from newspost.checking.plugins import Hit, SiteHit, rule, site_rule
from newspost.text.spans import Span

@rule("X001", "crash")
def crash(post, options):
    yield Hit(Span(0, 3), "first")
    raise RuntimeError("no \\x1b[31m luck")

@rule("X002", "wrong-span")
def wrong_span(post, options):
    yield Hit("no span", "x")

@site_rule("X003", "site-crash")
def site_crash(posts, options):
    return [SiteHit("nowhere.md", "x")]
"""


@pytest.mark.parametrize("code", ["X001", "X002", "X003"])
def test_a_rule_that_crashes_is_one_finding_and_no_traceback(code: str) -> None:
    put(POST, QUOTED)
    put("mine.py", CRASHING)
    put("newspost.toml", "plugins = ['./mine.py']\n")
    assert found("--select", f"FM,{code}") == [(POST, "NP902"), (POST, "FM006")]
    result = run("--select", code)
    assert result.exit_code == 3
    assert f"The rule {code} failed on this post" in result.stdout
    assert "Traceback" not in result.output
    assert "\x1b" not in result.output


def test_newspost_itself_failing_on_a_post_is_one_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    put(POST, QUOTED)
    put(OTHER, EMPTY)
    good = newspost.checking.posts.check_reading

    def check_reading(path: str, *rest: Any, **named: Any) -> object:  # noqa: ANN401 - whatever it is called with
        if path == POST:
            raise ZeroDivisionError("oh")
        return good(path, *rest, **named)

    monkeypatch.setattr("newspost.checking.work.check_reading", check_reading)
    assert found() == [(POST, "NP902"), (OTHER, "BD001")]
    assert run().exit_code == 3


# --- what is checked


def test_a_folder_without_a_config_and_a_folder_inside_a_site_and_files() -> None:
    same_url("_posts/2022-03-24-a.md", "_posts/new/2022-03-25-b.md")
    put("2022-03-24-loose.md", QUOTED)
    assert found() == [("_posts/new/2022-03-25-b.md", "XF001")]
    assert found("_posts/new") == []
    assert found("_posts/new/2022-03-25-b.md", "_posts/2022-03-24-a.md") == []
    assert found("2022-03-24-loose.md") == [("2022-03-24-loose.md", "FM006")]
    assert run("--show-files", "_posts/new", "2022-03-24-loose.md").stdout.split() == [
        "_posts/new/2022-03-25-b.md",
        "2022-03-24-loose.md",
    ]


def test_several_sites_in_one_folder_are_apart() -> None:
    for site in ("one", "two"):
        put(f"{site}/_config.yml", "timezone: UTC\n")
        put(f"{site}/_posts/2022-03-24-a.md", GOOD.replace("title: Fog\n", "title: Fog\npermalink: /fog/\n"))
    assert found() == []
    put("two/_posts/2022-03-25-b.md", GOOD.replace("title: Fog\n", "title: Mist\npermalink: /fog/\n"))
    assert found() == [("two/_posts/2022-03-25-b.md", "XF001")]
    put("two/newspost.toml", "ignore = ['XF']\n")
    assert found() == []


def test_the_config_of_a_folder_that_is_named_says_how_a_run_ends() -> None:
    put(f"site/{POST}", RELATIVE)
    put("site/newspost.toml", "fail-on = 'warning'\noutput = ['concise']\n")
    result = run("site")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"site/{POST}:4:")
    assert run(f"site/{POST}").exit_code == 1


def test_a_config_closer_to_a_post_counts_for_it() -> None:
    put(POST, QUOTED)
    put("_posts/old/2022-03-25-b.md", QUOTED)
    put("_posts/old/newspost.toml", "ignore = ['FM']\n")
    put("newspost.toml", "[per-file-ignores]\n'_posts/x*' = ['FM']\n")
    assert found() == [(POST, "FM006")]
    assert found("--isolated") == [(POST, "FM006"), ("_posts/old/2022-03-25-b.md", "FM006")]


def test_the_profile() -> None:
    put(POST, GOOD.replace("title: Fog\n", "title: Fog\ncategories: foggy river\n"))
    assert found() == []
    assert (POST, "TX001") in found("--profile", "finews")


def test_now_is_the_moment_of_the_build() -> None:
    put(POST)
    assert found("--now", "2022-03-24T01:59:59") == [(POST, "DT006")]
    assert found("--now", "2022-03-24T09:59:59+08:00") == [(POST, "DT006")]
    assert found("--now", "2022-03-24T02:00:00Z") == []
    assert found("--now", "2022-03-25") == []


def test_only_reports_files_and_reads_the_whole_site() -> None:
    same_url("blog/_posts/2022-03-24-a.md", "blog/_posts/2022-03-25-b.md")
    third = put("blog/_posts/2022-03-26-c.md", QUOTED)
    second = "blog/_posts/2022-03-25-b.md"
    assert found("--only", second) == [(second, "XF001")]
    assert found("--only", second, "--only", "blog/_posts/2022-03-24-a.md") == [(second, "XF001")]
    assert found("blog", "--only", str(third)) == [("blog/_posts/2022-03-26-c.md", "FM006")]
    assert run("--only", second, "--show-files").stdout == f"{second}\n"


# --- git


def git(*words: str) -> None:
    mine = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *mine, *words], check=True, capture_output=True)


@needs_git
def test_what_is_staged_or_changed_is_reported_and_the_whole_site_is_read() -> None:
    same_url("_posts/2022-03-24-a.md")
    put(POST, QUOTED)
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    assert found("--staged") == found("--changed-since", "HEAD") == []
    assert run("--staged").exit_code == 0
    put("_posts/2022-03-25-中 b.md", GOOD.replace("title: Fog\n", "title: Mist\npermalink: /fog/\n"))
    new = [("_posts/2022-03-25-中 b.md", "XF001")]
    assert found("--staged") == []
    assert [one for one in found("--changed-since", "HEAD") if one[1] == "XF001"] == new
    git("add", ".")
    assert [one for one in found("--staged") if one[1] == "XF001"] == new
    git("commit", "-m", "second")
    assert found("--changed-since", "HEAD") == []
    assert [one for one in found("--changed-since", "HEAD~1") if one[1] == "XF001"] == new
    result = run("--changed-since", "nowhere")
    assert (result.exit_code, result.stdout) == (2, "")
    assert run("--changed-since", "--output=x").exit_code == 2


@needs_git
@posix
def test_a_repository_can_be_reached_by_a_link(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(f"real/{POST}", QUOTED)
    monkeypatch.chdir("real")
    git("init")
    git("commit", "--allow-empty", "-m", "none")
    git("add", ".")
    (folder / "link").symlink_to("real")
    assert changed_files(folder / "link", None) == {str(folder / "link" / POST)}
    assert changed_files(folder / "link" / "_posts", "HEAD") == {str(folder / "link" / POST)}


@needs_git
def test_without_a_repository_git_is_told_about() -> None:
    put(POST)
    result = run("--staged")
    assert result.exit_code == 2
    assert "git cannot tell" in result.stderr


# --- reports


def test_several_reports_in_one_run() -> None:
    put(POST, QUOTED)
    outputs = ["concise", "sarif:new/out.sarif", "junit:r.xml", "json:a.json"]
    result = run(*(f"--output={output}" for output in outputs))
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{POST}:3:")
    assert json.loads(Path("new/out.sarif").read_text("utf-8"))["runs"][0]["results"][0]["ruleId"] == "FM006"
    assert Path("r.xml").read_text("utf-8").startswith("<?xml")
    assert json.loads(Path("a.json").read_text("utf-8"))[0]["code"] == "FM006"


def test_json_has_the_keys_of_the_contract() -> None:
    put(POST, QUOTED)
    (one,) = findings()
    keys = ["code", "name", "severity", "message", "path", "line", "column", "end_line", "end_column", "fix"]
    assert list(one)[: len(keys)] == keys
    assert (one["name"], one["severity"], one["path"], one["line"]) == ("unescaped-quote", "error", POST, 3)
    assert list(one["fix"]) == ["safety", "message", "edits"]
    assert one["fix"]["safety"] == "safe"


@posix
def test_a_report_that_cannot_be_written_is_a_mistake(folder: Path) -> None:
    put(POST, QUOTED)
    (folder / "taken").mkdir()
    for place in ("taken", f"{POST}/x"):
        result = run("--output", f"json:{place}")
        assert result.exit_code == 2
        assert "cannot be written" in result.stderr
    assert run("--output", "json:/dev/null").exit_code == 1


def test_statistics_and_files() -> None:
    put(POST, QUOTED)
    put(OTHER, QUOTED)
    put("_posts/2022-03-26-c.md", EMPTY)
    lines = [line.split() for line in run("--statistics").stdout.splitlines()]
    assert lines == [["2", "FM006", "error", "unescaped-quote"], ["1", "BD001", "error", "empty-body"]]
    assert run("--show-files").stdout.split() == [POST, OTHER, "_posts/2022-03-26-c.md"]


def test_on_github_actions_annotations_and_a_summary_come_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    put(POST, QUOTED)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    result = run()
    assert f"::error file={POST},line=3," in result.stdout
    assert "FM006" in Path("summary.md").read_text("utf-8")
    result = run("--output", "json")
    assert json.loads(result.stdout)
    assert "::error" in result.stderr
    assert run("--output", "github").output.count("::error") == 1
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "no/such/folder")
    assert run().exit_code == 1


@posix
@pytest.mark.parametrize("output", ["full", "concise", "grouped", "json", "sarif", "github", "markdown", "junit"])
def test_no_control_character_reaches_a_terminal(output: str) -> None:
    put(f"_posts/2022-03-24-{HOSTILE}.md", QUOTED.replace("fog'", f"{HOSTILE}fog'"))
    result = run("--output", output, "--select", "ALL")
    assert result.exit_code == 1
    for text in (result.output, run("--show-files").output, run("--diff").output, run("--fix", "--show-fixes").output):
        assert not set(HOSTILE) & set("\x1b\x07\x9b\u202e") & set(text)


# --- fixes


def test_fix_mends_what_is_safe_and_reports_the_rest() -> None:
    put(POST, QUOTED)
    put(OTHER, EMPTY)
    result = run("--fix", "--show-fixes", "--output", "concise")
    assert result.exit_code == 1
    assert "BD001" in result.stdout
    assert "FM006" in result.stdout
    assert Path(POST).read_text("utf-8") == QUOTED_MENDED
    assert found() == [(OTHER, "BD001")]
    assert run("--fix", POST).exit_code == 0


def test_nothing_is_mended_unasked() -> None:
    put(POST, QUOTED)
    run()
    run("--unsafe-fixes")
    run("--show-fixes")
    assert Path(POST).read_text("utf-8") == QUOTED


def test_a_diff_writes_nothing_and_ends_with_1_where_something_would_change() -> None:
    put(POST, QUOTED)
    result = run("--diff")
    assert result.exit_code == 1
    assert "+title: 'The river''s fog'\n" in result.stdout
    assert Path(POST).read_text("utf-8") == QUOTED
    put(POST, EMPTY)
    result = run("--diff")
    assert (result.exit_code, result.output) == (0, "")


def test_fix_only_reports_nothing() -> None:
    put(POST, QUOTED)
    put(OTHER, EMPTY)
    result = run("--fix-only")
    assert (result.exit_code, result.output) == (0, "")
    assert Path(POST).read_text("utf-8") == QUOTED_MENDED


UNNAMED = "_posts/fog.md"


@pytest.mark.parametrize("words", [[], [UNNAMED], ["--only", UNNAMED], ["_posts"]])
def test_a_rename_is_unsafe_and_the_file_is_found_under_its_new_name(words: list[str]) -> None:
    put(UNNAMED)
    assert found("--fix", *words) == [(UNNAMED, "FN001")]
    assert run("--unsafe-fixes", "--diff", *words).stdout.startswith("rename _posts/fog.md to 2022-03-24-fog.md\n")
    result = run("--fix", "--unsafe-fixes", *words)
    assert result.exit_code == 0, result.output
    assert not Path(UNNAMED).exists()
    assert Path(POST).read_text("utf-8") == GOOD


@pytest.mark.parametrize("words", [[], [UNNAMED], ["--only", UNNAMED]])
def test_what_is_left_is_reported_under_the_new_name(words: list[str]) -> None:
    put(UNNAMED, EMPTY)
    assert found("--fix", "--unsafe-fixes", *words) == [(POST, "BD001")]


def test_a_rename_is_refused_where_the_name_is_taken() -> None:
    put(UNNAMED)
    put(POST, "mine")
    result = run("--fix", "--unsafe-fixes", "--select", "FN001", "--output", "concise")
    assert result.exit_code == 3
    assert "NP901" in result.stdout
    assert "there is a file 2022-03-24-fog.md already" in result.stdout
    assert Path(POST).read_text("utf-8") == "mine"
    assert Path(UNNAMED).read_text("utf-8") == GOOD
    result = run("--fix-only", "--unsafe-fixes", "--select", "FN001")
    assert result.exit_code == 3
    assert "already" in result.stderr


@pytest.mark.parametrize("words", [[], ["--ignore", "DT001"], ["--select", "FN001"]])
@pytest.mark.parametrize("comment", ["", "# newspost: ignore[DT001] as it came\n"])
def test_a_rename_waits_for_what_would_stop_the_build_be_it_told_or_not(words: list[str], comment: str) -> None:
    text = GOOD.replace("date: 2022-03-24 10:00:00 +0800", f"{comment}date: 2022年3月24日")
    compact = "_posts/20220324-fog.md"
    put(compact, text)
    run("--fix", "--unsafe-fixes", *words)
    named = not words and not comment  # else the date stays as it is
    assert [str(file) for file in Path("_posts").iterdir()] == [POST if named else compact]
    assert named or Path(compact).read_text("utf-8") == text


@pytest.mark.parametrize("words", [[], ["--fix-only"]])
def test_a_file_that_cannot_get_its_new_name_is_as_it_was(words: list[str]) -> None:
    name = f"_posts/{'fog' * 82}.md"  # too long with a date before it
    put(name, QUOTED)
    result = run("--fix", "--unsafe-fixes", "--output", "concise", *words)
    assert result.exit_code == 3
    assert "fixes of this file were not applied: the file cannot be named 2022-03-24-fogfog" in result.output
    assert Path(name).read_text("utf-8") == QUOTED


def test_it_is_told_if_what_was_written_cannot_be_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    put(UNNAMED, QUOTED)

    def rename_too_late(old: Path, _new: Path) -> None:
        put(str(old), EMPTY)
        raise OSError("it is gone")

    monkeypatch.setattr("newspost.checking.applying._rename", rename_too_late)
    result = run("--fix", "--unsafe-fixes", "--output", "concise")
    assert result.exit_code == 3
    assert "in this file were applied, but the file cannot be named 2022-03-24-fog.md: it is gone" in result.stdout
    assert Path(UNNAMED).read_text("utf-8") == EMPTY


@needs_git
def test_git_renames_what_it_knows() -> None:
    put(UNNAMED)
    git("init")
    git("add", ".")
    assert run("--fix", "--unsafe-fixes").exit_code == 0
    names = subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True).stdout
    assert names == f"{POST}\n"


def test_a_file_that_somebody_changes_meanwhile_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    put(POST, QUOTED)

    def write_later(change: Change) -> Finding | None:
        put(POST, EMPTY)
        return write(change)

    monkeypatch.setattr("newspost.cli.check_fixes.write", write_later)
    result = run("--fix", "--output", "concise")
    assert result.exit_code == 3
    assert "NP901" in result.stdout
    assert "changed meanwhile" in result.stdout
    assert Path(POST).read_text("utf-8") == EMPTY


# --- the baseline


def test_a_baseline_hides_what_was_there_and_tells_what_is_gone() -> None:
    put(POST, QUOTED)
    put(OTHER, EMPTY)
    assert run("--baseline", "base.json", "--update-baseline").exit_code == 0
    assert found("--baseline", "base.json") == []
    assert run("--baseline", "base.json").exit_code == 0
    put(POST, QUOTED.replace("layout: post\n", "layout: post\nauthor: Li\n"))  # it moves
    assert found("--baseline", "base.json") == []
    put(OTHER, GOOD)
    stale = run("--baseline", "base.json", "--output", "concise")
    assert stale.exit_code == 1
    assert stale.stdout.startswith("base.json:")
    assert "NP004" in stale.stdout
    assert found("--baseline", "base.json", "--ignore", "NP004") == []
    assert run("--baseline", "base.json", "--prune-baseline").exit_code == 0
    assert run("--baseline", "base.json").exit_code == 0
    put("_posts/2022-03-26-c.md", QUOTED)
    assert found("--baseline", "base.json") == [("_posts/2022-03-26-c.md", "FM006")]


def test_a_run_that_does_not_look_says_nothing_of_a_baseline() -> None:
    put(POST, QUOTED)
    put(OTHER, EMPTY)
    put("newspost.toml", "baseline = 'base.json'\n")
    run("--update-baseline")
    before = Path("base.json").read_text("utf-8")
    for words in (["--select", "UR"], [POST], ["--only", POST], ["_posts"]):
        assert found(*words) == []
    for words in (["--select", "UR"], [POST], ["--only", OTHER]):
        assert run(*words, "--update-baseline").exit_code == 0
        assert Path("base.json").read_text("utf-8") == before
    Path(OTHER).unlink()
    assert found() == [("base.json", "NP004")]
    assert found("--only", POST) == []


def test_a_baseline_counts_wherever_the_run_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    same_url(f"site/{POST}", f"site/{OTHER}")
    put("site/_posts/2022-03-26-c.md", QUOTED)
    put("site/newspost.toml", "baseline = 'base.json'\n")
    assert run("site", "--update-baseline").exit_code == 0
    assert found("site") == []
    monkeypatch.chdir("site")
    assert found() == []
    monkeypatch.chdir("_posts")
    assert found() == []


def test_a_baseline_that_is_none_is_a_mistake() -> None:
    put(POST)
    put("base.json", "{")
    assert run("--baseline", "base.json").exit_code == 2


# --- comments


def commented(comment: str, text: str = QUOTED) -> str:
    return text.replace("layout: post\n", f"layout: post\n# newspost: {comment}\n")


def test_a_comment_hides_and_what_it_hides_is_not_mended() -> None:
    hidden = commented("ignore[FM006] it is a name")
    put(POST, hidden)
    assert found() == []
    assert run("--fix").exit_code == 0
    assert Path(POST).read_text("utf-8") == hidden


def test_a_comment_that_hides_nothing_or_names_no_rule_is_told_and_mended() -> None:
    put(POST, commented("ignore[FM006, UR002] why", GOOD))
    put(OTHER, commented("ignore[FM0O6] why"))
    assert found() == [(POST, "NP001"), (OTHER, "NP003"), (OTHER, "FM006")]
    assert run(POST, "--fail-on", "warning").exit_code == 1
    assert found("--select", "FM", POST) == [(POST, "NP001")]
    assert found("--select", "BD", POST) == []
    assert found("--severity", "NP001=info", POST) == [(POST, "NP001")]
    assert found("--ignore", "NP001", POST) == []
    assert "Did you mean FM006?" in run("--output", "concise").stdout
    assert found("--fix", POST) == []
    assert Path(POST).read_text("utf-8") == GOOD
    assert run("--fix", "--unsafe-fixes", OTHER).exit_code == 0


def test_a_comment_that_names_its_rule_rightly_at_last_and_hides_nothing_goes_in_the_same_run() -> None:
    put(POST, commented("ignore[FM0O6] why", GOOD))
    assert run("--fix-only", "--unsafe-fixes", POST).exit_code == 0
    assert Path(POST).read_text("utf-8") == GOOD


def test_a_comment_for_a_rule_about_the_site_is_judged_only_when_all_of_it_is_looked_at() -> None:
    same_url("_posts/2022-03-24-a.md", "_posts/2022-03-25-b.md")
    second = Path("_posts/2022-03-25-b.md")
    put(str(second), commented("ignore-file[XF001] twins", second.read_text("utf-8")))
    assert found() == found(str(second)) == found("--only", str(second)) == []
    Path("_posts/2022-03-24-a.md").unlink()
    assert found() == [(second.as_posix(), "NP001")]
    assert found(str(second)) == []


# --- rules from outside

OWN = """\
from newspost.checking.plugins import Hit, SiteHit, rule, site_rule

@rule("X001", "no-fog", severity="error")
def no_fog(post, options):
    if post.article.title in options.get("words", ["Fog"]):
        yield Hit(post.span("title"), "too much fog")

@site_rule("X002", "few-posts")
def few(posts, options):
    yield from (SiteHit(post.path, f"one of {len(posts)}", line=2) for post in posts[1:])
"""


@pytest.mark.parametrize("name", ["./tools/mine.py", "own_rules_of_a_test"])
def test_rules_of_a_plugin(name: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "own_rules_of_a_test", raising=False)
    for place in ("tools/mine.py", "own_rules_of_a_test.py"):
        put(place, OWN)
    put(POST)
    put(OTHER, GOOD.replace("title: Fog", "title: Mist"))
    put("newspost.toml", f"plugins = ['{name}']\n")
    assert [(one["path"], one["code"], one["line"]) for one in findings()] == [(POST, "X001", 3), (OTHER, "X002", 2)]
    assert found("--ignore", "X") == []
    assert found("--select", "few-posts") == [(OTHER, "X002")]
    put("newspost.toml", f"plugins = ['{name}']\n[rules.X001]\nwords = ['Mist']\n")
    assert found("--select", "X001") == [(OTHER, "X001")]
    put(OTHER, commented("ignore-file[X001, X002] so", GOOD.replace("title: Fog", "title: Mist")))
    assert found() == []


@pytest.mark.parametrize(("name", "text"), [("./no.py", None), ("./bad.py", "1 /"), ("./bad.py", "raise OSError('x')")])
def test_a_plugin_that_cannot_be_imported_is_a_mistake(name: str, text: str | None) -> None:
    put(POST)
    if text is not None:
        put(name, text)
    put("newspost.toml", f"plugins = ['{name}']\n")
    result = run()
    assert result.exit_code == 2
    assert "cannot be imported" in result.stderr


def test_rules_without_python() -> None:
    put(POST, GOOD.replace("title: Fog", "title: TODO"))
    rule = [
        "[[rule]]",
        "code = 'X005'",
        "field = 'title'",
        "forbid = 'TODO'",
        "message = 'do it'",
        "severity = 'error'",
    ]
    put("newspost.toml", "\n".join(rule))
    result = run("--output", "concise")
    assert result.exit_code == 1
    assert "X005" in result.stdout
    assert "do it" in result.stdout


# --- real processes


def process(*words: str, **others: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "newspost", "check", *words]
    environment = {**os.environ, **others}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


SLOW = """\
import time
from pathlib import Path
from newspost.checking.plugins import rule

@rule("X001", "slow")
def slow(post, options):
    Path("started").touch()
    time.sleep(0.02)
    return ()
"""


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("is_group", [False, True])
def test_ctrl_c_ends_a_run_quickly_and_leaves_nothing_half_written(jobs: str, *, is_group: bool) -> None:
    for number in range(450):
        put(f"_posts/2022-03-24-{number}.md", QUOTED)
    put("mine.py", SLOW)
    put("newspost.toml", "plugins = ['./mine.py']\n")
    command = [sys.executable, "-m", "newspost", "check", "--jobs", jobs, "--output", "json:out.json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        for _ in range(1000):
            if Path("started").exists():
                break
            time.sleep(0.01)
        if is_group:  # as a terminal does
            os.killpg(running.pid, signal.SIGINT)
        else:
            running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert (out, err) == ("", "")
    assert not Path("out.json").exists()
    assert not list(Path("_posts").glob(".newspost*"))


def test_two_processes_find_what_one_does() -> None:
    for number in range(420):
        text = (GOOD, QUOTED, RELATIVE, EMPTY)[number % 4]
        put(f"_posts/2022-03-24-{number:03}.md", text)
    put("mine.py", OWN)
    put("newspost.toml", "plugins = ['./mine.py']\n")
    alone, together = findings("--jobs", "1"), findings("--jobs", "2")
    assert len(alone) > 420
    assert together == alone


SEEN = """\
from pathlib import Path
from newspost.checking.plugins import rule

@rule("X001", "seen")
def seen(post, options):
    Path("seen").touch()
    return ()
"""


def test_a_second_process_uses_the_cache_of_the_first() -> None:
    put("_layouts/post.html")
    for name in "abcdef":
        put(f"_layouts/{name}.html")
    put(POST)
    put("mine.py", SEEN)
    put("newspost.toml", "plugins = ['./mine.py']\n")
    for seed, is_read in (("1", True), ("2", False), ("3", False)):
        running = process(PYTHONHASHSEED=seed)
        running.communicate(timeout=60)
        assert running.returncode == 0
        assert Path("seen").exists() is is_read
        Path("seen").unlink(missing_ok=True)


def test_a_report_for_a_service_names_files_from_the_top_of_its_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    put(POST, QUOTED)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(Path.cwd().parent))
    monkeypatch.setenv("GITHUB_ACTIONS", "")
    log = json.loads(run("--output", "sarif").stdout)["runs"][0]
    place = log["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place.endswith(f"{Path.cwd().name}/{POST}")
    assert log["tool"]["driver"]["rules"][0]["help"]["markdown"].startswith("# FM006 unescaped-quote")


def test_a_comment_for_a_rule_that_never_looked_is_left_alone() -> None:
    put(POST, commented("ignore[TX001] two are meant"))  # the header cannot be read, for its title
    assert found() == [(POST, "FM006")]
    put(POST, commented("ignore[TX001] two are meant", GOOD))
    assert found() == [(POST, "NP001")]
