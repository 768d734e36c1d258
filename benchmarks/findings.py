"""What the checker finds in real posts and in the traps, by rule, and how much of it is a false alarm.

    NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/findings.py [--to-judge]

A false alarm is a finding that is not so, or one that a careful author would not want to hear of. No program tells
that: findings are looked at one by one, beside what Jekyll and kramdown make of the post, and what comes of it is
written down in judgements.toml: the beginning of the finding's fingerprint, which says nothing of the post, and for a
false alarm the reason. --to-judge lists what is next, up to 15 findings of each rule, in the order of their
fingerprints, which is no order at all.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from corpora import NAMES, corpora_root
from newspost.checking.codes import ALL_CODES
from newspost.checking.config_files import Configs
from newspost.checking.engine import Plan, check
from newspost.checking.finding import Finding, Report
from newspost.checking.keys import PROFILES
from site_help import unpack

_JUDGEMENTS = Path(__file__).with_name("judgements.toml")
_LETTERS = 12  # of a fingerprint
_MOST = 15
_NOW = datetime(2026, 12, 1, tzinfo=UTC)  # behind the newest of the posts


@dataclass(slots=True)
class Judged:
    """What was said of the findings of a rule: those that are right, and the false alarms with their reasons."""

    right: frozenset[str] = frozenset()
    false: dict[str, str] = field(default_factory=dict[str, str])


def judgements() -> dict[str, Judged]:
    """Return what was said of the findings, by rule."""
    table = tomllib.loads(_JUDGEMENTS.read_text(encoding="utf-8"))
    return {
        code: Judged(
            frozenset(said.get("right", ())),
            {mark: one["reason"] for one in said.get("false", ()) for mark in one["findings"]},
        )
        for code, said in table.items()
    }


def checked(name: str = "", profile: str = "jekyll") -> Report:
    """Return what all rules find in a corpus, or without a name in the archive's own post."""
    with TemporaryDirectory() as folder:
        if name:
            unpack(name, Path(folder))
        else:
            _put_archive(Path(folder))
        configs = Configs(here=Path(folder), overrides=[{"profile": profile, "extend-select": ["ALL"]}])
        return check([folder], plan=Plan(configs, cache=False, now=_NOW))


def _put_archive(folder: Path) -> None:
    """Write the one post of the archive that there is."""
    (folder / "_config.yml").write_text("timezone: Asia/Shanghai\n", encoding="utf-8")
    (folder / "_posts").mkdir()
    copy(corpora_root() / "format" / "seed.md", folder / "_posts" / "2022-03-24-NW202203242321898053.md")


def is_on(finding: Finding, profile: str) -> bool:
    """Whether a finding is told by default."""
    return finding.severity != "info" and finding.code not in PROFILES[profile].off


def rows(findings: Iterable[Finding], said: dict[str, Judged]) -> Iterator[str]:
    """Yield a line for each rule that finds something, and one for all."""
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_code[finding.code].append(finding)
    yield f"  {'rule':<35}{'errors':>7}{'warnings':>10}{'infos':>7}{'judged':>8}{'false':>7}{'share':>9}"
    for code in sorted(by_code):
        yield _row(f"{code} {ALL_CODES[code].name}", by_code[code], said)
    yield _row("all", [one for found in by_code.values() for one in found], said)


def _row(name: str, findings: list[Finding], said: dict[str, Judged]) -> str:
    """Return the line of a rule."""
    levels = Counter(one.severity for one in findings)
    false = [one for one in findings if mark(one) in said.get(one.code, Judged()).false]
    right = [one for one in findings if mark(one) in said.get(one.code, Judged()).right]
    judged = len(false) + len(right)
    share = f"{len(false) / judged:.1%}" if judged else ""
    counts = f"{levels['error']:>7}{levels['warning']:>10}{levels['info']:>7}{judged:>8}{len(false):>7}"
    return f"  {name:<35}{counts}{share:>9}".rstrip()


def mark(finding: Finding) -> str:
    """Return what a judgement calls a finding by."""
    return finding.fingerprint[:_LETTERS]


def reasons(findings: Iterable[Finding], said: dict[str, Judged]) -> Iterator[str]:
    """Yield why findings are false alarms, a line for each reason."""
    found = Counter((one.code, said.get(one.code, Judged()).false.get(mark(one), "")) for one in findings)
    yield from (f"  {code}, {count}: {reason}" for (code, reason), count in sorted(found.items()) if reason)


def to_judge(findings: Iterable[Finding], said: dict[str, Judged]) -> Iterator[str]:
    """Yield the findings of each rule that are to be judged next."""
    by_code: defaultdict[tuple[str, bool], dict[str, Finding]] = defaultdict(dict)
    for one in findings:
        by_code[one.code, one.severity == "info"][mark(one)] = one
    for (code, _), found in sorted(by_code.items()):
        known = said.get(code, Judged())
        for key in sorted(found)[:_MOST]:
            if key not in known.right and key not in known.false:
                place = found[key].place
                yield f"{code} {key} {place.path}:{place.line}:{place.column} {found[key].message}"


def table(title: str, reports: Iterable[Report], said: dict[str, Judged], profile: str = "jekyll") -> None:
    """Print what was found in some corpora: what is told by default, then the rest."""
    found = [(len(report.files), report.findings) for report in reports]
    findings = [one for _, some in found for one in some]
    if "--to-judge" in sys.argv:
        print("".join(f"{line}\n" for line in to_judge(findings, said)), end="")
        return
    count = sum(files for files, _ in found)
    print(f"{title}, {count:,} file{'' if count == 1 else 's'}, profile {profile}")
    for name, wanted in (("on by default", True), ("off by default", False)):
        some = [one for one in findings if is_on(one, profile) is wanted]
        print(f" {name}:{'' if some else ' nothing is found'}")
        print("".join(f"{line}\n" for line in rows(some, said) if some), end="")
        print("".join(f"{line}\n" for line in reasons(some, said)), end="", flush=True)


def main() -> None:
    """Print the tables: real posts, the archive's own, and the traps."""
    said = judgements()
    table("real posts", [checked(name) for name in NAMES if name != "edge"], said)
    table("the archive's post", [checked(profile="finews")], said, "finews")
    table("traps", [checked("edge")], said)


if __name__ == "__main__":
    main()
