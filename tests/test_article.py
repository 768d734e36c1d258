"""Article: a plain, frozen value."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

import newspost
from newspost import Article, Attribution, Image, Link, Paragraph, Table

SAMPLES = Path(__file__).parents[1] / "samples" / "_posts"
WHEN = datetime(2024, 5, 6, tzinfo=UTC)


@pytest.fixture(params=sorted(SAMPLES.iterdir()), ids=lambda sample: sample.name)
def article(request: pytest.FixtureRequest) -> Article:
    return newspost.load(request.param).article


def test_it_goes_through_json_and_back(article: Article) -> None:
    assert Article.model_validate_json(article.model_dump_json()) == article
    assert Article.model_validate(article.model_dump()) == article


def test_it_pickles_copies_and_hashes_by_value(article: Article) -> None:
    for other in (
        pickle.loads(pickle.dumps(article)),
        copy.copy(article),
        copy.deepcopy(article),
        article.model_copy(),
    ):
        assert other == article
        assert hash(other) == hash(article)


def test_reading_twice_gives_equal_articles_wherever_they_stand() -> None:
    text = (SAMPLES / "2024-08-21-202408210000000042.md").read_text("utf-8")
    plain = newspost.loads(text).article
    moved = newspost.loads("\ufeff" + text.replace("\n", "\r\n") + "\n\n").article
    assert moved.paragraphs == plain.paragraphs
    assert moved.model_copy(update={"body": plain.body}) == plain


def test_nothing_of_it_can_be_set(article: Article) -> None:
    with pytest.raises(ValidationError):
        article.title = "other"
    with pytest.raises(AttributeError):
        article.paragraphs[0].text = "other"  # type: ignore[misc]


def test_what_is_found_late_is_there_for_all_who_look() -> None:
    html = 'A <a href="/b" data-code="0,1">b</a> <img src="c&amp;d" alt="e"> f'
    table = "<table><tr><td>a</td><td> b </td></tr></table>"
    post = newspost.loads(f'---\ntitle: T\ndate: 2024-05-06\n---\n<p>{html}</p>{table}<center><img src="x"></center>')
    paragraph, found, image = post.article.body
    assert paragraph == Paragraph(
        "A b f", html, (Link("b", "/b", "0,1"),), (Image("c&d", "e", '<img src="c&amp;d" alt="e">'),)
    )
    assert found == Table((("a", "b"),), table)
    assert image == Image("x", "", '<center><img src="x"></center>')
    assert "src='x'" in repr(newspost.loads(bytes(post)).article)
    fresh = newspost.loads(bytes(post)).article
    assert pickle.loads(pickle.dumps(fresh)) == fresh
    assert newspost.loads(bytes(post)).article.model_dump() == post.article.model_dump()
    assert hash(fresh) == hash(post.article)
    with pytest.raises(AttributeError, match="colour"):
        _ = paragraph.colour  # type: ignore[attr-defined]


def test_it_is_built_from_plain_values() -> None:
    article = Article(
        title="T",
        date=WHEN,
        paragraphs=["A < B & C", "two\nlines"],
        attribution="海鸥日报",
        navigation=[("返回首页", "//news.example.com/")],
    )
    assert [paragraph.html for paragraph in article.paragraphs] == ["A &lt; B &amp; C", "two<br />lines"]
    assert article.attribution == Attribution("（文章来源：海鸥日报）", "海鸥日报")
    assert article.navigation == (Link("返回首页", "//news.example.com/"),)
    assert article.text == "A < B & C\n\ntwo\nlines"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("date", datetime(2024, 5, 6)),  # noqa: DTZ001 - that is the fault
        ("source_url", "ftp://x/y"),
        ("source_url", "http://a b"),
        ("extra", {"title": "twice"}),
        ("unknown", 1),
        ("body", [{"kind": "poem", "text": "x"}]),
    ],
)
def test_it_refuses_what_makes_no_article(field: str, value: object) -> None:
    values: dict[str, object] = {"title": "T", "date": WHEN, field: value}
    with pytest.raises(ValidationError) as caught:
        Article.model_validate(values)
    assert len(caught.value.errors()) == 1


def test_an_error_names_the_field_as_spans_are_named() -> None:
    bad = {"title": "T", "date": WHEN, "navigation": [{"text": "a", "href": 5}]}
    with pytest.raises(ValidationError) as caught:
        Article.model_validate(bad)
    assert caught.value.errors()[0]["loc"] == ("navigation", 0, "href")


def test_its_json_schema_names_every_kind_of_block() -> None:
    schema = Article.model_json_schema()
    mapping = schema["properties"]["body"]["items"]["discriminator"]["mapping"]
    assert set(mapping) == {"paragraph", "heading", "image", "table", "list", "quote", "code", "html"}


def test_views_follow_document_order() -> None:
    post = newspost.loads(
        "---\ntitle: T\ndate: 2024-05-06\n---\n"
        "One ![a](1.png)\n\n- item\n\nText\n\n> Two\n\n<center><img src='2.png'></center>\n"
    )
    assert [paragraph.text for paragraph in post.article.paragraphs] == ["One", "Text", "Two"]
    assert [image.src for image in post.article.images] == ["1.png", "2.png"]


@pytest.mark.parametrize(
    "header",
    [
        "title: !!binary gGE=\ndate: 2024-05-06",
        "title: T\ndate: 2024-05-06\nkey: !!binary gA==\n",
        "title: T\ndate: 2024-05-06\ntags: [!!binary gA==]\n? !!binary gA==\n: {!!binary gA==: x}",
        "title: T\ndate: '2022-03-24 16:59:33 +080022'",
        "title: T\ndate: 2022-03-24 16:59:33.5 +0800\nwhen: 2022-03-24 10:00:00\nbig: 1_000\nnot: .nan",
        "title: [1, 2.5, null]\ndate: 1890-01-01",
    ],
)
def test_whatever_a_header_holds_its_article_goes_through_json(header: str) -> None:
    article = newspost.loads(f"---\n{header}\n---\nBody", timezone="Asia/Shanghai").article
    assert Article.model_validate_json(article.model_dump_json()) == article


def test_what_looks_like_a_tag_in_an_attribute_is_none() -> None:
    body = (
        '<p><a title="<img src=\'no\'>" href="/a">a</a><img src="yes"></p>'
        '<p><a title="<img src=\'no\'>"><img src="yes"></a></p>'
        '<table><tr title="</tr><td>no</td>"><td title="</tr>">a</td><td>b</td></tr><tr><td>c</td></tr></table>'
    )
    late = newspost.loads(f"---\ntitle: T\ndate: 2024-05-06\n---\n{body}".encode()).article
    assert [image.src for image in late.images] == ["yes", "yes"]
    assert isinstance(late.body[2], Table)
    assert late.body[2].rows == (("a", "b"), ("c",))
    # the slow tier, which the Markdown below makes read everything, says the same
    slow = newspost.loads(f"---\ntitle: T\ndate: 2024-05-06\n---\n{body}\n\nMarkdown\n").article
    assert slow.body[:3] == late.body
