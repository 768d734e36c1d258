"""`newspost export`: posts in the formats of others, into a file, a folder or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

import newspost
from newspost.archive.export import FORMATS
from newspost.cli.options import (
    from_git_option,
    jobs_option,
    now_option,
    source_of,
    system_complaint,
    timezone_option,
)
from newspost.text.visible import one_line, visible

if TYPE_CHECKING:
    from newspost.archive.export.format import Format
    from newspost.archive.export.options import Options
    from newspost.archive.exporting import Source
    from newspost.archive.parts import Facts, Manner
    from newspost.archive.tables import Tables
    from newspost.archive.texts import Texts
    from newspost.cli.export_progress import Bar

_BAD, _USAGE = 1, 2
_TABLE, _SUFFIX = "parquet", ".parquet"
_SAID: Final = ("language", "rights", "publisher", "author", "title", "base_url", "feed_url", "spreadsheet")
_WHY: Final = {
    "base_url": "each post is named by its address",
    "title": "a feed has a title",
    "author": "a feed has an author",
}


@click.command
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--to", "format", type=click.Choice((*FORMATS, _TABLE)), required=True, help="The format.")
@click.option("-o", "--output", metavar="OUT", default="-", help="A file, or a folder; - is standard output (default).")
@from_git_option
@click.option("--language", metavar="TAG", help="The language of the posts, such as zh-CN.")
@click.option("--rights", metavar="TEXT", help="Who has the rights in the posts, in words.")
@click.option("--publisher", metavar="NAME", help="Who publishes the posts.")
@click.option("--author", metavar="NAME", help="The author of a feed.")
@click.option("--title", metavar="TEXT", help="The title of a feed.")
@click.option("--base-url", metavar="URL", help="The address of the site, with its baseurl.")
@click.option("--feed-url", metavar="URL", help="The address of a feed itself.")
@click.option("--spreadsheet", is_flag=True, help="A CSV that spreadsheet programs may open: no cell is a formula.")
@click.option("--columns", metavar="NAMES", help="The columns of a table, with commas between them.")
@click.option("--published", is_flag=True, help="Leave out what the site does not publish; feeds always do.")
@click.option("--force", is_flag=True, help="Replace what is at OUT; begin anew what was interrupted.")
@click.option("--resume", is_flag=True, help="Go on with an export that was interrupted.")
@jobs_option
@timezone_option
@now_option
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], **asked: Any) -> None:  # noqa: ANN401 - the options above
    """Export posts: write the Article of each in the format of others.

    A PATH is a folder, of which all posts are exported, a file, a .zip, a .tar (.gz, .bz2, .xz, .zst), or an address,
    such as s3://bucket/folder, which needs the extra arrow; default: this folder. OUT is there when it is whole, and
    not before. A folder holds a file a post, or where a post is a row, parts.

    A post of which there is no Article is a row with the reason in jsonl, csv and parquet, and else in a file beside
    OUT. Exit codes: 0 all posts are exported, 1 some could not be, 2 a mistake in the command or a config, 3 something
    broke.
    """
    from newspost.archive.errors import ExportError  # noqa: PLC0415 - --help needs none of it

    try:
        context.exit(_run(paths, asked))
    except BrokenPipeError:
        raise
    except (ExportError, newspost.InvalidConfig) as error:
        complaint = str(error)
    except OSError as error:
        complaint = system_complaint(error)
    click.echo(one_line(f"newspost: {complaint}"), err=True)
    context.exit(_USAGE)


def _run(paths: Sequence[str], asked: Mapping[str, Any]) -> int:
    """Export, tell what it came to, and return the exit code."""
    from newspost.cli.export_progress import Bar  # noqa: PLC0415 - as above

    manner, is_folder = _table(asked) if asked["format"] == _TABLE else _text(asked)
    source = source_of(paths, asked)
    with Bar(lambda: sum(1 for _ in source.targets())) as bar:
        facts = _export(source, manner, asked, bar, is_folder=is_folder)
    click.echo(one_line(_summary(facts, manner, asked["output"], is_folder=is_folder)), err=True)
    return _BAD if facts.bad else 0


def _text(asked: Mapping[str, Any]) -> tuple[Texts, bool]:
    """Return how to export to a format of text, and whether into a folder."""
    from newspost.archive.export import format_named  # noqa: PLC0415 - as above
    from newspost.archive.texts import Texts  # noqa: PLC0415 - as above

    if asked["columns"]:
        raise click.UsageError(f"{asked['format']} has no place for --columns")
    form, out = format_named(asked["format"]), asked["output"]
    is_folder = out != "-" and (out.endswith(("/", os.sep)) or Path(out).is_dir())
    if is_folder and form.is_whole:
        raise click.UsageError(f"{asked['format']} is one document, so that OUT is a file")
    if out == "-" and (asked["force"] or asked["resume"]):
        raise click.UsageError("--force and --resume are for files and folders, not for standard output")
    manner = Texts(
        asked["format"],
        _options(form, asked),
        published=asked["published"],
        zone=asked["timezone"],
        own_files=is_folder and form.own_suffix is not None,
    )
    return manner, is_folder


def _table(asked: Mapping[str, Any]) -> tuple[Tables, bool]:
    """Return how to export to a table, and whether into a folder."""
    from newspost.archive.tables import Tables  # noqa: PLC0415 - as above

    for name in (*_SAID, "published"):
        if asked[name]:
            raise click.UsageError(f"{_TABLE} has no place for {_flag(name)}")
    out = asked["output"]
    if out == "-":
        raise click.UsageError(f"{_TABLE} needs a file named *.parquet, or a folder: -o OUT")
    is_folder = Path(out).is_dir() or not out.endswith(_SUFFIX)
    columns = asked["columns"].split(",") if asked["columns"] else None
    return Tables.of(columns, asked["timezone"]), is_folder


def _options(form: Format, asked: Mapping[str, Any]) -> Options:
    """Return what is said besides the posts; an option for which the format has no place is a mistake."""
    from newspost.archive.export.options import Options  # noqa: PLC0415 - as above

    given = {name: asked[name] for name in _SAID if asked[name]}
    for name in given:
        if name not in form.takes:
            raise click.UsageError(f"{asked['format']} has no place for {_flag(name)}")
    for name in form.needs:
        if name not in given:
            raise click.UsageError(f"{asked['format']} needs {_flag(name)}: {_WHY[name]}")
    try:
        return Options(**given)
    except ValueError as error:
        name, _, message = str(error).partition(": ")
        raise click.BadParameter(message, param_hint=_flag(name)) from None


def _flag(name: str) -> str:
    """Return how an option is written on the command line."""
    return f"--{name.replace('_', '-')}"


def _export(source: Source, manner: Manner, asked: Mapping[str, Any], bar: Bar, *, is_folder: bool) -> Facts:
    """Export to where it is asked for."""
    from newspost.archive.exporting import export_to_place, export_to_stream  # noqa: PLC0415 - as above
    from newspost.archive.staging import Destination  # noqa: PLC0415 - as above

    if asked["output"] == "-":
        texts = cast("Texts", manner)  # a table goes to no stream
        return export_to_stream(source, texts, _StandardOutput(), workers=asked["jobs"], progress=bar)
    place = Destination(Path(asked["output"]), is_folder, asked["force"], asked["resume"])
    try:
        return export_to_place(source, manner, place, workers=asked["jobs"], progress=bar)
    except KeyboardInterrupt:
        click.echo(one_line(f"newspost: {asked['output']}: interrupted; --resume goes on with it"), err=True)
        raise


class _StandardOutput:
    """Standard output: as it is, or with its control characters written out where it is a terminal."""

    def __init__(self) -> None:
        self._is_terminal = sys.stdout.isatty()

    def write(self, piece: bytes) -> None:
        """Write a piece."""
        click.echo(visible(piece.decode()) if self._is_terminal else piece, nl=False)

    def tell_bad(self, path: str, reason: str) -> None:
        """Say on standard error why a post is not there."""
        click.echo(one_line(f"{path}: {reason}"), err=True)


def _summary(facts: Facts, manner: Manner, out: str, *, is_folder: bool) -> str:
    """Return what an export came to, in a line."""
    where = ""
    if facts.bad and manner.has_bad_rows:
        where = " (rows with an error)"
    elif facts.bad and out != "-":
        where = f" ({Path(out, '_errors.jsonl') if is_folder else f'{out}.errors.jsonl'})"
    left_out = f", {facts.left_out} left out" if facts.left_out else ""
    return f"{facts.posts} exported, {facts.bad} bad{where}{left_out}"
