"""`newspost new`: a new post, from options and paragraphs or from an Article in JSON."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Final

import click

import newspost
from newspost.cli.options import read_zone, system_complaint
from newspost.text.visible import one_line

_BLANKS: Final = re.compile(r"[ \t\r\f\v]++")
_BLANK_LINES: Final = re.compile(r"\n(?>(?:[ \u3000]*+\n)+)")
_BEFORE_OFFSET: Final = re.compile(r" ++(?=(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)\Z)")
_CLEARER: Final = {"string_pattern_mismatch": "no http or https address, or one with blanks or angle brackets in it"}


class _Refused(Exception):
    """There is no post to be made; each argument is a line that says why."""


def _read_date(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    """Read the value of ``--date``, which has no zone where none was written."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(_BEFORE_OFFSET.sub("", text.strip()))
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date such as 2022-03-24 or '2022-03-24 16:59:33 +0800'") from None


@click.command
@click.option("--title", metavar="TEXT", help="The title; it is needed.")
@click.option(
    "--date", metavar="DATE", callback=_read_date, help="2022-03-24 16:59:33 +0800, or ISO 8601. Default: now."
)
@click.option("--timezone", metavar="ZONE", callback=read_zone, help="The zone of a DATE without one. Default: UTC.")
@click.option("--layout", metavar="NAME", default="post", show_default=True, help="The layout.")
@click.option("--category", "categories", metavar="NAME", multiple=True, help="A category; for more, give it again.")
@click.option("--tag", "tags", metavar="NAME", multiple=True, help="A tag; for more, give it again.")
@click.option("--digest", metavar="TEXT", help="The digest above the text.")
@click.option("--attribution", metavar="MEDIUM", help="The name of the medium that the article is from.")
@click.option("--source", "source_url", metavar="URL", help="The address that the article is from.")
@click.option("--from-json", "json_file", metavar="FILE", help="Take an Article in JSON instead; - is standard input.")
@click.option("-o", "--output", metavar="PATH", help="A folder, or a file. Default: the folder _posts, or this one.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Write the post to standard output, and no file.")
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    json_file: str | None,
    output: str | None,
    to_stdout: bool,
    **fields: Any,  # noqa: ANN401 - one for each option that is a field
) -> None:
    """Write a new post, under its right file name, and print its path.

    Standard input, unless it is a terminal, is the text: paragraphs with blank lines between them. A file that exists
    is never overwritten.
    """
    _check_usage(context, json_file, output, to_stdout=to_stdout)
    try:
        article = _from_options(fields) if json_file is None else _from_json(json_file)
        _write(article, output, to_stdout=to_stdout)
    except _Refused as refused:
        for line in refused.args:
            click.echo(one_line(f"newspost: {line}"), err=True)
        context.exit(1)


def _check_usage(context: click.Context, json_file: str | None, output: str | None, *, to_stdout: bool) -> None:
    """Refuse options that are at odds."""
    given = {
        name for name in context.params if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    }
    fields = given - {"json_file", "output", "to_stdout"}
    if to_stdout and output is not None:
        raise click.UsageError("give either --stdout or --output")
    if json_file is not None and fields:
        raise click.UsageError("with --from-json, all of the post comes from the Article")
    if json_file is None and "title" not in fields:
        raise click.UsageError("Missing option '--title'.")


def _from_options(fields: dict[str, Any]) -> newspost.Article:
    """Make the Article of the options and of standard input."""
    zone: tzinfo = fields.pop("timezone") or UTC
    date: datetime = fields["date"] or datetime.now(zone)
    fields["date"] = date if date.tzinfo else date.replace(tzinfo=zone)
    fields["digest"] = fields["digest"] and _shown(fields["digest"])
    fields["body"] = [newspost.Paragraph(text) for text in _paragraphs()]
    return _validated(lambda: newspost.Article.model_validate(fields))


def _paragraphs() -> Iterator[str]:
    """Yield the paragraphs on standard input."""
    if sys.stdin.isatty():
        return
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Refused(f"standard input is not UTF-8 at byte {error.start}") from None
    for part in _BLANK_LINES.split(_BLANKS.sub(" ", text)):
        if shown := _shown(part):
            yield shown


def _shown(text: str) -> str:
    """Return a text as a page shows it: runs of blanks as one, none beside a line break or at an end."""
    lines = (line.strip(" ") for line in _BLANKS.sub(" ", text).split("\n"))
    return "\n".join(lines).strip("\n \xa0\u3000")


def _from_json(file: str) -> newspost.Article:
    """Read the Article in ``file``."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise _Refused(f"{file}: {error.strerror or error}") from None
    return _validated(lambda: newspost.Article.model_validate_json(data))


def _validated(make: Callable[[], newspost.Article]) -> newspost.Article:
    """Make an Article; each fault of its fields is a line."""
    from pydantic import ValidationError  # noqa: PLC0415 - --help does without

    try:
        return make()
    except ValidationError as error:
        raise _Refused(*map(_fault, error.errors(include_url=False, include_context=False))) from None


def _fault(error: Any) -> str:  # noqa: ANN401 - a TypedDict of a package that is imported late
    """Say what is wrong with one field."""
    where = ".".join(map(str, error["loc"]))
    return f"{where}: {_CLEARER.get(error['type'], error['msg'])}" if where else error["msg"]


def _write(article: newspost.Article, output: str | None, *, to_stdout: bool) -> None:
    """Write the post of ``article`` where it is to go."""
    from newspost.files import create_bytes  # noqa: PLC0415 - --help does without
    from newspost.writing import canonical_name, dumps  # noqa: PLC0415 - as above

    try:
        data = dumps(article).encode()
        if to_stdout:
            click.echo(data, nl=False)
            return
        path = Path(output or ("_posts" if Path("_posts").is_dir() else "."))
        path = path / canonical_name(article) if path.is_dir() or str(output).endswith(("/", os.sep)) else path
        create_bytes(path, data)
    except newspost.EditRejected as error:
        raise _Refused(str(error)) from None
    except OSError as error:
        raise _Refused(system_complaint(error)) from None
    click.echo(os.fsencode(path))
