"""How long `newspost check` takes for an archive and for one post, beside other checkers, each as a whole process.

    python benchmarks/checking.py [POSTS [TURNS]]

Needs rumdl and yamllint: `pip install --group bench`. All read the same 10,000 files (see posts.py) as they are
installed, without a config of ours, but that yamllint is told to read .md files, and that rumdl prints nothing; once
all files are like those of the archive, and once two of five are Markdown. They take turns on two processors; a number
is the median of five turns. Cold is without a cache, which is then written. Python's files are compiled before, as an
installer leaves them.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree, which
from tempfile import TemporaryDirectory
from time import perf_counter

from posts import write_archive

import newspost

_POSTS = 10_000
_TURNS = 5
_CACHES = (".newspost_cache", ".rumdl_cache")
_YAMLLINT = "{extends: default, yaml-files: ['*.md']}"
_MORE = 4  # times as many turns for one post, which takes milliseconds


@dataclass(frozen=True, slots=True)
class Program:
    """A program to run: what it is called in the table, its words, and whether its caches are taken away before."""

    name: str
    words: tuple[str, ...]
    is_cold: bool = False

    def seconds(self, folder: Path) -> float:
        """Return how long one run takes in ``folder``; what it prints goes nowhere."""
        if self.is_cold:
            for cache in _CACHES:
                rmtree(folder / cache, ignore_errors=True)
        start = perf_counter()
        done = subprocess.run(  # noqa: S603 - those named below
            self.words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
        )
        taken = perf_counter() - start
        if done.returncode not in {0, 1}:  # 1: it has found something
            sys.exit(f"{' '.join(self.words)} ended with {done.returncode}:\n{done.stderr}")
        return taken


def command(name: str) -> str:
    """Return the path of a command that is installed beside this interpreter."""
    found = which(name, path=str(Path(sys.executable).parent)) or which(name)
    if found is None:
        sys.exit(f"{name} is not installed: pip install --group bench")
    return found


def medians(programs: Sequence[Program], folder: Path, turns: int) -> dict[str, float]:
    """Run the programs in turn, and return the median of each in seconds."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(turns):
        for program in programs:
            times[program.name].append(program.seconds(folder))
    return {name: statistics.median(taken) for name, taken in times.items()}


def archive_times(folder: Path, turns: int) -> dict[str, float]:
    """Return the times for the whole archive; the warm run comes behind the cold one, whose cache it reads."""
    newspost, rumdl, yamllint = command("newspost"), command("rumdl"), command("yamllint")
    programs = (
        Program("newspost check, cold", (newspost, "check"), is_cold=True),
        Program("newspost check, warm", (newspost, "check")),
        Program("newspost --version", (newspost, "--version")),
        Program("rumdl check, cold", (rumdl, "check", "--silent", "."), is_cold=True),
        Program("yamllint", (yamllint, "-d", _YAMLLINT, ".")),
    )
    return medians(programs, folder, turns)


def one_post_times(folder: Path, turns: int) -> dict[str, float]:
    """Return the times for one post, beside that of importing what the command line is built on."""
    file = next((folder / "_posts").iterdir()).relative_to(folder).as_posix()
    programs = (
        Program("newspost check FILE", (command("newspost"), "check", file)),
        Program("newspost check", (command("newspost"), "check"), is_cold=True),
        Program("python -c 'import click'", (sys.executable, "-c", "import click")),
    )
    return medians(programs, folder, turns)


def bound(what: str, taken: float, most: float, limit: str) -> None:
    """Print whether a time is within its bound."""
    print(f"  {what}: {taken / most:.2f} of the bound ({limit}), {'met' if taken <= most else 'NOT met'}")


def main() -> None:
    """Print the medians, their ratios, and which bounds are met."""
    numbers = [int(word) for word in sys.argv[1:]]
    posts, turns = (*numbers, *(_POSTS, _TURNS)[len(numbers) :])
    compileall.compile_dir(Path(newspost.__file__).parent, quiet=1)  # it may lie here without having been installed
    processors = os.cpu_count()
    if sys.platform == "linux":  # the programs that are started have no more than this one
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
        processors = len(os.sched_getaffinity(0))
    print(f"{processors} processors")
    for name, notes in (("as the archive has them", 0), ("two of five in Markdown", 2)):
        many_posts(posts, notes, turns, name)
    with TemporaryDirectory() as one:
        write_archive(Path(one), 2)
        min((Path(one) / "_posts").iterdir()).unlink()  # the first is bad
        times = one_post_times(Path(one), turns * _MORE)
    print_times("one post", times)
    most = 2.5 * times["python -c 'import click'"]
    for name in ("newspost check FILE", "newspost check"):
        bound(name, times[name], most, "2.5 imports of click")


def many_posts(posts: int, notes: int, turns: int, kind: str) -> None:
    """Measure an archive, and print what it takes."""
    with TemporaryDirectory() as folder:
        write_archive(Path(folder), posts, notes)
        times = archive_times(Path(folder), turns)
        size = sum(file.stat().st_size for file in (Path(folder) / "_posts").iterdir())
    print_times(f"{posts:,} posts, {kind}, {size / 1e6:.1f} MB", times)
    bound("cold", times["newspost check, cold"], times["rumdl check, cold"], "rumdl, cold")
    warm = times["newspost check, warm"]
    bound("warm", warm, times["newspost --version"] + 0.5, "--version and half a second")


def print_times(what: str, times: dict[str, float]) -> None:
    """Print a table of times."""
    print(what)
    for name, taken in times.items():
        print(f"  {name:<26}{taken:8.3f} s")


if __name__ == "__main__":
    main()
