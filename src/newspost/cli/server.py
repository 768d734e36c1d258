"""`newspost server`: a language server for editors, over standard input and output."""

from __future__ import annotations

from importlib.util import find_spec

import click


@click.command
@click.pass_context
def command(context: click.Context) -> None:
    """Check posts in an editor as they are typed: a server of the Language Server Protocol.

    The editor starts it, and talks to it over standard input and output. It shows what newspost check finds, offers
    the fixes, tells what Jekyll makes of the key under the cursor, and completes keys, categories and tags. It writes
    no file. It needs newspost[lsp].

    Exit codes: 0 the editor shut it down, 1 the editor went away, 2 a mistake in the command, 3 something broke.
    """
    if find_spec("pygls") is None:
        raise click.UsageError("the server needs pygls: pip install 'newspost[lsp]'")
    from newspost.server.service import serve  # noqa: PLC0415 - --help needs none of it

    context.exit(serve())
