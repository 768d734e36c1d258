"""The rules' pages: their examples are the rules' tests, and what they say Jekyll does is what it does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from faults_help import findings, put_example
from newspost import Site
from newspost.checking.codes import ALL_CODES, ALWAYS, TOOL_CODES
from newspost.checking.finding import Finding
from newspost.checking.fixes import FIXABLE
from newspost.checking.keys import KEYS, RULE_OPTIONS, TABLES
from newspost.checking.pages import FAMILIES, Example, Page, consequence_of, page_of, pages, write_pages
from newspost.faults.codes import CODES

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "newspost" / "checking" / "pages"

WITHOUT_EXAMPLES = {"NP004", "NP901", "NP902"}
"""What no post can show: a baseline that is out of date, and failures of the checker."""


def _posts(example: Example) -> list[str]:
    return [file.path for file in example.files if file.path.startswith("_posts/")]


def found_in(page: Page, example: Example, folder: Path) -> list[Finding]:
    """Return what the checker finds in an example's site with the page's rule switched on; no comment hides it."""
    put_example(example, folder)
    return findings(page.code, folder)


PAGES = list(pages())
EXAMPLES = [
    pytest.param(page, example, id=f"{page.code}-{number}")
    for page in PAGES
    for number, example in enumerate(page.examples)
]


def _wants(example: Example) -> list[tuple[str, str]]:
    return sorted((file.path, file.at) for file in example.files if file.at is not None)


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_an_example_has_the_finding_that_it_shows_and_no_other(page: Page, example: Example, tmp_path: Path) -> None:
    found = found_in(page, example, tmp_path)
    places = [(one.place.path, f"{one.place.line}:{one.place.column}") for one in found if one.code == page.code]
    assert sorted(places) == _wants(example)
    assert not [one for one in found if one.code != page.code]
    assert {one.consequence for one in found} == ({page.consequence} if example.is_bad else set())


def test_every_rule_has_its_examples() -> None:
    for page in PAGES:
        if page.code not in WITHOUT_EXAMPLES:
            bad = [example for example in page.examples if example.is_bad]
            assert bad, page.code
            assert all(_wants(example) for example in bad), page.code
            assert len(bad) < len(page.examples), f"{page.code} has no good example"
            assert all(file.at is None for example in page.examples if not example.is_bad for file in example.files)


# --- what the pages say


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        ("FM001", "published"),
        ("FM002", "published"),
        ("FM006", "error"),
        ("FM007", "error"),
        ("FN001", "ignored"),
        ("FN003", "ignored"),
        ("DT001", "stops"),
        ("DT006", "ignored"),
        ("EN001", "ignored"),
        ("UR003", "stops"),
    ],
)
def test_what_the_page_says_jekyll_does_is_what_it_does(code: str, fact: str, tmp_path: Path) -> None:
    words = {"error": "time of the build", "ignored": "passes over|does not publish|drops", "stops": "stops the whole"}
    assert re.search(words.get(fact, "publishes|prints"), consequence_of(code))
    for number, example in enumerate(one for one in page_of(code).examples if one.is_bad):
        folder = tmp_path / str(number)
        folder.mkdir()
        put_example(example, folder)
        for path in _posts(example):
            assert getattr(Site.open(folder).entry(folder / path), fact)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_fix_is_as_safe_as_the_page_says(page: Page, tmp_path: Path) -> None:
    if page.code in CODES:
        assert (page.fix != "none") == (page.code in FIXABLE)
    fixes: set[str] = set()
    for number, example in enumerate(page.examples):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = found_in(page, example, folder)
        fixes |= {one.fix.safety for one in found if one.code == page.code and one.fix}
    if page.examples:
        assert fixes == set(page.fix.split(" or ")) - {"none"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_has_all_that_a_page_has(page: Page) -> None:
    assert (page.name, page.severity) == ALL_CODES[page.code]
    assert page.text.startswith(f"# {page.code} {page.name}\n\n{page.summary}\n")
    headings = re.findall(r"(?m)^## (.*)$", page.text)
    options = ["Options"] if page.code in RULE_OPTIONS else []
    examples = [] if page.code in WITHOUT_EXAMPLES else ["Examples"]
    switch = "Switch it on or off" if page.severity == "info" else "Switch it off"
    assert headings == ["What Jekyll does", *examples, "Fix", *options, switch]
    assert page.fix in {"safe", "unsafe", "safe or unsafe", "none"}
    assert {"none": "There is none", "unsafe": "Unsafe"}.get(page.fix, "afe") in _section(page, "Fix")
    assert page.summary.endswith(".")
    assert ">>>" not in page.text
    assert "\n\n\n" not in page.text
    assert all(len(line) <= 140 for line in page.text.split("\n"))


def _section(page: Page, heading: str) -> str:
    return page.text.partition(f"## {heading}\n\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_consequence_is_the_first_sentence_on_what_jekyll_does(page: Page) -> None:
    assert page.consequence == consequence_of(page.code)
    assert page.consequence.endswith(".")
    assert 20 <= len(page.consequence) <= 140
    assert "\n" not in page.consequence
    assert " ".join(_section(page, "What Jekyll does").split()).startswith(page.consequence)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_config_on_a_page_is_one(page: Page) -> None:
    options = RULE_OPTIONS.get(page.code, {})
    assert all(f"`{name}`" in _section(page, "Options") for name in options)
    for block in re.findall(r"(?ms)^~~~toml\n(.*?)^~~~$", page.text):
        config = tomllib.loads(block)
        assert config.keys() <= {*KEYS, *TABLES}
        assert all(values.keys() <= RULE_OPTIONS[code].keys() for code, values in config.get("rules", {}).items())
    assert ("ignore = [" in page.text) == (page.code not in ALWAYS)


# --- finding a page


def test_a_page_is_found_by_its_code_and_by_its_name() -> None:
    assert page_of("FM006") is page_of("fm006") is page_of("unescaped-quote") is page_of(" Unescaped-Quote ")
    assert page_of("FM006").code == "FM006"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("FM06", "there is no rule 'FM06'. Did you mean FM006?"),
        ("unescaped_quotes", "there is no rule 'unescaped_quotes'. Did you mean unescaped-quote?"),
        ("", "there is no rule ''."),
        ("../FM006", "there is no rule '../FM006'."),
    ],
)
def test_a_page_that_there_is_not_says_what_may_have_been_meant(asked: str, answer: str) -> None:
    with pytest.raises(KeyError) as caught:
        page_of(asked)
    assert str(caught.value.args[0]).startswith(answer)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {path.stem for path in SOURCES.glob("*.md")} == set(ALL_CODES)
    codes = [page.code for page in PAGES]
    assert sorted(codes) == sorted(ALL_CODES)
    assert list(dict.fromkeys(code[:2] for code in codes)) == list(FAMILIES)
    assert set(codes[-len(TOOL_CODES) :]) == set(TOOL_CODES)


def test_a_code_from_outside_has_no_consequence() -> None:
    assert not consequence_of("X001")
    assert not consequence_of("../../../../docs/index")


# --- the pages in docs


def test_the_pages_in_docs_are_those_that_would_be_written(tmp_path: Path) -> None:
    write_pages(tmp_path / "rules")
    made = {path.name: path.read_bytes() for path in (tmp_path / "rules").iterdir()}
    kept = {path.name: path.read_bytes() for path in (ROOT / "docs" / "rules").iterdir()}
    assert made == kept, "run `python3 -m newspost.checking.pages docs/rules`"
    assert made.keys() == {"index.md", *(f"{code}.md" for code in ALL_CODES)}
    assert b"\r" not in b"".join(made.values())


def test_the_index_links_to_every_page() -> None:
    index = (ROOT / "docs" / "rules" / "index.md").read_text(encoding="utf-8")
    for code, (name, severity) in ALL_CODES.items():
        assert f"| [{code}]({code}.md) | {name} | {severity} |" in index


# --- how an example is written


def test_blocks_with_other_paths_and_no_text_between_them_are_one_site() -> None:
    sites = [[file.path for file in example.files] for example in page_of("XF001").examples]
    assert sites[0] == ["_posts/2022-03-24-fog.html", "_posts/2022-03-24-fog.md"]
    assert [len(site) for site in sites] == [2, 2, 2]
    assert [len(example.files) for example in page_of("FK002").examples] == [1, 1, 1], "the same path again"
    assert [len(example.files) for example in page_of("FM001").examples] == [1, 1, 1], "text between them"


def test_a_literal_is_read_as_the_bytes_or_the_text_that_it_is() -> None:
    gbk = page_of("EN001").examples[0].files[0]
    assert gbk.data.decode("gb18030").startswith("---\nlayout: post\ntitle: 雾锁")
    marked = page_of("EN002").examples[1].files[0]
    assert marked.data.startswith(b"\xef\xbb\xbf---\n")
