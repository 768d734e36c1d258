"""`newspost export`: where it writes, what it refuses, what it tells, and what a kill leaves behind."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from export_help import ALL, put
from newspost.archive import exporting, parts, staging, texts
from newspost.archive.errors import ExportError
from newspost.archive.export import FORMATS, format_named
from newspost.archive.export.item import Item
from newspost.archive.exporting import Source, export_to_place
from newspost.archive.parts import Facts, Job, Manner
from newspost.archive.staging import Destination, Staging
from newspost.archive.texts import Texts
from newspost.checking.targets import Target
from newspost.cli import commands, export, export_progress
from newspost.sources.finding import find_targets

NOW = "2026-01-01T00:00:00+00:00"
GOOD = "---\ntitle: {0}\ndate: 2024-05-{1:02} 09:00:00 +0800\ntags: [a, 雾]\n---\nThe fog *lifted*. 船走了。\n"
BAD = "---\ntitle: T\ndate: soon\n---\nHi.\n"
HIDDEN = "---\ntitle: Hidden\npublished: false\n---\nHi.\n"
OPTIONS = {"base_url": ["--base-url", ALL["base_url"]], "title": ["--title", "T"], "author": ["--author", "A"]}
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a site of seven posts, and make parts of two."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(exporting, "_PART", 2)
    monkeypatch.setattr(staging, "_PARTS_OF_FILE", 2)
    monkeypatch.setattr(exporting, "_PIECE", 2)
    (tmp_path / "_config.yml").write_text("timezone: Asia/Shanghai\n", encoding="utf-8")
    for day in range(1, 8):
        put(f"_posts/2024-05-{day:02}-fog.md", GOOD.format(f"Day {day}", day))
    return tmp_path


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def run(*words: str, **options: Any) -> Result:  # noqa: ANN401 - what CliRunner takes
    return CliRunner().invoke(
        commands, ["export", "--now", NOW, "--jobs", "1", *words], prog_name="newspost", **options
    )


def to(name: str, *words: str) -> list[str]:
    """Return the words that export to a format, what it needs among them."""
    needs = format_named(name).needs if name in FORMATS else ()
    return ["--to", name, *(word for need in needs for word in OPTIONS[need]), *words]


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def left() -> list[str]:
    """Return what an export left behind."""
    return sorted(path.name for path in Path().iterdir() if path.name.endswith((".newspost", ".tmp", ".jsonl")))


# --- where it goes


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_and_standard_output_get_the_same(name: str) -> None:
    result = run(*to(name))
    assert (result.exit_code, result.stderr) == (0, "7 exported, 0 bad\n")
    assert run(*to(name, "-o", "out")).stderr == "7 exported, 0 bad\n"
    assert Path("out").read_bytes() == result.stdout_bytes
    assert result.stdout.count("Day ") >= 7
    assert left() == []


@pytest.mark.parametrize("name", FORMATS)
def test_several_processes_write_what_one_does(name: str) -> None:
    put("_posts/2024-05-04-bad.md", BAD)
    alone = run(*to(name, "-o", "one"))
    several = run(*to(name, "--jobs", "3", "-o", "two"))
    assert (alone.exit_code, several.exit_code) == (1, 1)
    assert Path("one").read_bytes() == Path("two").read_bytes()
    assert run(*to(name, "--jobs", "2")).stdout_bytes == Path("one").read_bytes()


def test_the_rows_are_of_the_posts_in_their_order() -> None:
    assert run("--to", "jsonl", "-o", "a/b.jsonl").exit_code == 0
    found = rows("a/b.jsonl")
    assert [row["path"] for row in found] == [f"_posts/2024-05-0{day}-fog.md" for day in range(1, 8)]
    assert (found[0]["url"], found[0]["status"]) == ("/2024/05/01/fog.html", "published")


def test_files_and_folders_can_be_named() -> None:
    put("loose.md", GOOD.format("Loose", 9))
    assert run("--to", "jsonl", "-o", "out", "loose.md", "_posts/2024-05-03-fog.md").stderr == "2 exported, 0 bad\n"
    assert [(row["path"], row["status"], row["url"]) for row in rows("out")] == [
        ("loose.md", None, None),
        ("_posts/2024-05-03-fog.md", "published", "/2024/05/03/fog.html"),
    ]


def test_what_jekyll_takes_for_no_post_is_none_unless_it_is_named() -> None:
    put("_posts/README.md", GOOD.format("Read me", 9))
    put("_posts/.keep", "")
    assert run("--to", "text").stderr == "7 exported, 0 bad\n"
    assert run("--to", "text", "_posts/README.md").stderr == "1 exported, 0 bad\n"


@pytest.mark.parametrize("name", [name for name in FORMATS if format_named(name).own_suffix])
def test_a_folder_gets_a_file_for_each_post(name: str) -> None:
    put("_posts/2024-05-04-bad.md", BAD)
    put("sub/_posts/2024-05-09-雾.markdown", GOOD.format("Sub", 9))
    result = run(*to(name, "-o", "out/"))
    assert (result.exit_code, result.stderr) == (1, f"8 exported, 1 bad ({Path('out/_errors.jsonl')})\n")
    suffix = format_named(name).own_suffix
    found = sorted(path.relative_to("out").as_posix() for path in Path("out").rglob("*") if path.is_file())
    posts = [f"posts/2024-05-0{day}-fog{suffix}" for day in range(1, 8)] + [f"sub/posts/2024-05-09-雾{suffix}"]
    assert found == sorted(["_errors.jsonl", "_newspost.json", *posts])
    single = run(*to(name, "_posts/2024-05-02-fog.md"))
    assert Path(f"out/posts/2024-05-02-fog{suffix}").read_bytes() == single.stdout_bytes
    assert [row["path"] for row in rows("out/_errors.jsonl")] == ["_posts/2024-05-04-bad.md"]
    assert rows("out/_newspost.json")[0]["posts"] == 8


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_a_folder_gets_parts_of_rows(name: str) -> None:
    Path("out").mkdir()
    assert run("--to", name, "-o", "out").exit_code == 0
    suffix = format_named(name).suffix
    assert names("out") == ["_newspost.json", *(f"part-{n:06}{suffix}" for n in range(2))]
    heads = {Path(f"out/part-{n:06}{suffix}").read_text(encoding="utf-8")[:8] for n in range(2)}
    assert len(heads) == 1, "each part has the names of the columns"


def test_posts_that_would_have_one_file_are_refused() -> None:
    put("posts/2024-05-01-fog.md", GOOD.format("Loose", 9))
    for words in (["_posts", "posts/2024-05-01-fog.md"], ["posts/2024-05-01-fog.md", "_posts/2024-05-01-fog.md"]):
        result = run("--to", "text", "-o", "out/", *words)
        assert result.exit_code == 2
        assert "two posts would be written to posts/2024-05-01-fog.txt" in result.stderr
        assert not Path("out").exists()


# --- what it refuses


def test_nothing_that_is_there_is_written_over_unless_asked_for() -> None:
    Path("out").write_text("mine", encoding="utf-8")
    result = run("--to", "text", "-o", "out")
    assert (result.exit_code, Path("out").read_text(encoding="utf-8")) == (2, "mine")
    assert result.stderr.endswith("out: it is there already; --force replaces it\n")
    assert run("--to", "text", "-o", "out", "--force").exit_code == 0
    assert Path("out").read_text(encoding="utf-8").startswith("Day 1\n")
    assert left() == []


def test_a_folder_is_replaced_only_where_it_is_an_export() -> None:
    put("out/mine.txt", "mine")
    assert run("--to", "text", "-o", "out").exit_code == 2
    result = run("--to", "text", "-o", "out", "--force")
    assert result.exit_code == 2
    assert "no export of newspost" in result.stderr
    assert names("out") == ["mine.txt"]
    assert run("--to", "text", "-o", "other/").exit_code == 0
    Path("_posts/2024-05-01-fog.md").unlink()
    assert run("--to", "text", "-o", "other").exit_code == 2
    assert run("--to", "text", "-o", "other", "--force").exit_code == 0
    assert min(names("other/posts")) == "2024-05-02-fog.txt"


@pytest.mark.parametrize("out", ["_posts/out.txt", "_posts/", "sub/_drafts/out", "link/out.txt"])
def test_nothing_is_written_where_posts_are(out: str) -> None:
    Path("link").symlink_to("_posts", target_is_directory=True)
    before = names("_posts")
    result = run("--to", "text", "-o", out, "--force")
    assert result.exit_code == 2
    assert "posts are in this folder" in result.stderr
    assert names("_posts") == before


def test_a_post_is_never_written_over() -> None:
    loose = put("loose.md", GOOD.format("Loose", 9))
    assert run("--to", "markdown", "-o", "loose.md", "--force", "loose.md").exit_code == 2
    assert loose.read_text(encoding="utf-8") == GOOD.format("Loose", 9)


@posix
def test_a_link_is_not_written_over() -> None:
    Path("mine").write_text("mine", encoding="utf-8")
    Path("out").symlink_to("mine")
    assert run("--to", "text", "-o", "out", "--force").exit_code == 2
    assert Path("mine").read_text(encoding="utf-8") == "mine"


MISTAKES: list[tuple[list[str], str]] = [
    (["--to", "html"], "'html' is not one of"),
    ([], "Missing option '--to'"),
    (["--to", "csv", "--title", "T"], "csv has no place for --title"),
    (["--to", "jsonl", "--spreadsheet"], "jsonl has no place for --spreadsheet"),
    (["--to", "ninjs"], "ninjs needs --base-url"),
    (["--to", "jsonfeed"], "jsonfeed needs --title"),
    (["--to", "atom", "--title", "T"], "atom needs --author"),
    (["--to", "jsonld", "--base-url", "here"], "'here' is no address"),
    (["--to", "jsonld", "--language", "中文"], "is no language tag"),
    (["--to", "jsonfeed", "--title", "T", "-o", "out/"], "jsonfeed is one document"),
    (["--to", "text", "--force"], "--force and --resume are for files"),
    (["--to", "text", "--timezone", "Asia/Nowhere"], "Asia/Nowhere"),
    (["--to", "text", "nowhere.md"], "nowhere.md"),
    (["--to", "text", "-o", "_config.yml/out"], "_config.yml"),
]


@pytest.mark.parametrize(("words", "message"), MISTAKES)
def test_a_mistake_is_told_in_a_line(words: list[str], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert left() == []


def test_no_posts_at_all_are_a_mistake() -> None:
    Path("empty").mkdir()
    for out in ("-", "out", "out/"):
        result = run("--to", "jsonl", "-o", out, "empty")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "newspost: there are no posts here to export\n"
    assert left() == []
    assert not Path("out").exists()


def test_a_config_that_jekyll_cannot_use_is_told_with_its_place() -> None:
    put("_config.yml", "permalink: 5\n")
    result = run("--to", "text")
    assert result.exit_code == 2
    assert "_config.yml:1:1: " in result.stderr


# --- bad posts, and those that are not published


def test_a_bad_post_is_a_row_or_goes_to_a_file_beside() -> None:
    put("_posts/2024-05-04-bad.md", BAD)
    put("_posts/2024-05-05-not-utf8.md", "").write_bytes(b"---\ntitle: \xff\n---\n")
    result = run("--to", "jsonl", "-o", "out.jsonl")
    assert (result.exit_code, result.stderr) == (1, "7 exported, 2 bad (rows with an error)\n")
    assert [row["path"] for row in rows("out.jsonl") if row["error"]] == [
        "_posts/2024-05-04-bad.md",
        "_posts/2024-05-05-not-utf8.md",
    ]
    result = run(*to("atom", "-o", "out.atom"))
    assert (result.exit_code, result.stderr) == (1, "7 exported, 2 bad (out.atom.errors.jsonl)\n")
    assert [row for row in rows("out.jsonl") if row["error"]] == rows("out.atom.errors.jsonl")
    for path in Path("_posts").glob("*-[bn]*.md"):
        path.unlink()
    assert run(*to("atom", "-o", "out.atom", "--force")).exit_code == 0
    assert not Path("out.atom.errors.jsonl").exists()


@pytest.mark.parametrize("name", ["text", "atom"])
def test_of_a_bad_post_standard_error_tells(name: str) -> None:
    put("_posts/2024-05-04-bad.md", BAD)
    result = run(*to(name))
    assert result.exit_code == 1
    line, summary = result.stderr.splitlines()
    assert line.startswith("_posts/2024-05-04-bad.md: 3:7: error DT001 ")
    assert summary == "7 exported, 1 bad"


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_cannot_be_read_is_a_bad_post() -> None:
    Path("_posts/2024-05-04-fog.md").chmod(0)
    assert run("--to", "jsonl", "-o", "out").stderr == "6 exported, 1 bad (rows with an error)\n"


@posix
def test_a_link_to_nowhere_is_a_bad_post_when_it_is_named() -> None:
    Path("_posts/2024-05-08-gone.md").symlink_to("nowhere")
    result = run("--to", "jsonl", "-o", "out", "_posts")
    assert (result.exit_code, result.stderr) == (1, "7 exported, 1 bad (rows with an error)\n")
    assert rows("out")[-1]["error"] == "the file cannot be read: No such file or directory"


def test_what_newspost_fails_on_is_a_bad_post(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(result: Any) -> Item:  # noqa: ANN401 - as it is called
        one = whole(result)
        if result.path.endswith("04-fog.md"):
            object.__setattr__(one, "article", None)
        return one  # type: ignore[no-any-return]

    whole: Any = texts.exported
    monkeypatch.setattr(texts, "exported", fail)
    assert run("--to", "jsonl", "-o", "out").stderr == "6 exported, 1 bad (rows with an error)\n"
    assert "newspost fails on it: AttributeError" in rows("out")[3]["error"]


def test_feeds_leave_out_what_the_site_does_not_publish() -> None:
    put("_posts/2024-05-08-hidden.md", HIDDEN)
    put("_posts/2030-05-08-future.md", GOOD.format("Future", 9).replace("2024", "2030"))
    put("_drafts/draft.md", GOOD.format("Draft", 9))
    assert run(*to("atom", "-o", "feed")).stderr == "7 exported, 0 bad, 3 left out\n"
    assert run(*to("jsonfeed", "-o", "feed.json")).stderr == "7 exported, 0 bad, 3 left out\n"
    assert run("--to", "jsonl", "-o", "all.jsonl").stderr == "10 exported, 0 bad\n"
    assert [row["status"] for row in rows("all.jsonl")].count("unpublished") == 3
    assert run("--to", "jsonl", "-o", "some.jsonl", "--published").stderr == "7 exported, 0 bad, 3 left out\n"
    assert run("--to", "text", "--published", "--now", "2031-01-01").stderr == "8 exported, 0 bad, 2 left out\n"


def test_the_zone_that_is_asked_for_goes_before_the_config() -> None:
    put("_posts/2024-05-09-fog.md", "---\ntitle: T\ndate: 2024-05-09\n---\n")
    put("loose.md", "---\ntitle: T\ndate: 2024-05-09\n---\n")
    run("--to", "jsonl", "-o", "a", "_posts/2024-05-09-fog.md", "loose.md")
    run("--to", "jsonl", "-o", "b", "_posts/2024-05-09-fog.md", "loose.md", "--timezone", "America/New_York")
    assert [row["date"][-6:] for row in rows("a")] == ["+08:00", "+00:00"]
    assert [row["date"][-6:] for row in rows("b")] == ["-04:00", "-04:00"]


# --- interrupted, and gone on with


def interrupt_after(parts_done: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let exports stop when so many parts are finished, and the next one is half written."""
    write = parts.write_part
    done: list[Job] = []

    def stop(job: Job, manner: Manner, folder: Path) -> Facts:
        if len(done) == parts_done:
            parts.part_path(folder, job.number).with_name(f"{job.number:06}.tmp").write_bytes(b"half")
            raise KeyboardInterrupt
        done.append(job)
        return write(job, manner, folder)

    monkeypatch.setattr(exporting, "write_part", stop)


