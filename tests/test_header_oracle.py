"""Every real post, and every edge case, against what Jekyll itself made of it."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
import yaml

from corpora import NAMES, Record, oracle, posts
from header_help import from_oracle, same, typed
from newspost.header import nodes
from newspost.header.locate import locate
from newspost.header.read import Header, read_header, read_header_slowly
from newspost.text.encoding import decode, encode
from newspost.text.spans import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_DATA = ({"t": "null"}, {"t": "bool", "v": False})


@cache
def _texts(name: str) -> dict[str, str]:
    return {path: decode(data) for path, data in posts(name)}


def _read_by_jekyll(name: str) -> Iterator[tuple[str, str, Record]]:
    """Yield path, text and record of every post that Jekyll reads as a text with a header."""
    records = oracle(name)
    for path, text in _texts(name).items():
        record = records[path]
        is_data = path.endswith((".yml", ".yaml"))  # Jekyll loads the whole of such a file, without looking for a fence
        dropped = not record.get("front_matter") and (record.get("error") or {}).get("class") == "ArgumentError"
        if record["kind"] != "ignored" and not is_data and not dropped:
            yield path, text, record


def _expected(record: Record) -> object:
    """Return the values, or None where the loader or the type of the whole is an error."""
    raw = record["raw"]
    if not record["front_matter"] or (raw is not None and raw in _NO_DATA):
        return {"t": "map", "v": []}
    return from_oracle(raw) if raw and raw["t"] == "map" else None


def _difference(text: str, header: Header, record: Record) -> str:
    """Return what differs between our header and the oracle's record, empty where nothing does."""
    if (header.fence is not None) != record["front_matter"]:
        return "fence"
    if header.fence and len(encode(header.fence.yaml.of(text))) != record["yaml_bytes"]:
        return "yaml_bytes"
    expected = _expected(record)
    if (header.error is not None) != (expected is None):
        return f"error: {header.error}"
    if expected is not None and typed(header.data) != expected:
        return f"values: {typed(header.data)} instead of {expected}"
    return ""


def _body_difference(text: str, header: Header, record: Record) -> str:
    body = header.fence.body if header.fence else 1 if text.startswith("\ufeff") else 0
    content = encode(text[body:])
    if sha256(content).hexdigest() != record["content"]["sha256"]:
        return "body"
    return "" if len(encode(text[:body])) == record["content"]["offset"] else "offset"


@pytest.mark.parametrize("name", NAMES)
def test_header_values_and_body_are_jekylls(name: str) -> None:
    differences = {
        path: difference
        for path, text, record in _read_by_jekyll(name)
        for header in [read_header(text)]
        if (difference := _difference(text, header, record) or _body_difference(text, header, record))
    }
    assert not differences


@pytest.mark.parametrize("name", NAMES)
def test_quick_tiers_are_the_slow_reader(name: str) -> None:
    assert not [path for path, text in _texts(name).items() if not same(read_header(text), read_header_slowly(text))]


@pytest.mark.parametrize("name", NAMES)
def test_syntax_errors_are_told_in_libyamls_words_at_its_place(name: str) -> None:
    for path, text, record in _read_by_jekyll(name):
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
    for path, text, _ in _read_by_jekyll(name):
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
        for path, text, record in _read_by_jekyll("edge")
        if _difference(text, read_header_slowly(text), record)
    }
    assert differences == {
        "delim-bom-after-dashes",
        "delim-open-trailing-tab",
        "title-tab-after-colon",
        "title-tab-inside",
        "title-tab-trailing",
        "yaml-deep-nesting-20000",
    }
