"""Every nasty text as a new title, in every style that a title is written in: five readers read it back."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import newspost
from newspost import EditRejected

DATA = Path(__file__).parent / "data" / "header"
_TABLE: dict[str, list[Any]] = json.loads((DATA / "nasty.json").read_text(encoding="utf-8"))
TEXTS: list[str] = [
    text if isinstance(text, str) else text[0] * text[1]  # a long one is told by its piece and how often it comes
    for texts in _TABLE.values()
    for text in texts
    if text
]
STYLES = {
    "plain": "title: Old words~",
    "single quotes": "title: 'Old words'~",
    "double quotes": 'title: "Old words"~',
    "plain on two lines": "title: Old\n  words~",
    "double quotes on two lines": 'title: "Old\n  words"~',
    "literal": "title: |~\n  Old\n  words",
    "literal, stripped": "title: |-~\n  Old\n  words",
    "literal, kept": "title: |+~\n  Old words\n",
    "folded": "title: >~\n  Old\n  words",
    "folded, stripped": "title: >-~\n  Old words",
    "tagged": "title: !!str Old words~",
    "anchored": "title: &anchor Old words~",
    "no value": "title:~",
    "in braces": "{title: Old words, tags: x}~",
}
REFUSED_AT_MOST = 0.02


@cache
def edited(style: str) -> tuple[dict[str, str], int]:
    """Return the front matters after the edits, each with its title, and how many edits were refused."""
    found: dict[str, str] = {}
    refused = 0
    for comment in ("", " # kept"):
        for newline in ("\n", "\r\n"):
            lines = STYLES[style].replace("~", comment) + ("\n" if style == "in braces" else "\nlayout: post\n")
            post = newspost.loads(f"---\n{lines}---\n<p>A</p>\n".replace("\n", newline), "2024-05-06-x.md")
            for text in TEXTS:
                try:
                    new = post.edit(title=text)
                except EditRejected as error:
                    if error.reason != "unwritable text":
                        raise
                    refused += 1
                    continue
                header = str(new).partition(f"---{newline}<p>")[0]
                assert comment in header
                assert "\n" not in header.replace("\r\n", "") if newline == "\r\n" else "\r" not in header
                found[header] = text
    return found, refused


@pytest.mark.parametrize("style", STYLES)
def test_a_title_reads_back_under_both_of_pyyamls_loaders(style: str) -> None:
    found, refused = edited(style)
    assert refused <= REFUSED_AT_MOST * 4 * len(TEXTS)
    for header, text in found.items():
        for loader in (yaml.SafeLoader, yaml.CSafeLoader) if "# kept" not in header else (yaml.CSafeLoader,):
            assert yaml.load(header, loader)["title"] == text, header  # noqa: S506 - safe loaders both


def test_every_title_reads_back_under_psych() -> None:
    if shutil.which("ruby") is None:
        pytest.skip("ruby is not installed")
    wanted = {header: text for style in STYLES for header, text in edited(style)[0].items()}
    answers = subprocess.run(
        ["ruby", "-W0", str(DATA / "read_back.rb")], input=json.dumps(list(wanted)), stdout=-1, text=True, check=True
    ).stdout
    read: list[list[Any]] = json.loads(answers)
    wrong = [pair for pair, (psych, _) in zip(wanted.items(), read, strict=True) if psych["title"] != pair[1]]
    assert not wrong


def test_the_texts_are_many() -> None:
    assert len(TEXTS) > 400
