"""`newspost stats --html`: one page that needs nothing else, in which nothing that a post says is markup."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from export_help import NASTY, put
from newspost.cli import commands
from newspost.cli import stats as command
from newspost.stats.tally import Tally

pytest.importorskip("matplotlib", reason="the plots need newspost[stats]")

from newspost.stats import page as page_module
from newspost.stats import plots
from newspost.stats.page import page

NOW = "2026-01-01T00:00:00+00:00"
POST = "---\ntitle: T\ndate: {0} 09:00:00 +0800\ntags: {1}\n---\n<p>The fog lifted.</p><p>（文章来源：海鸥日报）</p>\n"
VOID: Final = frozenset({"meta", "br", "img", "hr", "input", "link"})
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for day in ("2024-05-06", "2024-05-07", "2024-06-01"):
        put(f"_posts/{day}-fog.md", POST.format(day, "[sea, 雾]"))
    put("_posts/2024-05-08-bad.md", "---\ntitle: T\ndate: soon\n---\nHi.\n")
    return tmp_path


def run(*words: str, **options: Any) -> Result:  # noqa: ANN401 - what CliRunner takes
    return CliRunner().invoke(commands, ["stats", "--now", NOW, "--jobs", "1", *words], prog_name="newspost", **options)


class Page(HTMLParser):
    """A page: its elements with their attributes, and the texts in each kind of element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, "each element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.texts.append((self.open[-1], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def said(self, tag: str) -> Iterator[str]:
        return (text for name, text in self.texts if name == tag)


def tally(*names: str, days: int = 40) -> Tally:
    made = Tally(posts=Counter({"published": 100}), days=Counter({738_000 + day: day % 7 for day in range(days)}))
    for number, name in enumerate(names):
        for counts in (made.media, made.categories, made.tags):
            counts[name] = len(names) - number
    for number in range(100):
        for spread in (made.paragraphs, made.characters, made.images, made.links):
            spread.count(number, "_posts/a.md")
    made.problems["FM006", "error"] = made.files_with["FM006", "error"] = 3
    return made


# --- the page


