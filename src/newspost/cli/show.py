"""`newspost show`: the Article in each file, for people or as JSON."""

from __future__ import annotations

import sys
from datetime import tzinfo
from typing import TYPE_CHECKING

import click

import newspost
from newspost.cli.options import read_zone
from newspost.text.visible import json_line, one_line

if TYPE_CHECKING:
    from newspost.cli.sites import Sites


@click.command
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="For programs: one Article a line, as JSON in UTF-8.")
@click.option(
    "--timezone",
    metavar="ZONE",
    callback=read_zone,
    help="The site's time zone, an IANA name such as Asia/Shanghai. Default: that of its _config.yml, else UTC.",
)
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], *, as_json: bool, timezone: tzinfo | None) -> None:
    """Show the Article in each FILE; - reads standard input.

    A post of a Jekyll site is read as the site has it, with the time zone, the defaults and the categories that come
    from there. A FILE of which no Article can be made is one line on standard error, and makes the exit code 1; a
    config that Jekyll cannot use makes it 2. What else is wrong with a post stands below its Article.
    """
    from newspost.cli.sites import Sites  # noqa: PLC0415 - --help needs none of it

    sites, code = Sites(timezone), 0
    for file in files:
        post = _read(file, sites)
        if isinstance(post, int):
            code = max(code, post)
        elif as_json:
            click.echo(json_line(post.article.model_dump_json()).encode())
        else:
            click.echo(_page(post, file, headed=len(files) > 1), nl=False, color=True)
    context.exit(code)


def _read(file: str, sites: Sites) -> newspost.Post | int:
    """Read the post in ``file`` and its Article; an exit code, and a line on standard error, where there is none."""
    code = 1
    try:
        post = newspost.loads(sys.stdin.buffer.read(), timezone=sites.zone) if file == "-" else sites.post(file)
        _ = post.article
    except newspost.InvalidConfig as error:
        complaint, code = f"newspost: {error}", 2
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
    return code


def _reason(problems: tuple[newspost.Problem, ...], file: str) -> str:
    """Say why there is no Article: the first problem, and how many more there are."""
    first, *others = problems
    return f"{file}:{first}" + (f" (and {len(others)} more)" if others else "")


def _page(post: newspost.Post, file: str, *, headed: bool) -> str:
    """Lay the post out for people."""
    from newspost.cli.page import page  # noqa: PLC0415 - rich takes long to import, and JSON and --help do without

    return page(post.article, post.problems, file, headed=headed)