TABLES = [("parquet", "out.parquet"), ("parquet", "out/")] if find_spec("pyarrow") else []
WAYS = [("jsonl", "out"), ("jsonl", "out/"), ("atom", "out"), ("markdown", "out"), ("ninjs", "out/"), *TABLES]


def tree(out: str) -> dict[str, bytes]:
    """Return all that is in a file or folder."""
    path = Path(out)
    if path.is_file():
        return {"": path.read_bytes()}
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}


@pytest.mark.parametrize(("name", "out"), WAYS)
def test_an_interrupted_export_goes_on_where_it_was(name: str, out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*to(name, "-o", f"whole{out[3:]}"))
    with monkeypatch.context() as patch:
        interrupt_after(2, patch)
        result = run(*to(name, "-o", out))
        assert result.exit_code == 130
        assert result.stderr == f"newspost: {out}: interrupted; --resume goes on with it\n"
    assert not Path(out).exists()
    result = run(*to(name, "-o", out))
    assert result.exit_code == 2
    assert "--resume goes on" in result.stderr
    made: list[int] = []

    def note(job: Job, manner: Manner, folder: Path) -> Facts:
        made.append(job.number)
        return parts.write_part(job, manner, folder)

    monkeypatch.setattr(exporting, "write_part", note)
    assert run(*to(name, "-o", out, "--resume")).stderr == "7 exported, 0 bad\n"
    assert made == [number for number in range(4) if number >= 2][: len(made)]
    assert made[0] == 2
    assert tree(out) == tree(f"whole{out[3:]}")
    assert left() == []


