"""How long `newspost export --to parquet` takes, beside the script that a user would write, and in how much memory.

    PYTHONPATH=tests python benchmarks/exporting.py [POSTS [TURNS [LARGEST]]]

Each is a whole process with all that it starts, on two processors; they take turns, and a number is the median. The
posts are long as real ones: copies of one post, posts with a text of their own, and posts full of tags. The script does
less (see user_script.py), so newspost is also measured with no more columns than the script has. Memory is that of the
export with all its processes at its most (PSS, which counts what they share once); Linux only.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

from posts import SENTENCE, plain_post, rich_post

from many_posts import write_posts
from newspost.arrow import DEFAULT_COLUMNS, read_batches, write_table

_POSTS = 20_000
_TURNS = 5
_SIZES = (2_000, 20_000, 200_000)
_SCRIPT = Path(__file__).with_name("user_script.py")
_SAME = "path,title,date,tags,paragraphs,images"
_HEADER = ("path", "title", "date", "date_offset", "layout", "categories", "tags", "extra", "error_code")


def write_site(folder: Path, count: int, kind: str) -> int:
    """Write a site of posts of a kind; return how many bytes they are."""
    chance = random.Random(count)  # noqa: S311 - the same posts each time
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("timezone: Asia/Shanghai\n", encoding="utf-8")
    source = (rich_post() if kind == "full of tags" else plain_post()).decode()
    size = 0
    for number in range(count):
        text = source.replace("NW202405060000000017", f"NW20240506{number:010}").replace(
            "三号码头", f"{number}号码头", 1
        )
        if kind != "copies":
            first, *others = text.split(SENTENCE)
            text = first + "".join("".join(chance.choices(SENTENCE, k=len(SENTENCE))) + rest for rest in others)
        size += (folder / "_posts" / f"2024-05-{number % 28 + 1:02}-NW{number:08}.md").write_bytes(text.encode())
    return size


# --- time


def environment(root: Path) -> dict[str, str]:
    """Return an environment in which modules are compiled once, as installed ones are."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(root / "compiled")}


def times(words: list[str], root: Path) -> tuple[float, float]:
    """Return how long a command takes by the clock, and how long processors work for it and for all it starts."""
    for out in (root / "out.parquet", root / "out"):
        rmtree(out, ignore_errors=True) if out.is_dir() else out.unlink(missing_ok=True)
    os.sync()  # lest one waits for the disk to take what another has left
    start = perf_counter()
    with (root / "said").open("wb") as said:
        process = subprocess.Popen(words, env=environment(root), stderr=said)  # noqa: S603 - those named below
        _, status, used = os.wait4(process.pid, 0)
    taken = perf_counter() - start
    if status:
        sys.exit(f"{' '.join(words)}:\n{(root / 'said').read_text(encoding='utf-8')}")
    return taken, used.ru_utime + used.ru_stime


def commands(folder: Path, root: Path) -> dict[str, list[str]]:
    """Return what is measured, by its name."""
    file = str(root / "out.parquet")
    script = [sys.executable, str(_SCRIPT), str(folder), file]
    newspost = [sys.executable, "-m", "newspost", "export", "--to", "parquet", str(folder), "-o"]
    return {
        "script, 2 processes": [*script, "2"],
        "newspost, 2 processes": [*newspost, file, "--jobs", "2"],
        "newspost, 2, into a folder": [*newspost, str(root / "out"), "--jobs", "2"],
        "newspost, 2, same columns": [*newspost, file, "--jobs", "2", "--columns", _SAME],
        "script, 1 process": [*script, "1"],
        "newspost, 1 process": [*newspost, file, "--jobs", "1"],
    }


def compare(folder: Path, root: Path, count: int, turns: int) -> None:
    """Print the medians, and how many times as long the script takes with as many processes."""
    todo = commands(folder, root)
    for words in todo.values():  # once, so that the files are in memory and the modules compiled
        times(words, root)
    found: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for _ in range(turns):
        for name, words in todo.items():
            found[name].append(times(words, root))
    print(f"  {'':<28}{'wall s':>8}{'CPU s':>8}{'posts/s':>9}{'script takes, wall':>20}{'CPU':>6}")
    base = (0.0, 0.0)
    for name, pairs in found.items():
        wall, used = (statistics.median(column) for column in zip(*pairs, strict=True))
        if name.startswith("script"):
            base = wall, used
        ratios = "" if name.startswith("script") else f"{base[0] / wall:>19.2f}×{base[1] / used:>5.2f}×"
        print(f"  {name:<28}{wall:>8.2f}{used:>8.2f}{count / wall:>9,.0f}{ratios}")


