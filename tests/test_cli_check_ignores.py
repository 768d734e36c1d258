"""`newspost check --add-ignore`: comments that hide what is found, written to the files."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import newspost
from check_site import EMPTY, GOOD, HOSTILE, QUOTED, RELATIVE, findings, found, put, run, same_url
from growth import grows_at_most
from newspost.checking.add_ignores import add_ignores
from newspost.checking.engine import Plan, Run, check
from newspost.checking.finding import Report
from newspost.checking.ignoring import Ignoring, write
from newspost.cli import commands
from newspost.testing import broken_posts, post_soups

POST = "_posts/2022-03-24-fog.md"
OTHER = "_posts/2022-03-25-mist.md"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def text(path: str = POST) -> str:
    return Path(path).read_text("utf-8")


def all_files() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


# --- what is written


def test_what_is_found_is_hidden_and_a_second_run_adds_nothing() -> None:
    put(POST, RELATIVE)
    put(OTHER, EMPTY.replace("title: Fog", "title: 'The river's fog'"))
    result = run("--add-ignore")
    assert result.exit_code == 0
    assert result.stderr == "newspost: hid 3 findings by 3 comments in 2 files\n"
    assert text() == RELATIVE.replace("permalink:", "# newspost: ignore[UR002]\npermalink:")
    assert "---\n# newspost: ignore-file[BD001]\nlayout: post\n# newspost: ignore[FM006]\ntitle:" in text(OTHER)
    assert found() == []
    before = all_files()
    result = run("--add-ignore=again")
    assert (result.exit_code, result.stderr) == (0, "newspost: no comment was added\n")
    assert all_files() == before


@pytest.mark.parametrize(
    ("word", "comment"),
    [
        ("--add-ignore", "# newspost: ignore[UR002]\n"),
        ("--add-ignore=", "# newspost: ignore[UR002]\n"),
        ("--add-ignore=as it came", "# newspost: ignore[UR002] as it came\n"),
        ("--add-ignore=-x", "# newspost: ignore[UR002] -x\n"),
        ("--add-ignore=a\n---\n\x1b: b", "# newspost: ignore[UR002] a --- : b\n"),
        ("--add-ignore=] # newspost: ignore-file[ALL]", "# newspost: ignore[UR002] ] # newspost: ignore-file[ALL]\n"),
    ],
)
def test_a_reason_stands_behind_an_equals_sign(word: str, comment: str) -> None:
    put(POST, RELATIVE)
    put("notes/_posts/2022-03-25-b.md", RELATIVE)
    assert run(word, "_posts").exit_code == 0
    assert text() == RELATIVE.replace("permalink:", f"{comment}permalink:")
    assert text("notes/_posts/2022-03-25-b.md").count("newspost") == 0
    put(POST, RELATIVE.replace("The first boat left late.\n", ""))
    assert (POST, "BD001") in found()


def test_a_word_behind_two_dashes_is_a_path() -> None:
    put("--add-ignore", RELATIVE)
    result = run("--output=concise", "--", "--add-ignore")
    assert result.stdout.startswith("--add-ignore:")
    assert text("--add-ignore") == RELATIVE


def test_only_what_counts_and_is_reported_is_hidden() -> None:
    put(POST, RELATIVE)
    put(OTHER, QUOTED)
    run("--baseline", "base.json", "--update-baseline", POST)
    before = all_files()
    assert run("--baseline", "base.json", "--add-ignore", POST).stderr == "newspost: no comment was added\n"
    assert run("--select", "BD", "--add-ignore").stderr == "newspost: no comment was added\n"
    assert all_files() == before
    assert run("--only", OTHER, "--add-ignore").exit_code == 0
    assert text() == RELATIVE
    assert "ignore[FM006]" in text(OTHER)


def test_rules_about_the_site_and_rules_of_ones_own_are_hidden() -> None:
    same_url(POST, OTHER)
    put("newspost.toml", "[[rule]]\ncode = 'X001'\nfield = 'title'\nforbid = '2'\n")
    assert found() == [(OTHER, "XF001"), (OTHER, "X001")] or found() == [(OTHER, "X001"), (OTHER, "XF001")]
    assert run("--only", POST, "--add-ignore").stderr == "newspost: no comment was added\n"
    assert run("--add-ignore=twins").exit_code == 0
    assert "# newspost: ignore[XF001] twins\npermalink:" in text(OTHER)
    assert "# newspost: ignore[X001] twins\ntitle:" in text(OTHER)
    assert found() == []


def test_a_faults_place_is_kept_where_several_comments_come_in() -> None:
    lines = "".join(f"key{number}: 'it's {number}'\n" for number in range(3))
    put(POST, RELATIVE.replace("title: Fog\n", f"title: Fog\n{lines}tags: [a, a]\n"))
    run("--add-ignore", "--select", "ALL")
    assert found("--select", "ALL") == []


def test_the_line_ends_and_the_mode_of_a_file_are_kept() -> None:
    path = put(POST, RELATIVE.replace("\n", "\r\n"))
    path.chmod(0o640)
    run("--add-ignore")
    assert (
        path.read_bytes()
        == RELATIVE.replace("permalink:", "# newspost: ignore[UR002]\npermalink:").replace("\n", "\r\n").encode()
    )
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_diff_writes_nothing() -> None:
    put(POST, RELATIVE)
    result = run("--add-ignore=so", "--diff")
    assert result.exit_code == 1
    assert result.stdout.startswith(f"--- {POST}\n+++ {POST}\n")
    assert "+# newspost: ignore[UR002] so\n" in result.stdout
    assert text() == RELATIVE
    put(POST, GOOD)
    result = run("--add-ignore", "--diff")
    assert (result.exit_code, result.output) == (0, "")


def test_standard_input_comes_back_with_the_comments() -> None:
    words = ["check", "--add-ignore", "--stdin-filename", POST, "-"]
    result = CliRunner().invoke(commands, words, input=RELATIVE)
    assert result.stdout == RELATIVE.replace("permalink:", "# newspost: ignore[UR002]\npermalink:")
    assert "hid 1 finding by 1 comment in 1 file" in result.stderr
    assert result.exit_code == 0
    assert not Path(POST).exists()


# --- what cannot be hidden


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("No front matter at all, but the first boat left late.\n", "FM001"),
        ("\n---\ntitle: Fog\n---\nThe first boat left late.\n", "FM002"),
        ("---\ntitle: Fog\n", "FM003"),
        ("", "FM001"),
    ],
)
def test_where_jekyll_sees_no_front_matter_it_is_said_and_the_finding_stays(content: str, code: str) -> None:
    put(POST, content)
    put(OTHER, RELATIVE)
    assert (POST, code) in found()
    result = run("--add-ignore", "--output", "concise")
    assert result.exit_code == 1
    assert code in result.stdout
    assert f"newspost: {POST}: no comment was added: Jekyll sees no front matter" in result.stderr
    assert "hid 1 finding by 1 comment in 1 file" in result.stderr
    assert text() == content


def test_what_newspost_says_of_itself_stays() -> None:
    put(POST, GOOD.replace("title:", "# newspost: ignore[FM006, zebra]\ntitle:"))
    before = text()
    result = run("--add-ignore", "--output", "concise")
    assert result.exit_code == 1
    assert "NP001" in result.stdout
    assert "NP003" in result.stdout
    assert result.stderr == "newspost: no comment was added\n"
    assert text() == before


def test_a_front_matter_that_cannot_be_read_is_hidden_where_a_comment_can_stand() -> None:
    put(POST, QUOTED)
    put(OTHER, '---\na\0: "b\n---\nText.\n')
    run("--add-ignore", "--select", "FM006")
    assert text() == QUOTED.replace("title:", "# newspost: ignore[FM006]\ntitle:")
    run("--add-ignore")
    assert [code for _, code in found(OTHER)] == [code for _, code in found(OTHER, "--add-ignore")]


def test_a_comment_for_the_file_is_written_where_one_between_the_lines_would_break_it_otherwise() -> None:
    post = "---\ntitle: T\n<script><>\n<table>b: *x\n---\nText.\n"
    put(POST, post)
    (one,) = findings()
    assert (one["code"], one["line"]) == ("FM007", 4)
    assert run("--add-ignore").exit_code == 0
    assert text() == post.replace("title:", "# newspost: ignore-file[FM007]\ntitle:")
    assert found() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Fog", "# newspost: ignore[X]\ntitle: Mist"),
        ("left late", "left"),
        ("title: Fog", "# newspost: ignore[X]"),
        ("title: Fog", "title: Fog\nauthor: Li"),
    ],
)
def test_a_file_is_not_written_if_it_would_say_anything_else(
    old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(content: str, *_: object, **_named: object) -> str:
        return content.replace(old, new)

    put(POST, RELATIVE)
    monkeypatch.setattr("newspost.checking.ignoring.add_ignores", spoil)
    result = run("--add-ignore")
    assert f"newspost: {POST}: no comment was added: " in result.stderr
    assert text() == RELATIVE


@pytest.mark.parametrize("content", [EMPTY, None])
def test_a_file_that_somebody_changes_meanwhile_is_left_alone(
    content: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(POST, RELATIVE)
    put(OTHER, RELATIVE)

    def write_later(ignoring: Ignoring) -> str | None:
        if ignoring.path == POST and content is None:
            Path(POST).unlink()
        elif ignoring.path == POST:
            put(POST, content or "")
        return write(ignoring)

    monkeypatch.setattr("newspost.cli.check_ignores.write", write_later)
    result = run("--add-ignore", "--output", "concise")
    assert result.exit_code == 3
    assert f"newspost: {POST}: no comment was added: the file was changed meanwhile\n" in result.stderr
    assert "hid 1 finding by 1 comment in 1 file" in result.stderr
    assert not Path(POST).exists() if content is None else text() == content


def test_findings_of_a_file_as_it_was_are_not_written_into_another(monkeypatch: pytest.MonkeyPatch) -> None:
    put(POST, RELATIVE)
    report = check([POST], plan=Plan(cache=False))
    put(POST, RELATIVE.replace("title: Fog\n", "title: Fog\nauthor: Li\nplace: Pier\n"))
    reports = iter([report])
    original = Run.report

    def late_report(of_run: Run) -> Report:
        return next(reports, None) or original(of_run)

    monkeypatch.setattr(Run, "report", late_report)
    before = text()
    result = run("--add-ignore", POST)
    assert "the file was changed meanwhile" in result.stderr
    assert text() == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_file_that_cannot_be_written_is_told() -> None:
    put(POST, RELATIVE).chmod(0o444)
    result = run("--add-ignore")
    assert result.exit_code == 3
    assert "Permission denied" in result.stderr


def test_a_reason_that_the_encoding_of_the_site_does_not_have() -> None:
    put("_config.yml", "encoding: iso-8859-1\n")
    old = RELATIVE.replace("title: Fog", "title: Nébel").encode("iso-8859-1")
    put(POST, old)
    result = run("--add-ignore=雾")
    assert "does not have all characters of the reason" in result.stderr
    assert Path(POST).read_bytes() == old
    assert run("--add-ignore=né").exit_code == 0
    assert b"# newspost: ignore[UR002] n\xe9\n" in Path(POST).read_bytes()
    assert "Nébel".encode("iso-8859-1") in Path(POST).read_bytes()


MISTAKES = ["--fix", "--fix-only", "--unsafe-fixes", "--update-baseline", "--prune-baseline"]


@pytest.mark.parametrize("word", MISTAKES)
def test_what_goes_not_with_comments_is_a_mistake(word: str) -> None:
    put(POST, RELATIVE)
    result = run("--add-ignore", word, "--baseline", "base.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"--add-ignore goes not with {word}" in result.stderr
    assert text() == RELATIVE


def test_no_control_character_reaches_a_terminal() -> None:
    put(f"_posts/2022-03-24-{HOSTILE}.md", "no front matter\n")
    put(f"_posts/2022-03-25-{HOSTILE}.md", RELATIVE.replace("river/fog/", f"river/{HOSTILE}/"))
    for words in (("--add-ignore", "--diff"), (f"--add-ignore={HOSTILE}",)):
        assert not set(HOSTILE) & set("\x1b\x07\x9b\u202e") & set(run(*words).output)


# --- any post


@settings(max_examples=60)
@given(st.one_of(broken_posts().map(lambda broken: broken[1]), post_soups()), st.sampled_from(["", "as it came"]))
def test_what_is_left_is_told_and_the_post_says_the_same(data: bytes, reason: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "_posts", "2022-03-24-x.md")
        file.parent.mkdir()
        file.write_bytes(data)
        words = [place, "--no-cache", "--isolated", "--select=ALL", "--ignore=DT006", f"--add-ignore={reason}"]
        result = CliRunner().invoke(commands, ["check", "--output=json", *words])
        assert result.exit_code in {0, 1}, result.output
        left = json.loads(result.stdout)
        after = file.read_bytes()
        said = "no comment was added: " in result.stderr
        assert said or {one["code"][:2] for one in left} <= {"NP"}
        old, new = newspost.loads(data), newspost.loads(after)
        assert (old.front_matter, old.body) == (new.front_matter, new.body)
        again = CliRunner().invoke(commands, ["check", "--output=json", *words])
        assert file.read_bytes() == after
        assert again.stdout == result.stdout
        assert "newspost: no comment was added\n" in again.stderr


def test_the_work_grows_with_the_findings() -> None:
    def work(count: int) -> None:
        lines = "".join(f"key{number}: value\n" for number in range(count))
        add_ignores(f"---\n{lines}---\nText.\n", [("FK004", number + 2) for number in range(count)])

    assert grows_at_most(14, lambda: work(150), lambda: work(1200))
    broken = "x: 'a\nb'\n"  # no comment above the key is for its second line
    assert "ignore-file[FK004]" in add_ignores(f"---\n{broken}---\n", [("FK004", 3)])

    def spoilt(count: int) -> None:
        add_ignores(f"---\n{broken * count}---\nText.\n", [("FK004", number + 3) for number in range(0, 2 * count, 2)])

    assert grows_at_most(14, lambda: spoilt(150), lambda: spoilt(1200))


def test_json_on_standard_output_stays_json() -> None:
    put(POST, RELATIVE)
    assert findings("--add-ignore") == []
