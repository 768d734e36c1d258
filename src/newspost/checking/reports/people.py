"""What the formats for people share: text that a terminal and a log only print, colours, the last lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from newspost.checking.finding import Finding, Report
from newspost.checking.reports.findings import counted, summary
from newspost.checking.reports.settings import ReportSettings
from newspost.problems import Severity
from newspost.text.patterns import later
from newspost.text.visible import fitting, one_line

_STYLES: Final[Mapping[Severity, str]] = {"error": "1;31", "warning": "1;33", "info": "1;36"}
_LOG_COMMAND: Final = later(r"##(?:\[|vso\[)", re.IGNORECASE)
_NOTHING: Final = r"\x1b\[[0-9;]*+m|[^\S\n]|[\xad\u200b-\u200f\u2060-\u206f\ufeff]"  # colours, blanks, no width
_LINE_COMMAND: Final = later(rf"(?m)^((?>(?:{_NOTHING})*)):(?=:)")


def shown(text: str, settings: ReportSettings, around: str | None = None) -> str:
    r"""Return ``text`` on one line, with nothing in it that a terminal, or the log of a CI service, acts on.

    GitHub and Azure carry out ``##[...]`` and ``##vso[...]`` wherever it stands in a line that a program prints.
    ``around`` is what ``text`` is a piece of, if the other pieces are shown beside it.

    >>> print(shown("##[stop-commands]x\x1b", ReportSettings("1")))
    \x23\x23[stop-commands]x\x1b
    """
    line = fitting(one_line(text), settings.encoding)
    return line.replace("#", r"\x23") if _LOG_COMMAND.search(text if around is None else around) else line


def painted(text: str, style: str, settings: ReportSettings) -> str:
    """Return ``text`` in a style of ECMA-48 (SGR), where colours are wanted."""
    return f"\x1b[{style}m{text}\x1b[0m" if settings.colour else text


def severity(finding: Finding, settings: ReportSettings, text: str | None = None) -> str:
    """Return the severity of a finding, or another text, in its colour."""
    return painted(finding.severity if text is None else text, _STYLES[finding.severity], settings)


def page(lines: Iterable[str], report: Report, settings: ReportSettings) -> str:
    """Return ``lines`` and what was found in all; no line starts with ``::``, which is a command to GitHub."""
    text = "\n".join([*lines, *(_fixed(report, settings) if settings.show_fixes else []), f"{summary(report)}."])
    return _LINE_COMMAND.sub(r"\1\\x3a", text) + "\n"


def _fixed(report: Report, settings: ReportSettings) -> list[str]:
    """Return the lines that tell what was mended in which file."""
    files: dict[str, dict[str, int]] = {}
    for finding in report.fixed:
        rules = files.setdefault(finding.place.path, {})
        rule = f"{finding.code} {finding.name}"
        rules[rule] = rules.get(rule, 0) + 1
    return [
        f"Mended in {shown(path, settings)}: "
        + ", ".join(
            shown(rule, settings) + (f" ({counted(number, 'time')})" if number > 1 else "")
            for rule, number in rules.items()
        )
        for path, rules in files.items()
    ]
