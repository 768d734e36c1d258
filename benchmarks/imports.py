"""How long importing takes, in processes of their own, and what reading does not import.

python benchmarks/imports.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys

_RUNS = 15
_STATEMENTS = ("pass", "import newspost", "import pydantic; pydantic.BaseModel", "import newspost; newspost.loads")
_PLAIN_POST = (
    '---\\nlayout: post\\ntitle: "T"\\ndate: 2024-05-06 09:12:40 +0800\\ncategories: a\\ntags: b\\n---\\n<p>x</p>'
)
_UNNEEDED = ("click", "frontmatter", "hypothesis", "markdown_it", "rich", "selectolax", "yaml")


def milliseconds(statement: str) -> float:
    """Return the time that ``statement`` takes in a fresh interpreter, the interpreter's start left out."""
    timed = f"import time; start = time.perf_counter(); {statement}; print((time.perf_counter() - start) * 1e3)"
    done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return float(done.stdout)


def imported(statement: str) -> str:
    """Return which of the modules that a plain post does not need are imported by ``statement``."""
    asked = f"{statement}; import sys; print(*[name for name in {_UNNEEDED} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    return done.stdout.strip() or "none"


def main() -> None:
    """Print the medians."""
    for statement in _STATEMENTS:
        median = statistics.median(milliseconds(statement) for _ in range(_RUNS))
        print(f"{statement:<40}{median:7.1f} ms")
    read = f"import newspost; newspost.loads({_PLAIN_POST!r}).article.body".replace("\\\\n", "\\n")
    print(f"of {', '.join(_UNNEEDED)}, a plain post imports: {imported(read)}")


if __name__ == "__main__":
    main()
