"""Random edits of real posts, a few of each archive; benchmarks/edits.py does the same with all of them."""

from __future__ import annotations

import random
from collections import Counter
from itertools import islice

import pytest

import newspost
from corpora import NAMES, posts
from newspost import EditRejected, InvalidPost
from random_edits import random_edits, wrong_with

POSTS = 12
REFUSED_AT_MOST = 0.05  # of a few; of all of them it is the measured 2 %


@pytest.mark.parametrize("name", [name for name in NAMES if name != "edge"])
def test_random_edits_read_back_and_change_nothing_else(name: str) -> None:
    lot = random.Random(name)  # noqa: S311 - no secret
    made, refused = 0, Counter[str]()
    for path, data in islice(posts(name), POSTS):
        post = newspost.loads(data, path)
        try:
            article = post.article
        except InvalidPost:
            continue
        assert post.replace(article) is post
        for edit in random_edits(article, lot):
            made += 1
            try:
                new = post.edit(**edit.fields)
            except EditRejected as error:
                refused[error.reason] += 1
                continue
            assert wrong_with(post, new, edit) is None, (path, edit)
    assert refused.total() <= REFUSED_AT_MOST * made + 1, refused
