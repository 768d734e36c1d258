"""One check from its options to its exit code: mend or hide where that was asked for, report, and say how it ends."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from newspost.checking.engine import Plan, Run
from newspost.checking.finding import Finding, Report
from newspost.checking.settings import Settings
from newspost.cli.check_reports import print_reports, write_whole
from newspost.text.encoding import encode
from newspost.text.visible import one_line

_FINDINGS, _USAGE, _INTERNAL = 1, 2, 3
_LEVELS: Final = ("info", "warning", "error")


class Check:
    """A check as the command asks for it. ``paths`` and ``plan`` are those of the files as they are by now."""

    def __init__(self, paths: Sequence[str], plan: Plan, asked: Mapping[str, Any]) -> None:
        self.paths = paths
        self.plan = plan
        self._asked = asked
        self._run: Run | None = None

    def run(self) -> int:
        """Do what is asked for, and return the exit code."""
        asked = self._asked
        run = self._run = Run(self.paths, self.plan)
        if not run.tasks and not asked["allow_empty"]:
            click.echo("newspost: there are no posts here to check (--allow-empty makes this no error)", err=True)
            return _USAGE
        if asked["show_files"]:
            click.echo("".join(f"{one_line(target.path)}\n" for target in run.shown), nl=False)
            return 0
        if asked["add_ignore"] is not None:
            return self._ignore(run)
        if asked["fix"] or asked["fix_only"] or asked["diff"]:
            return self._mend(run)
        return self._told(run, run.report())

    def _ignore(self, run: Run) -> int:
        """Hide by comments what is found, or show how; then report what is left."""
        from newspost.cli.check_ignores import ignore_findings, tell  # noqa: PLC0415 - only who wants comments

        before = run.report()
        ignored = ignore_findings(run, before, self.plan, self._asked)
        if self._asked["diff"]:
            return _FINDINGS if ignored.files else 0
        run = self._again(run, {}, ignored.texts)
        after = run.report()
        code = self._told(run, after)
        tell(ignored, before, after)
        return _INTERNAL if ignored.failed else code

    def writes(self) -> set[str]:
        """Return the files and folders that come of it besides posts: reports, and the cache."""
        if self._run is None:
            return set()
        settings, here = self._run.settings, self.plan.configs.here
        reports = {str(here / output.path) for output in settings.outputs if output.path is not None}
        cache = self.plan.cache_dir or settings.cache_dir
        return reports if cache is None else {*reports, str(here / cache)}

    def _mend(self, run: Run) -> int:
        """Mend what can be mended, or show how; then report what is left, unless only the former is asked for."""
        from newspost.cli.check_fixes import mend_files  # noqa: PLC0415 - only who wants fixes

        asked = self._asked
        mended = mend_files(run, self.plan, asked)
        if asked["diff"]:
            return mended.exit_code
        run = self._again(run, mended.renamed, mended.texts)
        if asked["fix_only"]:
            return _INTERNAL if mended.failed else 0
        return self._told(run, mended.added_to(run.report()))

    def _again(self, run: Run, renamed: Mapping[str, str], texts: Mapping[str, bytes]) -> Run:
        """Return the run, or another one where files have new names by now, or texts are others."""
        if not renamed and not texts:
            return run
        plan = self.plan
        self.paths = [renamed.get(os.path.normpath(plan.configs.here / path), path) for path in self.paths]
        only = None if plan.only is None else frozenset(renamed.get(file, file) for file in plan.only)
        self.plan = replace(plan, only=only, texts={**plan.texts, **texts})
        return Run(self.paths, self.plan)

    def _told(self, run: Run, report: Report) -> int:
        """Report what was found, or put it into the baseline; return the exit code."""
        asked = self._asked
        if asked["update_baseline"] or asked["prune_baseline"]:
            return _write_baseline(run, report, update=asked["update_baseline"])
        print_reports(report, asked, run)
        return _exit_code(report.counted(), run.settings, asked)


def _exit_code(findings: Sequence[Finding], settings: Settings, asked: Mapping[str, Any]) -> int:
    """Return what a run ends with: something broken goes before findings."""
    if any(finding.code in {"NP901", "NP902"} for finding in findings):
        return _INTERNAL
    if asked["exit_zero"]:
        return 0
    warnings = sum(finding.severity == "warning" for finding in findings)
    if settings.max_warnings is not None and warnings > settings.max_warnings:
        return _FINDINGS
    if settings.fail_on == "never":
        return 0
    least = _LEVELS.index(settings.fail_on)
    return _FINDINGS if any(_LEVELS.index(finding.severity) >= least for finding in findings) else 0


def _write_baseline(run: Run, report: Report, *, update: bool) -> int:
    """Write the baseline anew, or without what is stale in it; what the run did not look at stays in it."""
    from newspost.checking import baseline  # noqa: PLC0415 - few ask

    if run.baseline_file is None:
        raise click.UsageError("which baseline? give --baseline FILE, or `baseline` in the config")
    path = Path(run.baseline_file)
    made = baseline.load_baseline(path) if path.is_file() else baseline.baseline_of(())
    if update:
        found = baseline.baseline_of(report.findings, run.baseline_name)
        looked_at = run.is_looked_at()
        kept = {known: count for known, count in made.counts.items() if not looked_at(known)}
        made = baseline.Baseline({**kept, **found.counts})
    else:
        made = baseline.prune(made, run.stale or baseline.Baseline({}))
    write_whole(path, encode(baseline.write_baseline(made)))
    total = sum(made.counts.values())
    click.echo(one_line(f"{os.path.relpath(path)}: {total} finding{'' if total == 1 else 's'}"), err=True)
    return 0
