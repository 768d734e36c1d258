from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from body_help import Case, cases, read
from newspost.body.witness import node_text

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "kramdown_paragraphs.rb"
LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
HOLDERS = ("LIST", "OLIST", "TABLE")


def _name(case: Case) -> str:
    return case.name


def _comparable(case: Case) -> bool:
    """Whether every ``<p>`` that kramdown prints is a paragraph: those of items and cells are not."""
    return case.as_kramdown and not any(line.startswith(HOLDERS) for line in case.outline)


CASES = [case for case in cases() if _comparable(case)]


def _hide(text: str) -> str:
    """Put letters for Liquid, which Jekyll runs before kramdown."""
    return LIQUID.sub(lambda tag: "L" * len(tag[0]), text)


def _normal(text: str) -> str:
    return re.sub(r"[\s⏎]+", " ", text).strip()


def _expected(case: Case) -> list[str]:
    texts: list[str] = []
    for line in case.outline:
        kind, _, text = line.strip().partition(" ")
        if kind == "DIGEST":
            texts += text.split("⏎⏎")
        elif kind == "P":
            texts.append(text)
        elif kind == "ATTR" and (whole := text.rpartition(" -> ")[0]) not in (texts or [""])[-1]:
            texts.append(whole)
    return [_normal(_hide(text)) for text in texts]


def _printed(html: str) -> list[str]:
    tree = LexborHTMLParser("<!DOCTYPE html><body>" + html)
    for notes in tree.css("div.footnotes"):
        notes.decompose()
    return [_normal(text) for node in tree.css("p") if (text := node_text(node))]


@pytest.fixture(scope="module")
def kramdown() -> dict[str, str]:
    """What the real kramdown makes of each case, by the case's name."""
    if shutil.which("ruby") is None:
        pytest.skip("there is no ruby to run kramdown")
    bodies = {case.name: case.source[: read(case.source).tail.start].replace("\0", "\ufffd") for case in CASES}
    lines = "".join(json.dumps({"id": name, "body": _hide(body)}) + "\n" for name, body in bodies.items())
    done = subprocess.run(["ruby", str(SCRIPT)], input=lines.encode(), capture_output=True, check=False)
    if done.returncode:
        pytest.skip("ruby has no kramdown with its GFM parser")
    answers = map(json.loads, done.stdout.splitlines())
    return {answer["id"]: answer["html"] for answer in answers}


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_outline_has_the_paragraphs_that_kramdown_prints(case: Case, kramdown: dict[str, str]) -> None:
    assert _expected(case) == _printed(kramdown[case.name])
