"""`newspost show`: the Article in each file, for people or as JSON."""

from __future__ import annotations

import sys
from datetime import tzinfo

import click

import newspost
from newspost.cli.options import read_zone
from newspost.cli.printable import json_line, one_line


@click.command
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="For programs: one Article a line, as JSON in UTF-8.")
@click.option(
    "--timezone",
    metavar="ZONE",
    callback=read_zone,
    help="The site's time zone, as in its _config.yml: an IANA name such as Asia/Shanghai. Default: UTC.",
)
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], *, as_json: bool, timezone: tzinfo | None) -> None:
    """Show the Article in each FILE; - reads standard input.

    A FILE of which no Article can be made is one line on standard error, and makes the exit code 1. What else is wrong
    with a post stands below its Article.
    """
    all_shown = True
    for file in files:
        post = _read(file, timezone)
        if post is None:
            all_shown = False
        elif as_json:
            click.echo(json_line(post.article.model_dump_json()).encode())
        else:
            click.echo(_page(post, file, headed=len(files) > 1), nl=False, color=True)
    context.exit(0 if all_shown else 1)


def _read(file: str, timezone: tzinfo | None) -> newspost.Post | None:
    """Read the post in ``file`` and its Article; None, and a line on standard error, where there is none."""
    try:
        if file == "-":
            post = newspost.loads(sys.stdin.buffer.read(), timezone=timezone)
        else:
            post = newspost.load(file, timezone=timezone)
        _ = post.article
    except OSError as error:
        complaint = f"newspost: {file}: {error.strerror or error}"
    except newspost.InvalidPost as error:
        complaint = _reason(error.problems, file)
    except Exception as error:
        error.add_note(file)
        raise
    else:
        return post
    click.echo(one_line(complaint), err=True)
    return None


def _reason(problems: tuple[newspost.Problem, ...], file: str) -> str:
    """Say why there is no Article: the first problem, and how many more there are."""
    first, *others = problems
    return f"{file}:{first}" + (f" (and {len(others)} more)" if others else "")


def _page(post: newspost.Post, file: str, *, headed: bool) -> str:
    """Lay the post out for people."""
    from newspost.cli.page import page  # noqa: PLC0415 - rich takes long to import, and JSON and --help do without

    return page(post.article, post.problems, file, headed=headed)
