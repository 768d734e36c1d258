"""How many of the posts with one fault the checker finds: by the right code, at the right place, and nothing besides.

    PYTHONPATH=tests python benchmarks/faults.py

The posts are those of tests/data/faults, where the code and the place are written down, each on a site of its own on
the disk. The rules that are off by default are switched on for their own posts. Every post of which something is
wrong is listed. The few posts that are on no site, and have a fault for that, are left to the tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from faults_help import DATA, Case, findings, path_of, put_post, put_site, table
from newspost.checking.finding import Finding


@dataclass(slots=True)
class Row:
    """What came of the posts of one family of rules."""

    posts: int = 0
    found: int = 0
    code: int = 0
    place: int = 0
    alone: int = 0

    def count(self, code: str, at: str, found: list[Finding]) -> bool:
        """Count what was found in a post; return whether all of it is right."""
        right = [one for one in found if one.code == code]
        placed = [one for one in right if f"{one.place.path}:{one.place.line}:{one.place.column}" == at]
        self.posts += 1
        self.found += bool(found)
        self.code += bool(right)
        self.place += bool(placed)
        self.alone += len(found) == 1
        return bool(placed) and len(found) == 1

    def line(self, name: str) -> str:
        """Return the row as a line of the table."""
        return f"{name:<8}{self.posts:>7}{self.found:>9}{self.code:>13}{self.place:>14}{self.alone:>10}"


def posts() -> Iterator[tuple[str, Case, str, Callable[[Case, Path], None]]]:
    """Yield code, case and place of every post or site with one fault, and what writes it."""
    for code, case in table(DATA):
        if "at" in case and "_posts/" in path_of(case):
            yield code, case, f"{path_of(case)}:{case['at']}", put_post
    for code, case in table(DATA / "sites"):
        if "at" in case:
            yield code, case, case["at"], put_site


def main() -> None:
    """Print a line for each family, and what is not as it should be."""
    rows: defaultdict[str, Row] = defaultdict(Row)
    total, wrong = Row(), list[str]()
    for code, case, at, put in posts():
        with TemporaryDirectory() as folder:
            put(case, Path(folder))
            found = findings(code, Path(folder), case)
        rows[code[:2]].count(code, at, found)
        if not total.count(code, at, found):
            told = [f"{one.code} at {one.place.path}:{one.place.line}:{one.place.column}" for one in found]
            wrong.append(f"    {code} at {at}: {', '.join(told) or 'nothing is found'}")
    print(f"{'family':<8}{'posts':>7}{'found':>9}{'right code':>13}{'right place':>14}{'nothing':>10}")
    print(f"{'besides':>61}")
    for family, row in rows.items():
        print(row.line(family))
    print(total.line("all"))
    print("".join(f"{line}\n" for line in wrong), end="")


if __name__ == "__main__":
    main()
