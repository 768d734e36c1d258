"""`newspost check --watch` as a process of its own: it sees what changes, and ends as it is told to."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from check_site import EMPTY, GOOD, QUOTED, QUOTED_MENDED, put, run, same_url

POST = "_posts/2022-03-24-fog.md"
OTHER = "_posts/2022-03-25-mist.md"
PATIENCE = 60  # seconds, of which a working machine needs one
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "FORCE_COLOR", "NEWSPOST_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


class Watching:
    """A running command, and all that it has said: the reports, and the lines between them."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)

    def until(self, words: str) -> str:
        """Return what is said up to the next line with these words, before it."""
        lines: list[str] = []
        while True:
            line = self._lines.get(timeout=PATIENCE)
            self.said.append(line)
            if words in line:
                return "".join(lines)
            lines.append(line)

    def report(self) -> str:
        """Return what is said by the next check, once it is done."""
        return self.until("waiting for changes, Ctrl-C ends\n").partition("changed: ")[2].partition("\n")[2]

    def end(self) -> int:
        """End it by Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.close()

    def close(self) -> int:
        """Wait for its end, and return the exit code."""
        code = self.process.wait(PATIENCE)
        self._thread.join(PATIENCE)
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return code


@contextmanager
def watching(*words: str) -> Generator[tuple[Watching, str]]:
    """Run the command; give it and what the first check says."""
    command = [sys.executable, "-m", "newspost", "check", "--watch", "--output", "concise", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        running = Watching(process)
        try:
            yield running, running.until("waiting for changes")
        finally:
            process.kill()
            running.close()


FINE = "Found no problems in 1 file.\n"


@posix
def test_it_checks_again_when_a_post_changes_comes_or_goes_and_ends_with_ctrl_c() -> None:
    put(POST, QUOTED)
    with watching() as (running, first):
        assert first.startswith(f"{POST}:3:18: error FM006")
        put(POST, GOOD)
        assert running.report() == FINE
        put(OTHER, EMPTY)
        assert "BD001" in running.report()
        Path(OTHER).unlink()
        assert running.report() == FINE
        assert running.end() == 130
    said = "".join(running.said)
    assert "Traceback" not in said
    assert f"changed: {OTHER}\n" in said
    assert re.search(r"(?m)^newspost: \d\d:\d\d:\d\d, \d+\.\d\d s; waiting for changes, Ctrl-C ends$", said)
    assert "\x1b" not in said  # nothing is cleared


@posix
def test_what_is_wrong_with_a_config_is_told_until_it_is_mended() -> None:
    put(POST, QUOTED)
    put("_config.yml", "title: Gulls\n")
    with watching("_posts") as (running, first):
        assert "FM006" in first
        put("newspost.toml", "ignore = ['FM006']\n")
        assert running.report() == FINE
        put("_config.yml", "a: [\n")
        assert "_config.yml:2:1: " in running.report()
        put("_config.yml", "title: Gulls\n")
        assert running.report() == FINE
        put("newspost.toml", "selct = ['FM']\n")
        assert "Did you mean select?" in running.report()
        put("newspost.toml", "fail-on = 'never'\n")
        assert "FM006" in running.report()
        assert running.end() == 130


@posix
def test_a_config_above_the_site_is_watched_however_it_is_written(folder: Path) -> None:
    put(f"site/{POST}", QUOTED)
    put("site/_config.yml", "")
    put("newspost.toml", "ignore = ['FM006']\n")
    with watching("site") as (running, first):
        assert first == FINE
        for text, is_found in (("", True), ("ignore = ['FM']\n", False)):
            new = put("newspost.new", text)  # as editors do that put a new file in the place of the old
            new.replace(folder / "newspost.toml")
            assert ("FM006" in running.report()) is is_found
        assert running.end() == 130


@posix
def test_what_it_writes_itself_is_no_change() -> None:
    put(POST, QUOTED)
    put("newspost.toml", "cache-dir = 'mine'\n")
    with watching("--output", "json:reports/out.json", "--fix", "--show-fixes") as (running, first):
        assert "Mended in" in first
        assert running.report() == FINE  # the post that was mended
        put("_site/index.html", "built")
        put(OTHER, GOOD.replace("Fog", "Mist"))
        assert running.report() == "Found no problems in 2 files.\n"
        assert running.end() == 130
    assert Path(POST).read_text("utf-8") == QUOTED_MENDED
    changed = [line.partition("changed: ")[2] for line in running.said if "changed: " in line]
    assert changed == [f"{POST}\n", f"{OTHER}\n"]


@posix
def test_a_run_that_limits_what_is_reported_goes_on_reading_the_whole_site() -> None:
    same_url(POST)
    with watching("--only", POST) as (running, first):
        assert first == FINE
        put(OTHER, GOOD.replace("title: Fog\n", "title: Mist\npermalink: /fog/\n"))
        assert "XF001" in running.report()
        assert running.end() == 130


@posix
def test_names_of_changed_files_move_no_cursor() -> None:
    put(POST)
    with watching() as (running, _):
        put("_posts/2022-03-25-\x1b]0;x\x07.md", GOOD)
        running.report()
        assert running.end() == 130
    assert not set("\x1b\x07") & set("".join(running.said))


@posix
@pytest.mark.parametrize("words", [("nowhere",), ("notes",), ("--select", "FM0O6"), ("--profile", "x")])
def test_a_mistake_in_the_first_check_ends_it(words: tuple[str, ...]) -> None:
    put(POST)
    put("notes/a.txt", "")
    result = run("--watch", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--show-files",),
        ("--add-ignore",),
        ("--baseline", "base.json", "--update-baseline"),
        ("--baseline", "base.json", "--prune-baseline"),
        ("-",),
    ],
)
def test_what_is_done_once_goes_not_with_it(words: tuple[str, ...]) -> None:
    put(POST)
    result = run("--watch", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--watch" in result.stderr


def test_without_watchfiles_the_error_names_the_extra() -> None:
    put(POST)
    script = """
import sys
sys.modules["watchfiles"] = None
from newspost.cli import main
sys.argv = ["newspost", "check", *sys.argv[1:]]
main()
"""
    for words, code in ((["--watch"], 2), ([], 0)):
        done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=False)
        assert done.returncode == code
        assert ("newspost[watch]" in done.stderr) is bool(words)
        assert "Traceback" not in done.stderr


def test_nothing_of_it_is_imported_unasked() -> None:
    put(POST)
    script = """
import sys
from newspost.cli import main
sys.argv = ["newspost", "check"]
try:
    main()
except SystemExit:
    names = ("watchfiles", "newspost.cli.check_watch", "newspost.cli.check_stdin", "newspost.cli.check_ignores")
    print(*(name for name in names if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == ""
