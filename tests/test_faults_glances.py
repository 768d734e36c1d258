"""A glance is right whenever it is sure: the rules that it saves would have found nothing."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newspost
import newspost.testing
from corpora import NAMES, oracle, posts
from newspost.faults import collect, glances
from newspost.faults.fences import find_early_close
from newspost.faults.options import FINEWS, NO_OPTIONS, Options
from newspost.meaning.reading import Reading
from newspost.testing import post_soups
from test_faults import CASES, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterable

FAMILIES = (
    *collect._OF_BYTES,
    *collect._OF_TEXT,
    *collect._OF_THE_BODY,
    *collect._OF_FIELDS,
)
SEED = """---
layout: post
title: "海鸥港复航"
date: 2024-05-06 09:12:40 +0800
categories: haiouribao
tags: 海鸥日报新闻
---
<p>五月的第一个周末，海鸥港重新开放。</p><p>渡轮每小时一班。</p><p class="em_media">（文章来源：海鸥日报）</p>

<http://news.example.com/html_News/NewsShare.html?infoCode=NW202405060000000017>

[返回海鸥日报新闻](//news.example.com/category/haiouribao.html)｜[返回首页](//news.example.com/)"""
NAME = "_posts/2024-05-06-NW202405060000000017.md"
PIECES = (
    *("{{", "{%", "\r", "\t", "    ", "\n", " ", "　", "</p>", "<p>", "<b>", "<p onclick='x'>", "](javascript:x)"),
    *("---\n", "- ", "#", ":", '"', "'", "\\", "[", "]", "(", ")", "（", "）", "|", "\ufeff", "\u200b", "\ufffd"),
    *("Ã©", "&#", "title: x\n", "tags: a b\n", "slug: ''\n", "permalink: /\n", "category: a\n"),
    *("published: false\n", "/category/", "返回"),
)


def _wrong(reading: Reading, options: Options) -> list[str]:
    """Return the rules that find something though their glance is sure that there is nothing."""
    if not reading.is_decoded:
        families: Iterable[collect._Family] = collect._OF_BYTES
    elif reading.header.fence is None or reading.header.error is not None:
        families = (*collect._OF_BYTES, *collect._OF_TEXT)
    else:
        families = FAMILIES
    wrong = [
        name
        for is_sound, name, _ in families
        if is_sound(reading, options) and list(collect._rules(name)(reading, options))
    ]
    if reading.is_decoded and glances.plain_front_matter(reading, options):
        fence = reading.header.fence
        early = fence is not None and find_early_close(reading.text, fence) is not None
        found = list(collect._rules("front_matter.find")(reading, options))
        wrong += ["front_matter.find"] * (early or bool(found))
    return wrong


@pytest.mark.parametrize("options", [NO_OPTIONS, FINEWS], ids=["jekyll", "finews"])
@pytest.mark.parametrize("name", NAMES)
def test_on_real_posts(name: str, options: Options) -> None:
    records = oracle(name)
    step = len(records) // 150 + 1
    for number, (path, data) in enumerate(posts(name)):
        if number % step == 0:
            post = newspost.loads(data, path, records[path].get("tz") or "UTC")
            assert not _wrong(post._reading, options), path


@pytest.mark.parametrize("options", [NO_OPTIONS, FINEWS], ids=["jekyll", "finews"])
def test_on_posts_with_faults(options: Options) -> None:
    for code, case in CASES:
        assert not _wrong(reading_of(case), options), (code, case)


@pytest.mark.parametrize("options", [NO_OPTIONS, FINEWS], ids=["jekyll", "finews"])
def test_on_a_sound_post_that_is_spoilt_at_random(options: Options) -> None:
    chance = random.Random(5)  # noqa: S311 - the same each time
    for _ in range(3000):
        text = SEED
        for _ in range(chance.choice((1, 1, 1, 2))):
            start = chance.randrange(len(text) + 1)
            end = start + chance.choice((0, 0, 0, 1, 1, 2, 9))
            text = text[:start] + chance.choice(("", *PIECES)) + text[end:]
        name = chance.choice((NAME, NAME, NAME.replace("05-06-", "05-07-"), NAME.replace("17.md", "18.md"), "a.md"))
        assert not _wrong(newspost.loads(text, name)._reading, options), text


@given(post_soups() | newspost.testing.posts(), st.sampled_from([NAME, "_posts/2024-05-06-a.md", "a.md"]))
def test_on_any_post(data: bytes, path: str) -> None:
    reading = newspost.loads(data, path)._reading
    assert not _wrong(reading, NO_OPTIONS)
    assert not _wrong(reading, FINEWS)


def test_a_sound_post_needs_no_rule_at_all() -> None:
    reading = newspost.loads(SEED, NAME)._reading
    asked = [name for is_sound, name, code in FAMILIES if not code and not is_sound(reading, NO_OPTIONS)]
    assert asked == []
    assert glances.plain_front_matter(reading, NO_OPTIONS)
