"""The front page says what was run: its numbers are those of the last comparison, its picture is of today."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "docs"), str(ROOT / "benchmarks"), *sys.path])


def test_the_numbers_are_those_of_the_last_comparison() -> None:
    import history

    page = (ROOT / "README.md").read_text(encoding="utf-8")
    runs = history.lines()
    assert history.with_table(page, runs[-1]["ratios"]) == page
    changed = {name: ratio / 2 for name, ratio in runs[-1]["ratios"].items()}
    assert history.with_table(page, changed) != page


def test_the_picture_shows_what_is_printed_today() -> None:
    import check_picture

    shown = re.findall(r"<text[^>]*>([^<]*)</text>", check_picture.PICTURE.read_text(encoding="utf-8"))
    said = html.unescape("".join(shown)).replace("\xa0", " ").replace(" ", "").replace("\n", "")
    told = "".join(check_picture.printed(colour=False).split())
    assert "error" in told
    assert said == f"newspostcheck$newspostcheck{told}"


def test_a_slower_commit_shows() -> None:
    import history

    before: list[dict[str, Any]] = [
        {"ratios": {"read posts: peer": 2.0, "faults found: newspost": 1.0}} for _ in range(3)
    ]
    assert not history.slower(before, {"read posts: peer": 1.9, "faults found: newspost": 1.0, "unchanged: peer": 0.0})
    assert history.slower(before, {"read posts: peer": 1.5}) == [
        "  read posts: peer: 1.50, and 2.00 in the 3 runs before"
    ]
    assert len(history.slower(before, {"faults found: newspost": 0.5})) == 1
