"""The reports of a check: where each goes, and what services are given by themselves."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click

from newspost._version import __version__
from newspost.checking.engine import Run
from newspost.checking.errors import CheckConfigError
from newspost.checking.finding import Report
from newspost.checking.reports import ReportSettings, RuleText, write_report
from newspost.checking.targets import Target
from newspost.files import replace_bytes
from newspost.text.visible import one_line

_FOR_PEOPLE: Final = {"full", "concise", "grouped"}


def print_reports(report: Report, asked: Mapping[str, Any], run: Run) -> None:
    """Print the reports that are asked for, or write them to their files; without any, the full one for people.

    On GitHub Actions annotations and the step's summary come by themselves; where standard output is for a program,
    they go to standard error, of which GitHub reads them too.

    Raises:
        CheckConfigError: a report cannot be written to its file.
    """
    if asked["statistics"]:
        _statistics(report)
        return
    given = _settings(asked, {task.target.path: task.target for task in run.tasks}, report, run)
    outputs = [(one.format, one.path) for one in run.settings.outputs] or [("full", None)]
    for name, path in outputs:
        text = write_report(name, report, given)
        if path is None:
            click.echo(text, nl=False, color=True)
        else:
            write_whole(Path(path), text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace"))
    if os.environ.get("GITHUB_ACTIONS") == "true":
        printed = {name for name, path in outputs if path is None}
        if "github" not in printed:
            click.echo(write_report("github", report, given), nl=False, err=not printed <= _FOR_PEOPLE)
        _summarize(report, given)


def write_whole(path: Path, data: bytes) -> None:
    """Put a report into its file: all of it, or nothing; into what is no file, as it comes.

    Raises:
        CheckConfigError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():  # a pipe, or /dev/stdout
            path.write_bytes(data)
        else:
            replace_bytes(path, data)
    except OSError as error:
        raise CheckConfigError(f"It cannot be written: {error.strerror}.", str(path)) from None


def _settings(asked: Mapping[str, Any], files: Mapping[str, Target], report: Report, run: Run) -> ReportSettings:
    """Return what the reports depend on."""
    is_terminal = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"

    def contents(path: str) -> bytes | None:
        try:
            return files[path].read()
        except (KeyError, OSError):
            return None

    return ReportSettings(
        __version__,
        width=_width(),
        colour=is_terminal or bool(os.environ.get("FORCE_COLOR")),
        encoding=sys.stdout.encoding or "utf-8",
        show_fixes=asked["show_fixes"],
        base=_base(Path.cwd(), os.environ),
        rules=_rule_texts(report) if any(one.format == "sarif" for one in run.settings.outputs) else {},
        contents=contents,
    )


def _width() -> int:
    """Return how many columns a line may have."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return 100
    from shutil import get_terminal_size  # noqa: PLC0415 - it brings readers of archives along

    return max(get_terminal_size((100, 24)).columns, 40)


def _rule_texts(report: Report) -> dict[str, RuleText]:
    """Return what is said of the rules that found something; rules from outside have no page."""
    from newspost.checking.codes import ALL_CODES  # noqa: PLC0415 - only SARIF has it
    from newspost.checking.pages import page_of  # noqa: PLC0415 - as above

    found = map(page_of, sorted({one.code for one in report.findings} & ALL_CODES.keys()))
    return {page.code: RuleText(page.name, page.summary, page.text, page.text) for page in found}


def _base(here: Path, environment: Mapping[str, str]) -> str:
    """Return this folder as the service names it whose job this is: from the top of its checkout. "": it is the top."""
    top = environment.get("GITHUB_WORKSPACE") or environment.get("CI_PROJECT_DIR")
    if not top or not here.resolve().is_relative_to(Path(top).resolve()):
        return ""
    base = here.resolve().relative_to(Path(top).resolve()).as_posix()
    return "" if base == "." else base


def _summarize(report: Report, settings: ReportSettings) -> None:
    """Write the summary of the step, where GitHub asks for one; a runner without a place for it is no error."""
    from newspost.checking.reports.github import summary  # noqa: PLC0415 - only there

    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with suppress(OSError), Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(summary(report, settings))


def _statistics(report: Report) -> None:
    """Print how many findings each rule has, the most first."""
    counts = Counter((one.code, one.name, one.severity) for one in report.counted())
    for (code, name, severity), count in counts.most_common():
        click.echo(one_line(f"{count:7}  {code}  {severity:7}  {name}"))
