"""Loose posts into Parquet, one process: how fast, beside the script that a user would write, and in how much memory.

    PYTHONPATH=tests python benchmarks/tables.py [LARGEST]

Makes folders of 2,000 posts and more, up to LARGEST (200,000), half a percent of them bad. Peak memory is that of a
process of its own; speed is a ratio of processor times, the script and newspost in turn, on posts as long as real ones.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from posts import plain_post
from pyarrow import parquet
from user_script import export as script

from many_posts import write_posts
from newspost.arrow import read_batches, write_parts, write_table

_SIZES = (2_000, 20_000, 200_000)
_TURNS = 7
_POSTS = 2_000


def newspost(folder: Path, out: Path) -> None:
    """Do the same with newspost: every column that is there by default."""
    write_table(read_batches(folder), out)


def seconds(work: Callable[[Path, Path], None], folder: Path, out: Path) -> float:
    """Return the processor time of one turn."""
    start = time.process_time()
    work(folder, out)
    return time.process_time() - start


def speed(root: Path) -> None:
    """Print the ratio of processor times."""
    folder = root / "alike"
    folder.mkdir()
    for number in range(_POSTS):
        (folder / f"2024-05-06-{number:05}.md").write_bytes(plain_post())
    ratios: list[float] = []
    best = float("inf")
    for _ in range(_TURNS):
        theirs, mine = seconds(script, folder, root / "a.parquet"), seconds(newspost, folder, root / "b.parquet")
        ratios.append(theirs / mine)
        best = min(best, mine)
    print(f"a script of python-frontmatter, selectolax and pyarrow takes {statistics.median(ratios):.2f} times as long")
    print(f"processor time of a post of {len(plain_post()):,} bytes, read and written: {best / _POSTS * 1e6:.0f} µs")


def measured(folder: str, out: str) -> None:
    """Make the table in this process, and print how many rows it has, and the memory at its most."""
    start = time.process_time()
    parts = write_parts(read_batches(folder), out)
    rows = sum(parquet.read_metadata(part).num_rows for part in parts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = time.process_time() - start
    speed = f"{rows / spent:>8,.0f} posts a second of processor time"
    print(f"{rows:>8,} posts {len(parts):>3} parts {peak:>6.0f} MB at most {speed}")


def main() -> None:
    """Print speed and memory."""
    if len(sys.argv) == 3:
        measured(*sys.argv[1:])
        return
    largest = int(sys.argv[1]) if len(sys.argv) == 2 else _SIZES[-1]
    with TemporaryDirectory() as root:
        speed(Path(root))
        for size in _SIZES:
            if size <= largest:
                folder = Path(root, str(size))
                write_posts(folder, size, bad=size // 200)
                command = [sys.executable, __file__, str(folder), str(Path(root, f"out-{size}"))]
                subprocess.run(command, check=True)  # noqa: S603 - this script


if __name__ == "__main__":
    main()
