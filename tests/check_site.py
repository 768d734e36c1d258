"""Sites for tests of the checker: posts with one fault each, and what a run of the command says of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from newspost.cli import commands

GOOD = "---\nlayout: post\ntitle: Fog\ndate: 2022-03-24 10:00:00 +0800\n---\nThe first boat left late.\n"
QUOTED = GOOD.replace("title: Fog", "title: 'The river's fog'")  # FM006, error, safe fix
QUOTED_MENDED = GOOD.replace("title: Fog", "title: 'The river''s fog'")
RELATIVE = GOOD.replace("title: Fog\n", "title: Fog\npermalink: river/fog/\n")  # UR002, warning, safe fix
EMPTY = GOOD.replace("The first boat left late.\n", "")  # BD001, error, no fix
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
HOSTILE = "\x1b]0;owned\x07\x9b2J\u202e"


def put(name: str, text: str | bytes = GOOD) -> Path:
    """Write a file, and the folders that it is in; a post gets the date that its name says."""
    path = Path(name)
    day = _DAY.match(path.name)
    if day is not None and isinstance(text, str):
        text = text.replace("date: 2022-03-24", f"date: {day[0]}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def same_url(*names: str) -> None:
    """Write posts that have one address (XF001, a site's rule)."""
    for number, name in enumerate(names, 1):
        put(name, GOOD.replace("title: Fog\n", f"title: Fog {number}\npermalink: /fog/\n"))


def run(*words: str, cache: bool = False) -> Result:
    """Run the command."""
    return CliRunner().invoke(commands, ["check", *([] if cache else ["--no-cache"]), *words], prog_name="newspost")


def findings(*words: str, cache: bool = False) -> list[dict[str, Any]]:
    """Return what a run finds."""
    result = run("--output", "json", *words, cache=cache)
    assert result.exit_code in {0, 1, 3}, result.output
    return list(json.loads(result.stdout))


def found(*words: str, cache: bool = False) -> list[tuple[str, str]]:
    """Return the paths and codes of what a run finds."""
    return [(one["path"], one["code"]) for one in findings(*words, cache=cache)]
