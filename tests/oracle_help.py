"""What differs between a post as newspost reads it and the record of what Jekyll made of it."""

from __future__ import annotations

from datetime import UTC
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from corpora import Record, oracle, posts
from header_help import from_oracle, typed
from newspost.ruby.values import ruby_text
from newspost.text.encoding import decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost import Article
    from newspost.header.read import Header

_NO_DATA = ({"t": "null"}, {"t": "bool", "v": False})


@cache
def texts(name: str) -> dict[str, str]:
    """Return the text of each post of a corpus, by path."""
    return {path: decode(data) for path, data in posts(name)}


def read_by_jekyll(name: str) -> Iterator[tuple[str, str, Record]]:
    """Yield path, text and record of every post that Jekyll reads as a text with a header."""
    records = oracle(name)
    for path, text in texts(name).items():
        record = records[path]
        is_data = path.endswith((".yml", ".yaml"))  # Jekyll loads the whole of such a file, without looking for a fence
        dropped = not record.get("front_matter") and (record.get("error") or {}).get("class") == "ArgumentError"
        if record["kind"] != "ignored" and not is_data and not dropped:
            yield path, text, record


def _expected(record: Record) -> object:
    """Return the values, or None where the loader or the type of the whole is an error."""
    raw = record["raw"]
    if not record["front_matter"] or (raw is not None and raw in _NO_DATA):
        return {"t": "map", "v": []}
    return from_oracle(raw) if raw and raw["t"] == "map" else None


def header_difference(text: str, header: Header, record: Record) -> str:
    """Return what differs between our header and the oracle's record, empty where nothing does."""
    if (header.fence is not None) != record["front_matter"]:
        return "fence"
    if header.fence and len(encode(header.fence.yaml.of(text))) != record["yaml_bytes"]:
        return "yaml_bytes"
    expected = _expected(record)
    if (header.error is not None) != (expected is None):
        return f"error: {header.error}"
    if expected is not None and typed(header.data) != expected:
        return f"values: {typed(header.data)} instead of {expected}"
    return ""


def body_difference(text: str, header: Header, record: Record) -> str:
    """Return what differs between where the body begins and Jekyll's content, empty where nothing does."""
    body = header.fence.body if header.fence else 1 if text.startswith("\ufeff") else 0
    content = encode(text[body:])
    if sha256(content).hexdigest() != record["content"]["sha256"]:
        return "body"
    return "" if len(encode(text[:body])) == record["content"]["offset"] else "offset"


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


def article_differences(article: Article, record: dict[str, Any]) -> list[str]:
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
