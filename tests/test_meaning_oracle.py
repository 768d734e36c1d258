"""Title, date, categories and tags of real posts, beside what Jekyll made of them.

A site's config (defaults, folders that are categories) comes later; posts that it touches are told apart here.
"""

from __future__ import annotations

import pytest

import newspost
from corpora import NAMES, oracle, posts
from newspost import InvalidPost
from oracle_help import article_differences

ZONES = {"edge": "edge", "edge.tz-UTC": "edge", "edge.tz-New_York": "edge"} | {name: name for name in NAMES}
# years before the first, here or in UTC, which Python's datetime does not hold
BEYOND_PYTHON = {"_posts/2022-03-24-date-negative-year.md", "_posts/2022-03-24-date-year-0001.md"}
# Jekyll prints nothing where the title of these stands; an Article has to be called something
WITHOUT_TITLE = {"_posts/2022-03-24-.md"}


@pytest.mark.parametrize("name", ZONES)
def test_articles_say_what_jekyll_says(name: str) -> None:
    records = oracle(name)
    wrong: dict[str, list[str]] = {}
    read = 0
    for path, data in posts(ZONES[name]):
        record = records[path]
        if record["kind"] == "ignored" or path in BEYOND_PYTHON | WITHOUT_TITLE or record["content"] is None:
            continue  # Jekyll does not read it, or Python cannot hold it
        post = newspost.loads(data, path=path, timezone=record["tz"])
        try:
            article = post.article
        except InvalidPost as error:
            if record["ok"] and record["kept"] and record["date"]["source"] not in {"site_time", "mtime", "defaults"}:
                wrong[path] = [str(error)]
            continue
        read += 1
        if record["ok"]:
            if found := article_differences(article, record):
                wrong[path] = found
        elif not any(problem.severity == "error" for problem in post.problems):
            wrong[path] = [f"Jekyll: {record['error']}"]
    assert not wrong, "\n".join(f"{path}: {'; '.join(found)}" for path, found in wrong.items())
    assert read > 90
