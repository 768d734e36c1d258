"""What several commands have: options, and the words for what the system refuses."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from newspost.ruby.zones import resolve_zone

if TYPE_CHECKING:
    from newspost.archive.exporting import Source


def read_zone(_context: click.Context, _option: click.Parameter, name: str | None) -> tzinfo | None:
    """Read the value of ``--timezone``; a zone that does not exist is a mistake in usage."""
    try:
        return None if name is None else resolve_zone(name)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def read_moment(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    """Read the value of ``--now``; without an offset it is UTC."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no ISO 8601 date and time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


jobs_option = click.option(
    "--jobs", metavar="N", type=click.IntRange(0), default=0, help="Processes; default: one a processor."
)
timezone_option = click.option(
    "--timezone", metavar="ZONE", callback=read_zone, help="The site's time zone. Default: its config's, else UTC."
)
now_option = click.option(
    "--now",
    metavar="DATETIME",
    callback=read_moment,
    help="The moment of the build, for posts in the future. Default: now.",
)


from_git_option = click.option(
    "--from-git", metavar="REPO@REV", multiple=True, help="The posts of a commit: REV is a branch, a tag or a digest."
)


def source_of(paths: Sequence[str], asked: Mapping[str, Any]) -> Source:
    """Return where a command takes its posts from: its paths, and what the options above say of them."""
    from newspost.archive.exporting import Source  # noqa: PLC0415 - --help needs none of it

    now = asked["now"] or datetime.now(UTC)
    return Source(tuple(paths), os.getcwd(), now, asked["timezone"], asked["from_git"])  # noqa: PTH109 - a text is wanted


def system_complaint(error: OSError) -> str:
    """Return what the system refused, and for which file, in a line."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)
