"""Fixes on real posts and on the edge cases: safe ones keep Article and address, and a second run changes nothing."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

import newspost
from corpora import NAMES, oracle, posts
from fixes_help import is_lost, keeps_the_rest_each_round, meaning, mended, mended_again

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 25  # posts of a corpus, from all over it


def _sample(name: str, most: int = MOST) -> Iterator[tuple[str, bytes, str]]:
    """Yield path, bytes and time zone of posts."""
    records = oracle(name)
    for path, data in islice(posts(name), 0, None, len(records) // most + 1):
        yield path, data, records[path].get("tz") or "UTC"


@pytest.mark.parametrize("name", NAMES)
def test_safe_fixes_keep_what_a_real_post_means(name: str) -> None:
    for path, data, zone in _sample(name):
        found = mended(data, path, unsafe=False, zone=zone)
        before, after = (newspost.loads(one, path, zone) for one in (data, found.data))
        assert is_lost(before._reading) or meaning(after) == meaning(before), path
        assert keeps_the_rest_each_round(data, found), path
        assert found.rename is None


@pytest.mark.parametrize("name", ["edge", "openSUSE__news-o-o", "efcl__efcl.github.io"])
def test_a_second_run_leaves_a_real_post_alone(name: str) -> None:
    for path, data, zone in _sample(name, 60):
        found = mended(data, path, unsafe=True, zone=zone)
        again = mended_again(found, path, unsafe=True, zone=zone)
        assert (again.data, again.rename, again.fixed) == (found.data, None, ()), path
