"""Run a target under Atheris: python fuzz/fuzzing.py reading [CORPUS...] [what libFuzzer takes].

`python3 dev.py fuzz` does this for all three, with bounds on time and memory.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

atheris: Any = import_module("atheris")  # it has no types

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("text", "header", "ruby", "jekyll", "body", "meaning", "faults", "editing", "checking")


def main(name: str, *words: str) -> None:
    """Fuzz the target ``name``, newspost alone being watched for what an input reaches."""
    sys.path += [str(ROOT), str(ROOT / "tests")]
    with atheris.instrument_imports(include=["newspost"]):
        for room in ROOMS:  # much is imported when it is first used: by then it would no longer be watched
            package = import_module(f"newspost.{room}")
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                import_module(module.name)
        target = import_module(f"fuzz.{name}")
    atheris.Setup([sys.argv[0], *words], target.try_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
