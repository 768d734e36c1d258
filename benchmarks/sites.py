"""How fast a whole site is read, beside Jekyll's own `Site#read` in the same run.

    NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/sites.py

Jekyll reads the front matters, makes dates, categories and excerpts, and leaves the bodies alone; so does newspost
where it is asked for nothing else. An Article reads its body when it is asked for, which is what Jekyll comes to when
it renders. Processor time, the best of several turns, newspost and Jekyll one after the other.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import newspost
from corpora import corpora_root
from newspost import Site
from site_help import unpack

SITE = "openSUSE__news-o-o"
"""The corpus that is read."""
_TURNS = 5


def jekyll(folder: str) -> float:
    """Return the seconds that Jekyll takes to read the site."""
    script = corpora_root() / "oracle" / "jekyll_plain.rb"
    done = subprocess.run(["ruby", script, folder], capture_output=True, check=True)  # noqa: S603, S607 - as documented above
    return float(json.loads(done.stdout)["cpu_s"])


def facts(folder: str) -> object:
    """Read all that Jekyll reads: what becomes of each file, and its excerpt."""
    return [
        (entry.published, entry.url, entry.date, entry.title, entry.categories, entry.tags, entry.excerpt)
        for entry in Site.open(folder).posts()
        if entry.is_readable
    ]


def articles(folder: str) -> object:
    """Make every Article; its body is read when somebody asks for it."""
    return [_article(entry) for entry in Site.open(folder).posts()]


def bodies(folder: str) -> object:
    """Read every Article, with all paragraphs and links."""
    return [article.body for article in map(_article, Site.open(folder).posts()) if article]


def _article(entry: newspost.Entry) -> newspost.Article | None:
    """Return the Article of a post, if one can be made."""
    try:
        return entry.post.article
    except newspost.InvalidPost:
        return None


def seconds(read: Callable[[str], object], folder: str) -> float:
    """Return the processor time of one turn."""
    start = process_time()
    read(folder)
    return process_time() - start


def main() -> None:
    """Print the times and their ratios."""
    with TemporaryDirectory() as root:
        unpack(SITE, Path(root))
        best: dict[str, float] = dict.fromkeys(("Jekyll", "facts", "articles", "bodies"), float("inf"))
        for _ in range(_TURNS):
            best["Jekyll"] = min(best["Jekyll"], jekyll(root))
            best["facts"] = min(best["facts"], seconds(facts, root))
            best["articles"] = min(best["articles"], seconds(articles, root))
            best["bodies"] = min(best["bodies"], seconds(bodies, root))
        count = sum(1 for _ in Site.open(root).posts())
    print(f"{count:,} files")
    for name, label in (
        ("Jekyll", "Jekyll, Site#read"),
        ("facts", "newspost, all that Jekyll reads"),
        ("articles", "newspost, every Article"),
        ("bodies", "newspost, every Article's body"),
    ):
        print(f"{label:<34}{best[name]:>8.3f} s{best['Jekyll'] / best[name]:>8.2f} times as fast as Jekyll")


if __name__ == "__main__":
    main()
