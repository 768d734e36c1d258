"""Write docs/measurements.md out of real runs of all benchmarks.

    NEWSPOST_CORPORA=FOLDER python benchmarks/report.py

Needs the corpora, and ruby with kramdown for one of them. Nothing on that page is typed in by hand.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PAGE = """# Measurements

Each block is what its command printed, run by `benchmarks/report.py` with CPython {version} on {cores} cores. The real
posts, and what Jekyll made of them, are not part of the project (see [CONTRIBUTING](../CONTRIBUTING.md)); `FOLDER`
stands for where they are.
"""
_AGREEMENT = """\
Bytes given back, header and body beside Jekyll's own reading, and all that becomes of each file on its site: kept or
not, errors, title, date, categories, tags, slug, layout, permalink and URL; the traps in three time zones. The two
files that differ have dates before the year 1, here or in UTC, which Python's datetime cannot hold."""
_SPEED = """\
Ratios of the time of `newspost.loads(data).article.body`, of the Article alone, whose body is read when it is asked
for, and of the front matter alone, to that of `frontmatter.loads(text)`, in turn in one process. Below, what larger
posts take."""
_EDITS = """\
Ratios of the time of a verified edit of one field to that of `newspost.loads(data).article.body`, in turn in one
process; and how the time of an edit grows with the post."""
_SITES = """\
A real site beside Jekyll's own `Site#read`, which reads no bodies. Processor time, the best of several turns."""
_SECTIONS = (
    (
        "Agreement with Jekyll",
        _AGREEMENT,
        "NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/agreement.py",
    ),
    (
        "Agreement with kramdown",
        "The texts of paragraphs beside those that kramdown 2.4 prints, Liquid tags hidden from both.",
        "NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/kramdown_paragraphs.py 1",
    ),
    ("Speed and growth", _SPEED, "NEWSPOST_CORPORA=FOLDER python benchmarks/reading.py"),
    (
        "Edits",
        "Random edits of real posts, each looked at by code that shares nothing with what proves an edit.",
        "NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/edits.py",
    ),
    ("Speed of edits", _EDITS, "NEWSPOST_CORPORA=FOLDER python benchmarks/editing.py"),
    ("Speed of sites", _SITES, "NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/sites.py"),
    ("Imports", "Medians of fresh interpreters.", "python benchmarks/imports.py"),
)


def run(command: str) -> str:
    """Run a benchmark as its command says and return what it prints."""
    words = command.split()
    arguments = words[words.index("python") + 1 :]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    done = subprocess.run(  # noqa: S603 - our own scripts
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.rstrip()


def main() -> None:
    """Run all benchmarks and write the page."""
    page = _PAGE.format(version=platform.python_version(), cores=os.cpu_count())
    for title, text, command in _SECTIONS:
        print(f"== {command}", flush=True)
        page += f"\n## {title}\n\n{text}\n\n```console\n$ {command}\n{run(command)}\n```\n"
    (ROOT / "docs" / "measurements.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
