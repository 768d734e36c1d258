"""The problems of every real post and every edge case, beside what Jekyll itself said of them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

import newspost
from corpora import NAMES, oracle, posts

if TYPE_CHECKING:
    from collections.abc import Iterator

STOPS = {"logged", "fatal"}


def _problems(name: str, most: int = 500) -> Iterator[tuple[str, newspost.Post]]:
    """Yield path and post of a corpus, each read in the zone of its site; ``most`` of them, from all over it."""
    records = oracle(name)
    step = len(records) // most + 1
    for path, data in islice(posts(name), 0, None, step):
        yield path, newspost.loads(data, path, records[path].get("tz") or "UTC")


def _has_error(post: newspost.Post) -> bool:
    return any(problem.severity == "error" for problem in post.problems)


def test_what_jekyll_calls_an_error_is_one() -> None:
    records = oracle("edge")
    silent = [
        path
        for path, post in _problems("edge")
        if (records[path]["error"] or {}).get("stage") in STOPS and not _has_error(post)
    ]
    assert not silent


def test_what_jekyll_passes_over_is_an_error() -> None:
    records = oracle("edge")
    above = ("_hidden/", "vendor/")  # folders above _posts: only the site's configuration tells
    for path, post in _problems("edge"):
        if records[path]["kind"] == "ignored" and not path.startswith(above):
            codes = {problem.code for problem in post.problems}
            assert codes & {"FN001", "FN003", "FK001"}, path


def test_an_edge_case_has_one_trap_and_one_error() -> None:
    for path, post in _problems("edge"):
        errors = [problem.code for problem in post.problems if problem.severity == "error"]
        assert len(errors) <= 1, (path, errors)


@pytest.mark.parametrize("name", NAMES)
def test_a_post_without_an_article_says_why_first(name: str) -> None:
    for path, post in _problems(name, 100):
        try:
            _ = post.article
        except newspost.InvalidPost as error:
            assert error.problems[0].severity == "error", path  # noqa: PT017 - not raising is right as well


@pytest.mark.parametrize("name", ["mzlogin__mzlogin.github.io", "bitcoinops__bitcoinops.github.io"])
def test_a_site_in_good_order_has_no_errors(name: str) -> None:
    faulty = [path for path, post in _problems(name, 100) if _has_error(post) and not path.startswith("_drafts/")]
    assert faulty in ([], ["_posts/template.md"])
