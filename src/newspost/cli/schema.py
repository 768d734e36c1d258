"""`newspost schema`: JSON Schemas, by which editors check front matter and configs, and programs Articles."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final

import click

from newspost.text.visible import json_line, one_line

if TYPE_CHECKING:
    from newspost.checking.schema import Draft, Schema

_USAGE: Final = 2


@click.command
@click.option(
    "--draft",
    type=click.Choice(["2020-12", "7"]),
    default="2020-12",
    help="The JSON Schema it is written in. Default: 2020-12; many editors know no more than 7.",
)
@click.option(
    "--of",
    type=click.Choice(["front-matter", "config", "article"]),
    default="front-matter",
    help="Of the front matter of a post (default), of newspost.toml, or of an Article as JSON.",
)
@click.pass_context
def command(context: click.Context, draft: Draft, of: str) -> None:
    """Print a JSON Schema: of the front matter as Jekyll takes it, of the config of newspost check, or of an Article.

    That of the front matter asks what the config for this folder asks besides: fields that have to be there, the
    layouts, categories and tags there are, rules without Python. A config that cannot be used makes the exit code 2.
    """
    from newspost.checking.errors import CheckConfigError  # noqa: PLC0415 - --help needs none of it

    of_what = {"front-matter": _of_front_matter, "config": _of_config, "article": _of_article}
    try:
        schema = of_what[of](draft)
    except CheckConfigError as error:
        click.echo(one_line(f"newspost: {error}"), err=True)
        context.exit(_USAGE)
    except OSError as error:  # the folder is no more
        click.echo(one_line(f"newspost: {error.filename or os.curdir}: {error.strerror}"), err=True)
        context.exit(_USAGE)
    click.echo(json_line(json.dumps(schema, ensure_ascii=False, indent=2)).encode())


def _of_config(draft: Draft) -> Schema:
    """Return the schema of a config; none of its words has another meaning in draft 7."""
    from newspost.checking.schema import DRAFTS, config_schema  # noqa: PLC0415 - as above

    return {**config_schema(), "$schema": DRAFTS[draft]}


def _of_front_matter(draft: Draft) -> Schema:
    """Return the schema of the front matter of the posts in this folder."""
    from newspost.checking.config_files import Configs  # noqa: PLC0415 - as above
    from newspost.checking.schema import front_matter_schema  # noqa: PLC0415 - as above

    return front_matter_schema(draft, Configs().for_folder())


def _of_article(draft: Draft) -> Schema:
    """Return the schema of an Article."""
    from newspost.checking.schema import article_schema  # noqa: PLC0415 - as above

    return article_schema(draft)
