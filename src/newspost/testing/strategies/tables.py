"""The words that the strategies choose from, kept as data files beside the code."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from typing import Any


def table(name: str) -> Any:  # noqa: ANN401 - each file has a shape of its own
    """Return what the data file ``name`` holds, JSON or TOML."""
    text = files("newspost.testing.strategies").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
