from __future__ import annotations

import re

import pytest
from hypothesis import given

from header_help import PIECES
from newspost.header.fence import body_start, find_fence
from newspost.testing.strategies.headers import fences

# Jekyll's own pattern (Document::YAML_FRONT_MATTER_REGEXP); Ruby's /m is DOTALL, its ^ and $ are always lines'
_JEKYLLS = re.compile(r"\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)", re.DOTALL | re.MULTILINE | re.ASCII)


def _jekylls_fence(text: str) -> tuple[int, int, int, int] | None:
    start = body_start(text)
    match = _JEKYLLS.match(text[start:])
    return match and (start + match.start(1), start + match.end(1), start + match.start(2), start + match.end(2))


@given(fences())
def test_the_fence_is_the_one_of_jekylls_pattern(text: str) -> None:
    fence = find_fence(text)
    assert (fence and (*fence.yaml, *fence.close)) == _jekylls_fence(text)
    assert fence is None or fence.body == fence.close.end


@pytest.mark.parametrize(
    ("text", "yaml", "body"),
    [
        ("---\n---\n", "---\n", ""),
        ("---\na: b\n---", "---\na: b\n", ""),
        ("---\na: b\n...\nx", "---\na: b\n", "x"),
        ("---\r\na: b\r\n---\r\n\r\nx", "---\r\na: b\r\n", "x"),
        ("\ufeff---\na: b\n---\nx", "---\na: b\n", "x"),
        ("--- \t\n\na: b\n--- \n \n\n  x", "--- \t\n\na: b\n", "  x"),
        ("---\na: b\n ---\n----\n--- x\n---\nx", "---\na: b\n ---\n----\n--- x\n", "x"),
    ],
)
def test_a_fence(text: str, yaml: str, body: str) -> None:
    fence = find_fence(text)
    assert fence is not None
    assert (fence.yaml.of(text), text[fence.body :]) == (yaml, body)


@pytest.mark.parametrize("text", PIECES["texts without a fence"])
def test_no_fence(text: str) -> None:
    assert find_fence(text) is None


def test_the_body_without_a_fence_starts_behind_one_byte_order_mark() -> None:
    assert [body_start(text) for text in ("", "a", "\ufeffa", "\ufeff\ufeffa")] == [0, 0, 1, 1]


@pytest.mark.parametrize("piece", ["\n", "---x\n", "--- \t", " \n", "---\n \n", "\t", "---" + " " * 50 + "x\n"])
def test_a_megabyte_of_it_is_no_trouble(piece: str) -> None:
    """The plain pattern would need hours for some of these; a quadratic one would hang the suite."""
    for text in (f"---\n{piece * 200_000}", f"---\na: b\n---\n{piece * 200_000}x", f"---{piece * 200_000}"):
        find_fence(text)
