"""What the tests of writing bodies share: texts full of signs that mean something, and kramdown's word on a body."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from body_help import DATA
from newspost.body.text import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterable

SLOTS: dict[str, Any] = tomllib.loads((DATA / "slots.toml").read_text(encoding="utf-8"))
SIGNS: list[str] = SLOTS["signs"]
_KRAMDOWN = Path(__file__).parents[1] / "benchmarks" / "kramdown_paragraphs.rb"


def sign_text(rng: random.Random) -> str:
    """Return a text that a page can show, full of signs."""
    text = "".join(rng.choice(SIGNS) for _ in range(rng.randint(1, rng.choice([2, 4, 8, 14]))))
    return re.sub(" *\n *", "\n", re.sub(" +", " ", text)).strip(EDGE) or "a"


def kramdown_pages(bodies: Iterable[str]) -> list[LexborHTMLParser]:
    """Return the pages that kramdown makes of the bodies, or skip the test where it is not installed."""
    if shutil.which("ruby") is None:
        pytest.skip("there is no ruby to run kramdown")
    lines = "".join(json.dumps({"id": index, "body": body}) + "\n" for index, body in enumerate(bodies))
    done = subprocess.run(["ruby", str(_KRAMDOWN)], input=lines.encode(), capture_output=True, check=False)
    if done.returncode:
        pytest.skip("ruby has no kramdown with its GFM parser")
    return [LexborHTMLParser(f"<!DOCTYPE html><body>{json.loads(line)['html']}") for line in done.stdout.splitlines()]
