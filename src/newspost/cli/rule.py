"""`newspost rule`: what a rule of `newspost check` looks for, what Jekyll does with such a post, and how to mend it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

import click

from newspost.text.visible import fitting, json_line, one_line, visible

if TYPE_CHECKING:
    from newspost.checking.pages import Page

_USAGE: Final = 2
_COLOURS: Final = {"error": "red", "warning": "yellow", "info": "blue"}
_COLUMNS: Final = ("code", "name", "severity", "fix", "summary")
_TOLD: Final = (*_COLUMNS, "consequence", "text")


@click.command
@click.argument("rule", metavar="[CODE|NAME]", required=False)
@click.option("--output", type=click.Choice(["text", "json"]), default="text", help="For people (default) or programs.")
@click.pass_context
def command(context: click.Context, rule: str | None, *, output: str) -> None:
    """Tell what a rule of newspost check is about: a code (TX001), a name (split-on-blank), or a family (TX).

    Of one rule there is its page, which is plain Markdown in a pipe; of a family, or without an argument, a table.
    """
    from newspost.checking.pages import FAMILIES, page_of, pages  # noqa: PLC0415 - --help needs none of it

    family = "" if rule is None else rule.strip().upper()
    told: Page | list[Page]
    try:
        if rule is None or family in FAMILIES:
            told = [page for page in pages() if page.code.startswith(family)]
        else:
            told = page_of(rule)
    except KeyError as error:
        click.echo(one_line(f"newspost: {error.args[0]}"), err=True)
        context.exit(_USAGE)
    if output == "json":
        click.echo(_as_json(told))
    else:
        text = _for_terminal(told) if sys.stdout.isatty() else _plain(told)
        click.echo(fitting(text, sys.stdout.encoding or "utf-8"), nl=False, color=True)


def _as_json(told: Page | list[Page]) -> bytes:
    """Return what is known of a rule as an object, of several as a list."""
    known = [_known(page) for page in told] if isinstance(told, list) else _known(told)
    return json_line(json.dumps(known, ensure_ascii=False)).encode()


def _known(page: Page) -> dict[str, Any]:
    """Return what is known of a rule, by name; all are texts."""
    return {name: getattr(page, name) for name in _TOLD}


def _plain(told: Page | list[Page]) -> str:
    """Return a page as Markdown; of several, a line for each, in columns."""
    if not isinstance(told, list):
        return visible(told.text)
    rows = [_COLUMNS, *map(_row, told)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _for_terminal(told: Page | list[Page]) -> str:
    """Lay a page, or a table of several, out for a terminal: its width, its colours or none."""
    from rich.console import Console  # noqa: PLC0415 - rich takes long to import, and pipes do without
    from rich.markdown import Markdown  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    console = Console()
    with console.capture() as captured:
        if isinstance(told, list):
            table = Table(*_COLUMNS, box=None, pad_edge=False)
            for page in told:
                table.add_row(*(Text(cell, _COLOURS.get(cell, "")) for cell in _row(page)))
            console.print(table)
        else:
            text = visible(told.text).replace("\n~~~markdown\n", "\n~~~text\n")  # in colours, front matter is a heading
            console.print(Markdown(text, code_theme="ansi_dark", hyperlinks=False))
    return captured.get()


def _row(page: Page) -> tuple[str, ...]:
    """Return the cells of a rule."""
    return tuple(one_line(getattr(page, name)) for name in _COLUMNS)
