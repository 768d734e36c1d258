"""The judge of random edits: what it lets pass, and what it does not."""

from __future__ import annotations

import pytest

import newspost
from random_edits import RandomEdit, wrong_with

POST = "---\ntitle: T\ndate: 2024-05-06\ntags:\n- a # mine\nx: y\n---\n<p>A</p>\n"
EDIT = RandomEdit("tags", {"tags": ("a", "c")}, frozenset({"tags"}))


def complaint(lines: str) -> str | None:
    """Return what is wrong with tags that are written so."""
    made = newspost.loads(POST.replace("- a # mine\n", lines))
    assert made.article.tags == ("a", "c")
    return wrong_with(newspost.loads(POST), made, EDIT)


@pytest.mark.parametrize("lines", ["- a # mine\n- c\n", "- a\n- c # mine\n"])
def test_an_item_below_a_comment_is_no_moved_byte(lines: str) -> None:
    assert complaint(lines) is None


@pytest.mark.parametrize(
    "lines",
    ["- a\n- c\n", "- a # yours\n- c\n", "- a  # mine\n- c\n", "# mine\n- a\n- c\n", "- a # mine\n- c\nz: 1\n"],
)
def test_a_comment_that_is_lost_or_moved_is_one(lines: str) -> None:
    assert complaint(lines) is not None
