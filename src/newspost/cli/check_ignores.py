"""The comments of a check that hide what it finds: written to the files, or shown as a diff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import click

from newspost.checking.applying import Change
from newspost.checking.engine import Plan, Run
from newspost.checking.finding import Report
from newspost.checking.ignoring import ignorings, write
from newspost.checking.reports.findings import counted
from newspost.cli.check_fixes import show_change
from newspost.text.visible import one_line


class Ignored(NamedTuple):
    """What came of hiding: how many files and comments, texts that are no files, and whether all could be written."""

    files: int
    comments: int
    texts: dict[str, bytes]
    failed: bool


def ignore_findings(run: Run, report: Report, plan: Plan, asked: Mapping[str, Any]) -> Ignored:
    """Hide the findings of a report by comments in its files, or show these; say where that cannot be done."""
    files = comments = 0
    texts: dict[str, bytes] = {}
    failed = False
    for one in ignorings(run, report, asked["add_ignore"]):
        refusal = one.refusal
        if refusal is None and asked["diff"]:
            show_change(Change(one.path, one.file, one.old, one.new, None, (), ()))
        elif refusal is None and one.file in plan.texts:
            texts[one.file] = one.new
        elif refusal is None:
            refusal = write(one)
            failed = failed or refusal is not None
        if refusal is None:
            files, comments = files + 1, comments + one.comments
        else:
            click.echo(one_line(f"newspost: {one.path}: no comment was added: {refusal}"), err=True)
    return Ignored(files, comments, texts, failed)


def tell(ignored: Ignored, before: Report, after: Report) -> None:
    """Say how many comments were added, and how many findings they hide."""
    if not ignored.comments:
        click.echo("newspost: no comment was added", err=True)
        return
    findings = counted(_hidden(after) - _hidden(before), "finding")
    where = f"{counted(ignored.comments, 'comment')} in {counted(ignored.files, 'file')}"
    click.echo(f"newspost: hid {findings} by {where}", err=True)


def _hidden(report: Report) -> int:
    """Return how many findings comments hide."""
    return sum(finding.suppressed == "comment" for finding in report.findings)
