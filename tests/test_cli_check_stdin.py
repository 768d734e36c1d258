"""`newspost check -`: a text on standard input, checked and mended as if it were a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import newspost
from check_site import EMPTY, GOOD, QUOTED, QUOTED_MENDED, RELATIVE, put, same_url
from newspost.checking.reports import FORMATS
from newspost.cli import commands

POST = "_posts/2022-03-24-fog.md"
AS_POST = ("--stdin-filename", POST)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "FORCE_COLOR", "NEWSPOST_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def run(text: str | bytes, *words: str) -> Result:
    return CliRunner().invoke(commands, ["check", *words, "-"], input=text, prog_name="newspost")


def findings(text: str | bytes, *words: str) -> list[dict[str, Any]]:
    return list(json.loads(run(text, "--output", "json", *words).stdout))


def found(text: str | bytes, *words: str) -> list[tuple[str, str]]:
    return [(one["path"], one["code"]) for one in findings(text, *words)]


# --- what is found


def test_a_text_is_checked_as_the_file_that_it_is_called() -> None:
    assert found(QUOTED, *AS_POST) == [(POST, "FM006")]
    assert found(GOOD, *AS_POST) == []
    assert found(GOOD, "--stdin-filename", "_posts/fog.md") == [("_posts/fog.md", "FN001")]
    assert found(GOOD, "--stdin-filename", "_posts/2022-03-25-fog.md") == [("_posts/2022-03-25-fog.md", "DT007")]
    assert run(QUOTED, *AS_POST).exit_code == 1
    assert run(GOOD, *AS_POST).exit_code == 0
    assert list(Path().iterdir()) == []


def test_what_is_found_is_what_would_be_found_in_the_file() -> None:
    for text in (GOOD, QUOTED, RELATIVE, EMPTY, QUOTED.replace("\n", "\r\n")):
        put(POST, "not what is asked about")
        asked = findings(text, *AS_POST, "--select", "ALL")
        put(POST, text)
        assert asked == findings(text, *AS_POST, "--select", "ALL")
        result = CliRunner().invoke(commands, ["check", "--no-cache", "--output=json", "--select=ALL", POST])
        assert asked == json.loads(result.stdout)


def test_the_site_around_the_name_counts() -> None:
    zoneless = GOOD.replace(" +0800", "")
    assert found(zoneless, *AS_POST) == []
    put("_config.yml", "timezone: Asia/Shanghai\ndefaults: [{scope: {path: ''}, values: {permalink: river/}}]\n")
    assert [code for _, code in found(zoneless, *AS_POST)] == ["DT003"]
    assert found(zoneless, "--stdin-filename", "elsewhere/2022-03-24-fog.md") == []
    put("_config.yml", "a: [\n")
    result = run(GOOD, *AS_POST)
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_config_that_is_closest_to_the_name_counts() -> None:
    put("newspost.toml", "fail-on = 'never'\n[per-file-ignores]\n'*-fog.md' = ['FM']\n")
    assert found(QUOTED, *AS_POST) == []
    other = ("--stdin-filename", "_posts/2022-03-24-mist.md")
    assert [code for _, code in found(QUOTED, *other)] == ["FM006"]
    assert run(QUOTED, *other).exit_code == 0
    assert run(QUOTED, *other, "--isolated").exit_code == 1
    put("_posts/newspost.toml", "ignore = ['FM']\n")
    assert found(QUOTED, *other) == []


def test_a_name_can_be_absolute_and_its_folder_need_not_be_there(folder: Path) -> None:
    name = str(folder / "no" / "such" / POST)
    assert found(QUOTED, "--stdin-filename", name) == [(f"no/such/{POST}", "FM006")]


def test_a_draft_that_is_not_there_yet() -> None:
    put("_config.yml", "show_drafts: true\n")
    assert found(GOOD, "--stdin-filename", "_drafts/fog.md") == []
    assert [code for _, code in found(QUOTED, "--stdin-filename", "_drafts/fog.md")] == ["FM006"]


def test_rules_about_the_site_are_not_run_and_their_comments_are_no_idle_ones() -> None:
    same_url(POST)
    twin = Path(POST).read_text("utf-8").replace("Fog 1", "Fog 2")
    name = ("--stdin-filename", "_posts/2022-03-24-mist.md")
    assert found(twin, *name) == []
    assert found(twin.replace("permalink:", "# newspost: ignore[XF001] twins\npermalink:"), *name) == []


def test_comments_rules_of_ones_own_and_the_baseline_count() -> None:
    assert found(QUOTED.replace("title:", "# newspost: ignore[FM006]\ntitle:"), *AS_POST) == []
    assert [code for _, code in found(GOOD.replace("title:", "# newspost: ignore[FM006]\ntitle:"))] == ["NP001"]
    put(POST, QUOTED)
    CliRunner().invoke(commands, ["check", "--baseline", "base.json", "--update-baseline"])
    assert found(QUOTED, *AS_POST, "--baseline", "base.json") == []
    put("newspost.toml", "[[rule]]\ncode = 'X001'\nfield = 'title'\nforbid = 'Fog'\n")
    assert [code for _, code in found(GOOD, *AS_POST)] == ["X001"]


# --- without a name


def test_a_text_without_a_name_needs_no_site_and_no_name() -> None:
    put("_config.yml", "a: [\n")
    assert found(QUOTED) == [("-", "FM006")]
    assert found(GOOD) == []
    assert found(QUOTED, "--stdin-filename", "") == [("-", "FM006")]
    put("newspost.toml", "include = ['_posts/**']\nselect = ['BD']\n")
    assert found(QUOTED) == []
    assert found(EMPTY) == [("-", "BD001")]


def test_a_file_that_is_called_so_is_another_thing() -> None:
    put("-", QUOTED)
    assert found(GOOD) == []
    result = CliRunner().invoke(commands, ["check", "--output=concise", "./-"])
    assert "FM006" in result.stdout


def test_a_name_alone_is_enough() -> None:
    result = CliRunner().invoke(commands, ["check", "--output=concise", *AS_POST], input=QUOTED)
    assert result.stdout.startswith(f"{POST}:3:")


# --- what is told


@pytest.mark.parametrize("name", FORMATS)
def test_every_report_can_be_made_of_a_text(name: str) -> None:
    result = run(QUOTED, *AS_POST, "--output", name)
    assert result.exit_code == 1
    assert "FM006" in result.stdout
    assert result.stderr == ""
    run(QUOTED, *AS_POST, "--output", f"{name}:out")
    assert Path("out").read_bytes() == result.stdout_bytes


def test_the_fix_that_is_shown_is_that_of_the_text_and_not_of_the_file() -> None:
    put(POST, EMPTY)
    assert "+ title: 'The river''s fog'\n" in run(QUOTED, *AS_POST).stdout


def test_statistics_of_a_text() -> None:
    assert run(QUOTED, "--statistics").stdout.split() == ["1", "FM006", "error", "unescaped-quote"]


@pytest.mark.parametrize("cache_dir", ["mine", ".newspost_cache"])
def test_no_cache_is_used_or_written(cache_dir: str) -> None:
    put(POST, GOOD)
    CliRunner().invoke(commands, ["check", "--output", "json", "--cache-dir", cache_dir])
    before = Path(cache_dir, "check.sqlite3").read_bytes()
    assert found(QUOTED, *AS_POST, "--cache-dir", cache_dir) == [(POST, "FM006")]
    assert Path(cache_dir, "check.sqlite3").read_bytes() == before


# --- fixes


def test_a_fix_gives_the_text_on_standard_output_and_tells_of_it_on_standard_error() -> None:
    both = QUOTED.replace("The first boat left late.\n", "")
    put(POST, "mine")
    result = run(both, *AS_POST, "--fix", "--show-fixes", "--output", "concise")
    assert result.stdout == QUOTED_MENDED.replace("The first boat left late.\n", "")
    assert "BD001" in result.stderr
    assert "Mended in" in result.stderr
    assert result.exit_code == 1
    assert Path(POST).read_text("utf-8") == "mine"


@pytest.mark.parametrize("words", [("--fix",), ("--fix-only",), ("--fix", "--unsafe-fixes")])
@pytest.mark.parametrize("data", [GOOD.encode(), b"", b"\xff\xfe\r\n\0", GOOD.replace("\n", "\r\n").encode()])
def test_a_text_with_nothing_to_mend_comes_back_byte_for_byte(data: bytes, words: tuple[str, ...]) -> None:
    assert run(data, *words, "--ignore", "EN003").stdout_bytes == data
    assert run(data, *AS_POST, *words, "--ignore", "EN003").stdout_bytes == data


def test_a_mended_text_is_as_the_file_would_be() -> None:
    for words in (("--fix",), ("--fix", "--unsafe-fixes"), ("--fix-only",)):
        for text in (
            QUOTED,
            RELATIVE,
            QUOTED.replace("\n", "\r\n"),
            GOOD.replace("---\nlayout", "--- \nlayout: x\nlayout"),
        ):
            put(POST, text)
            CliRunner().invoke(commands, ["check", "--no-cache", *words, POST])
            assert run(text, *AS_POST, *words).stdout_bytes == Path(POST).read_bytes()


def test_only_the_text_is_told_of_by_fix_only() -> None:
    result = run(QUOTED, "--fix-only")
    assert (result.exit_code, result.stdout, result.stderr) == (0, QUOTED_MENDED, "")


def test_a_diff_is_shown_under_the_name() -> None:
    result = run(QUOTED, *AS_POST, "--diff", "--fix")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"--- {POST}\n+++ {POST}\n")
    assert "+title: 'The river''s fog'\n" in result.stdout
    result = run(GOOD, *AS_POST, "--diff")
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_text_gets_no_new_name() -> None:
    name = ("--stdin-filename", "_posts/fog.md")
    result = run(QUOTED, *name, "--fix", "--unsafe-fixes", "--output", "concise")
    assert (result.exit_code, result.stdout) == (1, QUOTED_MENDED)
    assert "FN001" in result.stderr
    assert "rename" not in run(QUOTED, *name, "--diff", "--unsafe-fixes").stdout


def test_what_is_not_to_be_checked_comes_back_as_it_was() -> None:
    put("newspost.toml", "exclude = ['_posts/**']\n")
    result = run(QUOTED, *AS_POST, "--fix")
    assert (result.exit_code, result.stdout) == (2, QUOTED)
    assert "there are no posts here" in result.stderr
    result = run(QUOTED, *AS_POST, "--fix", "--allow-empty")
    assert (result.exit_code, result.stdout) == (0, QUOTED)


def test_reports_for_programs_and_services_leave_the_text_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    result = run(EMPTY, *AS_POST, "--fix", "--output", "json", "--output", "sarif:out.sarif")
    assert result.stdout == EMPTY
    assert "::error" in result.stderr
    assert json.loads(Path("out.sarif").read_text("utf-8"))["runs"][0]["results"]


# --- mistakes


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["_posts"], "alone"),
        (["-"], "alone"),
        (["--only"], "--only is about files"),
        (["--staged"], "--staged is about files"),
        (["--changed-since", "HEAD"], "--changed-since is about files"),
        (["--baseline", "b.json", "--update-baseline"], "--update-baseline is about files"),
        (["--baseline", "b.json", "--prune-baseline"], "--prune-baseline is about files"),
        (["--select", "FM0O6"], "Did you mean FM006?"),
    ],
)
def test_what_goes_not_with_standard_input_is_a_mistake(words: list[str], says: str) -> None:
    put(POST)
    for more in ([], [*AS_POST]):
        result = run(QUOTED, *words, *more)
        assert (result.exit_code, result.stdout) == (2, "")
        assert says in result.stderr


def test_a_hostile_name_and_a_hostile_text_move_no_cursor() -> None:
    name = "_posts/2022-03-24-\x1b]0;x\x07\u202e.md"
    for words in ((), ("--fix",), ("--diff",), ("--output", "github"), ("--show-files",)):
        result = run(QUOTED.replace("fog'", "\x1bfog'"), "--stdin-filename", name, *words)
        told = result.stderr if words == ("--fix",) else result.output
        assert not set("\x1b\x07\u202e") & set(told)


# --- the library


def test_a_site_tells_of_a_file_that_is_not_saved() -> None:
    put("_config.yml", "timezone: Asia/Shanghai\n")
    site = newspost.Site.open(".")
    entry = site.entry(POST, GOOD.encode())
    assert entry is not None
    assert (entry.published, entry.url, entry.title) == (True, "/2022/03/24/fog.html", "Fog")
    assert site.entry("notes/fog.md", GOOD.encode()) is None
    put(POST, EMPTY)
    assert site.entry(POST, QUOTED.encode()).error is not None  # type: ignore[union-attr]
    with pytest.raises(FileNotFoundError):
        site.entry("_posts/2022-03-25-mist.md")


def test_a_run_of_the_library_takes_texts_for_files(folder: Path) -> None:
    same_url("_posts/2022-03-24-a.md", "_posts/2022-03-25-b.md")
    put(POST, QUOTED)
    texts = {str(folder / POST): GOOD.encode()}
    plan = newspost.Plan(cache=False, texts=texts, whole=True)
    codes = [one.code for one in newspost.check([POST], plan=plan).findings]
    assert codes == ["XF001"]
    same = newspost.check(["."], plan=newspost.Plan(cache=False, texts=texts))
    assert [one.code for one in same.findings] == ["XF001"]
    assert [one.code for one in newspost.check(plan=newspost.Plan(cache=False)).findings] == ["FM006", "XF001"]
