"""Options that several commands have."""

from __future__ import annotations

from datetime import tzinfo

import click

from newspost.ruby.zones import resolve_zone


def read_zone(_context: click.Context, _option: click.Parameter, name: str | None) -> tzinfo | None:
    """Read the value of ``--timezone``; a zone that does not exist is a mistake in usage."""
    try:
        return None if name is None else resolve_zone(name)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
