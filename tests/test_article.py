"""Article: a plain, frozen value."""

from __future__ import annotations

import copy
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

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
        article.title = "other"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
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
        _ = paragraph.colour  # type: ignore[union-attr]


def test_it_is_built_from_plain_values() -> None:
    article = Article(
        title="T",
        date=WHEN,
        paragraphs=['A < "B" & C', "two\nlines"],
        attribution="海鸥日报",
        navigation=[("返回首页", "//news.example.com/")],
    )
    assert [paragraph.html for paragraph in article.paragraphs] == ['A &lt; "B" &amp; C', "two<br />lines"]
    assert article.attribution == Attribution("（文章来源：海鸥日报）", "海鸥日报")
    assert article.navigation == (Link("返回首页", "//news.example.com/"),)
    assert article.text == 'A < "B" & C\n\ntwo\nlines'


def test_a_body_is_given_in_one_way() -> None:
    with pytest.raises(ValidationError, match="give either body or paragraphs, not both"):
        Article(title="T", date=WHEN, body=[Paragraph("A")], paragraphs=["B"])


def test_a_part_is_printed_as_it_is_made_and_equal_to_its_own_kind_alone() -> None:
    class Credit(Attribution):
        """The same values, and another class."""

    credit = Attribution("（文章来源：甲）", "甲")
    assert repr(credit) == "Attribution(text='（文章来源：甲）', source='甲')"
    assert credit == Attribution("（文章来源：甲）", "甲")
    assert credit != Credit("（文章来源：甲）", "甲")
    assert credit != ("（文章来源：甲）", "甲")


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


# --- an Article whose body nobody has asked for


SOURCE = "---\ntitle: T\ndate: 2022-03-24\nx: [1]\n---\n> D\n\n<p>A <a href='x'>b</a></p>\n\n<http://a.b/>\n\n[x](y)\n"


class _Holder(BaseModel):
    article: Article


class _Anew(BaseModel):
    model_config = ConfigDict(revalidate_instances="always")

    article: Article


LOOKS: dict[str, Callable[[Article], object]] = {
    "==": lambda article: (article == newspost.loads(SOURCE).article, newspost.loads(SOURCE).article == article),
    "hash": hash,
    "repr": repr,
    "dict": dict,
    "vars": vars,
    "pickle": lambda article: pickle.loads(pickle.dumps(article)),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "model_copy": lambda article: article.model_copy(update={"title": "U"}),
    "model_dump": lambda article: article.model_dump(exclude_unset=True),
    "model_dump_json": lambda article: article.model_dump_json(),
    "in a list": lambda article: TypeAdapter(list[Article]).dump_json([article]),
    "in a model": lambda article: _Holder(article=article).model_dump_json(),
    "validated again": lambda article: _Anew(article=article),
    "from attributes": lambda article: Article.model_validate(article, from_attributes=True),
    "fields that were set": lambda article: article.model_fields_set,
    "navigation": lambda article: article.navigation,
    "paragraphs": lambda article: article.paragraphs,
    "hasattr": lambda article: (hasattr(article, "body"), hasattr(article, "nothing")),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_whoever_looks_finds_the_body(look: Callable[[Article], object]) -> None:
    known = newspost.loads(SOURCE).article
    assert known.body
    assert look(newspost.loads(SOURCE).article) == look(known)


def test_the_body_is_read_once_and_only_where_it_is_asked_for() -> None:
    asked: list[str] = []

    def find() -> dict[str, object]:
        asked.append("body")
        return {"digest": "D"}

    article = Article.of_parts({"title": "T", "date": datetime(2022, 3, 24, tzinfo=UTC)}, find)
    assert (article.title, article.tags, asked) == ("T", (), [])
    assert (article.digest, article.body, asked) == ("D", (), ["body"])
    assert repr(article) and asked == ["body"]  # noqa: PT018 - looked at, and not read again


def test_threads_may_ask_for_the_body_at_the_same_time() -> None:
    both_look = threading.Barrier(2)

    def find() -> dict[str, object]:
        both_look.wait(30)
        return {"digest": "D"}

    article = Article.of_parts({"title": "T", "date": WHEN}, find)
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(lambda: article.digest) for _ in range(2)]
        assert [one.result() for one in asked] == ["D", "D"]
