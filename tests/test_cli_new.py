"""`newspost new`: a canonical post under its right name, and nothing overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import newspost
from newspost import Article
from newspost.cli import commands
from newspost.writing import dumps

SAMPLE = Path(__file__).parents[1] / "samples" / "_posts" / "2024-05-06-NW202405060000000017.md"
WORDS = ["--title", "Fog: 雾", "--date", "2024-05-06 09:12:40 +0800"]
NAME = "2024-05-06-fog-雾.md"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(*words: str, text: str | bytes = "", **options: Any) -> Result:  # noqa: ANN401 - what CliRunner takes
    return CliRunner().invoke(commands, ["new", *words], input=text, prog_name="newspost", **options)


# --- what is written


def test_a_post_is_written_under_its_name_and_its_path_is_printed(folder: Path) -> None:
    done = new(*WORDS, text="A\n")
    assert done.exit_code == 0
    assert done.stdout == f"{NAME}\n"
    assert not done.stderr
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert (folder / NAME).read_bytes() == (
        '---\nlayout: post\ntitle: "Fog: 雾"\ndate: 2024-05-06 09:12:40 +0800\n---\n<p>A</p>\n'.encode()
    )


def test_every_option_is_a_field() -> None:
    options = [
        "--layout",
        "news",
        "--category",
        "a",
        "--category",
        "b c",
        "--tag",
        "d",
        "--tag",
        "e",
        "--digest",
        " D  <D ",
    ]
    options += ["--attribution", "海鸥日报", "--source", "http://a.example/,202405060000000017.html", "--stdout"]
    read = newspost.loads(new(*WORDS, *options, text="A\n\nB").stdout).article
    assert read == Article(
        title="Fog: 雾",
        date=datetime.fromisoformat("2024-05-06T09:12:40+08:00"),
        layout="news",
        categories=["a", "b c"],
        tags=["d", "e"],
        digest="D <D",
        paragraphs=["A", "B"],
        attribution="海鸥日报",
        source_url="http://a.example/,202405060000000017.html",
    )


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", []),
        (" \n\n\t\n", []),
        ("A", ["A"]),
        ("A\nB\n\nC\n", ["A\nB", "C"]),
        ("\ufeffA\r\n\r\n \r\nB\r\n", ["A", "B"]),
        ("\u3000\u3000A.  B\tC \n D\n\u3000\n\u3000E", ["A. B C\nD", "E"]),
        ("<b>{{A}}</b>\n\n# B\n\n---", ["<b>{{A}}</b>", "# B", "---"]),
    ],
)
def test_standard_input_is_paragraphs_with_blank_lines_between(text: str, paragraphs: list[str]) -> None:
    done = new(*WORDS, "--stdout", text=text.encode())
    assert done.exit_code == 0
    assert [paragraph.text for paragraph in newspost.loads(done.stdout).article.paragraphs] == paragraphs


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024-05-06", "2024-05-06 00:00:00 +0800"),
        ("2024-05-06 09:12", "2024-05-06 09:12:00 +0800"),
        ("2024-05-06T09:12:40Z", "2024-05-06 09:12:40 +0000"),
        ("2024-05-06 09:12:40 Z", "2024-05-06 09:12:40 +0000"),
        ("2024-05-06 09:12:40.5 -0330", "2024-05-06 09:12:40 -0330"),
        ("2024-05-06 09:12:40 +09:00", "2024-05-06 09:12:40 +0900"),
        ("20240506T091240+02", "2024-05-06 09:12:40 +0200"),
    ],
)
def test_a_date_may_be_written_in_many_ways(written: str, date: str) -> None:
    done = new("--title", "T", "--date", written, "--timezone", "Asia/Shanghai", "--stdout")
    assert f"\ndate: {date}\n" in done.stdout


@pytest.mark.parametrize(("words", "hours"), [([], 0), (["--timezone", "Asia/Shanghai"], 8)])
def test_a_post_is_of_now_where_no_date_is_given(words: list[str], hours: int) -> None:
    date = newspost.loads(new("--title", "T", "--stdout", *words).stdout).article.date
    assert abs(datetime.now(UTC) - date) < timedelta(minutes=10)
    assert date.utcoffset() == timedelta(hours=hours)


# --- an Article in JSON


@pytest.mark.parametrize("words", [["--from-json", "-"], ["--from-json", "article.json"]])
def test_an_article_in_json_becomes_the_file_that_it_came_from(words: list[str], folder: Path) -> None:
    shown = CliRunner().invoke(commands, ["show", "--json", str(SAMPLE)]).stdout
    Path("article.json").write_text(shown, "utf-8")
    done = new(*words, text=shown)
    assert done.stdout == f"{SAMPLE.name}\n"
    assert (folder / SAMPLE.name).read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize(
    ("json", "lines"),
    [
        (b'{"title": "", "navigation": [{"text": "a", "href": 5}]}', 3),
        (b'{"title": "T", "date": "2024-05-06"', 1),
        (b"[]", 1),
        (b"", 1),
        (b'"\xff"', 1),
        (b'{"title": "T", "date": "2024-05-06T00:00:00"}', 1),
        (b'{"title": "T", "date": "2024-05-06T00:00:00Z", "body": [{"kind": "poem"}]}', 1),
        (b'{"title": "T", "date": "2024-05-06T00:00:00Z", "body": [{"kind": "heading", "text": "A", "level": 9}]}', 1),
    ],
)
def test_each_fault_of_an_article_is_a_line(json: bytes, lines: int, folder: Path) -> None:
    done = new("--from-json", "-", text=json)
    assert done.exit_code == 1
    assert not done.stdout
    assert len(done.stderr.splitlines()) == lines
    assert all(line.startswith("newspost: ") for line in done.stderr.splitlines())
    assert not [*folder.iterdir()]


def test_a_fault_names_its_field() -> None:
    done = new("--from-json", "-", text='{"title": "T", "navigation": [{"text": "a", "href": 5}]}')
    assert (
        done.stderr == "newspost: date: Field required\nnewspost: navigation.0.href: Input should be a valid string\n"
    )


# --- where it goes


def test_posts_go_where_jekyll_looks_for_them(folder: Path) -> None:
    (folder / "_posts").mkdir()
    assert new(*WORDS).stdout == os.path.join("_posts", f"{NAME}\n")  # noqa: PTH118 - as it is printed
    assert (folder / "_posts" / NAME).is_file()


@pytest.mark.parametrize(
    ("output", "path"),
    [
        ("there", f"there/{NAME}"),
        ("there/", f"there/{NAME}"),
        ("there/a.md", "there/a.md"),
        (".", NAME),
        ("b.md", "b.md"),
    ],
)
def test_a_post_goes_where_it_is_sent(output: str, path: str, folder: Path) -> None:
    (folder / "there").mkdir()
    assert new(*WORDS, "-o", output).stdout == f"{path}\n"
    assert newspost.load(folder / path).article.title == "Fog: 雾"


@pytest.mark.parametrize("words", [[], ["-o", NAME], ["--output", "."]])
def test_what_is_there_is_never_overwritten(words: list[str], folder: Path) -> None:
    (folder / NAME).write_text("mine")
    done = new(*WORDS, *words)
    assert done.exit_code == 1
    assert not done.stdout
    assert done.stderr == f"newspost: {NAME}: File exists\n"
    assert (folder / NAME).read_text() == "mine"
    assert [path.name for path in folder.iterdir()] == [NAME]


@pytest.mark.parametrize("output", ["none/", "none/a.md"])
def test_a_folder_that_is_not_there_is_a_line(output: str, folder: Path) -> None:
    done = new(*WORDS, "-o", output)
    assert done.exit_code == 1
    assert done.stderr.startswith("newspost: none")
    assert done.stderr.endswith(": No such file or directory\n")
    assert not [*folder.iterdir()]


# --- what is refused


@pytest.mark.parametrize(
    ("words", "text", "line"),
    [
        (["--title", ""], "", "title: String should have at least 1 character"),
        (["--title", "T", "--source", "ftp://a/"], "", "source_url: no http or https address, or one with blanks"),
        (["--title", "T", "--source", "http:///a"], "", "source_url: the source is no absolute http(s) URL"),
        (["--title", "T", "--attribution", "a  b"], "", "attribution: a page shows no tab"),
        (["--title", "T", "--category", "a", "--category", "a"], "", "categories: this would be read as ('a',)"),
        (["--title", "T"], b"a\xff", "standard input is not UTF-8 at byte 1"),
        (["--title", "T"], "a\0b", "body.0: no post can hold NUL"),
        (["--title", "T"], "A\n\n（文章来源：M）", "attribution: this would be read as"),
        (["--from-json", "none.json"], "", "none.json: No such file or directory"),
    ],
)
def test_what_makes_no_post_is_a_line(words: list[str], text: str | bytes, line: str, folder: Path) -> None:
    done = new(*words, text=text)
    assert done.exit_code == 1
    assert not done.stdout
    assert done.stderr.startswith(f"newspost: {line}")
    assert len(done.stderr.splitlines()) == 1
    assert not [*folder.iterdir()]


@pytest.mark.parametrize(
    "words",
    [
        *([], ["--date", "2024-05-06"], [*WORDS, "--date", "yesterday"], [*WORDS, "--date", ""]),
        *([*WORDS, "--timezone", "Nowhere"], [*WORDS, "--stdout", "-o", "x"], [*WORDS, "--from-json", "-"]),
        *(["--from-json", "-", "--tag", "a"], [*WORDS, "extra"], ["--title"]),
    ],
)
def test_a_mistake_in_usage_is_exit_code_2(words: list[str], folder: Path) -> None:
    done = new(*words)
    assert done.exit_code == 2
    assert "Error: " in done.stderr
    assert not [*folder.iterdir()]


# --- as a process


def program(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 - what run takes
    command = [sys.executable, "-m", "newspost", "new", *words]
    return subprocess.run(command, check=False, timeout=60, **options)


@pytest.mark.skipif(os.name == "nt", reason="a terminal of its own is POSIX's")
def test_a_terminal_is_not_waited_for(folder: Path) -> None:
    controller, terminal = os.openpty()
    try:
        done = program(*WORDS, stdin=terminal, capture_output=True)
    finally:
        os.close(controller)
        os.close(terminal)
    assert done.returncode == 0
    assert newspost.load(folder / NAME).article.body == ()


def test_an_output_in_ascii_will_do(folder: Path) -> None:
    words, text = ["--title", "雾", "--date", "2024-05-06"], "船走了。".encode()
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = program(*words, input=text, capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "2024-05-06-雾.md\n".encode()
    shown = program(*words, "--stdout", input=text, capture_output=True, env=environment)
    assert shown.stdout == (folder / "2024-05-06-雾.md").read_bytes()
    assert shown.stdout.decode() == dumps(newspost.load(folder / "2024-05-06-雾.md").article)


def test_the_help_imports_little() -> None:
    code = (
        "import sys\n"
        "from newspost.cli import main\n"
        "sys.argv = ['newspost', 'new', '--help']\n"
        "try: main()\n"
        "finally: print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pydantic", "yaml", "rich"} & {*done.stdout.split()}
