"""`newspost check`: what is wrong with posts, in the form that people, editors and services want it in."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

import newspost
from newspost.cli.printable import one_line
from newspost.text.encoding import encode

if TYPE_CHECKING:
    from newspost.checking.engine import Plan, Run
    from newspost.checking.finding import Finding, Report
    from newspost.checking.settings import Settings

_FINDINGS, _USAGE, _INTERNAL = 1, 2, 3
_LEVELS: Final = ("info", "warning", "error")


@click.command
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--select", metavar="RULE", multiple=True, help="Run these rules and no others.")
@click.option("--extend-select", metavar="RULE", multiple=True, help="Run these rules as well.")
@click.option("--ignore", metavar="RULE", multiple=True, help="Do not run these rules.")
@click.option("--severity", metavar="RULE=LEVEL", multiple=True, help="error, warning, info or off.")
@click.option("--profile", metavar="NAME", help="What the posts promise: jekyll or finews.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely: the Article and the URL stay.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend what a reader would see, too; with --fix or --diff.")
@click.option("--fix-only", is_flag=True, help="As --fix, and report nothing.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option("--show-fixes", is_flag=True, help="List what was mended.")
@click.option("--fail-on", metavar="LEVEL", help="The least level that fails: error (default), warning, info, never.")
@click.option("--max-warnings", metavar="N", type=click.IntRange(0), help="Fail where there are more warnings.")
@click.option("--exit-zero", is_flag=True, help="Findings make the exit code 0.")
@click.option("--output", "outputs", metavar="FORMAT[:FILE]", multiple=True, help="A report; repeat it for several.")
@click.option("--baseline", metavar="FILE", help="Findings in FILE do not count.")
@click.option("--update-baseline", is_flag=True, help="Write all present findings to the baseline.")
@click.option("--prune-baseline", is_flag=True, help="Take out of the baseline what is found no more.")
@click.option("--changed-since", metavar="REV", help="Report only files that differ from where REV branched off.")
@click.option("--staged", is_flag=True, help="Report only files that are staged in git.")
@click.option("--only", is_flag=True, help="Report only the files that are named; their whole sites are read.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--show-files", is_flag=True, help="List the files that would be checked.")
@click.option("--jobs", metavar="N", type=click.IntRange(0), default=0, help="Processes; default: one a processor.")
@click.option("--no-cache", is_flag=True, help="Neither use nor write a cache.")
@click.option("--cache-dir", metavar="DIR", envvar="NEWSPOST_CACHE_DIR", help="Default: .newspost_cache")
@click.option("--config", "configs", metavar="FILE|KEY=VALUE", multiple=True, help="Another config, or a value of it.")
@click.option("--isolated", is_flag=True, help="Look for no config.")
@click.option("--now", metavar="DATETIME", help="The moment of the build, for posts in the future. Default: now.")
@click.option("--allow-empty", is_flag=True, help="No files at all are no error.")
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], **asked: Any) -> None:  # noqa: ANN401 - the options above
    """Check posts: say what is wrong, where, what Jekyll does with it, and how to mend it.

    A PATH is a folder, of which all posts are checked, or a file; default: this folder. Rules that look across files
    see the whole site. A RULE is a code (TX001), a family (TX) or a name (split-on-blank); newspost rule tells of each.

    Exit codes: 0 nothing that counts, 1 findings, 2 a mistake in the command or a config, 3 something broke.
    """
    from newspost.checking.errors import CheckConfigError  # noqa: PLC0415 - --help needs none of it

    try:
        context.exit(_run(paths, asked))
    except (CheckConfigError, newspost.InvalidConfig) as error:
        click.echo(one_line(f"newspost: {error}"), err=True)
    except FileNotFoundError as error:
        click.echo(one_line(f"newspost: {error.filename}: {error.strerror}"), err=True)
    context.exit(_USAGE)


def _run(paths: Sequence[str], asked: Mapping[str, Any]) -> int:
    """Check, mend if asked to, report, and return the exit code."""
    from newspost.checking.engine import Run  # noqa: PLC0415 - as above

    plan = _plan(paths, asked)
    run = Run(paths, plan)
    if not run.tasks and not asked["allow_empty"]:
        click.echo("newspost: there are no posts here to check (--allow-empty makes this no error)", err=True)
        return _USAGE
    if asked["show_files"]:
        click.echo("".join(f"{one_line(target.path)}\n" for target in run.shown), nl=False)
        return 0
    if asked["fix"] or asked["fix_only"] or asked["diff"]:
        from newspost.cli.check_fixes import mend_files  # noqa: PLC0415 - only who wants fixes

        mended = mend_files(run, asked, plan.only)
        if asked["diff"]:
            return mended.exit_code
        if asked["fix_only"]:
            return _INTERNAL if mended.failed else 0
        run = _again(paths, plan, mended.renamed) if mended.renamed else run
        report = mended.added_to(run.report())
    else:
        report = run.report()
    if asked["update_baseline"] or asked["prune_baseline"]:
        return _write_baseline(run, report, update=asked["update_baseline"])
    from newspost.cli.check_reports import print_reports  # noqa: PLC0415 - as above

    print_reports(report, asked, run)
    return _exit_code(report.counted(), run.settings, asked)


def _again(paths: Sequence[str], plan: Plan, renamed: Mapping[str, str]) -> Run:
    """Return a run like one before which files were renamed."""
    from newspost.checking.engine import Run  # noqa: PLC0415 - as above

    here = plan.configs.here
    now = [renamed.get(os.path.normpath(here / path), path) for path in paths]
    only = None if plan.only is None else frozenset(renamed.get(file, file) for file in plan.only)
    return Run(now, replace(plan, only=only))


def _plan(paths: Sequence[str], asked: Mapping[str, Any]) -> Plan:
    """Return how the run goes."""
    from newspost.checking.changed import changed_files  # noqa: PLC0415 - as above
    from newspost.checking.config_files import Configs, read_override  # noqa: PLC0415 - as above
    from newspost.checking.engine import Plan  # noqa: PLC0415 - as above
    from newspost.cli.check_progress import progress  # noqa: PLC0415 - as above

    values = [read_override(text) for text in asked["configs"] if "=" in text]
    named = [Path(text) for text in asked["configs"] if "=" not in text]
    if len(named) > 1:
        raise click.UsageError("--config: there can be one FILE; it may extend others")
    overrides = [*values, _overrides(asked)]
    configs = Configs(named=named[0] if named else None, isolated=asked["isolated"], overrides=overrides)
    only: frozenset[str] | None = None
    if asked["staged"] or asked["changed_since"]:
        only = changed_files(configs.here, asked["changed_since"])
    if asked["only"]:
        named_files = frozenset(os.path.normpath(configs.here / path) for path in paths if not Path(path).is_dir())
        if not named_files:
            raise click.UsageError("--only: name the files that are to be reported")
        only = named_files if only is None else only & named_files
    cache_dir = None if asked["cache_dir"] is None else Path(asked["cache_dir"])
    return Plan(
        configs,
        cache=not asked["no_cache"],
        cache_dir=cache_dir,
        jobs=asked["jobs"],
        only=only,
        whole=asked["only"],
        now=_moment(asked["now"]),
        baseline=not asked["update_baseline"],
        progress=progress(),
    )


def _overrides(asked: Mapping[str, Any]) -> dict[str, object]:
    """Return what the options say, in the terms of a config."""
    found: dict[str, object] = {}
    for option in ("select", "extend_select", "ignore"):
        words = [word for given in asked[option] for word in given.split(",") if word]
        if words:
            found[option.replace("_", "-")] = words
    levels = dict(pair.partition("=")[::2] for given in asked["severity"] for pair in given.split(","))
    if levels:
        found["severity"] = levels
    for option in ("profile", "fail_on", "max_warnings", "baseline"):
        if asked[option] is not None:
            found[option.replace("_", "-")] = asked[option]
    if asked["outputs"]:
        found["output"] = list(asked["outputs"])
    return found


def _moment(text: str | None) -> datetime | None:
    """Return the value of ``--now``; without an offset it is UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no ISO 8601 date and time", param_hint="--now") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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
    from newspost.cli.check_reports import write_whole  # noqa: PLC0415 - as above

    if run.baseline_file is None:
        raise click.UsageError("which baseline? give --baseline FILE, or `baseline` in the config")
    path = Path(run.baseline_file)
    made = baseline.load_baseline(path) if path.is_file() else baseline.baseline_of(())
    if update:
        found = baseline.baseline_of(report.findings, run.baseline_name)
        looked_at = run.is_looked_at()
        kept = {known: count for known, count in made.counts.items() if not looked_at(known)}
        counts = Counter(kept) | Counter(found.counts)  # of a file that was not looked at, some may have been found
        made = baseline.Baseline(counts)
    else:
        made = baseline.prune(made, run.stale)
    write_whole(path, encode(baseline.write_baseline(made)))
    total = sum(made.counts.values())
    click.echo(one_line(f"{os.path.relpath(path)}: {total} finding{'' if total == 1 else 's'}"), err=True)
    return 0
