"""`newspost set`: front matter fields of many files, edited in place."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import click

import newspost
from newspost.cli.options import timezone_option
from newspost.text.visible import one_line

if TYPE_CHECKING:
    from newspost.cli.changes import Changes
    from newspost.cli.sites import Sites

Outcome: TypeAlias = Literal["changed", "unchanged", "refused"]
Show: TypeAlias = "Callable[[newspost.Post, newspost.Post, str], None]"

_BEHIND_DASHES: Final = "newspost.cli.set.files"


class _Command(click.Command):
    """A command that is told which words stand behind ``--``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put these words aside: they are files, whatever they look like."""
        at = args.index("--") if "--" in args else len(args)
        ctx.meta[_BEHIND_DASHES] = args[at + 1 :]
        return super().parse_args(ctx, args[:at])


@click.command(cls=_Command)
@click.argument("words", metavar="[KEY=VALUE]... FILE...", nargs=-1)
@click.option("--add-tag", "added_tags", metavar="TAG", multiple=True, help="Add a tag where it is not there yet.")
@click.option("--remove-tag", "removed_tags", metavar="TAG", multiple=True, help="Remove a tag where it is there.")
@click.option("--add-category", "added_categories", metavar="CATEGORY", multiple=True, help="Add a category.")
@click.option("--remove-category", "removed_categories", metavar="CATEGORY", multiple=True, help="Remove a category.")
@click.option("--unset", metavar="KEY", multiple=True, help="Remove a key.")
@click.option("--diff", is_flag=True, help="Show what would change as a unified diff, and write nothing.")
@click.option("--dry-run", is_flag=True, help="List the files that would change and in which keys; write nothing.")
@timezone_option
@click.pass_context
def command(
    context: click.Context, /, *, diff: bool, dry_run: bool, timezone: tzinfo | None, **asked: tuple[str, ...]
) -> None:
    """Set KEY to VALUE in the front matter of each FILE, and leave every other byte as it is.

    A VALUE means what it means to Jekyll behind "KEY:": published=false, weight=3, tags='[ferry, open data]'. A title
    and a layout are always text. author.name=Wren reaches into a map. Behind -- everything is a FILE.

    Each file is written whole or left alone. One that cannot say this is a line on standard error, and makes the exit
    code 1; the others are written all the same.
    """
    changes, files = _asked(context.meta[_BEHIND_DASHES], asked)
    changes(timezone)  # a mistake in them ends the command before it touches any file
    show = _show_difference if diff else _show_keys if dry_run else None
    from newspost.cli.sites import Sites  # noqa: PLC0415 - --help needs none of it

    sites, counts = Sites(timezone), Counter[Outcome]()
    try:
        for file in _distinct(files):
            counts[_set(file, changes, sites, show)] += 1
    finally:  # also after Ctrl-C
        changed = f"{counts['changed']} {'would change' if show else 'changed'}"
        click.echo(f"{changed}, {counts['unchanged']} unchanged, {counts['refused']} refused", err=True)
    context.exit(1 if counts["refused"] else 0)


def _asked(
    behind_dashes: list[str], asked: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[tzinfo | None], Changes], list[str]]:
    """Return the changes, as they are in a zone, and the files that the command line names; at least one of each."""
    from newspost.cli.assignments import read_changes, split_words  # noqa: PLC0415 - --help needs none of it

    pairs, files = split_words(asked["words"])
    if not pairs and not any(items for name, items in asked.items() if name != "words"):
        raise click.UsageError("there is nothing to set: give KEY=VALUE, --unset KEY, --add-tag TAG or the like")
    if not (files or behind_dashes):
        raise click.UsageError("there is no FILE to set this in")
    added, removed = (
        {name: asked[f"{verb}_{name}"] for name in ("categories", "tags") if asked[f"{verb}_{name}"]}
        for verb in ("added", "removed")
    )

    @cache
    def changes(zone: tzinfo | None) -> Changes:
        return read_changes(pairs, asked["unset"], added, removed, zone)

    return changes, files + behind_dashes


def _distinct(files: Iterable[str]) -> Iterator[str]:
    """Yield the files, each once, by whatever names it is given."""
    seen: set[str] = set()
    for file in files:
        real = os.path.realpath(file)
        if real not in seen:
            seen.add(real)
            yield file


def _set(file: str, changes: Callable[[tzinfo | None], Changes], sites: Sites, show: Show | None) -> Outcome:
    """Make the changes in one file, or ``show`` them instead; a file that refuses them is a line on standard error."""
    try:
        old = sites.post(file)
        new = changes(sites.zone_of(file)).made_in(old)
        if new == old:
            return "unchanged"
        if show is None:
            new.write()
    except OSError as error:
        complaint = f"newspost: {file}: {error.strerror}" if error.strerror else f"newspost: {error}"
    except newspost.InvalidConfig as error:
        complaint = f"newspost: {error}"
    except (newspost.EditRejected, newspost.InvalidPost) as error:
        complaint = str(error)
    except Exception as error:
        error.add_note(file)
        raise
    else:
        if show is not None:
            show(old, new, file)
        return "changed"
    click.echo(one_line(complaint), err=True)
    return "refused"


def _show_keys(old: newspost.Post, new: newspost.Post, file: str) -> None:
    """Say in which keys a file would change."""
    from newspost.cli.changes import changed_keys  # noqa: PLC0415 - as above
    from newspost.cli.differences import print_lines  # noqa: PLC0415 - as above

    keys = ", ".join(map(str, changed_keys(old.front_matter, new.front_matter)))
    print_lines([one_line(f"{file}: {keys}") + "\n"])


def _show_difference(old: newspost.Post, new: newspost.Post, file: str) -> None:
    """Show in which lines a file would change."""
    from newspost.cli.differences import show_difference  # noqa: PLC0415 - as above

    show_difference(str(old), str(new), file)
