"""Options that several commands have."""

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
