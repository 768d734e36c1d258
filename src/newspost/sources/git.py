"""The files of a commit as a tree: read from the repository by git itself, without a work tree.

A repository may come from anybody, and its config may name programs. Only plumbing is called that runs none of them,
and nothing is fetched: where objects are missing, git would ask the place that the config names.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from errno import EFBIG, EINVAL, EIO, ENOENT
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from newspost.sources.trees import LARGEST, Member

if TYPE_CHECKING:
    from subprocess import Popen

_OPTIONS: Final = (
    "--no-pager",
    "--no-replace-objects",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
)
_QUIET: Final = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Commit:
    """The files of a folder as they are in a commit, of which ``revision`` is the name that was asked for."""

    folder: str
    revision: str
    digest: str = field(repr=False)

    @property
    def name(self) -> str:
        """The folder and the revision."""
        return f"{self.folder.replace(os.sep, '/')}@{self.revision}"

    @property
    def label(self) -> str:
        """The folder's own name, and the revision."""
        return self.name.rpartition("/")[2] if "/" not in self.revision else f"{Path(self.folder).name}@{self.revision}"

    def members(self) -> Iterator[Member]:
        """Yield its files.

        Raises:
            OSError: git cannot read them.
        """
        with closing(_Objects(self)) as objects:
            modified = objects.moment(self.digest)
            for entry in self._entries():
                facts, _, path = entry.partition(b"\t")
                mode, kind, digest = facts.split()
                if kind == b"blob":
                    trouble = "it is a link" if mode == b"120000" else ""
                    read = objects.reader(digest)
                    yield Member(os.fsdecode(path), 0, modified, read, trouble)

    def _entries(self) -> Iterator[bytes]:
        """Yield the lines of ``git ls-tree``, which end in NUL."""
        process = _git(self.folder, "ls-tree", "-r", "-z", self.digest)
        rest = b""
        try:
            while piece := _out(process).read(_PIECE):
                *entries, rest = (rest + piece).split(b"\0")
                yield from entries
            _finish(process, self.name)
        finally:
            _end(process)


def commit_of(text: str) -> Commit:
    """Return the commit that ``FOLDER@REVISION`` names: a branch, a tag, or the digest of a commit.

    The folder is a repository or in one, and only what is below it counts; without one it is this folder.

    Raises:
        FileNotFoundError: there is no such folder, or no such commit.
        OSError: it is no repository, or there is no git.
    """
    folder, revision = _split(text)
    where = os.path.normpath(Path(folder).absolute())
    if not revision or revision.startswith("-"):  # git has no names that begin so, but it has options
        raise FileNotFoundError(ENOENT, "there is no such revision", text)
    process = _git(where, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        digest = _out(process).read().decode().strip()
        if process.wait() and (said := _said(process)):
            raise OSError(EINVAL, said, text)
    finally:
        _end(process)
    if not digest:
        raise FileNotFoundError(ENOENT, "there is no such commit in the repository", text)
    return Commit(where, revision, digest.rpartition("\n")[2])


def names_commit(text: str) -> bool:
    """Whether a text may be ``FOLDER@REVISION``: what is before one of its ``@`` is a folder."""
    return any(char == "@" and Path(text[:index]).is_dir() for index, char in enumerate(text) if index)


def _split(text: str) -> tuple[str, str]:
    """Return the folder and the revision; both may have an ``@`` in them: the first folder that is there counts."""
    for index, char in enumerate(text):
        if char == "@" and Path(text[:index] or ".").is_dir():
            return text[:index] or ".", text[index + 1 :]
    raise FileNotFoundError(ENOENT, "there is no such folder with an @ and a revision after it", text)


class _Objects:
    """The process that returns what objects hold, one after the other."""

    def __init__(self, commit: Commit) -> None:
        self._folder = commit.folder
        self._process = self._started()

    def _started(self) -> Popen[bytes]:
        """Start the process."""
        return _git(self._folder, "cat-file", "--batch")

    def close(self) -> None:
        """End the process."""
        _end(self._process)

    def moment(self, digest: str) -> float:
        """Return when a commit was made."""
        head = self.read(digest.encode()).partition(b"\n\n")[0]
        line = next((line for line in head.split(b"\n") if line.startswith(b"committer ")), b"")
        words = line.split()
        return float(words[-2]) if len(words) > 2 and words[-2].isdigit() else 0.0

    def reader(self, digest: bytes) -> Callable[[], bytes]:
        """Return what reads an object."""
        return partial(self.read, digest)

    def read(self, digest: bytes) -> bytes:
        """Return what an object holds.

        Raises:
            OSError: it is not there, or too large.
        """
        words = self._asked(digest)
        if not words:  # it has ended, and others may be there
            _end(self._process)
            self._process = self._started()
        if len(words) != 3:
            raise OSError(EIO, "it is not in the repository")
        size, stdout = int(words[2]), _out(self._process)
        if size > LARGEST:
            for start in range(0, size + 1, _PIECE):
                stdout.read(min(_PIECE, size + 1 - start))
            raise OSError(EFBIG, f"it is larger than {LARGEST:,} bytes")
        data = stdout.read(size + 1)
        if len(data) <= size:
            raise OSError(EIO, "git does not return all of it")
        return data[:-1]

    def _asked(self, digest: bytes) -> list[bytes]:
        """Ask for an object, and return what is said before it; nothing where the process has ended."""
        stdin = self._process.stdin
        try:
            if stdin is not None:
                stdin.write(digest + b"\n")
                stdin.flush()
        except BrokenPipeError:
            return []
        return _out(self._process).readline().split()


# --- git


def _git(folder: str, *arguments: str) -> Popen[bytes]:
    """Start git in a folder."""
    from subprocess import PIPE, Popen  # noqa: PLC0415 - few posts are in a commit

    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        return Popen(  # noqa: S603 - git, on digests and revisions that are no options
            ["git", "-C", folder, *_OPTIONS, *arguments],  # noqa: S607 - the user's own
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=kept | _QUIET,
        )
    except FileNotFoundError:
        raise OSError(EINVAL, "reading a commit needs git, which is not installed", folder) from None


def _out(process: Popen[bytes]) -> IO[bytes]:
    """Return what a process writes."""
    assert process.stdout is not None  # noqa: S101 - it was asked for
    return process.stdout


def _said(process: Popen[bytes]) -> str:
    """Return the last line of what a process said of its failure."""
    lines = process.stderr.read().decode("utf-8", "replace").strip().splitlines() if process.stderr else []
    return lines[-1].removeprefix("fatal: ") if lines else ""


def _finish(process: Popen[bytes], name: str) -> None:
    """Wait for a process to end.

    Raises:
        OSError: it failed.
    """
    if process.wait():
        raise OSError(EIO, _said(process) or "git failed", name)


def _end(process: Popen[bytes]) -> None:
    """End a process, whatever it does."""
    process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with suppress(BrokenPipeError):  # it was asked for something that it did not live to hear
                stream.close()
    process.wait()
