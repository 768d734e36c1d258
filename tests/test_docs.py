"""The documentation: what its pages show happens, what they name is there, and broken links are found."""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import yaml

import newspost
import newspost.testing
from site_links import faults

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {
    path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(DOCS.rglob("*.md"))
    if path.parent.name != "rules" and path.name != "measurements.md"  # which others write, and test
}
FENCE = re.compile(r"(?ms)^(?P<fence>```+|~~~+)(?P<language>[^\n]*)\n(?P<text>.*?)^(?P=fence)$")
COMMAND = re.compile(r"^\$ (?P<command>.*(?:\n>(?: .*)?$)*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


def blocks(page: str, *languages: str) -> list[str]:
    """Return the fenced blocks of a page in one of the languages."""
    return [found["text"] for found in FENCE.finditer(PAGES[page]) if found["language"] in languages]


def pages_with(*languages: str) -> list[str]:
    return [page for page in PAGES if blocks(page, *languages)]


# --- commands


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which `newspost` and `python` are those of this run, and the terminal has 80 columns."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, words in (("newspost", "-m newspost "), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}"$@"\n')
        program.chmod(0o755)
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "COLUMNS": "80", "PYTHONUTF8": "1", "HOME": str(tmp_path)}


@pytest.mark.skipif(os.name == "nt", reason="the pages are written for a POSIX shell")
@pytest.mark.parametrize("page", pages_with("console"))
def test_a_page_with_commands_tells_what_happens(
    page: str, tmp_path: Path, shell: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that a page shows is done in its order, in a folder with a copy of the samples, where each command begins."""
    here = tmp_path / "here"
    shutil.copytree(ROOT / "samples", here / "samples")
    monkeypatch.chdir(here)
    names: dict[str, object] = {}
    for found in FENCE.finditer(PAGES[page]):
        if found["language"] == "console":
            run_commands(found["text"], shell)
        elif found["language"] in {"python", "pycon"}:
            run_examples(found["text"], names, page)


def run_commands(block: str, shell: dict[str, str]) -> None:
    """Run the commands of a block, and compare what they print."""
    commands = list(COMMAND.finditer(block))
    assert "".join(found[0] for found in commands) == block, "a block of commands begins with $"
    for found in commands:
        command = re.sub(r"\n> ?", "\n", found["command"])
        words = ["sh", "-c", command]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, env=shell)
        assert done.stdout.decode() == found["output"], command


def run_examples(block: str, names: dict[str, object], page: str) -> None:
    """Run the examples of a block, which know the names of those before them, and compare what they print."""
    told: list[str] = []
    examples = doctest.DocTestParser().get_doctest(block, names, page, page, 0)
    doctest.DocTestRunner(verbose=False).run(examples, out=told.append, clear_globs=False)
    names.update(examples.globs)
    assert not told, "".join(told)


def test_pages_whose_examples_need_what_its_commands_made_are_run_here_alone() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["addopts"]
    left_out = [word.removeprefix("--ignore=docs/") for word in options if word.startswith("--ignore=")]
    assert set(left_out) <= set(pages_with("console"))


# --- what is read by other programs


@pytest.mark.parametrize("page", pages_with("yaml", "toml", "json"))
def test_configs_of_a_page_can_be_read(page: str) -> None:
    for text in blocks(page, "yaml"):
        yaml.safe_load(text)
    for text in blocks(page, "toml"):
        tomllib.loads(text)
    for text in blocks(page, "json"):
        json.loads(text)


# --- the reference


def api_names() -> list[str]:
    """Return the names that the pages of the reference have from docstrings."""
    names: list[str] = []
    for page, text in PAGES.items():
        if page.startswith("reference/api/"):
            module = re.findall(r"(?m)^\.\. currentmodule:: (\S+)", text)
            names += [f"{module[0]}.{name}" for name in re.findall(r"(?m)^\.\. auto\w+:: (\w+)", text)]
    return names


def test_every_public_name_is_on_one_page_of_the_reference() -> None:
    arrow = pytest.importorskip("newspost.arrow", reason="pyarrow is not installed")
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    spark = import_module("newspost.spark")
    public = [
        f"{module.__name__}.{name}"
        for module in (newspost, newspost.testing, arrow, spark)
        for name in module.__all__
        if not name.startswith("__")
    ]
    assert sorted(api_names()) == sorted(public)


def test_the_reference_has_every_field_of_an_article() -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` \|", PAGES["reference/api/article.md"])
    views = [name for name, value in vars(newspost.Article).items() if isinstance(value, property)]
    assert rows == [*newspost.Article.model_fields, *(name for name in views if not name.startswith("_"))]


# --- links


def site(folder: Path, **pages: str) -> Path:
    """Write pages of HTML."""
    for name, text in pages.items():
        path = folder / f"{name}.html"
        path.write_text(f"<!DOCTYPE html><title>{name}</title>{text}", encoding="utf-8")
    return folder


def test_links_that_lead_somewhere_are_none_of_the_faults(tmp_path: Path) -> None:
    (tmp_path / "a b.css").write_text("")
    sound = (
        '<link rel="stylesheet" href="a%20b.css?v=1"><a href="two.html#there">2</a><a href="#here">1</a>'
        '<p id="here"><a href="https://example.com/x#y">out</a><a href="mailto:a@example.com">us</a>'
        '<a href="#">0</a><img src="data:image/png;base64,AA==">'
    )
    assert not list(faults(site(tmp_path, one=sound, two='<h2 id="there">2</h2>')))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<a href="three.html">3</a>', "one.html: three.html: there is no such file"),
        ('<a href="two.html#here">2</a>', "one.html: two.html#here: there is no such place on the page"),
        ('<a href="#here">1</a>', "one.html: #here: there is no such place on the page"),
        ('<img src="no.svg">', "one.html: no.svg: there is no such file"),
        ('<a href="http:///x y">1</a>', None),
        ('<a href="https://">1</a>', "one.html: https://: no address"),
        ('<a href="javascript:x()">1</a>', "one.html: javascript:x(): no address"),
        (
            '<script src="https://cdn.example.com/x.js"></script>',
            "one.html: it loads https://cdn.example.com/x.js from elsewhere",
        ),
        ('<link href="//fonts.example.com/x.css">', "one.html: it loads //fonts.example.com/x.css from elsewhere"),
    ],
)
def test_links_that_lead_nowhere_are_told(tmp_path: Path, text: str, fault: str | None) -> None:
    found = list(faults(site(tmp_path, one=text, two="")))
    assert found == ([fault] if fault else [])
