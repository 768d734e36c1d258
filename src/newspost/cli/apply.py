"""`newspost apply`: rows of JSON Lines, edited with any tool, back into their files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, TypeAlias

import click

import newspost
from newspost.cli.options import timezone_option
from newspost.text.visible import one_line

if TYPE_CHECKING:
    from newspost.archive.applying import Row
    from newspost.cli.sites import Sites

Outcome: TypeAlias = Literal["changed", "unchanged", "refused"]
Show: TypeAlias = "Callable[[newspost.Post, newspost.Post, str], None]"

_REFUSED, _USAGE = 1, 2


@click.command
@click.argument("file", metavar="FILE")
@click.option("--diff", is_flag=True, help="Show what would change as a unified diff, and write nothing.")
@click.option("--dry-run", is_flag=True, help="List the files that would change and in which fields; write nothing.")
@click.option("--folder", metavar="DIR", default=".", help="The folder in which the export ran. Default: this one.")
@timezone_option
@click.pass_context
def command(context: click.Context, /, file: str, **asked: Any) -> None:  # noqa: ANN401 - the options above
    """Write the rows of FILE back into their posts: what was edited in them, and nothing else.

    FILE is one of `newspost export --to jsonl`; - is standard input. Rows and columns may be left out. Each post is
    written whole or left alone; a row that is refused is a line on standard error, and makes the exit code 1.
    """
    from newspost.cli.sites import Sites  # noqa: PLC0415 - --help needs none of it

    try:
        lines = _opened(file)
    except OSError as error:
        click.echo(one_line(f"newspost: {file}: {error.strerror}"), err=True)
        context.exit(_USAGE)
    show = _show_difference if asked["diff"] else _show_fields if asked["dry_run"] else None
    counts = Counter[Outcome]()
    try:
        with lines as rows:
            _apply_all(file, rows, _Work(Path(asked["folder"]), Sites(asked["timezone"]), show), counts)
    finally:  # also after Ctrl-C
        changed = f"{counts['changed']} {'would change' if show else 'changed'}"
        click.echo(f"{changed}, {counts['unchanged']} unchanged, {counts['refused']} refused", err=True)
    context.exit(_REFUSED if counts["refused"] else 0)


def _opened(file: str) -> AbstractContextManager[IO[bytes]]:
    """Open the file with the rows."""
    return nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb")


class _Work:
    """What the work on a row needs: where the posts are, the sites that they are of, and how to ``show`` a change."""

    def __init__(self, folder: Path, sites: Sites, show: Show | None) -> None:
        self._folder = folder
        self._sites = sites
        self._show = show

    def apply(self, row: Row) -> Outcome:
        """Apply a row, or show what it would change."""
        from newspost.archive.applying import applied, file_of  # noqa: PLC0415 - as above

        file = file_of(row, self._folder)
        found = applied(row, lambda: self._sites.post(file))
        if found is None:
            return "unchanged"
        old, new = found
        if self._show is None:
            new.write()
        else:
            self._show(old, new, row.path)
        return "changed"


def _apply_all(file: str, lines: IO[bytes], work: _Work, counts: Counter[Outcome]) -> None:
    """Apply all rows, and count what became of them."""
    from newspost.archive.applying import RowRefused, read_rows  # noqa: PLC0415 - as above

    for row in read_rows(lines):
        if isinstance(row, tuple):
            complaint = f"{file}:{row[0]}: {row[1]}"
        else:
            try:
                counts[work.apply(row)] += 1
                continue
            except (newspost.EditRejected, newspost.InvalidPost, newspost.InvalidConfig) as error:
                complaint = f"{file}:{row.line}: {error}"  # which names the file
            except RowRefused as error:
                complaint = f"{file}:{row.line}: {row.path}: {error}"
            except OSError as error:
                complaint = f"{file}:{row.line}: {row.path}: {error.strerror or error}"
            except Exception as error:
                error.add_note(f"{file}:{row.line}: {row.path}")
                raise
        counts["refused"] += 1
        click.echo(one_line(complaint), err=True)


def _show_fields(old: newspost.Post, new: newspost.Post, file: str) -> None:
    """Say in which fields a file would change."""
    from newspost.archive.applying import changed_fields  # noqa: PLC0415 - as above
    from newspost.cli.differences import print_lines  # noqa: PLC0415 - as above

    print_lines([one_line(f"{file}: {', '.join(changed_fields(old.article, new.article))}") + "\n"])


def _show_difference(old: newspost.Post, new: newspost.Post, file: str) -> None:
    """Show in which lines a file would change."""
    from newspost.cli.differences import show_difference  # noqa: PLC0415 - as above

    show_difference(str(old), str(new), file)