def test_what_changed_in_the_meantime_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(2, patch)
        run("--to", "text", "-o", "out")
    put("_posts/2024-05-01-fog.md", GOOD.format("Another day", 1))
    put("_posts/2024-05-03-gone.md", GOOD.format("One more", 3))
    assert run("--to", "text", "-o", "out", "--resume").stderr == "8 exported, 0 bad\n"
    assert run("--to", "text").stdout == Path("out").read_text(encoding="utf-8")


def test_a_post_that_was_mended_in_the_meantime_is_bad_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    put("_posts/2024-05-01-fog.md", BAD)
    with monkeypatch.context() as patch:
        interrupt_after(2, patch)
        run("--to", "text", "-o", "out")
    put("_posts/2024-05-01-fog.md", GOOD.format("Day 1", 1))
    assert run("--to", "text", "-o", "out", "--resume").stderr == "7 exported, 0 bad\n"
    assert not Path("out.errors.jsonl").exists()


def test_a_config_that_changed_in_the_meantime_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(2, patch)
        run("--to", "jsonl", "-o", "out")
    put("_config.yml", "timezone: Asia/Shanghai\npermalink: pretty\n")
    assert run("--to", "jsonl", "-o", "out", "--resume").exit_code == 0
    assert {row["url"][-5:] for row in rows("out")} == {"/fog/"}


