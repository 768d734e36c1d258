"""`newspost stats`: what an archive holds, in numbers: a table, JSON, and a page with plots."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

import newspost
from newspost.cli.options import (
    from_git_option,
    jobs_option,
    now_option,
    source_of,
    system_complaint,
    timezone_option,
)
from newspost.text.visible import json_line, one_line

if TYPE_CHECKING:
    from newspost.stats.tally import Tally

_BAD, _USAGE = 1, 2
_TOP: Final = 10
_BYS: Final = ("day", "week", "month", "year")


@click.command
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@from_git_option
@click.option("--by", type=click.Choice(_BYS), help="The periods. Default: what fits; --json: day.")
@click.option("--top", metavar="N", type=click.IntRange(1), help="How many media, categories and tags. Default: 10.")
@click.option("--html", metavar="FILE", help="Write a page with plots, too; it needs newspost[stats].")
@click.option("--title", metavar="TEXT", help="The title of the page.")
@click.option("--json", "as_json", is_flag=True, help="For programs: all that was counted, as one object of JSON.")
@click.option("--published", is_flag=True, help="Leave out what the site does not publish.")
@jobs_option
@timezone_option
@now_option
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], **asked: Any) -> None:  # noqa: ANN401 - the options above
    """Count posts: by time, medium, category and tag, how long they are, and their problems by rule.

    A PATH is a folder, of which all posts are counted, or a file; default: this folder. Days are those of the site's
    time zone. A post of which there is no Article counts as bad, and for its problems, and not otherwise.

    Exit codes: 0 all posts are counted, 1 some are bad, 2 a mistake in the command or a config, 3 something broke.
    """
    try:
        context.exit(_run(paths, asked))
    except BrokenPipeError:
        raise
    except newspost.InvalidConfig as error:
        complaint = str(error)
    except OSError as error:
        complaint = system_complaint(error)
    click.echo(one_line(f"newspost: {complaint}"), err=True)
    context.exit(_USAGE)


def _run(paths: Sequence[str], asked: Mapping[str, Any]) -> int:
    """Count, tell what it came to, and return the exit code."""
    if asked["title"] and not asked["html"]:
        raise click.UsageError("--title is for the page: --html FILE")
    page = None if asked["html"] is None else _page_at(asked["html"], paths)
    tally = _counted(paths, asked)
    if not tally.files:
        click.echo("newspost: there are no posts here to count", err=True)
        return _USAGE
    try:
        if page is not None:
            _write_page(tally, page, asked)
    finally:  # what was counted is told, whatever becomes of the page
        click.echo(_as_json(tally, asked) if asked["as_json"] else _table(tally, asked), nl=False, color=True)
    return _BAD if tally.bad else 0


def _counted(paths: Sequence[str], asked: Mapping[str, Any]) -> Tally:
    """Count the posts, with a bar for who waits."""
    from newspost.archive.parts import Facts  # noqa: PLC0415 - --help needs none of it
    from newspost.cli.export_progress import Bar  # noqa: PLC0415 - as above
    from newspost.stats.counting import count_posts  # noqa: PLC0415 - as above

    source = source_of(paths, asked)
    with Bar(lambda: sum(1 for _ in source.targets())) as bar:
        return count_posts(
            source,
            published=asked["published"],
            workers=asked["jobs"],
            progress=lambda files: bar(Facts(posts=files)),
        )


def _as_json(tally: Tally, asked: Mapping[str, Any]) -> bytes:
    """Return all that was counted, on a line."""
    from newspost.stats.report import as_json  # noqa: PLC0415 - as above

    value = as_json(tally, asked["by"] or "day", asked["top"])
    return f"{json_line(json.dumps(value, ensure_ascii=False))}\n".encode()


def _table(tally: Tally, asked: Mapping[str, Any]) -> str:
    """Lay out what was counted for people."""
    from newspost.cli.stats_table import table  # noqa: PLC0415 - rich takes long to import, and JSON does without

    return table(tally, asked["by"], asked["top"] or _TOP)


def _page_at(name: str, paths: Sequence[str]) -> Path:
    """Return where the page is to be, before anything is counted: what is in the way is told at once."""
    from newspost.archive.staging import POSTS  # noqa: PLC0415 - as above

    if find_spec("matplotlib") is None:
        raise click.UsageError("--html needs matplotlib: install newspost[stats]")
    path = Path(name)
    if POSTS & {part.name for part in path.resolve().parents}:
        raise click.UsageError(f"{path}: posts are in this folder, and nothing else is written there")
    if name == "-" or path.is_dir():
        raise click.UsageError(f"{path}: the page goes into a file; name one")
    if path.exists() and any(Path(one).exists() and path.samefile(one) for one in paths):
        raise click.UsageError(f"{path}: this is one of the posts")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _write_page(tally: Tally, path: Path, asked: Mapping[str, Any]) -> None:
    """Write the page, whole or not at all."""
    from newspost.files import replace_bytes  # noqa: PLC0415 - as above
    from newspost.stats.page import page  # noqa: PLC0415 - as above

    replace_bytes(path, page(tally, title=asked["title"], by=asked["by"], top=asked["top"] or _TOP).encode())
