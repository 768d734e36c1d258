"""`newspost explain`: what Jekyll will make of a file, and why."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import click

import newspost
from newspost.cli.options import read_zone
from newspost.text.visible import json_line, one_line

if TYPE_CHECKING:
    from newspost.site.entries import Entry


@click.command
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="For programs: one object a line, as JSON in UTF-8.")
@click.option(
    "--timezone",
    metavar="ZONE",
    callback=read_zone,
    help="The site's time zone, in the place of that of its _config.yml: an IANA name such as Asia/Shanghai.",
)
@click.pass_context
def command(context: click.Context, files: tuple[str, ...], *, as_json: bool, timezone: tzinfo | None) -> None:
    """Tell what Jekyll will make of each FILE: published or not, when, where, under which names, and why.

    The site is found by walking up from the FILE to a _config.yml, _config.yaml or _config.toml. A FILE that cannot be
    read is one line on standard error, and makes the exit code 1; a config that Jekyll cannot use makes it 2.
    """
    from newspost.cli.sites import Sites  # noqa: PLC0415 - --help needs none of it

    sites = Sites(timezone)
    code = 0
    for file in files:
        try:
            entry = sites.entry(file)
            told = _as_json(file, entry) if as_json else _page(file, entry, headed=len(files) > 1)
        except newspost.InvalidConfig as error:
            click.echo(one_line(f"newspost: {error}"), err=True)
            code = 2
        except OSError as error:
            click.echo(one_line(f"newspost: {file}: {error.strerror or error}"), err=True)
            code = max(code, 1)
        except Exception as error:
            error.add_note(file)
            raise
        else:
            click.echo(told, nl=as_json, color=True)
    context.exit(code)


def _page(file: str, entry: Entry | None, *, headed: bool) -> str:
    """Return the facts for people, and what is wrong with the post."""
    from newspost.cli.page import fact_page  # noqa: PLC0415 - rich takes long to import, and JSON and --help do without
    from newspost.site.explain import explain, outside  # noqa: PLC0415 - as above

    if entry is None:
        return fact_page(outside(file), (), file, headed=headed)
    return fact_page(explain(entry), entry.post.problems if entry.is_readable else (), file, headed=headed)


def _as_json(file: str, entry: Entry | None) -> bytes:
    """Return the facts for programs."""
    from newspost.site.explain import explain, outside  # noqa: PLC0415 - as above

    facts = outside(file) if entry is None else explain(entry)
    known = {"file": file, "site": None, "published": False} if entry is None else {"file": file, **_known(entry)}
    text = json.dumps({**known, "facts": [asdict(fact) for fact in facts]}, ensure_ascii=False)
    return json_line(text).encode("utf-8", "backslashreplace")


def _known(entry: Entry) -> dict[str, Any]:
    """Return what Jekyll makes of a file, by name; texts, but for lists and what is not known."""
    known: dict[str, Any] = {
        "site": entry.site.source,
        "published": entry.published,
        "ignored": entry.ignored,
        "stops": entry.stops,
        "error": entry.error,
    }
    if not entry.is_readable:
        return known
    text = entry.document.text
    excerpt = entry.excerpt
    return known | {
        "url": entry.url,
        "page": entry.page,
        "date": None if entry.date is None else entry.date.isoformat(),
        "date_source": entry.date_source,
        "title": None if entry.title is None else text(entry.title),
        "slug": entry.slug,
        "layout": None if entry.layout is None else text(entry.layout),
        "permalink": None if entry.permalink is None else text(entry.permalink),
        "categories": entry.categories,
        "tags": entry.tags,
        "excerpt": None if excerpt is None else excerpt.text,
        "problems": [_problem(problem) for problem in entry.post.problems],
    }


def _problem(problem: newspost.Problem) -> dict[str, Any]:
    """Return a problem for programs."""
    return {name: getattr(problem, name) for name in ("code", "severity", "message", "line", "column")}
