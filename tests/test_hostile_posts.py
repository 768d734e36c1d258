"""Posts, names and configs that mean harm: what each may cost, what it may not reach, and what gets to a terminal.

More of it stands with its subject: bombs of YAML in `test_header_values`, bodies in `test_body_hostile`, archives in
`test_sources_archives`, the reports for programs in `test_check_reports_programs`.
"""

from __future__ import annotations

import re
import sys
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import newspost
from fixes_help import mended
from growth import ends_within, grows_at_most
from newspost import EditRejected, InvalidPost
from newspost.cli import commands
from newspost.testing import check_text

PATH = "_posts/2022-03-24-x.md"
HEADER = "---\ntitle: T\ndate: 2022-03-24\n---\n"

# --- what a text may cost, from its bytes to a check, an edit and an export


def read(text: str) -> None:
    post = newspost.loads(text, PATH, "Asia/Shanghai")
    _ = post.problems
    try:
        post.article.model_dump_json()
    except InvalidPost:
        return
    try:
        post.edit(title="New", digest="D")
        newspost.dumps(post.article)
    except EditRejected:
        return


def check(text: str) -> None:
    check_text(text, PATH, config={"extend-select": ["ALL"]})


def mend(text: str) -> None:
    mended(text.encode("utf-8", "surrogatepass"), PATH, unsafe=True)


UNITS = [
    "a",
    "<",
    "[",
    "{{",
    "{%",
    "- ",
    "`",
    "&",
    " ",
    "\n",
    "\u3000",
    "! [(",
    "![a](",
    "*a _b ",
    "> ",
    "1. ",
    "|",
    "#",
    "<p>",
    "<!--",
    "(",
    "（文章来源：",
    "[返回",
    "\\",
    "\t",
    "\r",
    "'",
    '"',
    ": ",
    "</",
    "{: ",
    "@",
    "“",
    "*a*",
    "\ufeff",
    "# newspost: ignore[a] b\n",
]
"""What patterns begin with, again and again, and nothing that they could end with."""

FRAMES = {"body": HEADER + "{}\n", "title": "---\ntitle: {}\ndate: 2022-03-24\n---\nA\n", "bare": "{}"}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("unit", UNITS)
def test_a_post_costs_what_its_length_costs(unit: str, frame: str) -> None:
    if frame == "title" and unit in {"[", "{{"}:
        pytest.skip("libyaml's own work grows with the square here; a budget ends it (test_header_values)")
    small, large = (FRAMES[frame].replace("{}", unit * count) for count in (150, 3_000))
    for work in (read, check, mend):
        assert grows_at_most(100, partial(work, small), partial(work, large))


