"""What the tests of a site's config share: questions to the Jekyll that is installed."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Ask: TypeAlias = Callable[..., Any]

DATA = Path(__file__).parent / "data" / "site"


def asking() -> Iterator[Ask]:
    """Yield a way to ask Jekyll, or skip the test; to be made a fixture."""
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("ruby is not installed")
    pipe = subprocess.PIPE
    command = [ruby, "-W0", str(DATA / "ask.rb")]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def ask(*question: object) -> Any:  # noqa: ANN401 - JSON
            answer = ""
            with suppress(BrokenPipeError):  # it may have ended before it was asked anything
                stdin.write(json.dumps(question) + "\n")
                stdin.flush()
                answer = stdout.readline()
            if not answer and process.wait() == 3:
                pytest.skip("jekyll is not installed")
            return json.loads(answer)

        yield ask
        with suppress(BrokenPipeError):
            stdin.close()


def as_json(value: object) -> object:
    """Return a value of a config for Ruby to read: what JSON has no type for under a name with a dollar."""
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    return _map(value) if isinstance(value, dict) else _scalar(value)


def _map(value: dict[Any, Any]) -> object:
    if all(isinstance(key, str) and not key.startswith("$") for key in value):
        return {key: as_json(item) for key, item in value.items()}
    return {"$map": [[as_json(key), as_json(item)] for key, item in value.items()]}


def _scalar(value: object) -> object:
    if isinstance(value, datetime):
        return {"$time": int(value.timestamp())}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": str(value)}
    return value
