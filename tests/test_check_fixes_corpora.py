"""Fixes on real posts and on the edge cases: safe ones keep Article and address, and a second run changes nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

import newspost
from corpora import NAMES, oracle, posts
from fixes_help import mended
from newspost.problems import InvalidPost

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 25  # posts of a corpus, from all over it


def _sample(name: str, most: int = MOST) -> Iterator[tuple[str, bytes, str]]:
    """Yield path, bytes and time zone of posts."""
    records = oracle(name)
    for path, data in islice(posts(name), 0, None, len(records) // most + 1):
        yield path, data, records[path].get("tz") or "UTC"


def _meaning(data: bytes, path: str, zone: str) -> dict[str, Any] | None:
    """Return the Article as plain values, None where there is none; a permalink is the same with a slash before it."""
    try:
        article = newspost.loads(data, path, zone).article
    except InvalidPost:
        return None
    values = article.model_dump()
    permalink = values["extra"].get("permalink")
    if isinstance(permalink, str) and permalink.strip():
        values["extra"] = {**values["extra"], "permalink": f"/{permalink.removeprefix('/')}"}
    return {**values, "offset": article.date.utcoffset()}


def _is_lost(data: bytes, path: str, zone: str) -> bool:
    """Whether Jekyll sees no front matter, or gives up on it."""
    post = newspost.loads(data, path, zone)
    codes = {problem.code for problem in post.problems if problem.severity == "error"}
    return not post.front_matter or bool(codes & {"TX003"})


@pytest.mark.parametrize("name", NAMES)
def test_safe_fixes_keep_what_a_real_post_means(name: str) -> None:
    for path, data, zone in _sample(name):
        found = mended(data, path, unsafe=False, zone=zone)
        before = _meaning(data, path, zone)
        assert _meaning(found.data, path, zone) == before or _is_lost(data, path, zone), path
        assert found.rename is None


@pytest.mark.parametrize("name", ["edge", "openSUSE__news-o-o", "efcl__efcl.github.io"])
def test_a_second_run_leaves_a_real_post_alone(name: str) -> None:
    for path, data, zone in _sample(name, 60):
        found = mended(data, path, unsafe=True, zone=zone)
        renamed = path if found.rename is None else path.rpartition("/")[0] + "/" + found.rename
        again = mended(found.data, renamed, unsafe=True, zone=zone)
        assert (again.data, again.rename, again.fixed) == (found.data, None, ()), path
