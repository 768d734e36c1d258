"""Post: identity, totality, places, and how it behaves as a value."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given

import newspost
from corpora import NAMES, posts
from growth import grows_at_most
from newspost import Article, InvalidPost, Span
from newspost.body.attributes import tags_of
from newspost.testing import post_soups
from newspost.testing.strategies.soups import post_texts, soup
from promises import article_or_error, comes_back, pieces_have_places

HEADER = "---\ntitle: T\ndate: 2022-03-24\n---\n"
SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "_posts").iterdir())


@given(post_soups())
@example(b"")
@example(b"\xef\xbb\xbf\xef\xbb\xbf---\n---\n")
@example(b"\xff\xfe-\x00-\x00-\x00\n\x00")
@example("标题：测试".encode("gbk"))
@example("---\ntitle: T\ndate: 2022-0-3-\ufeff24\ndate: 2022-0-3-24\n---\n".encode())
@example(b"\xed\xa0\x80")
def test_any_bytes_come_back_and_only_our_error_comes_out(data: bytes) -> None:
    comes_back(data, "_posts/2022-03-24-x.md")


@given(post_texts())
def test_any_text_comes_back(text: str) -> None:
    post = newspost.loads(text)
    assert str(post) == text
    assert newspost.loads(bytes(post)).front_matter == post.front_matter or "\ud800" <= max(text) <= "\udfff"


@pytest.mark.parametrize("name", NAMES)
def test_every_real_post_comes_back_and_is_read(name: str) -> None:
    count = 0
    for path, data in posts(name):
        post = newspost.loads(data, path=path)
        assert bytes(post) == data, path
        article_or_error(post)
        count += 1
    assert count > 100


@pytest.mark.parametrize("date", ["0001-01-01 00:00:00 +0800", "9999-12-31 23:59:06 +0000", "9999-12-31 23:59:06"])
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_a_date_at_the_edge_of_time_is_no_crash(date: str, zone: str) -> None:
    comes_back(f"---\ntitle: T\nlayout: post\ndate: {date}\n---\nA\n".encode(), f"_posts/{date[:10]}-x.md", zone)


def test_a_date_in_an_hour_that_comes_twice_equals_the_same_instant_elsewhere() -> None:
    for date, offset in (("-0400", -4), ("-0500", -5), ("", -5)):
        post = newspost.loads(f"---\ntitle: T\ndate: '2024-11-03 01:30:00 {date}'\n---\nA", None, "America/New_York")
        assert post.article.date == datetime(2024, 11, 3, 1 - offset, 30, tzinfo=UTC)
        assert post.article.date.utcoffset() == timedelta(hours=offset)
        assert Article.model_validate_json(post.article.model_dump_json()) == post.article


def test_load_takes_the_name_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "2022-03-24-a-fine-day.md"
    file.write_bytes(b"---\nlayout: post\n---\nBody")
    post = newspost.load(file)
    assert post.path == str(file)
    assert post.article.title == "A Fine Day"
    assert post.article.date.isoformat() == "2022-03-24T00:00:00+00:00"


def test_load_raises_only_for_the_file_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        newspost.load(tmp_path / "missing.md")


def test_an_unknown_timezone_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="Mars"):
        newspost.loads(b"", timezone="Mars/Olympus")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_spans_name_what_the_article_holds(sample: Path) -> None:
    post = newspost.load(sample)
    text, article = str(post), post.article
    for index, paragraph in enumerate(article.paragraphs):
        assert post.span("paragraphs", index, "html").of(text) == paragraph.html
        assert paragraph.html in post.span(("paragraphs", index)).of(text)
    for index, link in enumerate(article.navigation):
        assert post.span("navigation", index, "href").of(text) == link.href
        assert post.span("navigation", index, "text").of(text) == link.text
        assert post.span("navigation", index).of(text) == f"[{link.text}]({link.href})"
    for index, block in enumerate(article.body):
        assert block.html in post.span("body", index).of(text)
    if article.source_url:
        assert post.span("source_url").of(text) == article.source_url
    if article.attribution:
        assert article.attribution.source in article.attribution.text
        assert post.span("attribution", "text").start >= post.span("attribution").start


def test_spans_of_the_header_are_the_values_as_written() -> None:
    post = newspost.loads(
        '---\ntitle: "A \\u4e2d"\ndate: 2022-03-24 # day\ncategories: a b\ntags: [x, "y z"]\nauthor:\n  name: N\n---\nB'
    )
    text = str(post)
    assert post.span("title").of(text) == '"A \\u4e2d"'
    assert post.span("date").of(text) == "2022-03-24"
    assert post.span("tags", 1).of(text) == '"y z"'
    assert post.span("extra", "author", "name").of(text) == "N"
    assert post.span("front_matter", "author", "name").of(text) == "N"
    # a category inside a string has no place of its own: the string's is the nearest
    assert post.span("categories", 1).of(text) == "a b"


def test_an_image_is_a_block_with_a_place_for_its_source() -> None:
    post = newspost.loads(HEADER + '<p>A</p>\n<center><img src="b.png" alt="c"></center>')
    assert [post.span("body", 1, field).of(str(post)) for field in ("src", "alt")] == ["b.png", "c"]


def test_a_field_that_is_not_in_the_file_has_no_span() -> None:
    with pytest.raises(KeyError):
        newspost.loads(HEADER + "Body").span("source_url")


def test_spans_count_code_points_behind_a_byte_order_mark() -> None:
    post = newspost.loads("\ufeff---\ntitle: 🎉\n---\n<p>🎉b</p>".encode())
    assert post.span("title") == Span(12, 13)
    assert post.span("paragraphs", 0, "html").of(str(post)) == "🎉b"


def test_the_body_is_what_jekyll_calls_content() -> None:
    assert newspost.loads("---\ntitle: T\n---\n\n \n  indented\n").body == "  indented\n"
    assert newspost.loads("\ufeffno header").body == "no header"
    assert newspost.loads("---\ntitle: T\n---").body == ""


def test_a_post_is_a_value() -> None:
    post = newspost.loads(HEADER + "Body", path="a.md", timezone="Asia/Shanghai")
    assert post == newspost.loads((HEADER + "Body").encode(), path="a.md", timezone="Asia/Shanghai")
    assert post != newspost.loads(HEADER + "Body", path="b.md", timezone="Asia/Shanghai")
    assert post != HEADER + "Body"
    assert len({post, pickle.loads(pickle.dumps(post)), copy.deepcopy(post)}) == 1
    with pytest.raises(AttributeError):
        post.article = None  # type: ignore[assignment,misc]
    assert "a.md" in repr(post)


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (b"---\ntitle: [\n---\nBody", "_posts/2022-03-24-x.md"),
        (b"---\n- a\n---\nBody", "_posts/2022-03-24-x.md"),
        (b"---\ndate: 2022-03-24\n---\nBody", None),
        (b"---\ntitle: T\n---\nBody", None),
        (b"---\ntitle: T\ndate: tomorrow\n---\nBody", None),
        (b"---\ntitle: T\ndate:\n---\nBody", "_posts/2022-03-24-x.md"),
        (b"---\ntitle: \xb1\xea\ndate: 2022-03-24\n---\nBody", "_posts/2022-03-24-x.md"),
        (b"", None),
        (b"---\ndate: 2022-03-24\n---\nBody", "_posts/2022-03-24-\udcff.md"),
    ],
    ids=["syntax", "list", "no title", "no date", "word", "empty date", "gbk", "empty file", "name of odd bytes"],
)
def test_where_no_article_can_be_made_the_first_problem_says_why(data: bytes, path: str | None) -> None:
    post = newspost.loads(data, path=path)
    with pytest.raises(InvalidPost) as caught:
        _ = post.article
    first = caught.value.problems[0]
    assert first.severity == "error"
    assert str(caught.value).startswith(f"{path}:" if path else f"{first.line}:")
    assert first.code in str(caught.value)
    assert isinstance(caught.value, ValueError)
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


@given(soup(["<p>", "</p>", "a", "\n", "<b>", "&", " ", "<", "> "], 30))
def test_paragraphs_never_overlap_and_stay_in_the_body(body: str) -> None:
    pieces_have_places(newspost.loads(HEADER + body))


def test_tags_behind_comments_are_looked_for_in_linear_time() -> None:
    def looking(count: int) -> Callable[[], object]:
        source = "<p>" + "<!-- " * count
        return lambda: list(tags_of(source, ("a",)))

    assert grows_at_most(100, looking(1_000), looking(20_000))  # 400 times as long, were it the square


def test_a_link_in_a_comment_is_none_and_those_behind_it_stand_where_they_stand() -> None:
    post = newspost.loads(HEADER + '<p>A<!-- <a href="x"> --><a href="y">B</a></p>')
    assert post.span("paragraphs", 0, "links", 0, "href").of(str(post)) == "y"