DEEP = 1_000
HOSTILE: dict[str, str] = {
    "a million laughs": "---\n"
    "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{new}: &{new} [{f'*{old}, ' * 10}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "title: T\ndate: 2022-03-24\n---\nA\n",
    "lists in a list": f"---\ntitle: T\ndate: 2022-03-24\na: {'[' * DEEP}{']' * DEEP}\n---\nA\n",
    "maps in a map": f"---\ntitle: T\ndate: 2022-03-24\na: {'{a: ' * DEEP}{'}' * DEEP}\n---\nA\n",
    "dashes": f"---\ntitle: T\ndate: 2022-03-24\na:\n  {'- ' * DEEP}x\n---\nA\n",
    "quotes": HEADER + "> " * DEEP + "a\n",
    "lists": HEADER + "".join(f"{'  ' * depth}- a\n" for depth in range(150)),
    "elements": HEADER + "<div>" * DEEP + "<p>a</p>" + "</div>" * DEEP,
    "elements that do not end": HEADER + "<table><tr><td>" * DEEP,
    "emphasis": HEADER + "*a **b " * DEEP + "\n",
    "brackets": HEADER + "[" * DEEP + "a" + "](b)" * DEEP + "\n",
    "images in links": HEADER + "[![" * DEEP + "a" + "](b)](c)" * DEEP + "\n",
    "liquid": HEADER + "{% if a %}" * DEEP + "\n",
    "a line": HEADER + "港" * 300_000,
    "a line of a title": f"---\ntitle: {'x' * 1_000_000}\ndate: 2022-03-24\n---\nA\n",
    "an address": HEADER + f"<http://a.b/{'c' * 1_000_000}>\n",
    "an attribute": HEADER + f'<p a="{"b" * 1_000_000}">c</p>\n',
    "keys": "---\ntitle: T\ndate: 2022-03-24\n" + "".join(f"k{number}: v\n" for number in range(20_000)) + "---\nA\n",
    "tags": f"---\ntitle: T\ndate: 2022-03-24\ntags: [{'a, ' * 20_000}]\n---\nA\n",
    "a number": f"---\ntitle: T\ndate: 2022-03-24\nn: {'9' * 100_000}\n---\nA\n",
    "a date": f"---\ntitle: T\ndate: {'2022-' * 20_000}\n---\nA\n",
}
"""Bombs, and what is nested deeper or is longer than anything that is meant."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_post_is_read_and_checked_in_seconds(name: str) -> None:
    for work in (read, check):
        assert ends_within(10, partial(work, HOSTILE[name]))


@pytest.mark.parametrize("name", ["a million laughs", "a line of a title"])
def test_a_hostile_post_takes_no_more_memory_than_its_length_explains(name: str) -> None:
    tracemalloc.start()
    try:
        read(HOSTILE[name])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16_000_000 + 100 * len(HOSTILE[name])


# --- what gets to a terminal

RAW = "\x1b[31m\x07\x9b2J\u202e"
QUOTED = r"\e[31m\a\x9b2J\u202E\r"
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
NAMED, BAD, LIQUID = f"_posts/2024-05-06-a{RAW}b.md", "_posts/2024-05-06-bad.md", "_posts/2024-05-06-liquid.md"
FILES = (NAMED, BAD, LIQUID)
NOW = ("--now", "2026-01-01T00:00:00+00:00")

posix = pytest.mark.skipif(sys.platform == "win32", reason="names as POSIX has them")


@pytest.fixture
def acting_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a site in which all that is a text acts on a terminal: names, values, bodies, and the config."""
    monkeypatch.chdir(tmp_path)
    put("_config.yml", f'title: "{QUOTED}"\ntimezone: "{QUOTED}"\npermalink: "/{QUOTED}/:title"\nauthor: "{QUOTED}"\n')
    keys = "".join(f'{key}: "{QUOTED} fog"\n' for key in ("layout", "title", "categories", "permalink", f'"k{QUOTED}"'))
    keys = keys.replace(f'"k{QUOTED}": ', f'"k{QUOTED}": ')
    body = f'<p>{RAW} text <a href="x{RAW}">{RAW}</a></p>\n\n# head {RAW}\n\n[返回{RAW}](//a.example/{RAW})\n'
    put(NAMED, f'---\n{keys}date: 2024-05-06 08:00:00 +0800\ntags: ["{QUOTED}"]\n---\n{body}')
    put(BAD, f'---\ntitle: {RAW}\ndate: "{QUOTED}"\ntags: [{RAW}\n---\n{RAW}\n')
    put(LIQUID, f'---\ntitle: "t"\ndate: "{QUOTED}"\n---\n{{% {RAW} %}} {{{{ a | b{RAW}\n')


def put(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8", newline="")


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, words, prog_name="newspost")


