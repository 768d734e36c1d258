"""Title, date, categories and tags of real posts, beside what Jekyll made of them.

A site's config (defaults, folders that are categories) comes later; posts that it touches are told apart here.
"""

from __future__ import annotations

from datetime import UTC
from pathlib import PurePosixPath
from typing import Any

import pytest

import newspost
from corpora import NAMES, oracle, posts
from newspost import Article, InvalidPost
from newspost.ruby.values import ruby_text

ZONES = {"edge": "edge", "edge.tz-UTC": "edge", "edge.tz-New_York": "edge"} | {name: name for name in NAMES}
# years before the first, here or in UTC, which Python's datetime does not hold
BEYOND_PYTHON = {"_posts/2022-03-24-date-negative-year.md", "_posts/2022-03-24-date-year-0001.md"}
# Jekyll prints nothing where the title of these stands; an Article has to be called something
WITHOUT_TITLE = {"_posts/2022-03-24-.md"}


def value(typed: dict[str, Any]) -> object:
    """Return a value of the oracle's as Python has it; a time as its text."""
    if typed["t"] == "list":
        return [value(item) for item in typed["v"]]
    if typed["t"] == "map":
        return {value(key): value(item) for key, item in typed["v"]}
    return float(typed["v"]) if typed["t"] == "float" else typed.get("v")


def printed(typed: dict[str, Any]) -> str:
    """Return a value of the oracle's as Jekyll prints it."""
    return ruby_text(value(typed), UTC)


def differences(article: Article, record: dict[str, Any]) -> list[str]:
    """Return what differs between an Article and Jekyll's record."""
    found: list[str] = []
    if (
        record["date"]
        and record["date"]["source"] != "defaults"
        and record["date"]["epoch"] != article.date.timestamp()
    ):
        found.append(f"date {article.date} is not {record['date']['iso']}")
    title = record["title"]
    if title["t"] != "time" and (printed(title) or article.title) != article.title:
        found.append(f"title {article.title!r} is not {printed(title)!r}")
    if (tags := tuple(map(printed, record["tags"]["v"]))) != article.tags:
        found.append(f"tags {article.tags} are not {tags}")
    # the categories that come from folders are the site's doing; each is there once, as text
    folders = set(PurePosixPath(record["path"]).parts)
    categories = [item for item in dict.fromkeys(map(printed, record["categories"]["v"])) if item not in folders]
    if categories != [item for item in article.categories if item not in folders]:
        found.append(f"categories {article.categories} are not {categories}")
    return found


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
            if found := differences(article, record):
                wrong[path] = found
        elif not any(problem.severity == "error" for problem in post.problems):
            wrong[path] = [f"Jekyll: {record['error']}"]
    assert not wrong, "\n".join(f"{path}: {'; '.join(found)}" for path, found in wrong.items())
    assert read > 90
