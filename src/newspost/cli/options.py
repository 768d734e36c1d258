"""What several commands have: options, and the words for what the system refuses."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import click

from newspost.ruby.zones import resolve_zone


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


def system_complaint(error: OSError) -> str:
    """Return what the system refused, and for which file, in a line."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)