def test_other_options_are_no_way_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(1, patch)
        run("--to", "jsonl", "-o", "out")
    for words in (["--to", "text"], ["--to", "jsonl", "--published"], ["--to", "jsonl", "_posts"]):
        result = run(*words, "-o", "out", "--resume")
        assert result.exit_code == 2
        assert "with other options" in result.stderr
    assert run("--to", "text", "-o", "out", "--force").exit_code == 0
    assert left() == []


def test_a_resumed_export_takes_the_moment_of_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    put("_posts/2024-05-09-undated.md", "---\ntitle: Undated\n---\nHi.\n").rename("_drafts.md")
    put("_drafts/undated.md", "---\ntitle: Undated\n---\nHi.\n")
    os.utime("_drafts/undated.md", (1, 1))
    source = Source((), str(Path.cwd()), datetime(2030, 1, 1, tzinfo=UTC))
    with monkeypatch.context() as patch:
        interrupt_after(1, patch)
        with pytest.raises(KeyboardInterrupt):
            export_to_place(source, Texts("jsonl"), Destination(Path("out")), workers=1)
    later = Source((), str(Path.cwd()), datetime(2020, 1, 1, tzinfo=UTC))  # all posts would be in the future
    export_to_place(later, Texts("jsonl"), Destination(Path("out"), resume=True), workers=1)
    assert {row["status"] for row in rows("out") if "_posts" in row["path"]} == {"published"}


