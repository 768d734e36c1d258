"""Write docs/measurements.md out of real runs of all benchmarks.

    NEWSPOST_CORPORA=FOLDER python benchmarks/report.py [TITLE...]

Needs the corpora, and ruby with kramdown for one of them. Nothing on that page is typed in by hand. With titles of
sections, only those are run anew, and all else on the page stays as it is.
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

Beside peers, by `python3 dev.py bench`: times as long as newspost takes, a bar a peer, and how often others have what
Jekyll has. `benchmarks/history.jsonl` remembers every run, and says so when newspost got slower.

![How long others take to read posts, times as long as newspost](plots/speed.svg)

![How long others take to check posts](plots/checking.svg)

![Posts given back byte for byte](plots/unchanged.svg)

![Posts with the metadata that Jekyll has](plots/metadata.svg)

![Posts with one fault in which it is found](plots/faults.svg)

![All runs, from commit to commit](plots/history.svg)
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
_FINDINGS = """\
What `newspost check` finds, by rule, and how many of the findings that were looked at, one by one, are false alarms:
not so, or nothing that a careful author would want to hear of. Which ones, and why, is in `benchmarks/judgements.toml`.
Of rules that find much, 15 findings were looked at. The traps are posts that were made to have one each."""
_FAULTS = """\
Posts with one fault each, the tables of cases in `tests/data/faults`, each checked on a site of its own: those in which
something is found, in which it has the right code, the right line and column, and nothing else is found."""
_FIXES = """\
All that can be mended, mended: the safe fixes, then what is left of the unsafe ones. Of the posts that were mended,
`same` have the Article and the address that they had, `lost` had a front matter that Jekyll got nothing from, `other`
neither; `again` would be changed by a second run, `outside` differ outside the edits. `taken` were left alone, as there
is a file of their new name."""
_CHECKING = """\
Whole processes, which take turns, on the same posts, made for this: `newspost check` without and with its cache, and
for one post, beside other checkers and with the bounds that it is held to."""
_TABLES = """\
Loose posts into Parquet by one process, beside the script that a user would write, which does less. Memory is that of
the process at its most: it does not grow with the number of posts."""
_EXPORTS = """\
Whole processes, which take turns: `newspost export --to parquet` beside the script that a user would write,
`benchmarks/user_script.py`, which does less; on copies of one post, on posts that have a text of their own each, which
take longer to compress, and on posts full of tags. Memory is that of all processes of an export at its most; a part of
a folder has 10,000 posts, so that 2,000 do not fill one. Microseconds are differences between runs that do
more and more, so that noise can make one negative."""
_SPARK = """\
A real Spark on this machine: its table beside that of the plain run, row by row, and the files that it writes back."""
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
    ("Tables", _TABLES, "PYTHONPATH=tests python benchmarks/tables.py"),
    ("Speed of exports", _EXPORTS, "PYTHONPATH=tests python benchmarks/exporting.py 20000 3 20000"),
    ("Spark", _SPARK, "PYTHONPATH=tests python benchmarks/spark_table.py"),
    ("Imports", "Medians of fresh interpreters.", "python benchmarks/imports.py"),
    ("What the checker finds", _FINDINGS, "NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/findings.py"),
    ("Faults found", _FAULTS, "PYTHONPATH=tests python benchmarks/faults.py"),
    ("Fixes", _FIXES, "NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/fixes.py"),
    ("Speed of the checker", _CHECKING, "python benchmarks/checking.py"),
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


def sections(page: str) -> dict[str, str]:
    """Return the sections that are on the page, by title, without the marks of a heading."""
    return {part.partition("\n")[0]: part.rstrip("\n") for part in page.split("\n## ")[1:]}


def main() -> None:
    """Run all benchmarks, or those that are named, and write the page."""
    path, asked = ROOT / "docs" / "measurements.md", sys.argv[1:]
    if unknown := set(asked) - {title for title, _, _ in _SECTIONS}:
        sys.exit(f"there is no section {', '.join(sorted(unknown))}")
    page = path.read_text(encoding="utf-8")
    old = sections(page)
    head = _PAGE.format(version=platform.python_version(), cores=os.cpu_count())
    page = page.partition("\n## ")[0] if asked else head
    for title, text, command in _SECTIONS:
        if not asked or title in asked:
            print(f"== {command}", flush=True)
            old[title] = f"{title}\n\n{text}\n\n```console\n$ {command}\n{run(command)}\n```"
        page += f"\n## {old[title]}\n" if title in old else ""
    path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
