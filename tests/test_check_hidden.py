"""What does not count is not mended: what a comment hides, what the baseline knows, and what no rule asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from check_site import GOOD, QUOTED, QUOTED_MENDED, RELATIVE, found, put, run

POST = "_posts/2022-03-24-fog.md"
OTHER = "_posts/2022-03-25-mist.md"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def text(path: str = POST) -> str:
    return Path(path).read_text("utf-8")


def baseline(*words: str) -> None:
    """Let all that is there now be known."""
    assert run("--baseline", "base.json", "--update-baseline", *words).exit_code == 0


BASE = ("--baseline", "base.json")


# --- the baseline


@pytest.mark.parametrize("words", [("--fix",), ("--fix", "--unsafe-fixes"), ("--fix-only",), ("--fix", "--only", POST)])
def test_what_the_baseline_hides_is_not_mended(words: tuple[str, ...]) -> None:
    put(POST, QUOTED)
    put(OTHER, RELATIVE)
    baseline()
    before = text(POST), text(OTHER)
    assert run(*BASE, *words).exit_code == 0
    assert (text(POST), text(OTHER)) == before
    result = run(*BASE, "--diff")
    assert (result.exit_code, result.output) == (0, "")


def test_what_is_new_is_mended_beside_what_the_baseline_hides() -> None:
    put(POST, RELATIVE)
    baseline()
    put(POST, RELATIVE.replace("title: Fog", "title: 'The river's fog'"))
    put(OTHER, QUOTED)
    assert run(*BASE, "--fix").exit_code == 0
    assert text() == RELATIVE.replace("title: Fog", "title: 'The river''s fog'")
    assert text(OTHER) == QUOTED_MENDED.replace("2022-03-24", "2022-03-25")
    assert run(*BASE, "--fix-only").exit_code == 0
    assert found(*BASE) == []
    assert found() == [(POST, "UR002")]


def test_of_findings_that_are_alike_as_many_are_left_as_the_baseline_counts() -> None:
    put(POST, GOOD.replace("boat", "bo\0at"))
    assert found() == [(POST, "EN003")]
    baseline()
    both = GOOD.replace("boat", "bo\0at").replace("Fog", "F\0og")
    put(POST, both)
    assert found() == [(POST, "EN003"), (POST, "EN003")]
    assert found(*BASE) == [(POST, "EN003")]
    run(*BASE, "--fix", "--unsafe-fixes")
    assert text() == both.replace("bo\0at", "boat")
    assert found(*BASE) == []


def test_without_a_baseline_or_where_it_is_written_anew_all_is_mended() -> None:
    put(POST, QUOTED)
    baseline()
    assert run("--fix").exit_code == 0
    assert text() == QUOTED_MENDED
    put(POST, QUOTED)
    assert run(*BASE, "--fix", "--update-baseline").exit_code == 0
    assert text() == QUOTED_MENDED
    assert found(*BASE) == []


def test_a_baseline_counts_for_fixes_wherever_the_run_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    put(f"site/{POST}", QUOTED)
    put("site/newspost.toml", "baseline = 'base.json'\n")
    assert run("site", "--update-baseline").exit_code == 0
    assert run("site", "--fix").exit_code == 0
    assert text(f"site/{POST}") == QUOTED
    monkeypatch.chdir("site/_posts")
    assert run("--fix").exit_code == 0
    assert text(Path(POST).name) == QUOTED


def test_a_name_waits_for_a_date_that_is_hidden() -> None:
    name = "_posts/2022-03-24.md"
    broken = GOOD.replace("date: 2022-03-24 10:00:00", "date: ")
    put(name, broken)
    baseline("--select", "DT001")
    run(*BASE, "--fix", "--unsafe-fixes")
    assert text(name) == broken
    commented = broken.replace("date:", "# newspost: ignore[DT001] soon\ndate:")
    put(name, commented)
    for words in ((), ("--ignore", "DT001")):
        run("--fix", "--unsafe-fixes", *words)
        assert text(name) == commented
    put(name, GOOD)
    run("--fix", "--unsafe-fixes")
    assert [path.name for path in Path("_posts").iterdir()] == ["2022-03-24-fog.md"]


# --- comments


@pytest.mark.parametrize(
    "comment", ["ignore[FM006]", "ignore[unescaped-quote] a name", "ignore[FM]", "ignore-file[ALL]", "ignore-file[FM]"]
)
@pytest.mark.parametrize("words", [("--fix",), ("--fix", "--unsafe-fixes"), ("--fix-only",), ("--diff",)])
def test_what_a_comment_hides_is_not_mended(comment: str, words: tuple[str, ...]) -> None:
    hidden = QUOTED.replace("title:", f"# newspost: {comment}\ntitle:")
    put(POST, hidden)
    result = run(*words)
    assert result.exit_code == 0, result.output
    assert text() == hidden


def test_what_a_comment_does_not_hide_is_mended_beside_it() -> None:
    shown = "title: 'The river's fog'\n# newspost: ignore[UR002] so\npermalink: river/fog/\n"
    put(POST, GOOD.replace("title: Fog\n", shown))
    assert run("--fix").exit_code == 0
    assert text() == GOOD.replace("title: Fog\n", shown.replace("river's", "river''s"))


# --- rules that are off


@pytest.mark.parametrize("words", [("--ignore", "FM006"), ("--select", "UR"), ("--severity", "FM=off")])
def test_what_no_rule_asks_for_is_not_mended(words: tuple[str, ...]) -> None:
    put(POST, QUOTED)
    assert run(*words, "--fix", "--unsafe-fixes").exit_code == 0
    assert text() == QUOTED


def test_what_is_less_than_is_asked_for_is_not_mended() -> None:
    quoted = GOOD.replace("title: Fog\n", 'title: Fog\ntags: "open data"\n')  # TX001, info where it is in quotes
    put(POST, quoted)
    assert found() == []
    assert run("--fix", "--unsafe-fixes").exit_code == 0
    assert text() == quoted
    assert run("--fix", "--unsafe-fixes", "--extend-select", "TX001").exit_code == 0
    assert text() != quoted
