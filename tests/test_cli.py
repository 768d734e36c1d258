"""The command line itself: how it ends, what it writes where, and how little it imports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

import newspost
from newspost import Article, Post, Problem, Span
from newspost.cli import commands

GOOD = "---\ntitle: {title}\ndate: 2024-05-06 09:00:00\ntags: [a, b]\n---\nThe fog *lifted*. 船走了。\n"
UNDATED = "---\ntitle: T\n---\nHello.\n"
ROOT = Path(__file__).parents[1]


def run(*words: str, **options: Any) -> Result:  # noqa: ANN401 - what CliRunner takes
    return CliRunner().invoke(commands, words, prog_name="newspost", **options)


def program(*words: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 - as above
    environment = {**os.environ, "COLUMNS": "80", "PYTHONUTF8": "1", **options.pop("env", {})}
    command = [sys.executable, "-m", "newspost", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False, env=environment, timeout=60, **options)


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "good.md"
    path.write_text(GOOD.format(title="A day"), encoding="utf-8")
    return str(path)


@pytest.fixture
def undated(tmp_path: Path) -> str:
    path = tmp_path / "undated.md"
    path.write_text(UNDATED, encoding="utf-8")
    return str(path)


# --- the whole


def test_the_version() -> None:
    assert run("--version").stdout == f"newspost {newspost.__version__}\n"


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_names_every_command(option: str) -> None:
    result = run(option)
    assert result.exit_code == 0
    assert "show     Show the Article in each FILE" in result.stdout


@pytest.mark.parametrize(
    "words",
    [
        *(["nope"], ["--nope"], ["show"], ["show", "--nope", "x"], ["show", "--timezone"]),
        *(["show", "--timezone", "Nowhere/City", "x"], ["show", "--timezone", "../x", "x"], []),
    ],
)
def test_a_mistake_in_usage_is_exit_code_2(words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert not result.stdout
    assert "Error: " in result.stderr or result.stderr.startswith("Usage: ")


def test_a_zone_that_does_not_exist_is_named() -> None:
    assert "unknown time zone 'Nowhere/City'" in run("show", "--timezone", "Nowhere/City", "x").stderr


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        (["--version"], {"pydantic", "rich", "yaml"}),
        (["--help"], {"pydantic", "rich", "yaml"}),
        (["show", "--help"], {"pydantic", "rich", "yaml"}),
        (["explain", "--help"], {"pydantic", "rich", "yaml"}),
        (["show", "--json", "FILE"], {"rich"}),
    ],
)
def test_a_command_imports_only_what_it_uses(words: list[str], left_out: set[str], good: str) -> None:
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(*{n.partition('.')[0] for n in sys.modules}, file=sys.stderr))\n"
        f"sys.argv = {['newspost', *(good if word == 'FILE' else word for word in words)]!r}\n"
        "from newspost.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "click" in done.stderr.split()
    assert not left_out & set(done.stderr.split())


# --- show, for people


def test_show_shows_the_article(good: str) -> None:
    result = run("show", good)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "A day"
    assert "The fog lifted. 船走了。" in result.stdout
    assert not result.stderr


def test_one_file_has_no_heading_and_several_have(good: str) -> None:
    assert good not in run("show", good).stdout
    assert run("show", good, good).stdout.count(f"── {good} ") == 2


def test_a_dash_reads_standard_input() -> None:
    assert "A day" in run("show", "-", input=GOOD.format(title="A day")).stdout


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai"])
def test_the_zone_is_the_one_that_is_asked_for(zone: str, good: str) -> None:
    date = newspost.load(good, timezone=zone).article.date
    assert date.isoformat(" ") in run("show", good, "--timezone", zone).stdout
    assert Article.model_validate_json(run("show", "--json", "--timezone", zone, good).stdout).date == date


@pytest.fixture
def findings(monkeypatch: pytest.MonkeyPatch) -> tuple[Problem, ...]:
    found = (
        Problem("FM001", "it is \x1b wrong", "error", Span(4, 5), 2, 1),
        Problem("BD002", "this too", "warning", Span(9, 9), 3, 4),
    )
    monkeypatch.setattr(Post, "problems", found)
    return found


@pytest.mark.usefixtures("findings")
def test_problems_stand_below_an_article_and_are_no_failure(good: str) -> None:
    result = run("show", good, env={"COLUMNS": "500"})
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2:] == [
        f"{good}:2:1: error FM001 it is \\x1b wrong",
        f"{good}:3:4: warning BD002 this too",
    ]


# --- files that cannot be shown


@pytest.mark.parametrize("words", [[], ["--json"]])
@pytest.mark.usefixtures("findings")
def test_a_post_without_an_article_is_one_line_and_the_others_are_shown(
    words: list[str], undated: str, good: str
) -> None:
    result = run("show", *words, undated, good)
    assert result.exit_code == 1
    assert result.stderr == f"{undated}:2:1: error FM001 it is \\x1b wrong (and 1 more)\n"
    assert "A day" in result.stdout
    assert not run("show", *words, undated).stdout


def test_one_problem_is_told_without_a_count(monkeypatch: pytest.MonkeyPatch, undated: str) -> None:
    monkeypatch.setattr(Post, "problems", (Problem("DT001", "no date", "error", Span(0, 0), 1, 1),))
    assert run("show", undated).stderr == f"{undated}:1:1: error DT001 no date\n"


def test_a_real_post_without_an_article_is_named(undated: str) -> None:
    result = run("show", undated)
    assert result.exit_code == 1
    assert undated in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, good: str) -> None:
    missing, folder = str(tmp_path / "no\x1bne.md"), str(tmp_path)
    result = run("show", missing, folder, good)
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert lines[0] == f"newspost: {tmp_path}{os.sep}no\\x1bne.md: No such file or directory"
    assert lines[1].startswith(f"newspost: {folder}: ")
    assert "A day" in result.stdout


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_one_line(good: str) -> None:
    os.chmod(good, 0)  # noqa: PTH101 - the fixture gives a word of the command line
    assert run("show", good).stderr == f"newspost: {good}: Permission denied\n"


# --- show, for programs


def test_json_is_an_article_a_line(good: str) -> None:
    result = run("show", "--json", good, good)
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert Article.model_validate_json(lines[0]) == newspost.load(good).article
    assert lines[0] == newspost.load(good).article.model_dump_json()


def test_json_stays_on_its_line_and_acts_on_no_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(GOOD.format(title='"a\\u2028b\\x9bc\\u202e"'), encoding="utf-8")
    result = run("show", "--json", str(path))
    assert len(result.stdout.splitlines()) == 1
    assert Article.model_validate_json(result.stdout).title == "a\u2028b\x9bc\u202e"
    assert not {"\u2028", "\x9b", "\u202e"} & set(result.stdout)


def test_the_samples_can_be_shown() -> None:
    samples = [str(path) for path in sorted(ROOT.glob("samples/_posts/*.md"))]
    assert samples
    assert run("show", *samples).exit_code == 0
    lines = run("show", "--json", *samples).stdout.splitlines()
    assert [Article.model_validate_json(line) for line in lines] == [newspost.load(path).article for path in samples]


# --- as a process


@pytest.mark.parametrize("words", [[], ["--json"]])
@pytest.mark.parametrize("env", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_any_encoding_will_do(words: list[str], env: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "船\udcff.md" if sys.platform == "linux" else tmp_path / "船.md"
    path.write_text(GOOD.format(title="船 😀"), encoding="utf-8")
    done = program("show", *words, path, path, "missing 船", env=env)
    assert done.returncode == 1
    assert done.stderr.startswith(b"newspost: missing ")
    assert len(done.stderr.splitlines()) == 1
    if words:
        assert Article.model_validate_json(done.stdout.splitlines()[0]).title == "船 😀"
    elif "PYTHONIOENCODING" in env:
        assert rb"\u8239 \U0001f600" in done.stdout.splitlines()[2]
        assert done.stdout.isascii()


def test_a_reader_that_goes_away_is_no_trouble(good: str) -> None:
    many = [good] * 400
    command = [sys.executable, "-m", "newspost", "show", *many]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert not process.stderr.read()
        assert process.wait(60) == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")  # noqa: PTH110 - a word, not a path
@pytest.mark.parametrize("words", [["show"], ["show", "--json"]])
def test_a_full_disk_is_one_line(words: list[str], good: str) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        command = [sys.executable, "-m", "newspost", *words, good]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_an_interrupt_is_exit_code_130(good: str) -> None:
    command = [sys.executable, "-m", "newspost", "show", "--json", good, "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline()  # now it waits for its input
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert not complaint


# --- what nobody expects


def _explode(_post: Post) -> Article:
    raise RuntimeError("no\nway \x1b")


def test_the_unexpected_is_one_line_and_exit_code_3(monkeypatch: pytest.MonkeyPatch, good: str) -> None:
    monkeypatch.setattr(Post, "article", property(_explode))
    result = run("show", good)
    assert result.exit_code == 3
    assert result.stderr == f"newspost: RuntimeError: no\\nway \\x1b ({good}); --verbose tells more\n"


@pytest.mark.parametrize(("words", "env"), [(["--verbose"], {}), ([], {"NEWSPOST_DEBUG": "1"})])
def test_the_traceback_is_there_for_who_asks(
    words: list[str], env: dict[str, str], monkeypatch: pytest.MonkeyPatch, good: str
) -> None:
    monkeypatch.setattr(Post, "article", property(_explode))
    result = run(*words, "show", good, env=env)
    assert result.exit_code == 3
    assert "in _explode" in result.stderr


def test_interrupts_and_lost_readers_have_their_own_codes(monkeypatch: pytest.MonkeyPatch, good: str) -> None:
    for error, code in ((KeyboardInterrupt(), 130), (BrokenPipeError(), 141), (click.UsageError("x"), 2)):

        def fail(*_: object, error: BaseException = error, **__: object) -> str:
            raise error

        monkeypatch.setattr("newspost.cli.show._page", fail)
        assert run("show", good).exit_code == code
