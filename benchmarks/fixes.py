"""What the fixes of the checker do: to posts made to have a fault, to real posts, and to the traps.

    NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/fixes.py

Every site is written to a folder of its own and mended there with all rules switched on, those that are off by default
too: first safely, then with what is left of the unsafe fixes. Each turn is read again by code that has no part in
mending: Article and address of every post before and after, what a second run would do, and, round by round, the bytes
outside the edits. Every post that does not hold is listed, and so is every fix that failed its own proof (NP901).

Of the posts that were mended: `same` have the Article and the address that they had, `lost` had a front matter that
Jekyll got nothing from, `other` neither; `again` would be changed by a second run, `outside` differ outside the edits.
`taken` were left alone, as there is a file of their new name.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from unittest.mock import patch

import newspost
from corpora import NAMES
from faults_help import DATA, now_of, put_example, put_post, put_site, table
from fixes_help import is_lost, keeps_the_rest_each_round, meaning
from newspost.checking import applying
from newspost.checking.applying import Change, changes, path_after
from newspost.checking.applying import write as write_change
from newspost.checking.config_files import Configs
from newspost.checking.engine import Plan, Run
from newspost.checking.mending import Mended, mend
from newspost.checking.pages import pages
from site_help import unpack

Site: TypeAlias = tuple[Callable[[Path], None], dict[str, Any], datetime | None]
"""What writes a site, the options of its rules, and the moment of its build."""

_NOW = datetime(2026, 12, 1, tzinfo=UTC)  # behind the newest of the real posts


@dataclass(slots=True)
class Tally:
    """What came of mending the posts of some sites; ``same`` and ``lost`` are of safe fixes alone."""

    posts: int = 0
    mended: int = 0
    fixes: int = 0
    same: int = 0
    lost: int = 0
    other: list[str] = field(default_factory=list[str])
    again: list[str] = field(default_factory=list[str])
    outside: list[str] = field(default_factory=list[str])
    taken: int = 0
    failed: Counter[str] = field(default_factory=Counter[str])

    def line(self, kind: str) -> str:
        """Return the tally as a line of the table."""
        same = f"{self.same:>8}{self.lost:>8}{len(self.other):>8}" if kind == "safe" else f"{'':>24}"
        bad = f"{len(self.again):>8}{len(self.outside):>9}{self.taken:>7}{self.failed.total():>7}"
        return f"  {kind:<8}{self.posts:>6}{self.mended:>8}{self.fixes:>7}{same}{bad}"

    def wrong(self) -> Iterator[str]:
        """Yield what does not hold, and the fixes that failed."""
        yield from (f"    {path}: the Article or the address is another" for path in self.other)
        yield from (f"    {path}: a second run changes it" for path in self.again)
        yield from (f"    {path}: a byte outside the edits is another" for path in self.outside)
        yield from (f"    NP901, {count} times: {message}" for message, count in self.failed.most_common())


_HEAD = """\
            posts  mended  fixes    same    lost   other   again  outside  taken  NP901
"""


def turn(again: Callable[[], Run], tally: Tally, *, unsafe: bool) -> None:
    """Mend a site on the disk and count what came of it; ``again`` returns a new run over it."""
    run = again()
    before = _entries(run)
    tally.posts += len(before)
    was: dict[str, object] = {}
    for change, found in _changes(run, unsafe=unsafe):
        entry = before[change.file]
        lost, meant = is_lost(entry.reading), (meaning(entry.post), entry.url)
        if _is_mended(change, found, tally) and not unsafe:
            tally.lost += lost
            was |= {} if lost else {change.file: meant}
    after = _entries(again())
    for file, meant_before in was.items():
        entry = after[file]
        same = (meaning(entry.post), entry.url) == meant_before
        tally.same += same
        tally.other += [] if same else [entry.relative_path]
    tally.again += [change.path for change in changes(again(), unsafe=unsafe) if change.fixed and not _is_taken(change)]


def _entries(run: Run) -> dict[str, newspost.Entry]:
    """Return the posts of a run by their files."""
    entries = [task.target.entry() for task in run.tasks]
    return {entry.path: entry for entry in entries if entry is not None}


def _changes(run: Run, *, unsafe: bool) -> Iterator[tuple[Change, Mended]]:
    """Yield each change of a run, with what came of mending that post."""
    kept: list[Mended] = []

    def remember(*args: Any, **named: Any) -> Mended:  # noqa: ANN401 - whatever is passed on
        kept[:] = [mend(*args, **named)]
        return kept[0]

    with patch.object(applying, "mend", remember):
        for change in changes(run, unsafe=unsafe):
            yield change, kept[0]


def _is_mended(change: Change, found: Mended, tally: Tally) -> bool:
    """Write a change, and count it; return whether it was written."""
    tally.failed.update(one.message for one in change.refused)
    if not change.fixed:
        return False
    if _is_taken(change):
        tally.taken += 1
        assert write_change(change) is not None
        return False
    tally.mended += 1
    tally.fixes += len(change.fixed)
    has_comments = any(one.code.startswith("NP") for one in change.fixed)  # they are mended when all else is
    if not keeps_the_rest_each_round(change.old, found) or (found.data != change.new and not has_comments):
        tally.outside.append(change.path)
    status = Path(change.file).stat()
    refused = write_change(change)
    if refused is not None:
        tally.failed[refused.message] += 1
        return False
    os.utime(path_after(change), ns=(status.st_atime_ns, status.st_mtime_ns))  # the date of a draft without one
    return True


def _is_taken(change: Change) -> bool:
    """Whether there is a file already with the name that a change would give to its own."""
    return change.rename is not None and Path(change.file).with_name(change.rename).exists()


# --- the sites --------------------------------------------------------------------------------------------------------


def made() -> Iterator[Site]:
    """Yield what writes each post or site with one fault, with the options of its rules and the moment of its build."""
    for _, case in [*table(DATA), *table(DATA / "sites")]:
        if "at" in case:
            put = put_site if "files" in case else put_post
            yield partial(put, case), case.get("options", {}), now_of(case)


def examples() -> Iterator[Site]:
    """Yield the same for the bad examples on the pages of the rules."""
    for page in pages():
        for example in page.examples:
            if example.is_bad:
                yield partial(put_example, example), {}, None


def real(traps: bool) -> Iterator[Site]:  # noqa: FBT001
    """Yield the same for the real sites, or for that of the traps."""
    for name in NAMES:
        if (name == "edge") == traps:
            yield partial(unpack, name), {}, None


def main() -> None:
    """Print two lines for each kind of posts, and what does not hold."""
    print(_HEAD, end="")
    kinds = {
        "posts made with one fault": made(),
        "bad examples of the rules": examples(),
        "real posts": real(traps=False),
        "traps": real(traps=True),
    }
    for kind, sites in kinds.items():
        tallies = {"safe": Tally(), "unsafe": Tally()}
        for put, options, now in sites:
            with TemporaryDirectory() as folder:
                put(Path(folder))
                overrides: list[Mapping[str, object]] = [{"extend-select": ["ALL"], "rules": options}]
                plan = Plan(Configs(here=Path(folder), overrides=overrides), cache=False, now=now or _NOW)
                for name, tally in tallies.items():
                    turn(partial(Run, [folder], plan), tally, unsafe=name == "unsafe")
        print(kind)
        for name, tally in tallies.items():
            print(tally.line(name))
            print("".join(f"{line}\n" for line in tally.wrong()), end="", flush=True)


if __name__ == "__main__":
    main()
