"""How far newspost and Jekyll agree about real posts: bytes, header, body, and what the Article says.

    NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/agreement.py

Every post that differs is listed. Files that Jekyll itself does not read as posts count for identity alone.
"""

from __future__ import annotations

import newspost
from corpora import NAMES, oracle, posts
from newspost.header.read import read_header
from oracle_help import article_differences, body_difference, header_difference, read_by_jekyll


def identical(name: str) -> tuple[int, int]:
    """Count the posts of a corpus, and those that come back byte for byte."""
    results = [bytes(newspost.loads(data)) == data for _, data in posts(name)]
    return len(results), sum(results)


def compare(name: str) -> tuple[int, list[str], int, list[str]]:
    """Count the headers and Articles that are compared, and list those that differ."""
    headers = articles = 0
    wrong: list[str] = []
    other: list[str] = []
    for path, text, record in read_by_jekyll(name):
        headers += 1
        header = read_header(text)
        if found := header_difference(text, header, record) or body_difference(text, header, record):
            wrong.append(f"{path}: {found}")
        if not record["ok"] or record["content"] is None:
            continue
        try:
            article = newspost.loads(text, path=path, timezone=record["tz"]).article
        except newspost.InvalidPost as error:
            if record["date"]["source"] == "front_matter":
                other.append(f"{path}: {error}")
            continue
        articles += 1
        if found := "; ".join(article_differences(article, record)):
            other.append(f"{path}: {found}")
    return headers, wrong, articles, other


def main() -> None:
    """Print a line for each corpus, and what differs below it."""
    print(f"{'corpus':<36}{'posts':>7}{'identical':>11}{'headers':>9}{'differ':>8}{'articles':>10}{'differ':>8}")
    for name in NAMES:
        assert oracle(name)
        count, same = identical(name)
        headers, wrong, articles, other = compare(name)
        print(f"{name:<36}{count:>7}{same:>11}{headers:>9}{len(wrong):>8}{articles:>10}{len(other):>8}")
        for line in wrong + other:
            print(f"    {line}")


if __name__ == "__main__":
    main()
