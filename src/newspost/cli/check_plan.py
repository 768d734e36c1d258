"""How a check goes, by the options that it was asked with."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from newspost.checking.config_files import Configs, read_override
from newspost.checking.engine import Plan
from newspost.cli.check_progress import progress


def plan_of(paths: Sequence[str], asked: Mapping[str, Any]) -> Plan:
    """Return how the run goes.

    Raises:
        click.UsageError: the options are at odds, or one has a value that it cannot have.
        newspost.CheckConfigError: so has one that is a key of the config; or git knows no changes.
    """
    configs = configs_of(asked)
    return Plan(
        configs,
        cache=not asked["no_cache"],
        cache_dir=None if asked["cache_dir"] is None else Path(asked["cache_dir"]),
        jobs=asked["jobs"],
        only=_only(paths, asked, configs.here),
        whole=asked["only"],
        now=asked["now"],
        baseline=not asked["update_baseline"],
        progress=progress(),
    )


def configs_of(asked: Mapping[str, Any]) -> Configs:
    """Return what finds the config of each file, over which goes what the options say.

    Raises:
        click.UsageError, newspost.CheckConfigError: as above.
    """
    named = [Path(text) for text in asked["configs"] if "=" not in text]
    if len(named) > 1:
        raise click.UsageError("--config: there can be one FILE; it may extend others")
    overrides = [*(read_override(text) for text in asked["configs"] if "=" in text), _overrides(asked)]
    return Configs(named=named[0] if named else None, isolated=asked["isolated"], overrides=overrides)


def _only(paths: Sequence[str], asked: Mapping[str, Any], here: Path) -> frozenset[str] | None:
    """Return the only files that are reported, if not all are."""
    only: frozenset[str] | None = None
    if asked["staged"] or asked["changed_since"]:
        from newspost.checking.changed import changed_files  # noqa: PLC0415 - else no other program is run

        only = changed_files(here, asked["changed_since"])
    if asked["only"]:
        named_files = frozenset(os.path.normpath(here / path) for path in paths if not Path(path).is_dir())
        if not named_files:
            raise click.UsageError("--only: name the files that are to be reported")
        only = named_files if only is None else only & named_files
    return only


def _overrides(asked: Mapping[str, Any]) -> dict[str, object]:
    """Return what the options say, in the terms of a config."""
    found: dict[str, object] = {}
    for option in ("select", "extend_select", "ignore"):
        words = [word for given in asked[option] for word in given.split(",") if word]
        if words:
            found[option.replace("_", "-")] = words
    levels = dict(pair.partition("=")[::2] for given in asked["severity"] for pair in given.split(","))
    if levels:
        found["severity"] = levels
    for option in ("profile", "fail_on", "max_warnings", "baseline"):
        if asked[option] is not None:
            found[option.replace("_", "-")] = asked[option]
    if asked["outputs"]:
        found["output"] = list(asked["outputs"])
    return found
