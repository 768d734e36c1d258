"""A check of standard input, as if it were a file: for editors, which have a text before it is saved."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, redirect_stdout
from dataclasses import replace
from typing import Any, Final

import click

from newspost.checking.targets import NAMELESS
from newspost.cli.check_plan import plan_of
from newspost.cli.check_run import Check

_OF_FILES: Final = ("only", "changed_since", "staged", "update_baseline", "prune_baseline", "watch")


def check_stdin(paths: Sequence[str], asked: Mapping[str, Any]) -> int:
    """Check the text on standard input and return the exit code.

    With fixes, or comments, the text as it then is goes to standard output, and what is told of it to standard error.

    Raises:
        click.UsageError: there are other files to check, or options that are about files.
    """
    if any(path != NAMELESS for path in paths) or len(paths) > 1:
        raise click.UsageError("standard input (-) is checked alone, without other files")
    for name in _OF_FILES:
        if asked[name]:
            raise click.UsageError(f"--{name.replace('_', '-')} is about files, and goes not with standard input (-)")
    name = asked["stdin_filename"] or NAMELESS
    plan = plan_of((), asked)
    file = os.path.normpath(plan.configs.here / name)
    plan = replace(plan, texts={file: sys.stdin.buffer.read()})
    check = Check((name,), plan, asked)
    writes = asked["fix"] or asked["fix_only"] or asked["add_ignore"] is not None
    gives_text = writes and not asked["diff"]
    with redirect_stdout(sys.stderr) if gives_text else nullcontext():
        code = check.run()
    if gives_text:
        click.echo(check.plan.texts[file], nl=False)
    return code