def test_the_page_is_written_beside_the_table() -> None:
    result = run("--html", "out/stats.html", "--title", "Yundu <news>")
    assert result.exit_code == 1
    assert result.stdout == run().stdout
    html = Path("out/stats.html").read_text(encoding="utf-8")
    found = Page(html)
    assert list(found.said("title")) == list(found.said("h1")) == ["Yundu <news>"]
    titles = ["Posts by day", "Media", "Tags", "Problems by rule", "Paragraphs in a post", "Characters in a post"]
    assert list(found.said("h2")) == [*titles, "What is in a post"]
    assert [path.name for path in Path("out").iterdir()] == ["stats.html"]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    html = page(tally("海鸥日报", "b"), title="T")
    found = Page(html)
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "use"} & {
        tag for tag, _ in found.elements
    }
    assert not re.search(r"https?:|//|url\(|@import|javascript:|data:", html)
    for _, attributes in found.elements:
        assert not {"src", "href", "xlink:href", "style", "action"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
    policy = next(one for one in found.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_the_page_is_made_for_phones_and_for_screen_readers() -> None:
    found = Page(page(tally("海鸥日报")))
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in found.all("meta")
    assert found.all("html") == [{"lang": "en"}]
    plots_of = found.all("svg")
    assert all(plot["role"] == "img" and plot["aria-label"] for plot in plots_of)
    assert [plot.get("class") for plot in plots_of[:2]] == ["wide", "narrow"], "the browser shows the one that fits"
    assert len(found.all("details")) == len(plots_of) - 1
    assert len(found.all("caption")) == len(found.all("table"))
    assert {one.get("scope") for one in found.all("th")} == {"col", "row", None}


def test_the_tables_have_the_numbers_of_the_plots_and_more() -> None:
    found = Page(page(tally(*(f"第{number}报" for number in range(30))), top=3))
    names = list(found.said("bdi"))
    drawn = list(found.said("text"))
    assert names.count("第29报") == 3
    assert drawn.count("第2报") == 3
    assert "第3报" not in drawn
    long = Page(page(tally(*map(str, range(1_200)))))
    assert list(long.said("td")).count("and 200 more") == 3


def test_the_same_posts_give_the_same_bytes() -> None:
    run("--html", "a.html")
    words = [sys.executable, "-m", "newspost", "stats", "--now", NOW, "--jobs", "2", "--html", "b.html"]
    settings_file = put("elsewhere/matplotlibrc", "font.size: 30\nsvg.fonttype: path\nytick.labelright: True\n")
    environment = {**os.environ, "MATPLOTLIBRC": str(settings_file), "PYTHONHASHSEED": "7"}
    done = subprocess.run(words, env=environment, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


@pytest.mark.parametrize("by", ["day", "week", "month", "year", None])
@pytest.mark.parametrize("first", [1, 738_000, 3_652_059 - 800])
@pytest.mark.parametrize("days", [1, 2, 30, 365, 800])
def test_any_days_have_a_plot(by: Any, first: int, days: int) -> None:  # noqa: ANN401 - a period
    found = Page(page(Tally(posts=Counter({"published": 2}), days=Counter({first: 1, first + days: 1})), by=by))
    assert len([plot for plot in found.all("svg") if plot.get("class")]) == 2


def test_an_archive_of_bad_posts_has_a_page() -> None:
    made = Tally(bad=1)
    made.problems["FM006", "error"] = made.files_with["FM006", "error"] = 1
    assert list(Page(page(made)).said("h2")) == ["Problems by rule"]


# --- hostile posts


@pytest.mark.parametrize("text", [*NASTY, "$x^$", r"\frac{", "$title ${body} $$", "&lt;b&gt;", "name-0", "x" * 5_000])
def test_what_a_post_says_is_text(text: str) -> None:
    html = page(tally(text, "海鸥日报"), title=text)
    found, plain = Page(html), Page(page(tally("a", "海鸥日报"), title="a"))
    assert [tag for tag, _ in found.elements] == [tag for tag, _ in plain.elements]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", html)
    html.encode()


@settings(max_examples=10)
@given(st.text(min_size=1, max_size=30))
def test_any_name_is_text(name: str) -> None:
    found = Page(page(tally(name)))
    assert len(list(found.said("bdi"))) == 4


def test_a_hostile_post_comes_through_as_text() -> None:
    evil = '"</script><script>alert(1)</script>", "\\e]0;x\\a", "\\u202egnp.exe", "<img src=x onerror=y>"'
    put("_posts/2024-05-09-<b>.md", POST.format("2024-05-09", f"[{evil}]") + "<p>" + "x" * 99 + "</p>")
    assert run("--html", "out.html").exit_code == 1
    html = Path("out.html").read_text(encoding="utf-8")
    found = Page(html)
    assert not {"script", "img", "b"} & {tag for tag, _ in found.elements}
    names = list(found.said("bdi"))
    assert "</script><script>alert(1)</script>" in names
    assert r"\x1b]0;x\x07" in names
    assert r"\u202egnp.exe" in names
    assert "_posts/2024-05-09-<b>.md" in names
    assert "</script><script>alert(1)</script>" in found.said("text")


def test_a_long_name_is_cut_above_its_bar_by_the_room_that_it_takes() -> None:
    drawn = list(Page(page(tally("x" * 45, "字" * 45, "y" * 44))).said("text"))
    assert f"{'x' * 43}…" in drawn
    assert "y" * 44 in drawn
    assert any(text.startswith("字" * 21) and text.endswith("…") and len(text) < 24 for text in drawn)


# --- where it goes


MISTAKES: list[tuple[str, str]] = [
    ("_posts/stats.html", "posts are in this folder"),
    ("_posts/../_posts/x/stats.html", "posts are in this folder"),
    ("-", "the page goes into a file"),
    (".", "the page goes into a file"),
    ("_config.yml/x.html", "_config.yml"),
]


@pytest.mark.parametrize(("out", "message"), MISTAKES)
def test_a_page_that_cannot_be_written_is_told_before_anything_is_counted(out: str, message: str) -> None:
    put("_config.yml", "timezone: Asia/Shanghai\n")
    before = sorted(Path().rglob("*"))
    result = run("--html", out)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert sorted(Path().rglob("*")) == before


def test_a_post_is_never_written_over() -> None:
    loose = put("loose.html", POST.format("2024-05-06", "a"))
    assert run("--html", "loose.html", "loose.html").exit_code == 2
    assert loose.read_bytes().startswith(b"---\n")
    assert run("--html", "loose.html").exit_code == 1
    assert loose.read_bytes().startswith(b"<!DOCTYPE html>")


def test_what_was_counted_is_told_where_the_page_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device", "out.html")

    monkeypatch.setattr(page_module, "page", fail)
    put("out.html", "old")
    result = run("--html", "out.html")
    assert result.exit_code == 2
    assert result.stdout == run().stdout
    assert result.stderr == "newspost: out.html: No space left on device\n"
    assert Path("out.html").read_text(encoding="utf-8") == "old"


def test_without_matplotlib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_nothing(_name: str) -> None:
        return None

    monkeypatch.setattr(command, "find_spec", find_nothing)
    result = run("--html", "out.html")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--html needs matplotlib: install newspost[stats]" in result.stderr
    assert not Path("out.html").exists()
    assert run().exit_code == 1


def test_a_bar_is_never_too_thin_to_be_seen() -> None:
    made = plots.bars([plots.Bar("a", 1_000_000), plots.Bar("b", 1, "error")], "label")
    (thin,) = [path.get("d", "") for path in made.iter("path") if path.get("class") == "error"]
    assert max(float(number) for number in re.findall(r"L ([\d.]+) ", thin)) >= 3