def test_a_line_of_the_journal_that_is_not_whole_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(3, patch)
        run("--to", "text", "-o", "out")
    journal = Path(".out.newspost/journal")
    for cut in (1, 20):
        data = journal.read_bytes()
        journal.write_bytes(data[:-cut])
        with monkeypatch.context() as patch:
            interrupt_after(1, patch)
            run("--to", "text", "-o", "out", "--resume")
        assert len(rows(str(journal))) == 4, "the settings, and the parts that are finished, this one again"
    journal.write_bytes(b"")
    assert run("--to", "text", "-o", "out", "--resume").exit_code == 0
    assert run("--to", "text").stdout == Path("out").read_text(encoding="utf-8")


def test_a_part_that_was_tampered_with_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(3, patch)
        run("--to", "text", "-o", "out")
    Path(".out.newspost/000001").write_bytes(b"short")
    Path(".out.newspost/000002").unlink()
    assert run("--to", "text", "-o", "out", "--resume").exit_code == 0
    assert run("--to", "text").stdout == Path("out").read_text(encoding="utf-8")


def test_resume_begins_where_nothing_was_left_and_leaves_alone_what_is_whole() -> None:
    assert run("--to", "text", "-o", "out", "--resume").exit_code == 0
    before = Path("out").stat().st_ino
    assert run("--to", "text", "-o", "out", "--resume").exit_code == 2
    assert Path("out").stat().st_ino == before