@posix
@pytest.mark.usefixtures("acting_site")
@pytest.mark.parametrize(
    "words",
    [
        *(
            ("check", "--no-cache", "--select", "ALL", "--output", name, *NOW)
            for name in ("full", "concise", "grouped")
        ),
        ("check", "--no-cache", "--statistics", *NOW),
        ("check", "--no-cache", "--show-files"),
        ("check", "--no-cache", "--diff", "--unsafe-fixes", *NOW),
        ("check", "--no-cache", "--diff", "--add-ignore", RAW, *NOW),
        ("check", RAW),
        ("check", "--select", RAW),
        ("check", "--config", RAW),
        ("show", *FILES),
        ("show", "--json", *FILES),
        ("explain", *FILES),
        ("explain", "--json", *FILES),
        ("stats", *NOW),
        ("stats", "--json", *NOW),
        ("config", *FILES),
        ("set", f"title={RAW}", *FILES, "--diff"),
        ("set", f"{RAW}=a", *FILES, "--dry-run"),
        ("export", "--to", "jsonl", *NOW),
        ("export", "--to", RAW),
        ("rule", RAW),
        (RAW,),
        (f"--{RAW}",),
    ],
    ids=lambda words: " ".join(words[:2]).replace(RAW, "RAW"),
)
def test_nothing_that_a_post_a_name_or_a_config_holds_acts_on_a_terminal(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.stdout + result.stderr
    assert not ACTING.search(result.stdout), ACTING.search(result.stdout)
    assert not ACTING.search(result.stderr), ACTING.search(result.stderr)


# --- what a name or a config may reach

TRICKS = [
    *("../../../secret", "/etc/passwd", "..", r"\\..\\..\\x", r"a\0b", "CON", "~/x", "%2e%2e/%2e%2e/x"),
    *("//evil.example/x", "-rf", "x" * 3_000, "C:/Windows/x"),
]
KEYS = ("permalink", "slug", "categories", "title", "layout", "collection", "path", "url")
NAMES = ["-rf", "CON", "nul", "..", "x" * 200, r"a\..\..\c", "a b"]
HIDDEN = "---\ntitle: SECRET\n---\nSECRET\n"


@pytest.fixture
def tricky_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a site whose posts would be elsewhere, and beside it what they should not reach."""
    monkeypatch.chdir(tmp_path)
    put("secret/_posts/2024-01-01-secret.md", HIDDEN)
    put("secret/_layouts/secret.html", HIDDEN)
    put("site/_config.yml", "timezone: Asia/Shanghai\n")
    for name in NAMES:
        put(f"site/_posts/2024-05-06-{name}.md", "---\ntitle: T\n---\nHi\n")
    for number, trick in enumerate(TRICKS):
        for key in KEYS:
            put(f"site/_posts/2024-05-07-{key}-{number}.md", f'---\ntitle: T\n{key}: "{trick}"\n---\nHi\n')
    return tmp_path


def tree() -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in Path().rglob("*") if "out" not in path.parts}


@posix
@pytest.mark.usefixtures("tricky_site")
@pytest.mark.parametrize(
    "words", [("--to", "markdown"), ("--to", "text"), ("--to", "ninjs", "--base-url", "https://a.b")]
)
def test_an_export_of_tricky_posts_stays_in_its_folder(words: tuple[str, ...]) -> None:
    before = tree()
    result = run("export", "site", *words, "-o", "out/posts/", *NOW)
    assert result.exit_code in {0, 1, 2}, result.output
    assert tree() == before
    assert {path.name for path in Path("out").iterdir()} <= {"posts"}
    assert isinstance(result.exception, SystemExit | None)


CONFIGS = [
    *("source: ../secret", "collections_dir: ../secret", "collections_dir: _posts/../../secret", "destination: .."),
    *("destination: /", "include: ['../secret/_posts']", "layouts_dir: ../secret/_layouts", "layouts_dir: /"),
    *("collections: {'../secret': {output: true}}", "defaults: [{scope: {path: '../**'}, values: {layout: x}}]"),
    *("permalink: '/../:title'", r'collections_dir: "a\0b"', r'source: "\0"', r'layouts_dir: "\0"', "source: -rf"),
    *(f"{key}: {'x' * 5_000}" for key in ("source", "collections_dir", "layouts_dir", "timezone", "encoding")),
    *("timezone: ../../etc/passwd", "timezone: /etc/passwd", r'timezone: "a\0"', "data_dir: ../../etc"),
]


@posix
@pytest.mark.usefixtures("tricky_site")
@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config[:40])
def test_a_config_reaches_nothing_outside_and_is_no_crash(config: str) -> None:
    for path in Path("site/_posts").glob("2024-05-07-*"):
        path.unlink()
    put("site/_config.yml", f"{config}\n")
    opened: set[str] = set()
    for command in (("check", "--no-cache", *NOW), ("export", "--to", "jsonl", *NOW), ("stats", *NOW)):
        result = run(*command, "site")
        assert result.exit_code in {0, 1, 2}, result.output
        assert isinstance(result.exception, SystemExit | None)
        assert "SECRET" not in result.output
        assert "secret.html" not in result.output
        opened.add(result.output)
    assert all(opened)


@posix
@pytest.mark.parametrize("layouts", ["/", "..", "_loop", "_root", "round", "x" * 5_000])
def test_layouts_are_looked_for_in_the_site_alone(
    layouts: str, tricky_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("site/_config.yml", f"layouts_dir: {layouts}\n")
    Path("site/_loop").symlink_to("_loop")
    Path("site/_root").symlink_to("/")
    Path("site/_usr").symlink_to("/usr")
    Path("site/round").symlink_to("/")
    walked: list[Path] = []
    rglob = Path.rglob

    def note(folder: Path, pattern: str) -> Iterator[Path]:
        walked.append(folder)
        return iter(list(rglob(folder, pattern)))

    monkeypatch.setattr(Path, "rglob", note)
    assert run("check", "--no-cache", "--select", "FK006", *NOW, "site").exit_code in {0, 1}
    assert all(folder.is_relative_to(tricky_site / "site") for folder in walked), walked
