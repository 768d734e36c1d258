"""`newspost explain`, and how the other commands use the site of a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newspost.cli import commands

DATA = Path(__file__).parent / "data" / "explain"
NAME = "_posts/2022-03-24-fog.md"
CONFIG = """
timezone: Asia/Shanghai
url: https://news.example.com
baseurl: /daily
permalink: pretty
defaults:
  - {scope: {path: ""}, values: {layout: post, tags: [a]}}
"""
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    Path("_config.yml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def put(header: str, body: str = "The fog *lifted*.\n\nThe boats left.\n", name: str = NAME) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(f"---\n{header}\n---\n{body}".encode())
    return name


def run(*words: str, **options: Any) -> Result:  # noqa: ANN401 - what CliRunner takes
    return CliRunner().invoke(commands, words, prog_name="newspost", **options)


def facts(*words: str) -> dict[str, str]:
    """Return the lines of an explanation of one file, each by its first word or words."""
    result = run("explain", *words)
    assert result.exit_code == 0, result.stderr
    return {line[:13].strip(): line[13:] for line in result.stdout.split("\n\n")[0].splitlines()}


def test_the_way_from_the_file_to_the_page() -> None:
    put("title: Fog\ndate: 2022-03-24 16:59:33\ncategories: sea harbour", name="News/" + NAME)
    result = run("explain", "News/" + NAME)
    assert result.exit_code == 0
    assert result.stdout == (DATA / "page.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "file"), [("date", "dates.toml"), ("published", "published.toml")])
def test_each_fact_has_its_reason(name: str, file: str) -> None:
    cases = tomllib.loads((DATA / file).read_text(encoding="utf-8"))["case"]
    for case in cases:
        assert facts(put(case["header"]))[name].startswith(case["says"]), case["header"]


def test_what_is_from_the_sites_defaults_is_told_so() -> None:
    values = "{date: 2022-03-20 10:00:00, categories: [news], tags: [a]}"
    Path("_config.yml").write_text(f"timezone: Asia/Shanghai\ndefaults: [{{values: {values}}}]", encoding="utf-8")
    told = facts(put("title: T\ntags: [b]", name="_posts/2022-03-24-fog.md"))
    assert told["date"].startswith("2022-03-20 18:00:00 +0800: from the site's defaults; the site's zone is Asia/")
    assert told["category"].startswith("news: from the site's defaults")


def test_files_that_jekyll_does_not_open_and_files_that_are_no_posts() -> None:
    assert facts(put("title: T", name="_posts/_2022-03-24-fog.md")) == {
        "published": "no: its name begins with _ # or ~"
    }
    told = facts(put("title: T", name="_drafts/fog.md"))
    assert told["published"] == "no: it is a draft, and the site does not show drafts"
    assert told["date"].endswith("a draft without a date has no other")
    assert "is in neither" in facts(put("title: T", name="fog.md"))["published"]
    Path(NAME).write_bytes("---\ntitle: 雾\n---\n".encode("gbk"))
    assert facts(NAME) == {"published": "no: it is not UTF-8"}


def test_a_file_without_front_matter_and_an_excerpt_of_its_own() -> None:
    put("")
    Path(NAME).write_text("Just text.\n")
    told = facts(NAME)
    assert told["front matter"] == "none: Jekyll takes the whole file for the body"
    assert (told["title"], told["excerpt"]) == ("Fog: made from the file's name", "line 1: the whole body")
    told = facts(put("excerpt: Short.\npermalink: /a/\nslug: b"))
    assert told["excerpt"] == "line 2: from `excerpt` on line 2"
    assert told["url"] == "/a/: by the permalink /a/ from `permalink` on line 3"
    assert facts(put("permalink: ''"))["url"] == "/: by the empty permalink from `permalink` on line 2"
    assert told["slug"] == "b: from `slug` on line 4"


def test_the_site_is_that_of_the_nearest_config() -> None:
    name = put("title: T", name="blog/" + NAME)
    assert facts(name)["category"].startswith("blog")
    Path("blog/_config.toml").write_text('timezone = "Asia/Tokyo"')
    told = facts(name)
    assert "category" not in told
    assert told["date"].endswith("Asia/Tokyo")
    assert facts("--timezone", "Asia/Kolkata", name)["date"].endswith(
        "+0530: from the file's name: midnight in the site's zone, Asia/Kolkata"
    )


def test_one_object_a_line_for_programs() -> None:
    files = [put('title: "雾 \\x9b"'), put("title: T", name="_posts/fog.md"), put("title: T", name="fog.md")]
    result = run("explain", "--json", *files)
    first, second, third = map(json.loads, result.stdout_bytes.decode().splitlines())
    assert (first["file"], first["published"], first["url"]) == (NAME, True, "/2022/03/24/fog/")
    assert (first["date"], first["date_source"]) == ("2022-03-24T00:00:00+08:00", "file name")
    assert first["excerpt"] == "The fog *lifted*."
    assert {
        "name": "layout",
        "value": "post",
        "reason": "from the site's defaults",
        "line": None,
        "column": None,
    } in first["facts"]
    assert first["problems"][0].keys() == {"code", "severity", "message", "line", "column"}
    assert (second["published"], second["ignored"]) == (False, "its name is not YYYY-MM-DD-name.md")
    assert third["site"] is None


def test_several_files_have_headings_and_one_that_is_missing_is_a_line() -> None:
    result = run("explain", put("title: T"), "none.md", "_posts/2022-03-24-none.md")
    assert result.exit_code == 1
    assert f"{NAME} ──" in result.stdout
    assert [line for line in result.stderr.splitlines() if "No such file" in line] == [
        "newspost: none.md: No such file or directory",
        "newspost: _posts/2022-03-24-none.md: No such file or directory",
    ]


@pytest.mark.parametrize("command", [("explain",), ("show",), ("set", "title=T")])
def test_a_config_that_jekyll_cannot_use_is_one_line(command: tuple[str, ...]) -> None:
    Path("_config.yml").write_text("permalink: 5\n")
    result = run(*command, put("title: A"))
    assert result.exit_code == (1 if command[0] == "set" else 2)
    assert "_config.yml:1:1: `permalink` is 5, not a text" in result.stderr.splitlines()[0]


def test_what_a_post_holds_moves_no_cursor() -> None:
    put('title: "a\\e[31mb"\nslug: "\\u202e"\ncategories: ["\\r"]')
    result = run("explain", NAME)
    assert not {"\x1b", "\u202e", "\r"} & set(result.stdout)


@posix
def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    files = [put("title: T", name=f"_posts/2022-03-24-{number}.md") for number in range(50)]
    program = [sys.executable, "-m", "newspost", "explain", *files]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


# --- the other commands


def test_show_reads_a_post_as_its_site_has_it() -> None:
    result = run("show", put("title: Fog", name="News/" + NAME))
    assert "2022-03-24 00:00:00+08:00" in result.stdout
    assert "layout       post" in result.stdout
    assert "categories   News" in result.stdout
    assert "2022-03-24 00:00:00+09:00" in run("show", "--timezone", "Asia/Tokyo", "News/" + NAME).stdout
    assert "2022-03-24 00:00:00+08:00" in run("show", put("title: T\ndate: 2022-03-24", name="page.md")).stdout


def test_set_reads_dates_and_lists_as_the_site_has_them() -> None:
    name = put("title: Fog\ndate: 2022-03-24 16:59:33 +0800\ncategories: [x]", name="News/" + NAME)
    result = run("set", "date=2022-03-25 10:00", "--add-category", "z", name)
    assert result.exit_code == 0, result.stderr
    text = Path(name).read_text(encoding="utf-8")
    assert "date: 2022-03-25 10:00:00 +0800\ncategories: [x, z]\n" in text
    assert run("set", "categories=[q]", name).exit_code == 0
    assert "categories: [q]\n" in Path(name).read_text(encoding="utf-8")
