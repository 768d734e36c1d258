"""Every real post, and every edge case, against what Jekyll itself made of it."""

from __future__ import annotations

import pytest
import yaml

from corpora import NAMES
from header_help import same
from newspost.header import nodes
from newspost.header.locate import locate
from newspost.header.read import read_header, read_header_slowly
from newspost.text.spans import LineIndex
from oracle_help import body_difference, header_difference, read_by_jekyll, texts


@pytest.mark.parametrize("name", NAMES)
def test_header_values_and_body_are_jekylls(name: str) -> None:
    differences = {
        path: difference
        for path, text, record in read_by_jekyll(name)
        for header in [read_header(text)]
        if (difference := header_difference(text, header, record) or body_difference(text, header, record))
    }
    assert not differences


@pytest.mark.parametrize("name", NAMES)
def test_quick_tiers_are_the_slow_reader(name: str) -> None:
    assert not [path for path, text in texts(name).items() if not same(read_header(text), read_header_slowly(text))]


@pytest.mark.parametrize("name", NAMES)
def test_syntax_errors_are_told_in_libyamls_words_at_its_place(name: str) -> None:
    for path, text, record in read_by_jekyll(name):
        error = record["error"] or {}
        if error.get("class") != "Psych::SyntaxError":
            continue
        ours = read_header(text).error
        assert ours is not None, path
        assert ours.message == " ".join(filter(None, (error["problem"], error["context"])))
        if ours.context_offset is not None and not {"\x85", "\u2028"} & set(text):  # lines for YAML alone
            assert LineIndex(text).position(ours.context_offset) == (error["line"], error["column"]), path


@pytest.mark.parametrize("name", NAMES)
def test_every_value_that_is_read_is_located(name: str) -> None:
    for path, text, _ in read_by_jekyll(name):
        header = read_header(text)
        if header.fence and not header.error and header.data:
            located = {key.path[0] for key in locate(text, header.fence) if len(key.path) == 1}
            unwritten = {"a", "b"} if {"<<", "~"} & located else set[str]()  # merged, or a value turned key
            assert {key for key in header.data if isinstance(key, str)} <= located | unwritten, path


def test_the_pure_loader_reads_the_edge_cases_but_for_tabs_a_mark_and_the_deepest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nodes, "LOADER", yaml.SafeLoader)
    monkeypatch.setattr(nodes, "FLOW_BUDGET", 2_000_000)
    differences = {
        path.removeprefix("_posts/2022-03-24-").removesuffix(".md")
        for path, text, record in read_by_jekyll("edge")
        if header_difference(text, read_header_slowly(text), record)
    }
    assert differences == {
        "delim-bom-after-dashes",
        "delim-open-trailing-tab",
        "title-tab-after-colon",
        "title-tab-inside",
        "title-tab-trailing",
        "yaml-deep-nesting-20000",
    }