@posix
def test_two_exports_to_one_place_do_not_meet() -> None:
    place = Destination(Path("out"))
    with Staging.begin(place, {}, datetime.now(UTC)) as held:
        for flag in ("--force", "--resume"):
            result = run("--to", "text", "-o", "out", flag)
            assert result.exit_code == 2
            assert "another export is on its way there" in result.stderr
        assert held.folder.is_dir()


def test_what_is_at_the_end_of_the_way_stays_until_the_last_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    run("--to", "text", "-o", "out")
    before = Path("out").read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device", "out")

    monkeypatch.setattr(texts, "append", fail)
    result = run("--to", "text", "-o", "out", "--force")
    assert (result.exit_code, result.stderr) == (2, f"newspost: {Path.cwd() / 'out'}: No space left on device\n")
    assert Path("out").read_bytes() == before


@pytest.mark.parametrize(("name", "out"), [("jsonl", "out.jsonl"), ("jsonl", "out/"), ("atom", "out.atom"), *TABLES])
def test_a_source_that_fails_halfway_is_told_as_the_source(
    name: str, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*words: Any, **options: Any) -> Iterator[Target]:  # noqa: ANN401 - what is passed on
        yield from islice(find_targets(*words, **options), 5)
        raise OSError(5, "Input/output error", "far.tar")

    monkeypatch.setattr(exporting, "find_targets", fail)
    result = run(*to(name, "-o", out))
    assert (result.exit_code, result.stderr) == (2, "newspost: far.tar: Input/output error\n")
    assert not Path(out).exists()


