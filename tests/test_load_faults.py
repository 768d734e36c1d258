"""`newspost check` and `newspost export` while the files, the disk or a process fail them: one clear end each time.

The programs run as users run them. What goes wrong is done by an audit hook, which Python calls before a file is
opened: the file has been found by then, and has not been read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")

COUNT = 90
MANY = 420  # more than one process checks alone
POST = (
    "---\nlayout: post\ntitle: Fog {0}\ndate: 2024-05-06 08:00:00 +0800\n---\nThe harbour is quiet, and nobody waits.\n"
)
NOW = ("--now", "2026-01-01T00:00:00+00:00")
CHECK = ("check", "--no-cache", "--output", "json", *NOW)
TABLE = pytest.param("parquet", marks=pytest.mark.skipif(not find_spec("pyarrow"), reason="needs pyarrow"))

MAIN = "from newspost.cli import main\nmain()\n"
SMALL_PARTS = "from newspost.archive import exporting\nexporting._PART = 40\n"
HOOK = """
import errno, os, re, sys
def fault(path): {0}
def hook(event, words):
    if event == "open" and re.search(r"-post-[0-9]*7[.]md$", str(words[0])) and not words[2] & os.O_WRONLY:
        fault(words[0])
sys.addaudithook(hook)
"""
FAULTS = {
    "is gone": "os.path.exists(path) and os.unlink(path)",
    "is a folder": "os.path.isfile(path) and (os.unlink(path), os.mkdir(path))",
    "is a link to itself": "os.path.isfile(path) and (os.unlink(path), os.symlink(path, path))",
    "may not be read": "raise OSError(errno.EACCES, os.strerror(errno.EACCES))",
    "is on a disk that fails": "raise OSError(errno.EIO, os.strerror(errno.EIO))",
}
"""What happens to every tenth post in the moment before it is read."""


def name(number: int) -> str:
    return f"_posts/2024-05-06-post-{number}.md"


def bad(count: int = COUNT) -> list[str]:
    return sorted(name(number) for number in range(7, count, 10))


def put_posts(first: int, last: int) -> None:
    for number in range(first, last):
        Path(name(number)).write_text(POST.format(number), encoding="utf-8")


ONE = name(7)


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("timezone: Asia/Shanghai\n", encoding="utf-8")
    put_posts(0, COUNT)
    return tmp_path


def newspost(*words: str, before: str = "", **options: Any) -> tuple[int, str, list[str]]:  # noqa: ANN401 - as subprocess
    """Run the command; return the exit code, standard output, and the lines of standard error, none of a traceback."""
    command = [sys.executable, "-c", before + MAIN, *words]
    options = {"stdout": subprocess.PIPE, **options}
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False, timeout=120, encoding="utf-8", **options)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout or "", done.stderr.splitlines()


def hidden() -> list[str]:
    """Return the names of what may have been left behind."""
    return sorted(path.name for path in Path().rglob(".*"))


# --- files that fail


@pytest.mark.parametrize(("fault", "jobs"), [*((fault, "1") for fault in FAULTS), ("is gone", "2")])
def test_a_file_that_fails_is_a_finding_and_all_others_are_checked(fault: str, jobs: str) -> None:
    count = COUNT if jobs == "1" else MANY
    put_posts(COUNT, count)
    code, found, told = newspost(*CHECK, "--jobs", jobs, before=HOOK.format(FAULTS[fault]))
    findings = json.loads(found)
    assert (code, told) == (3, [])
    assert sorted(one["path"] for one in findings) == bad(count)
    assert {one["code"] for one in findings} == {"NP902"}
    assert len({one["message"] for one in findings}) == 1
    assert findings[0]["message"].startswith("The file cannot be read: ")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("is gone", "jsonl"), ("is on a disk that fails", "jsonl"), pytest.param("is gone", "parquet", marks=TABLE.marks)],
)
def test_a_file_that_fails_is_a_row_with_the_reason(fault: str, kind: str) -> None:
    before = SMALL_PARTS + HOOK.format(FAULTS[fault])
    code, _, told = newspost("export", "--to", kind, "-o", f"out.{kind}", "--jobs", "2", *NOW, before=before)
    assert (code, told) == (1, [f"{COUNT - len(bad())} exported, {len(bad())} bad (rows with an error)"])
    assert hidden() == []
    if kind == "jsonl":
        rows = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    else:
        from pyarrow.parquet import read_table

        rows = read_table("out.parquet").to_pylist()
    assert len(rows) == COUNT
    assert sorted(row["path"] for row in rows if row["error"] is not None) == bad()


def test_a_file_that_changes_while_it_is_looked_at_is_the_old_or_the_new_one() -> None:
    change = HOOK.format(
        "path.endswith('new') or (open(path + '.new', 'w').write('fog'), os.rename(path + '.new', path))"
    )
    code, found, told = newspost(*CHECK, before=change)
    assert (code, told) == (1, [])
    assert {one["path"] for one in json.loads(found)} == set(bad())
    assert {one["code"] for one in json.loads(found)} == {"FM001"}


def test_the_whole_folder_can_go_away() -> None:
    gone = "__import__('shutil').rmtree('_posts', ignore_errors=True)"
    code, found, told = newspost(*CHECK, "--jobs", "1", before=HOOK.format(gone))
    assert (code, told) == (3, [])
    assert {one["code"] for one in json.loads(found)} == {"NP902"}


# --- a full disk

LIMIT = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize(
    "words",
    [
        CHECK,
        ("check", "--no-cache"),
        ("export", "--to", "jsonl"),
        ("export", "--to", "atom", "--base-url", "https://a.example", "--title", "T", "--author", "A"),
        ("show", ONE),
        ("explain", ONE),
        ("stats",),
        ("set", "title=New", ONE, "--diff"),
        ("rule", "TX001"),
        ("schema",),
        ("--version",),
        ("check", "--help"),
    ],
    ids=" ".join,
)
def test_a_full_disk_behind_standard_output_is_told_as_one(words: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123 - no path of ours
        code, _, told = newspost(*words, stdout=full)
    assert (code, told[-1]) == (3, "newspost: standard output: No space left on device")
    assert len(told) == (2 if "--diff" in words else 1)  # how many posts would change comes before


@pytest.mark.parametrize("out", ["out.jsonl", pytest.param("out.parquet", marks=TABLE.marks), "out/"])
def test_an_export_for_which_there_is_no_room_leaves_nothing(out: str) -> None:
    kind = "parquet" if "parquet" in out else "jsonl"
    code, _, told = newspost("export", "--to", kind, "-o", out, *NOW, before=SMALL_PARTS + LIMIT)
    assert (code, told) == (2, [f"newspost: {Path(out).absolute()}: File too large"])
    assert not Path(out).exists()
    assert hidden() == []


def test_without_room_for_a_cache_a_check_does_without() -> None:
    code, found, _ = newspost("check", "--output", "json", *NOW, before=LIMIT)
    assert (code, json.loads(found)) == (0, [])


def test_without_room_for_a_report_that_is_told_and_the_old_one_stays() -> None:
    Path("report.json").write_text("old", encoding="utf-8")
    Path(ONE).write_text("fog " * 3000, encoding="utf-8")
    code, _, told = newspost(
        "check", "--no-cache", "--output", "json:report.json", *NOW, before=LIMIT.replace("4096", "64")
    )
    assert (code, len(told)) == (2, 1)
    assert "report.json" in told[0]
    assert "File too large" in told[0]
    assert Path("report.json").read_text(encoding="utf-8") == "old"
    assert hidden() == []


def test_fixes_for_which_there_is_no_room_leave_every_post_as_it_was() -> None:
    text = POST.format("of the harbour ") + "fog " * 2000
    for path in bad():
        Path(path).write_text(text.replace("title: ", "title:   ") + "\u200b\n", encoding="utf-8")
    old = {path: Path(path).read_bytes() for path in bad()}
    code, _, told = newspost("check", "--no-cache", "--fix-only", "--unsafe-fixes", *NOW, before=LIMIT)
    assert code == 3
    assert told
    assert {path: Path(path).read_bytes() for path in bad()} == old
    assert hidden() == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a disk of 64 KB, where this system lets us have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, check=False, capture_output=True, timeout=20)
    except OSError:
        pytest.skip("there is no program mount")
    if done.returncode:
        pytest.skip(f"nobody may mount a small disk here: {done.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True, timeout=20)


def test_a_disk_that_is_full_in_the_middle_keeps_what_is_there(tiny_disk: Path) -> None:
    out = tiny_disk / "out.jsonl"
    out.write_text("old\n", encoding="utf-8")
    put_posts(COUNT, MANY)
    code, _, told = newspost("export", "--to", "jsonl", "--force", "-o", str(out), *NOW, before=SMALL_PARTS)
    assert (code, told) == (2, [f"newspost: {out}: No space left on device"])
    assert out.read_text(encoding="utf-8") == "old\n"
    remount = ["mount", "-o", "remount,size=4m", str(tiny_disk)]
    subprocess.run(remount, check=True, capture_output=True, timeout=20)
    words = ("export", "--to", "jsonl", "--force", "--resume", "-o", str(out), *NOW)
    assert newspost(*words, before=SMALL_PARTS)[::2] == (0, [f"{MANY} exported, 0 bad"])
    assert os.listdir(tiny_disk) == ["out.jsonl"]  # noqa: PTH208 - names are wanted


# --- a process that is killed

KILL = HOOK.format("path.endswith('-47.md') and os.kill(os.getpid(), 9)")
KILLED = "newspost: BrokenProcessPool: a process that did a part of the work was killed"


def test_a_check_whose_process_is_killed_says_so() -> None:
    put_posts(COUNT, MANY)
    code, found, told = newspost(*CHECK, "--jobs", "2", before=KILL)
    assert (code, found, len(told)) == (3, "", 1)
    assert told[0].startswith(KILLED)


@pytest.mark.parametrize("kind", ["jsonl", TABLE])
def test_an_export_whose_process_is_killed_is_not_there_and_goes_on_where_it_was(kind: str) -> None:
    words = ("export", "--to", kind, "--jobs", "2", *NOW)
    assert newspost(*words, "-o", f"whole.{kind}", before=SMALL_PARTS)[0] == 0
    code, _, told = newspost(*words, "-o", f"out.{kind}", before=SMALL_PARTS + KILL)
    assert (code, len(told)) == (3, 1)
    assert told[0].startswith(KILLED)
    assert not Path(f"out.{kind}").exists()
    code, _, told = newspost(*words, "-o", f"out.{kind}", "--resume", before=SMALL_PARTS)
    assert (code, told) == (0, [f"{COUNT} exported, 0 bad"])
    assert Path(f"out.{kind}").read_bytes() == Path(f"whole.{kind}").read_bytes()
    assert hidden() == []


@pytest.mark.parametrize("moment", ["os.fsync", "os.replace"])
def test_a_killed_edit_leaves_the_old_post_and_the_next_one_clears_up(moment: str) -> None:
    old = Path(ONE).read_bytes()
    kill = f"import os\n{moment} = lambda *_, **__: os.kill(os.getpid(), 9)\n"
    assert newspost("set", "title=New", ONE, before=kill)[0] == -9
    assert Path(ONE).read_bytes() == old
    assert len(hidden()) == 1
    assert newspost("set", "title=New", ONE)[0] == 0
    assert Path(ONE).read_bytes() == old.replace(b"Fog 7", b"New")
    assert hidden() == []
    assert os.listdir("_posts").count(Path(ONE).name) == 1  # noqa: PTH208 - names are wanted
