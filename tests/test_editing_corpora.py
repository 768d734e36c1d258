"""Random edits of real posts, a few of each archive; benchmarks/edits.py does the same with all of them."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from itertools import islice

import pytest

import newspost
from corpora import NAMES, posts
from newspost import EditRejected, InvalidPost
from random_edits import random_edits, wrong_with

ARCHIVES = [name for name in NAMES if name != "edge"]
POSTS = 12
REFUSED_AT_MOST = 0.02


@cache
def edited(name: str) -> tuple[int, Counter[str], list[str]]:
    """Return how many edits of an archive's posts were made, for what reasons some were refused, and what was wrong."""
    lot = random.Random(name)  # noqa: S311 - no secret
    made, refused, wrong = 0, Counter[str](), list[str]()
    for path, data in islice(posts(name), POSTS):
        post = newspost.loads(data, path)
        try:
            article = post.article
        except InvalidPost:
            continue
        if post.replace(article) is not post:
            wrong.append(f"{path}: an edit to the same Article is one")
        for edit in random_edits(article, lot):
            made += 1
            try:
                new = post.edit(**edit.fields)
            except EditRejected as error:
                refused[error.reason] += 1
            else:
                complaint = wrong_with(post, new, edit)
                wrong += [f"{path}: {edit.name}: {complaint}"] if complaint else []
    return made, refused, wrong


@pytest.mark.parametrize("name", ARCHIVES)
def test_random_edits_read_back_and_change_nothing_else(name: str) -> None:
    made, _, wrong = edited(name)
    assert made > POSTS
    assert not wrong


def test_few_edits_are_refused() -> None:
    refused = sum((edited(name)[1] for name in ARCHIVES), Counter[str]())
    assert refused.total() <= REFUSED_AT_MOST * sum(edited(name)[0] for name in ARCHIVES), refused
