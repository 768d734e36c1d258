"""Dialect: a second site's attribution, source and navigation, in a few lines."""

from __future__ import annotations

import pickle
import re

import pytest

import newspost
from newspost import FINEWS, Attribution, Dialect, EditRejected

WIRE = Dialect(
    name="wire",
    attribution=r"Source: (?P<source>.+)",
    attribution_form="Source: {source}",
    attribution_class="credit",
    source=r"Read the original: <(?P<url>[^<>\s]*)>",
    navigation=r"Back to .+",
)
POST = """---
title: Ferries return
date: 2024-05-06 09:00:00 +0800
---
<p>The first ferry left at nine.</p>
<p class="credit">Source: The Harbour Wire</p>

Read the original: <https://wire.example.com/ferries>

[Back to shipping](/shipping/) · [Home](/)
"""


def test_another_sites_dialect_reads_its_attribution_source_and_navigation() -> None:
    post = newspost.loads(POST, dialect=WIRE)
    article = post.article
    assert [paragraph.text for paragraph in article.paragraphs] == ["The first ferry left at nine."]
    assert article.attribution == Attribution("Source: The Harbour Wire", "The Harbour Wire")
    assert article.source_url == "https://wire.example.com/ferries"
    assert [(link.text, link.href) for link in article.navigation] == [
        ("Back to shipping", "/shipping/"),
        ("Home", "/"),
    ]
    assert post.span("source_url").of(POST) == "https://wire.example.com/ferries"
    assert post.span("attribution", "source").of(POST) == "The Harbour Wire"
    assert post.problems == ()


def test_a_source_line_need_not_end_like_an_autolink() -> None:
    plain = Dialect(
        "plain",
        attribution="by (?P<source>.+)",
        attribution_form="by {source}",
        source=r"via (?P<url>\S+)",
        navigation="x",
    )
    article = newspost.loads(
        "---\ntitle: T\ndate: 2024-05-06\n---\nText\n\nvia http://a.example/b\n", dialect=plain
    ).article
    assert article.source_url == "http://a.example/b"


def test_the_default_dialect_takes_these_for_plain_text() -> None:
    article = newspost.loads(POST).article
    assert article.attribution is None
    assert article.source_url is None
    assert article.navigation == ()
    assert len(article.paragraphs) == 4


def test_a_dialect_is_a_value() -> None:
    assert pickle.loads(pickle.dumps(WIRE)) == WIRE
    assert hash(WIRE) != hash(FINEWS)
    assert newspost.loads(POST, dialect=WIRE) != newspost.loads(POST)


def test_a_dialect_without_the_group_that_is_read_from_it_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\(\?P<source>"):
        Dialect("x", attribution="Source: .+", attribution_form="", navigation="Back")
    with pytest.raises(re.error):
        Dialect("x", attribution="(?P<source>", attribution_form="", navigation="Back")


def test_a_source_line_is_put_in_only_where_the_dialect_tells_its_form() -> None:
    whole = newspost.loads(POST, dialect=WIRE)
    assert whole.edit(source_url="https://b.example/").article.source_url == "https://b.example/"
    bare = whole.edit(source_url=None)
    assert "Read the original" not in str(bare)
    with pytest.raises(EditRejected, match="the dialect wire does not say how a source line is written"):
        bare.edit(source_url="https://b.example/")
