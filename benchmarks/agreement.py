"""How far newspost and Jekyll agree about real sites: bytes, header, body, and all that becomes of a file.

    NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/agreement.py

Of each file: kept or ignored, error and its stage, title, date and its source, categories, tags, slug, layout,
published, permalink, URL, hash and offset of the body. Every file that differs is listed.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import newspost
from corpora import NAMES, posts
from newspost.header.read import read_header
from oracle_help import body_difference, header_difference, read_by_jekyll
from site_help import ZONES, differences, entries, unpack


def identical(name: str) -> tuple[int, int]:
    """Count the posts of a corpus, and those that come back byte for byte."""
    results = [bytes(newspost.loads(data)) == data for _, data in posts(name)]
    return len(results), sum(results)


def compare_headers(name: str) -> tuple[int, list[str]]:
    """Count the headers of a corpus, and list those that differ."""
    found = [
        (path, header_difference(text, header, record) or body_difference(text, header, record))
        for path, text, record in read_by_jekyll(name)
        for header in [read_header(text)]
    ]
    return len(found), [f"{path}: {difference}" for path, difference in found if difference]


def compare_entries(name: str) -> tuple[int, list[str]]:
    """Count the files of a corpus as a site, and list what differs."""
    with TemporaryDirectory() as folder:
        unpack(ZONES.get(name, name), Path(folder))
        found = [(record["path"], differences(entry, record)) for entry, record in entries(name, Path(folder))]
    return len(found), [f"{path}: {'; '.join(differing)}" for path, differing in found if differing]


def main() -> None:
    """Print a line for each corpus, and what differs below it."""
    print(f"{'corpus':<36}{'posts':>7}{'identical':>11}{'headers':>9}{'differ':>8}{'files':>8}{'differ':>8}")
    for name in NAMES:
        count, same = identical(name)
        headers, wrong = compare_headers(name)
        files, other = compare_entries(name)
        print(f"{name:<36}{count:>7}{same:>11}{headers:>9}{len(wrong):>8}{files:>8}{len(other):>8}")
        print("".join(f"    {line}\n" for line in wrong + other), end="")
    for name in ZONES:
        files, other = compare_entries(name)
        print(f"{name:<63}{files:>16}{len(other):>8}")
        print("".join(f"    {line}\n" for line in other), end="")


if __name__ == "__main__":
    main()
