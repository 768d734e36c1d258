"""The command line: a file a command, imported when that command is called; no logic of its own."""

from __future__ import annotations

import atexit
import gc
import sys
from importlib import import_module
from typing import Final

import click

from newspost import __version__
from newspost.cli.output import OutputLost, guarded
from newspost.text.visible import one_line
from newspost.workers import own_process

_COMMANDS: Final = (
    *("apply", "check", "config", "explain", "export", "new"),
    *("rule", "schema", "server", "set", "show", "stats"),
)

_INTERNAL, _INTERRUPTED, _NO_READER = 3, 130, 141  # the last two as a shell counts SIGINT and SIGPIPE


class _Commands(click.Group):
    """The commands of this folder, each imported by its name; whatever goes wrong in one ends in an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted({*super().list_commands(ctx), *_COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name; None where there is none."""
        if cmd_name in _COMMANDS:
            self.add_command(import_module(f"newspost.cli.{cmd_name}").command, cmd_name)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for, and let no traceback get out."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, OutputLost):
            raise
        except KeyboardInterrupt:
            code = _INTERRUPTED
        except BrokenPipeError:
            code = _NO_READER
        except Exception as error:  # noqa: BLE001 - the last resort that stands between users and tracebacks
            _report_internal(error, verbose=bool(ctx.params["verbose"]))
            code = _INTERNAL
        raise click.exceptions.Exit(code)


def _report_internal(error: Exception, *, verbose: bool) -> None:
    """Say in one line what happened, or show the traceback where it was asked for."""
    if verbose:
        sys.excepthook(type(error), error, error.__traceback__)
        return
    where = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
    click.echo(one_line(f"newspost: {type(error).__name__}: {error}{where}; --verbose tells more"), err=True)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--verbose", is_flag=True, envvar="NEWSPOST_DEBUG", help="Show the traceback of an unexpected error.")
@click.version_option(__version__, message="%(prog)s %(version)s")
def commands(*, verbose: bool) -> None:
    """Read Jekyll-style post files as Articles.

    Exit codes: 0 nothing to report, 1 findings or files that cannot be read, 2 usage, 3 unexpected error.
    """


def main() -> None:
    """Run the command line on the arguments of this process, and exit."""
    own_process()
    atexit.register(gc.freeze)  # what is there at the end, the system takes back at once
    sys.stdout = guarded(sys.stdout)
    try:
        commands(prog_name="newspost")
    except OutputLost as error:
        click.echo(f"newspost: standard output: {error}", err=True)
        sys.exit(_INTERNAL)
