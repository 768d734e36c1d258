"""`newspost check`: what is wrong with posts, in the form that people, editors and services want it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import click

import newspost
from newspost.cli.options import jobs_option, now_option
from newspost.text.visible import one_line

_USAGE: Final = 2
_STDIN: Final = "-"
_ADD_IGNORE: Final = "--add-ignore"
_INSTEAD: Final = ("fix", "fix_only", "unsafe_fixes", "update_baseline", "prune_baseline")


class _Command(click.Command):
    """The command, which has an option whose value may be left out: only what stands behind = is one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give the option that stands alone no value, lest it take the next word for one."""
        end = args.index("--") if "--" in args else len(args)
        words = [f"{word}=" if word == _ADD_IGNORE else word for word in args[:end]]
        return super().parse_args(ctx, [*words, *args[end:]])


@click.command(cls=_Command)
@click.argument("paths", metavar="[PATH]...", nargs=-1)
@click.option("--select", metavar="RULE", multiple=True, help="Run these rules and no others.")
@click.option("--extend-select", metavar="RULE", multiple=True, help="Run these rules as well.")
@click.option("--ignore", metavar="RULE", multiple=True, help="Do not run these rules.")
@click.option("--severity", metavar="RULE=LEVEL", multiple=True, help="error, warning, info or off.")
@click.option("--profile", metavar="NAME", help="What the posts promise: jekyll or finews.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely: the Article and the URL stay.")
@click.option("--unsafe-fixes", is_flag=True, help="Mend what a reader would see, too; with --fix or --diff.")
@click.option("--fix-only", is_flag=True, help="As --fix, and report nothing.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option("--show-fixes", is_flag=True, help="List what was mended.")
@click.option("--fail-on", metavar="LEVEL", help="The least level that fails: error (default), warning, info, never.")
@click.option("--max-warnings", metavar="N", type=click.IntRange(0), help="Fail where there are more warnings.")
@click.option("--exit-zero", is_flag=True, help="Findings make the exit code 0.")
@click.option("--output", "outputs", metavar="FORMAT[:FILE]", multiple=True, help="A report; repeat it for several.")
@click.option("--baseline", metavar="FILE", help="Findings in FILE do not count.")
@click.option("--update-baseline", is_flag=True, help="Write all present findings to the baseline.")
@click.option("--prune-baseline", is_flag=True, help="Take out of the baseline what is found no more.")
@click.option(_ADD_IGNORE, metavar="[=REASON]", help="Hide all present findings by comments in the files.")
@click.option("--changed-since", metavar="REV", help="Report only files that differ from where REV branched off.")
@click.option("--staged", is_flag=True, help="Report only files that are staged in git.")
@click.option("--only", is_flag=True, help="Report only the files that are named; their whole sites are read.")
@click.option("--stdin-filename", metavar="NAME", help="Check standard input as the file NAME; the PATH is -.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead.")
@click.option("--show-files", is_flag=True, help="List the files that would be checked.")
@jobs_option
@click.option("--no-cache", is_flag=True, help="Neither use nor write a cache.")
@click.option("--cache-dir", metavar="DIR", envvar="NEWSPOST_CACHE_DIR", help="Default: .newspost_cache")
@click.option("--config", "configs", metavar="FILE|KEY=VALUE", multiple=True, help="Another config, or a value of it.")
@click.option("--isolated", is_flag=True, help="Look for no config.")
@now_option
@click.option("--allow-empty", is_flag=True, help="No files at all are no error.")
@click.pass_context
def command(context: click.Context, /, paths: tuple[str, ...], **asked: Any) -> None:  # noqa: ANN401 - the options above
    """Check posts: say what is wrong, where, what Jekyll does with it, and how to mend it.

    A PATH is a folder, of which all posts are checked, or a file, or - for standard input; default: this folder. Rules
    that look across files see the whole site. A RULE is a code (TX001), a family (TX) or a name (split-on-blank);
    newspost rule tells of each.

    Exit codes: 0 nothing that counts, 1 findings, 2 a mistake in the command or a config, 3 something broke.
    """
    context.exit(_checked(paths, asked))


def _checked(paths: tuple[str, ...], asked: dict[str, Any]) -> int:
    """Do the check that is asked for, and return the exit code."""
    from newspost.cli.check_plan import plan_of  # noqa: PLC0415 - --help needs none of it
    from newspost.cli.check_run import Check  # noqa: PLC0415 - as above

    if asked["add_ignore"] is not None:
        for name in _INSTEAD:
            if asked[name]:
                raise click.UsageError(
                    f"{_ADD_IGNORE} goes not with --{name.replace('_', '-')}: do one after the other"
                )
    if asked["stdin_filename"] is not None or _STDIN in paths:
        from newspost.cli.check_stdin import check_stdin  # noqa: PLC0415 - as above

        return _guarded(lambda: check_stdin(paths, asked))
    if asked["watch"]:
        from newspost.cli.check_watch import watch  # noqa: PLC0415 - as above

        return watch(paths, asked, _guarded)
    return _guarded(lambda: Check(paths, plan_of(paths, asked), asked).run())


def _guarded(check: Callable[[], int]) -> int:
    """Do a check and return its exit code; tell what is wrong with a config, or with a path."""
    from newspost.checking.errors import CheckConfigError  # noqa: PLC0415 - as above

    try:
        return check()
    except (CheckConfigError, newspost.InvalidConfig) as error:
        click.echo(one_line(f"newspost: {error}"), err=True)
    except FileNotFoundError as error:
        click.echo(one_line(f"newspost: {error.filename}: {error.strerror}"), err=True)
    return _USAGE