def stages(folder: Path, out: Path, turns: int) -> None:
    """Print where the time goes in one process: what each more column takes, and the writing."""

    def read(*columns: str) -> Callable[[], object]:
        return lambda: [batch.num_rows for batch in read_batches(folder, columns=columns)]

    steps: Mapping[str, Callable[[], object]] = {
        "find and read the files": read("path"),
        "read headers": read(*_HEADER),
        "read bodies, make columns": read(*DEFAULT_COLUMNS),
        "write Parquet": lambda: write_table(read_batches(folder), out),
    }
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(turns):
        for name, step in steps.items():
            start = process_time()
            step()
            best[name] = min(best[name], process_time() - start)
    before, count = 0.0, sum(1 for _ in (folder / "_posts").iterdir())
    told: list[str] = []
    for name, taken in best.items():
        told.append(f"{name} {(taken - before) / count * 1e6:.0f}")
        before = taken
    print(f"  µs a post, one process: {', '.join(told)}")


# --- memory


def peak(words: list[str], root: Path) -> float:
    """Run a command, and return the memory of all its processes at its most, in MB."""
    most = 0
    with (root / "said").open("wb") as said:
        process = subprocess.Popen(words, env=environment(root), stderr=said, start_new_session=True)  # noqa: S603 - as above
        while process.poll() is None:
            most = max(most, sum(map(_kilobytes, _of_session(process.pid))))
            sleep(0.02)
    if process.returncode not in {0, 1}:  # 1: some posts are bad
        sys.exit((root / "said").read_text(encoding="utf-8"))
    return most / 1024


def _of_session(session: int) -> list[Path]:
    """Return the folders in /proc of the processes of a session."""
    found: list[Path] = []
    for folder in Path("/proc").iterdir():
        try:
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except (OSError, ValueError):  # gone, or no process
            continue
        if int(fields[3]) == session:
            found.append(folder)
    return found


def _kilobytes(folder: Path) -> int:
    """Return the PSS of a process."""
    try:
        lines = (folder / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def memory(root: Path, largest: int) -> None:
    """Print the memory that exports of archives of several sizes take."""
    for size in _SIZES:
        if size > largest:
            continue
        folder = root / str(size)
        write_posts(folder / "_posts", size, bad=size // 200)
        told: list[str] = []
        for name, out in (("parquet", "out.parquet"), ("parquet", "out/"), ("jsonl", "out.jsonl")):
            place = root / f"{size}-{out}"
            words = [sys.executable, "-m", "newspost", "export", "--to", name, str(folder), "--jobs", "2"]
            told.append(f"{name} into a {'folder' if out.endswith('/') else 'file'} ")
            told[-1] += f"{peak([*words, '-o', f'{place}/' if out.endswith('/') else str(place)], root):.0f} MB"
            rmtree(place) if place.is_dir() else place.unlink()
        print(f"{size:>8,} posts: {', '.join(told)}", flush=True)
        rmtree(folder)


def main() -> None:
    """Print times and memory."""
    numbers = [int(word) for word in sys.argv[1:]]
    count, turns, largest = (*numbers, *(_POSTS, _TURNS, _SIZES[-1])[len(numbers) :])
    if sys.platform == "linux":  # the programs that are started have no more than this one
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    with TemporaryDirectory() as name:
        root = Path(name)
        for kind in ("copies", "texts of their own", "full of tags"):
            some = count // 4 if kind == "full of tags" else count
            folder = root / "site"
            size = write_site(folder, some, kind)
            print(f"{some:,} posts of {size / some / 1000:.1f} KB, {kind}:", flush=True)
            compare(folder, root, some, turns)
            stages(folder, root / "stages.parquet", turns)
            rmtree(folder)
        memory(root, largest)


if __name__ == "__main__":
    main()