PROGRAM = """
import sys
from newspost.archive import exporting, staging
exporting._PART, staging._PARTS_OF_FILE = 20, 3
from newspost.cli import main
sys.argv = ["newspost", "export", *sys.argv[1:]]
main()
"""


def program(*words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM, "--now", NOW, *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


@posix
@pytest.mark.parametrize(("name", "out"), [("jsonl", "out"), ("ninjs", "out/"), *TABLES])
def test_killed_at_any_moment_nothing_is_half_written_and_it_can_be_gone_on_with(name: str, out: str) -> None:
    for number in range(600):
        put(f"_posts/2024-06-{number % 28 + 1:02}-{number}.md", GOOD.format(f"Day {number}", number % 28 + 1))
    put("_posts/2024-05-04-bad.md", BAD)
    started = time.monotonic()
    assert program(*to(name, "-o", f"whole{out[3:]}")).wait() == 1
    took = time.monotonic() - started
    for _ in range(10):
        child = program(*to(name, "-o", out, "--resume", "--jobs", "2"))
        time.sleep(random.uniform(0.2, 1) * took)  # noqa: S311 - any moment will do
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if Path(out).exists():
            break
    if not Path(out).exists():
        assert program(*to(name, "-o", out, "--resume")).wait() == 1
    assert tree(out) == tree(f"whole{out[3:]}")


# --- what it takes


def test_memory_does_not_grow_with_the_number_of_posts() -> None:
    def peak(count: int) -> int:
        for number in range(count):
            put(f"{count}/_posts/2024-06-01-{number}.md", GOOD.format("T", 1) + "More. " * 500)
        tracemalloc.start()
        source = Source((str(count),), str(Path.cwd()), datetime.now(UTC))
        export_to_place(source, Texts("jsonl"), Destination(Path(f"out{count}")), workers=1)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)  # what is imported and compiled once
    assert peak(400) < 2 * peak(50)


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_it_at_once(jobs: str) -> None:
    for number in range(3000):
        put(f"_posts/2024-06-{number % 28 + 1:02}-{number}.md", GOOD.format(f"Day {number}", 1))
    child = program("--to", "jsonl", "-o", "out", "--jobs", jobs)
    until = time.monotonic() + 60
    while not Path(".out.newspost/000001").exists() and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(child.pid, signal.SIGINT)
    assert child.wait(20) == 130
    assert not Path("out").exists()


def test_a_terminal_only_prints(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    out = export._StandardOutput()
    out.write(b"red \x1b[31m\r\n")
    out.tell_bad("a\x1b.md", "x\ny")
    assert capsys.readouterr() == ("red \\x1b[31m\n", "a\\x1b.md: x\\ny\n")


def test_a_bar_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(export_progress, "_PATIENCE", 0)
    with export_progress.Bar(lambda: 20) as bar:
        bar(Facts(posts=9, bad=1))
    shown = capsys.readouterr().err
    assert "10/20" in shown
    assert "posts/s" in shown


def test_no_bar_is_shown_where_nobody_looks(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_progress, "_PATIENCE", 0)
    with export_progress.Bar(lambda: pytest.fail("nobody asked")) as bar:
        bar(Facts(posts=9))
    assert capsys.readouterr().err == ""


def test_help_imports_nothing_that_reads_posts() -> None:
    code = "import sys, contextlib\nfrom newspost.cli import main\nsys.argv=['newspost', 'export', '--help']\n"
    code += "with contextlib.suppress(SystemExit): main()\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pydantic", "yaml", "rich", "selectolax"} & set(done.stderr.split())


def test_an_export_error_is_no_crash() -> None:
    assert issubclass(ExportError, Exception)
