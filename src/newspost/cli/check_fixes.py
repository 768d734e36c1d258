"""The fixes of a check: written to the files, or shown as a diff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import click

from newspost.checking.applying import Change, changes, path_after, write
from newspost.checking.engine import Plan, Run
from newspost.checking.finding import Finding, Report
from newspost.cli.differences import print_lines, show_difference
from newspost.text.encoding import decode
from newspost.text.visible import one_line


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of mending: what was mended, what could not be, new names by old ones, and texts that are no files."""

    fixed: tuple[Finding, ...]
    failed: tuple[Finding, ...]
    renamed: dict[str, str]
    texts: dict[str, bytes]
    exit_code: int

    def added_to(self, report: Report) -> Report:
        """Return a report of the files as they are now, with what was mended."""
        return report._replace(findings=(*report.findings, *self.failed), fixed=self.fixed)


def mend_files(run: Run, plan: Plan, asked: Mapping[str, Any]) -> Mended:
    """Mend the files of a run that goes as planned, or show how that would change them."""
    texts: dict[str, bytes] = {}
    fixed: list[Finding] = []
    failed: list[Finding] = []
    renamed: dict[str, str] = {}
    changed = False
    for change in changes(run, unsafe=asked["unsafe_fixes"], only=plan.only):
        failed += change.refused
        if change.new == change.old and change.rename is None:
            continue
        changed = True
        if asked["diff"]:
            show_change(change)
        elif change.file in plan.texts:
            texts[change.file] = change.new
            fixed += change.fixed
        elif (why_not := write(change)) is not None:
            failed.append(why_not)
        else:
            fixed += change.fixed
            if change.rename is not None:
                renamed[change.file] = path_after(change)
    if asked["diff"] or asked["fix_only"]:
        for one in failed:  # no report tells of them
            place = "" if one.code == "NP902" else f":{one.place.line}:{one.place.column}"
            click.echo(one_line(f"newspost: {one.place.path}{place}: {one.message}"), err=True)
    return Mended(tuple(fixed), tuple(failed), renamed, texts, 3 if failed else int(changed))


def show_change(change: Change) -> None:
    """Print a change as a unified diff."""
    if change.rename is not None:
        print_lines([one_line(f"rename {change.path} to {change.rename}"), "\n"])
    show_difference(decode(change.old), decode(change.new), change.path)
