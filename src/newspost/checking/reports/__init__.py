"""What a run found, written for people and for programs: a file a format, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, TypeAlias, cast

from newspost.checking.finding import Report
from newspost.checking.reports.settings import ReportSettings, RuleText

__all__ = ["FORMATS", "ReportSettings", "RuleText", "write_report"]

_Writer: TypeAlias = Callable[[Report, ReportSettings], str]

_MODULES: Final = {
    "full": "full",
    "concise": "concise",
    "grouped": "grouped",
    "json": "json_array",
    "jsonl": "json_lines",
    "sarif": "sarif",
    "junit": "junit",
    "gitlab": "gitlab",
    "github": "github",
    "azure": "azure",
    "rdjson": "rdjson",
    "rdjsonl": "rdjsonl",
    "tap": "tap",
    "markdown": "markdown",
}

_FOR_PEOPLE: Final = {"full", "concise", "grouped"}

FORMATS: Final[tuple[str, ...]] = tuple(_MODULES)
"""The names of the formats."""


def write_report(format: str, report: Report, settings: ReportSettings) -> str | bytes:  # noqa: A002 - as users say it
    """Return ``report`` in a format of `FORMATS`.

    What is for people is a text that ``settings.encoding`` can write. What is for programs is UTF-8, without a byte
    order mark, whatever the terminal takes; in no format does a control character of a post, or of its name, stay raw.

    Raises:
        KeyError: there is no such format.
    """
    is_brief = format == "full" and not report.counted()  # nothing to explain, and much less to import
    module = import_module(f"{__name__}.{_MODULES['concise' if is_brief else format]}")
    text = cast("_Writer", module.write)(report, settings)
    return text if format in _FOR_PEOPLE else text.encode()
