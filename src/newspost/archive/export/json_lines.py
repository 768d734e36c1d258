"""``jsonl``: an object a post and a post a line, from which `newspost apply` brings edits back into the files.

The fields of the Article stand beside those of the file, under the names that they have in Python. All rows have the
same keys, those of posts without an Article too, so that table tools find one schema.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from newspost.archive.export.format import Format
from newspost.archive.export.item import Bad, Item, problems_of
from newspost.archive.export.options import Options
from newspost.article import Article
from newspost.checking.reports.json_text import dumps
from newspost.post import Post

_NO_ARTICLE: Final[dict[str, Any]] = {
    "title": None,
    "date": None,
    "layout": None,
    "categories": [],
    "tags": [],
    "extra": {},
    "digest": None,
    "body": [],
    "attribution": None,
    "source_url": None,
    "navigation": [],
}


def record(item: Item) -> dict[str, Any]:
    """Return the row of a post."""
    post, article = item.post, item.article
    return {
        "path": item.path,
        "status": item.status,
        "url": item.url,
        "error": None,
        **article.model_dump(mode="json"),
        "date": item.moment,
        "problems": [] if post is None else problems_of(post.problems),
        "sha256": None if post is None else file_digest(post),
        "article_sha256": article_digest(article),
    }


def bad_record(bad: Bad) -> dict[str, Any]:
    """Return the row of a post without an Article: the reason is under ``error``."""
    post = bad.post
    return {
        "path": bad.path,
        "status": None,
        "url": None,
        "error": bad.reason,
        **_NO_ARTICLE,
        "problems": problems_of(bad.problems),
        "sha256": None if post is None else file_digest(post),
        "article_sha256": None,
    }


def file_digest(post: Post) -> str:
    """Return the SHA-256 of a post's bytes."""
    return hashlib.sha256(bytes(post)).hexdigest()


def article_digest(article: Article) -> str:
    """Return the SHA-256 of all that an Article says, which depends on its site's config and time zone too."""
    return hashlib.sha256(article.model_dump_json().encode()).hexdigest()


def bad_line(bad: Bad, _options: Options = Options()) -> str:  # noqa: B008 - it is frozen
    """Return the line of a post without an Article."""
    return f"{dumps(bad_record(bad))}\n"


FORMAT = Format(item=lambda item, _: f"{dumps(record(item))}\n", bad=bad_line, suffix=".jsonl")
