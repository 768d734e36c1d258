"""How fast posts are read, as ratios to python-frontmatter in the same process and the same run.

    python benchmarks/reading.py

Each ratio is the median of many short turns, newspost and python-frontmatter one after the other, so that what else the
machine does falls on both. python-frontmatter only splits off and loads the YAML; newspost gives the whole Article.
"""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import frontmatter
from posts import plain_post, real_post, rich_post

import newspost

_TURNS = 60


def ratio(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Return the median ratio of two calls' times, and the best time of the first in microseconds."""
    calls = max(20, int(0.004 / seconds(one, 5)))
    ratios: list[float] = []
    best = float("inf")
    for _ in range(_TURNS):
        mine, theirs = seconds(one, calls), seconds(other, calls)
        ratios.append(mine / theirs)
        best = min(best, mine)
    return statistics.median(ratios), best * 1e6


def seconds(call: Callable[[], object], calls: int) -> float:
    """Return the time of one call."""
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - start) / calls


def article_of(data: bytes) -> object:
    """Read a post, its body too: an Article leaves that for when it is asked for."""
    return newspost.loads(data).article.body


def report(name: str, data: bytes) -> None:
    """Print the ratios for one post."""
    text = data.decode()

    def theirs() -> object:
        return frontmatter.loads(text)

    whole, best = ratio(partial(article_of, data), theirs)
    header, _ = ratio(lambda: newspost.loads(data).front_matter, theirs)
    unasked, _ = ratio(lambda: newspost.loads(data).article, theirs)
    print(
        f"{name:<28}{len(data):>9} bytes  article {whole:5.2f}  its body unasked {unasked:5.2f}  "
        f"front matter {header:5.2f}  ({best:.0f} µs)"
    )


def growth(name: str, make: Callable[[int], bytes], sizes: tuple[int, ...]) -> None:
    """Print time and memory at growing sizes, and how each step grows beside the input."""
    rows: list[tuple[int, float, int]] = []
    for size in sizes:
        data = make(size)
        spent = min(seconds(partial(article_of, data), 3) for _ in range(3))
        tracemalloc.start()
        article = newspost.loads(data).article
        assert article.body is not None
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        del article
        rows.append((len(data), spent, peak))
        print(f"{name:<28}{len(data):>9} bytes  {spent * 1e3:9.3f} ms  {peak / 1e6:8.2f} MB")
    for (size, spent, peak), (larger, longer, more) in pairwise(rows):
        times = larger / size
        print(f"{'':<28}input x{times:6.1f}  time x{longer / spent:6.1f}  memory x{more / peak:6.1f}")


def main() -> None:
    """Print all of it."""
    gc.collect()
    if (real := real_post()) is not None:
        report("a real post", real)
    report("plain paragraphs", plain_post())
    report("full of tags", rich_post())
    growth("plain paragraphs", plain_post, (11, 110, 1_100, 11_000))
    growth("full of tags", rich_post, (1, 10, 100, 1_000))


if __name__ == "__main__":
    main()
