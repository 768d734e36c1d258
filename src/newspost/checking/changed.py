"""Which files git says were changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from newspost.checking.errors import CheckConfigError


def changed_files(folder: Path, revision: str | None) -> frozenset[str]:
    """Return the absolute paths of the files that differ from where ``revision`` branched off; None: that are staged.

    Files that git does not know yet count as changed since any revision. Files that are gone are left out.

    Raises:
        CheckConfigError: there is no git, this is no repository, or it has no such revision.
    """
    root = _git(folder, "rev-parse", "--show-toplevel").removesuffix("\n")
    if revision is None:
        names = _git(folder, "diff", "--name-only", "-z", "--cached", "--diff-filter=d")
    else:
        base = _git(folder, "merge-base", "--end-of-options", revision, "HEAD").strip()
        names = _git(folder, "diff", "--name-only", "-z", "--diff-filter=d", base)
        names += _git(Path(root), "ls-files", "-z", "--others", "--exclude-standard")
    return frozenset(_as_seen_from(folder, root, name) for name in names.split("\0") if name)


def _as_seen_from(folder: Path, root: str, name: str) -> str:
    """Return the path of a file as a run in ``folder`` has it, which may be there by a link; git knows none."""
    return os.path.normpath(folder / os.path.relpath(Path(root, name), os.path.realpath(folder)))


def _git(folder: Path, *words: str) -> str:
    """Return what git prints."""
    git = shutil.which("git")
    if git is None:
        raise CheckConfigError("git is not installed, so what was changed cannot be told", "command line")
    done = subprocess.run([git, "-C", str(folder), *words], capture_output=True, check=False)  # noqa: S603 - git itself
    if done.returncode:
        message = done.stderr.decode(errors="replace").strip().removeprefix("fatal: ") or "git failed"
        raise CheckConfigError(f"git cannot tell what was changed: {message}", "command line")
    return done.stdout.decode("utf-8", "surrogateescape")
