"""`newspost apply`: rows that were edited come back into their files, and nothing else does."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newspost
from export_help import put
from newspost.archive import applying
from newspost.archive.applying import Row, wanted
from newspost.archive.export.item import Item
from newspost.archive.export.json_lines import record
from newspost.cli import commands
from newspost.testing import articles, posts

NAME = "_posts/2024-05-06-fog.md"
TEXT = """\
---
layout: post
title: 'Fog'   # mine
date: 2024-05-06 09:12:40 +0800
tags: [a, 雾]
author: {name: Wren, role: editor}
weight: 3
---
<p>The fog <b>lifted</b> at <a href="http://a.example/1" data-code="1,600160">noon</a>.</p><p>船走了。</p>

<http://a.example/1,202405060000000017.html>

[返回新闻](//a.example/)｜[返回首页](//a.example/)
"""
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")

Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("_config.yml").write_text("timezone: Asia/Shanghai\n", encoding="utf-8")
    put(NAME, TEXT)
    return tmp_path


def exported(*words: str) -> Rows:
    result = CliRunner().invoke(commands, ["export", "--to", "jsonl", "--jobs", "1", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return [json.loads(line) for line in result.stdout.splitlines()]


def apply(rows: Rows | str, *words: str) -> Result:
    text = rows if isinstance(rows, str) else "".join(f"{json.dumps(row)}\n" for row in rows)
    put("rows.jsonl", text)
    return CliRunner().invoke(commands, ["apply", "rows.jsonl", *words], prog_name="newspost")


def edited(**fields: Any) -> Rows:  # noqa: ANN401 - values of a row
    """Return the row of the post with other values."""
    return [{**exported()[0], **fields}]


def summary(changed: int = 0, unchanged: int = 0, refused: int = 0) -> str:
    return f"{changed} changed, {unchanged} unchanged, {refused} refused\n"


def content() -> str:
    return Path(NAME).read_bytes().decode()


# --- what is written


EDITS: list[tuple[dict[str, Any], str, str]] = [
    ({"title": "It's fog"}, "'Fog'   # mine", "'It''s fog'   # mine"),
    ({"tags": ["a", "雾", "b"]}, "[a, 雾]", "[a, 雾, b]"),
    ({"tags": []}, "[a, 雾]", "[]"),
    ({"tags": None}, "[a, 雾]", "[]"),
    ({"date": "2024-05-07T09:12:40+08:00"}, "2024-05-06 09", "2024-05-07 09"),
    ({"date": "2024-05-07T01:12:40Z"}, "2024-05-06 09:12:40 +0800", "2024-05-07 01:12:40 +0000"),
    ({"layout": None}, "layout: post\n", ""),
    ({"source_url": "http://a.example/2"}, "<http://a.example/1,202405060000000017.html>", "<http://a.example/2>"),
    ({"extra": {"author": {"name": "Wren", "role": "pilot"}, "weight": 3}}, "role: editor", "role: pilot"),
    ({"extra": {"author": {"name": "Wren", "role": "editor"}}}, "weight: 3\n", ""),
]


@pytest.mark.parametrize(("fields", "old", "new"), EDITS)
def test_what_was_edited_is_written_and_nothing_else(fields: dict[str, Any], old: str, new: str) -> None:
    rows = edited(**fields)
    result = apply(rows)
    assert (result.exit_code, result.stderr) == (0, summary(changed=1))
    assert content() == TEXT.replace(old, new)
    again = apply(rows)
    assert (again.exit_code, again.stderr) == (0, summary(unchanged=1)), "it says so already"


def test_a_paragraph_is_edited_by_its_text_or_by_its_html() -> None:
    row = exported()[0]
    row["body"][0]["text"] = "The fog lifted at one."
    row["body"][1]["html"] = "船<i>走</i>了。"
    assert apply([row]).stderr == summary(changed=1)
    assert [paragraph.text for paragraph in newspost.load(NAME).article.paragraphs] == [
        row["body"][0]["text"],
        "船走了。",
    ]
    assert "The fog <b>lifted</b> at" in content()
    assert "<p>船<i>走</i>了。</p>\n" in content()


@pytest.mark.parametrize(
    "date",
    ["2024-05-06 01:12:40+00", "2024-05-06T01:12:40Z", "2024-05-06T01:12:40.000+00:00", 1714957960000, 1714957960],
)
def test_a_date_that_a_tool_wrote_otherwise_is_the_same(date: object) -> None:
    assert apply(edited(date=date)).stderr == summary(unchanged=1)
    assert apply(edited(date=date, title="New")).stderr == summary(changed=1)
    assert content() == TEXT.replace("'Fog'", "'New'")


def test_columns_and_rows_may_be_left_out() -> None:
    put("_posts/2024-05-07-other.md", TEXT.replace("Fog", "Other"))
    row = exported()[1]
    rows = [{"path": row["path"], "sha256": row["sha256"], "title": "New"}]
    assert apply(rows).stderr == summary(changed=1)
    assert content() == TEXT
    assert "title: 'New'   # mine" in Path("_posts/2024-05-07-other.md").read_text(encoding="utf-8")


def test_rows_that_were_not_edited_touch_no_file() -> None:
    put("_posts/2024-05-07-bad.md", "---\ntitle: T\ndate: soon\n---\n")
    before = Path(NAME).stat().st_ino
    rows = exported()
    assert apply(rows).stderr == summary(unchanged=2)
    assert Path(NAME).stat().st_ino == before
    Path(NAME).unlink()
    assert apply(rows).stderr == summary(unchanged=2), "there is nothing to write"


def test_standard_input_and_another_folder_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = edited(title="New")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    words = ["apply", "-", "--folder", ".."]
    result = CliRunner().invoke(commands, words, input=f"\ufeff{json.dumps(rows[0])}\n\n")
    assert (result.exit_code, result.stderr) == (0, summary(changed=1))
    assert "title: 'New'   # mine" in (tmp_path / NAME).read_text(encoding="utf-8")


def test_a_diff_and_a_dry_run_write_nothing() -> None:
    rows = edited(title="New", tags=["b"])
    result = apply(rows, "--diff")
    assert (result.exit_code, result.stderr) == (0, "1 would change, 0 unchanged, 0 refused\n")
    assert "-title: 'Fog'   # mine\n+title: 'New'   # mine\n" in result.stdout
    assert result.stdout.startswith(f"--- {NAME}\n+++ {NAME}\n")
    assert apply(rows, "--dry-run").stdout == f"{NAME}: title, tags\n"
    assert content() == TEXT


# --- what is refused


def test_a_file_that_has_changed_is_left_alone() -> None:
    rows = edited(title="New")
    changed = put(NAME, TEXT.replace("noon", "one"))
    result = apply(rows)
    assert result.exit_code == 1
    assert result.stderr == f"rows.jsonl:1: {NAME}: the file has changed since the export\n{summary(refused=1)}"
    assert "one" in changed.read_text(encoding="utf-8")
    changed.unlink()
    assert apply(rows).stderr.startswith(f"rows.jsonl:1: {NAME}: No such file or directory\n")


def test_a_file_that_is_read_otherwise_is_left_alone() -> None:
    put(NAME, TEXT.replace(" +0800", ""))
    rows = edited(title="New")
    result = apply(rows, "--timezone", "America/New_York")
    assert result.exit_code == 1
    assert "read otherwise than at the export" in result.stderr
    put("_config.yml", "timezone: UTC\n")
    assert "read otherwise than at the export" in apply(rows).stderr
    put("_config.yml", "timezone: Asia/Shanghai\n")
    assert apply(rows).exit_code == 0


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"title": ""}, "title: "),
    ({"title": None}, "title is null; leave it out"),
    ({"title": 5}, "title: "),
    ({"date": "2024-05-06 09:12:40"}, "date: "),
    ({"date": "soon"}, "date: "),
    ({"body": None}, "body is null; leave it out"),
    ({"extra": None}, "extra is null; leave it out"),
    ({"body": [{"kind": "song", "text": "la"}]}, "body"),
    ({"body": [{"kind": "paragraph"}]}, "body"),
    ({"tags": "a b"}, "tags: "),
    ({"extra": {"title": "T"}}, "has a field of its own"),
    ({"source_url": "ftp://a.example"}, "source_url: "),
    ({"title": "a\ud800"}, "title: "),
    ({"navigation": [{"text": "a|b", "href": "c"}]}, "navigation: a | would make a table"),
]


@pytest.mark.parametrize(("fields", "message"), REFUSED)
def test_what_a_post_cannot_say_is_refused(fields: dict[str, Any], message: str) -> None:
    result = apply(edited(**fields))
    assert result.exit_code == 1
    assert message in result.stderr
    assert result.stderr.endswith(summary(refused=1))
    assert content() == TEXT


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../x.md", "_posts/../../x.md", "", ".", "C:\\x.md", "C:x.md", "\\x.md", "a\0b", "link/x.md"],
)
def test_a_path_that_leads_out_of_the_folder_is_refused(path: str, tmp_path: Path) -> None:
    outside = tmp_path.parent / "x.md"
    beside = tmp_path.with_name(f"{tmp_path.name}-beside")  # a folder of its own: the walk for posts follows the link
    beside.mkdir()
    for file in (outside, beside / "x.md"):
        file.write_text(TEXT, encoding="utf-8")
    if os.name != "nt":
        Path("link").symlink_to(beside, target_is_directory=True)
    result = apply(edited(path=path, title="New"))
    assert result.exit_code == 1
    assert result.stderr.endswith(summary(refused=1))
    assert outside.read_text(encoding="utf-8") == (beside / "x.md").read_text(encoding="utf-8") == TEXT
    outside.unlink()


LINES: list[tuple[str, str]] = [
    ("[1]", "it is no JSON object"),
    ("{", "it is no JSON"),
    ('{"path": "a"}', "no text under `sha256`"),
    ('{"sha256": "a"}', "no text under `path`"),
    ('{"path": "a", "sha256": "b", "weight": NaN}', "NaN is no number"),
    ("[" * 100_000, "nested too deep"),
]


@pytest.mark.parametrize(("line", "message"), LINES)
def test_a_line_that_is_no_row_is_told_and_the_others_are_applied(line: str, message: str) -> None:
    good = json.dumps(edited(title="New")[0])
    result = apply(f"{line}\n{good}\n")
    assert result.exit_code == 1
    assert result.stderr.startswith("rows.jsonl:1: ")
    assert message in result.stderr
    assert result.stderr.endswith(summary(changed=1, refused=1))


def test_a_line_that_is_not_utf_8_is_no_row() -> None:
    Path("rows.jsonl").write_bytes(b'{"path": "\xff", "sha256": "a"}\n')
    result = CliRunner().invoke(commands, ["apply", "rows.jsonl"])
    assert result.stderr == f"rows.jsonl:1: it is not UTF-8\n{summary(refused=1)}"


def test_a_file_of_rows_that_is_not_there_is_a_mistake() -> None:
    result = CliRunner().invoke(commands, ["apply", "nowhere.jsonl"])
    assert (result.exit_code, result.stderr) == (2, "newspost: nowhere.jsonl: No such file or directory\n")


def test_a_terminal_only_prints_what_a_row_says() -> None:
    result = apply(edited(path="\x1b[31m../x\u202e", title="\x1b[2J"))
    assert "\x1b" not in result.stderr
    assert "\\x1b[31m../x\\u202e" in result.stderr


@posix
def test_a_file_that_is_write_protected_is_left_alone() -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everything")
    Path(NAME).chmod(0o444)
    assert apply(edited(title="New")).exit_code == 1
    assert content() == TEXT


# --- through other tools


def as_a_table(rows: Rows) -> Rows:
    """Return rows as tools for tables give them: all objects of a column with the same keys, some of them null."""
    return [united(row, rows) for row in rows]


def united(value: Any, others: list[Any]) -> Any:  # noqa: ANN401 - any JSON
    """Return ``value`` with the keys of all ``others``, which stand at the same place."""
    if isinstance(value, dict):
        dicts = [other for other in others if isinstance(other, dict)]
        keys = dict.fromkeys(key for other in dicts for key in other)
        return {key: united(value.get(key), [other.get(key) for other in dicts]) for key in keys}
    if isinstance(value, list):
        items = [item for other in others if isinstance(other, list) for item in other]
        return [united(item, items) for item in value]
    return value


def test_rows_from_a_table_tool_are_the_same() -> None:
    put("_posts/2024-05-07-other.md", "---\ntitle: T\nx: {y: 1, z: null}\n---\n# H\n\n- a\n\n![b](c.png)\n\n> d\n")
    put("_posts/2024-05-08-table.md", "---\ntitle: T\n---\n|a|b|\n|-|-|\n|1|2|\n\n```py\nx\n```\n")
    rows = as_a_table(exported())
    assert rows[0]["extra"]["x"] is None
    assert rows[0]["body"][0]["src"] is None
    assert apply(rows).stderr == summary(unchanged=3)
    rows[1]["title"] = "New"
    assert apply(rows).stderr == summary(changed=1, unchanged=2)
    expected = "---\ntitle: New\nx: {y: 1, z: null}\n---\n# H\n\n- a\n\n![b](c.png)\n\n> d\n"
    assert Path("_posts/2024-05-07-other.md").read_text(encoding="utf-8") == expected


def by_jq(rows: Rows) -> Rows:
    """Return rows as jq gives them: keys sorted, numbers as they are."""
    return [json.loads(json.dumps(row, sort_keys=True)) for row in rows]


@pytest.mark.parametrize("tool", [as_a_table, by_jq])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts())
def test_a_round_trip_through_a_tool_asks_for_nothing(tool: Callable[[Rows], Rows], data: bytes) -> None:
    post = newspost.loads(data, path=NAME)
    other = newspost.loads(TEXT, path=NAME)
    rows = tool([json.loads(json.dumps(record(Item(one.article, NAME, post=one)))) for one in (post, other)])
    assert wanted(Row(1, NAME, rows[0]), post.article) == post.article
    assert post.replace(wanted(Row(1, NAME, rows[0]), post.article)) == post


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts(), articles().filter(lambda article: applying._like(article.extra, None) == article.extra))
def test_a_row_asks_for_the_article_that_it_holds(data: bytes, other: newspost.Article) -> None:
    post = newspost.loads(data, path=NAME)
    row = json.loads(json.dumps(record(Item(other, NAME, post=post))))
    assert wanted(Row(1, NAME, row), post.article) == other


@given(st.text() | st.lists(st.text(), max_size=3), st.dictionaries(st.text(max_size=3), st.text(), max_size=3))
def test_null_keys_that_the_post_has_not_are_no_values(value: object, known: dict[str, str]) -> None:
    new = {**known, "new": value, "none": None}
    assert applying._like(new, known) == {**known, "new": value}
    assert applying._like({"a": None}, {"a": 1}) == {"a": None}


# --- interrupted


@posix
def test_killed_at_any_moment_each_file_is_the_old_or_the_new_one_and_a_second_run_ends_it() -> None:
    for number in range(200):
        put(f"_posts/2024-06-01-{number}.md", TEXT.replace("Fog", f"Fog {number}"))
    rows = [{**row, "title": f"New {row['title']}"} for row in exported()]
    put("rows.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows))
    command = [sys.executable, "-m", "newspost", "apply", "rows.jsonl"]
    for after in (1, 40, 90, 150):
        child = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while sum(1 for path in Path("_posts").glob("*.md") if b"New" in path.read_bytes()) < after:
            if child.poll() is not None or time.monotonic() > until:
                break
        child.send_signal(signal.SIGKILL)
        child.wait()
        for path in Path("_posts").glob("*.md"):
            assert path.read_text(encoding="utf-8").endswith("｜[返回首页](//a.example/)\n")
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 0
    assert done.stderr.endswith(b" 0 refused\n")
    assert [row["title"] for row in exported()] == [row["title"] for row in rows]


def test_a_csv_is_no_file_of_rows() -> None:
    result = CliRunner().invoke(commands, ["export", "--to", "csv", "--jobs", "1"])
    assert next(csv.reader(result.stdout.splitlines()))[0] == "path"
    assert apply(result.stdout).exit_code == 1
