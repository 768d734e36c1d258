"""New posts from Articles: the canonical form, byte for byte; what is read back; what is refused; names of files."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import newspost
from corpora import NAMES, corpora_root, posts
from growth import grows_at_most
from newspost import (
    Article,
    Attribution,
    Code,
    Dialect,
    EditRejected,
    Heading,
    Html,
    Image,
    InvalidPost,
    Link,
    List,
    Paragraph,
    Quote,
    Table,
    writing,
)
from newspost.testing.strategies.articles import articles
from newspost.testing.strategies.bodies import archive_bodies, bodies
from newspost.writing import canonical_name, dump, dumps
from promises import article_or_error, is_written_or_refused, saying

if TYPE_CHECKING:
    from collections.abc import Sequence

SAMPLES = Path(__file__).parents[1] / "samples" / "_posts"
MEDIUM = SAMPLES / "2024-05-06-NW202405060000000017.md"
WHEN = datetime(2024, 5, 6, 9, 12, 40, tzinfo=timezone(timedelta(hours=8)))


def article(**fields: Any) -> Article:  # noqa: ANN401 - as an Article takes them
    return Article.model_validate({"title": "T", "date": WHEN, **fields})


def body_of(text: str) -> str:
    """Return what comes behind the front matter."""
    return text.partition("\n---\n")[2]


# --- the form


def plain_values(post: newspost.Post) -> Article:
    """Return the Article that is made of the plain values in a post."""
    read = post.article
    return Article(
        layout="post",
        title=read.title,
        date=read.date,
        categories=read.categories,
        tags=read.tags,
        paragraphs=[paragraph.text for paragraph in read.paragraphs],
        attribution=read.attribution.source if read.attribution else None,
        source_url=read.source_url,
        navigation=[(link.text, link.href) for link in read.navigation],
    )


def check_bytes(path: Path) -> None:
    post = newspost.load(path)
    for asked in (
        plain_values(post),
        post.article,
        Article.model_validate_json(post.article.model_dump_json()),
        Article.model_validate(post.article.model_dump()),
    ):
        assert dumps(asked).encode() == path.read_bytes()
    assert canonical_name(post.article) in {path.name, "2022-03-24-NW202203242321898053.md"}


def test_the_plain_values_of_a_sample_are_the_sample_byte_for_byte() -> None:
    check_bytes(MEDIUM)


def test_the_plain_values_of_the_seed_are_the_seed_byte_for_byte() -> None:
    check_bytes(corpora_root() / "format" / "seed.md")


@pytest.mark.parametrize("sample", sorted(SAMPLES.iterdir()), ids=lambda sample: sample.name)
def test_a_sample_is_written_once_and_for_all(sample: Path) -> None:
    read = newspost.load(sample).article
    text = dumps(read)
    again = newspost.loads(text).article
    assert again.model_copy(update={"body": ()}) == read.model_copy(update={"body": ()})
    assert [paragraph.text for paragraph in again.paragraphs] == [paragraph.text for paragraph in read.paragraphs]
    assert [type(block) for block in again.body] == [type(block) for block in read.body]
    assert dumps(again) == text


def test_every_part_has_its_place() -> None:
    asked = article(
        layout="post",
        title='Say "fog"',
        categories=["a", "b"],
        tags=["c d", "e"],
        extra={"subtitle": "S", "draft": False, "m": {"n": [1, "2"]}},
        digest="D",
        body=[Paragraph("A"), Heading("H", 3), Image("/i.png"), Quote("Q"), List(("L",)), Table((("T",),)), Code("C")],
        attribution="M",
        source_url="http://a.example/x,1.html",
        navigation=[("返回c", "/c/"), ("返回首页", "/")],
    )
    assert dumps(asked) == (
        "---\n"
        "layout: post\n"
        'title: "Say \\"fog\\""\n'
        "date: 2024-05-06 09:12:40 +0800\n"
        "categories: a b\n"
        "tags: [c d, e]\n"
        "subtitle: S\n"
        "draft: false\n"
        'm: {"n": [1, "2"]}\n'
        "---\n"
        "> D\n"
        "\n"
        '<p>A</p><h3>H</h3><center><img src="/i.png" alt="" /></center><blockquote><p>Q</p></blockquote>'
        "<ul><li>L</li></ul>"
        "<table><tbody><tr><td>T</td></tr></tbody></table><pre><code>C</code></pre>"
        '<p class="em_media">（文章来源：M）</p>\n'
        "\n"
        "<http://a.example/x,1.html>\n"
        "\n"
        "[返回c](/c/)｜[返回首页](/)"
    )


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ({}, ""),
        ({"paragraphs": ["A"]}, "<p>A</p>\n"),
        ({"digest": "D"}, "> D\n"),
        ({"digest": "D\n\nE"}, "> D\n>\n> E\n"),
        ({"attribution": "M"}, '<p class="em_media">（文章来源：M）</p>\n'),
        ({"source_url": "http://a/"}, "<http://a/>"),
        ({"navigation": [("返回", "/")]}, "\n[返回](/)"),
        ({"paragraphs": ["A"], "navigation": [("返回", "/")]}, "<p>A</p>\n\n[返回](/)"),
        ({"body": [Heading("H", 2, "## H")]}, "\n## H\n"),
        (
            {"body": [Heading("H", 2, "## H")], "attribution": "M"},
            '\n## H\n\n<p class="em_media">（文章来源：M）</p>\n',
        ),
        ({"body": [Paragraph("A", "*A*"), Paragraph("B")]}, "\n*A*\n\nB\n"),
        ({"body": [Code("C", "c")], "source_url": "http://a/"}, "\n```c\nC\n```\n\n<http://a/>"),
    ],
)
def test_the_body_is_no_more_than_what_there_is(fields: dict[str, Any], body: str) -> None:
    assert body_of(dumps(article(**fields))) == body


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"title": "2024-05-06"}, 'title: "2024-05-06"'),
        ({"title": "a\n---\nb"}, r'title: "a\n---\nb"'),
        ({"layout": "a: b"}, 'layout: "a: b"'),
        ({"categories": ["21"]}, 'categories: "21"'),
        ({"categories": ["no"]}, 'categories: "no"'),
        ({"tags": ["a b"]}, "tags: [a b]"),
        ({"tags": ["a,b"]}, "tags: a,b"),
        ({"tags": ["a", ""]}, 'tags: [a, ""]'),
        ({"tags": ["a", "a"]}, "tags: a a"),
        ({"extra": {"a: b": None}}, '"a: b": null'),
        ({"extra": {"--- a": 1}}, '"--- a": 1'),
        ({"extra": {"...": 1}}, '"...": 1'),
        ({"extra": {"yes": "yes"}}, '"yes": "yes"'),
        ({"extra": {"at": date(2024, 5, 6)}}, "at: 2024-05-06"),
        ({"date": datetime(2024, 5, 6, tzinfo=UTC)}, "date: 2024-05-06 00:00:00 +0000"),
        ({"date": WHEN.replace(microsecond=999_999)}, "date: 2024-05-06 09:12:40 +0800"),
        ({"date": WHEN.astimezone(timezone(timedelta(hours=-9, minutes=-30)))}, "date: 2024-05-05 15:42:40 -0930"),
        ({"date": WHEN.astimezone(timezone(timedelta(hours=8, seconds=343)))}, "date: 2024-05-06 09:17:40 +0805"),
    ],
)
def test_a_value_is_written_so_that_jekyll_reads_it(fields: dict[str, Any], line: str) -> None:
    assert line in dumps(article(**fields)).split("\n")


def test_a_post_is_its_own_text() -> None:
    post = newspost.load(MEDIUM)
    assert dumps(post) == str(post)


def test_an_attribution_in_other_words_keeps_them() -> None:
    asked = article(attribution=Attribution("(文章来源: 海鸥日报)", "海鸥日报"))
    assert '<p class="em_media">(文章来源: 海鸥日报)</p>' in dumps(asked)


def test_a_signature_stays_where_it_is() -> None:
    text = dumps(newspost.load(SAMPLES / "2024-01-09-202401090000000003.md").article)
    assert text.count("海鸥日报") == 1
    assert "em_media" not in text


# --- a site of its own

WIRE = Dialect(
    "wire", attribution=r"Source: (?P<source>.+)", attribution_form="Source: {source}", navigation="Back to .+"
)


def test_a_dialect_has_its_own_attribution_and_navigation() -> None:
    text = dumps(article(paragraphs=["A"], attribution="Wire & Sons", navigation=[("Back to all", "/")]), WIRE)
    assert body_of(text) == "<p>A</p><p>Source: Wire &amp; Sons</p>\n\n[Back to all](/)"
    read = newspost.loads(text, dialect=WIRE).article
    assert read.attribution == Attribution("Source: Wire & Sons", "Wire & Sons")
    assert dumps(read, WIRE) == text


def test_what_another_dialect_would_not_find_is_refused() -> None:
    with pytest.raises(EditRejected) as caught:
        dumps(article(navigation=[("返回首页", "/")]), WIRE)
    assert caught.value.reason == "not read back"
    assert caught.value.loc == ("navigation",)


# --- what is refused


@pytest.mark.parametrize(
    ("fields", "reason", "loc"),
    [
        ({"paragraphs": ["A", "b  c"]}, "unwritable text", ("body", 1)),
        ({"body": [Html("<hr>"), Heading("H", 7)]}, "unwritable value", ("body", 1)),
        ({"body": [Code("{{ a }}", "python")]}, "wrong block", ("body", 0)),
        ({"digest": ""}, "unwritable text", ("digest",)),
        ({"digest": " D"}, "unwritable text", ("digest",)),
        ({"attribution": "M\tN"}, "unwritable text", ("attribution",)),
        ({"source_url": "http:///a"}, "unwritable text", ("source_url",)),
        ({"source_url": "http://a/{{b}}"}, "liquid", ("source_url",)),
        ({"navigation": [("返回", "/"), ("[a]", "/")]}, "unwritable text", ("navigation", 1)),
        ({"navigation": [("返回", "/(")]}, "unwritable text", ("navigation", 0)),
        ({"navigation": [("home", "/")]}, "not read back", ("navigation",)),
        ({"extra": {"a": object()}}, "unwritable value", ("extra", "a")),
        ({"extra": {"<<": "a"}}, "unwritable value", ("extra", "<<")),
        ({"extra": {"category": "x"}}, "not read back", ("categories",)),
        ({"categories": ["a", "a"]}, "not read back", ("categories",)),
        ({"date": WHEN.astimezone(timezone(timedelta(minutes=-30)))}, "unwritable value", ("date",)),
        ({"paragraphs": ["A", "（文章来源：M）"]}, "not read back", ("attribution",)),
        ({"body": [Html("<p>A</p>")]}, "not read back", ("body", 0)),
        ({"body": [Html("<hr>"), Html("<b></b>"), Html("<p>A</p>"), Html("")]}, "not read back", ("body", 0)),
        ({"body": [Paragraph("A"), Html("<!--"), Paragraph("B")]}, "not read back", ("body", 1)),
        ({"body": [Paragraph("A", links=(Link("A", "/"),))]}, "not read back", ("body", 0)),
        ({"body": [Paragraph("A", "<b>B</b>")]}, "text and html disagree", ("body", 0)),
        ({"body": [Paragraph("B", "A")]}, "text and html disagree", ("body", 0)),
    ],
)
def test_what_no_post_says_is_refused_and_named(
    fields: dict[str, Any], reason: str, loc: tuple[str | int, ...]
) -> None:
    with pytest.raises(EditRejected) as caught:
        dumps(article(**fields))
    assert (caught.value.reason, caught.value.loc) == (reason, loc)
    assert caught.value.message


def test_what_would_be_read_as_something_else_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, wrong, loc in (
        ("_header_lines", ["title: T\n"], ()),
        ("_header_lines", ["title: T\ndate: 2024-05-06 09:12:41 +0800\n"], ("date",)),
        ("body_source", "<p>B</p>", ("body", 0)),
        ("body_source", "", ("body", 0)),
        ("body_source", "<p>A</p><p>B</p>", ("body", 1)),
        ("_tail", ["<http://a/>"], ("source_url",)),
    ):

        def lie(*_: object, lie: object = wrong, **__: object) -> object:
            return lie

        with monkeypatch.context() as patch:
            patch.setattr(writing, name, lie)
            with pytest.raises(EditRejected) as caught:
                dumps(article(paragraphs=["A"]))
        assert (caught.value.reason, caught.value.loc) == ("not read back", loc)


LINES = [
    "---",
    "> a",
    "# a",
    "- a",
    "<hr>",
    "</p>",
    "<!--",
    "{{ a }}",
    "{% a %}",
    "<http://a/>",
    "[返回](/)",
    "a: b",
    "(海鸥)",
]


@pytest.mark.parametrize("line", LINES)
def test_a_text_is_text_wherever_it_stands(line: str) -> None:
    asked = article(title=line, layout=line, tags=[line], extra={"k": line}, digest=line, body=[Paragraph(line)])
    text = dumps(asked)
    read = newspost.loads(text).article
    assert (read.title, read.layout, read.tags, read.extra["k"], read.digest) == (line, line, (line,), line, line)
    assert [paragraph.text for paragraph in read.paragraphs] == [line]
    assert not set(body_of(text).split("{")[1:]) & {"", "% a %}"}


@pytest.mark.parametrize("text", ["{{ a }}", "{% a %}", "A {{{% b"])
def test_plain_values_never_open_a_liquid_tag(text: str) -> None:
    asked = article(paragraphs=[text], digest=text, attribution=text)
    body = body_of(dumps(asked))
    assert "{{" not in body
    assert "{%" not in body


# --- whatever there is


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
shown = st.lists(
    st.sampled_from(["a", "甲", " ", "\n", "*", "<b>", "&amp;", "{{", "（文章来源：", "）", "[", "](", "- ", "> "])
).map("".join)


@given(
    st.builds(
        dict,
        title=texts.filter(bool),
        date=st.datetimes(timezones=st.timezones()),
        layout=st.none() | texts,
        categories=st.lists(texts, max_size=2),
        tags=st.lists(texts, max_size=2),
        extra=st.dictionaries(st.just("k") | texts, st.none() | st.integers() | texts, max_size=2),
        digest=st.none() | texts | shown,
        paragraphs=st.lists(texts | shown, max_size=3),
        attribution=st.none() | texts | shown,
        navigation=st.just([]) | st.lists(st.tuples(shown.map("返回{}".format), shown), max_size=2),
    )
)
@example({"title": "T", "date": WHEN, "paragraphs": ["A"], "extra": {"tag": "x"}})
def test_plain_values_are_read_back_or_refused_for_a_reason(fields: dict[str, Any]) -> None:
    if {"title", "date", "layout", "categories", "tags"} & fields.get("extra", {}).keys():
        return
    is_written_or_refused(article(**fields))


@given(articles())
def test_articles_of_every_kind_are_written(asked: Article) -> None:
    text = dumps(asked)
    read = newspost.loads(text).article
    assert saying(asked) == saying(read)
    assert dumps(read) == text


@given(archive_bodies())
def test_what_is_written_as_in_the_archive_is_never_refused(body: str) -> None:
    read = newspost.loads(f"---\ntitle: T\ndate: 2024-05-06\n---\n{body}").article
    assert saying(read) == saying(newspost.loads(dumps(read)).article)


@given(bodies())
def test_whatever_was_read_is_written_or_refused_for_a_reason(body: str) -> None:
    result = article_or_error(newspost.loads(f"---\ntitle: T\ndate: 2024-05-06\n---\n{body}"))
    if isinstance(result, Article):
        is_written_or_refused(result)


def test_real_posts_are_written_or_refused() -> None:
    rng = random.Random(20220324)  # noqa: S311 - no secret
    written, refused = 0, list[str]()
    for name in NAMES:
        for path, data in posts(name):
            if rng.random() > 0.05:
                continue
            try:
                read = newspost.loads(data, path).article
                text = dumps(read)
            except InvalidPost:
                continue
            except EditRejected as error:
                refused.append(f"{path}: {error}")
            else:
                written += 1
                assert saying(read) == saying(newspost.loads(text).article), path
    print(f"{written} written, {len(refused)} refused", *refused, sep="\n")  # noqa: T201 - for who asks
    assert written > 300
    assert len(refused) <= 0.02 * written


# --- the file


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": "Fog, and 雾!"}, "2024-05-06-fog-and-雾.md"),
        ({"title": "  A--b_c  "}, "2024-05-06-a-b-c.md"),
        ({"title": "/../\\a\0b"}, "2024-05-06-a-b.md"),
        ({"title": "！？"}, "2024-05-06-post.md"),
        ({"title": "ΟΔΟΣ É İ"}, "2024-05-06-οδοσ-é-i̇.md"),
        ({"title": "雾" * 200}, f"2024-05-06-{'雾' * 80}.md"),
        ({"title": f"{'a' * 240} b"}, f"2024-05-06-{'a' * 240}.md"),
        ({"date": datetime(999, 1, 2, tzinfo=UTC)}, "0999-01-02-t.md"),
        ({"source_url": "http://a/NewsShare.html?infoCode=NW202405060000000017"}, "2024-05-06-NW202405060000000017.md"),
        ({"source_url": "http://a/news/1355,202401090000000003.html"}, "2024-05-06-202401090000000003.md"),
        ({"source_url": "http://a/?infoCode=NW1234"}, "2024-05-06-t.md"),
    ],
)
def test_a_file_has_its_right_name(fields: dict[str, Any], name: str) -> None:
    found = canonical_name(article(**fields))
    assert found == name
    assert len(found.encode()) <= 255


@given(texts.filter(bool))
def test_jekyll_takes_every_name_for_a_post(title: str) -> None:
    name = canonical_name(article(title=title))
    assert name.startswith("2024-05-06-")
    assert name.endswith(".md")
    assert len(name) > len("2024-05-06-.md")
    assert not set(name) & {"/", "\\", "\0", " ", ":", "\n"}


def test_dump_writes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    post = newspost.load(MEDIUM)
    for asked in (post, post.article, plain_values(post)):
        dump(asked, path)
        assert path.read_bytes() == MEDIUM.read_bytes()
        path.write_text("old")
    with pytest.raises(EditRejected):
        dump(article(paragraphs=["  "]), path)
    assert path.read_text() == "old"
    dump(article(attribution="W"), path, WIRE)
    assert body_of(path.read_text("utf-8")) == "<p>Source: W</p>\n"


def _many(unit: Sequence[object], count: int) -> Article:
    return article(body=list(unit) * count)


@pytest.mark.parametrize(
    "unit",
    [
        [Paragraph("a & b")],
        [Paragraph("a", "*a*"), Heading("b", 2)],
        [Html("<div>"), Paragraph("a"), Html("</div>")],
        [Html("<div>"), Paragraph("a")],
        [Html("<p>")],
        [Image("a", "", "![](a)")],
        [Quote("a")],
        [List(("a",))],
    ],
)
def test_time_grows_with_the_length_alone(unit: Sequence[object]) -> None:
    def write(asked: Article) -> None:
        with suppress(EditRejected):
            dumps(asked)

    small, large = _many(unit, 50), _many(unit, 1_000)
    assert grows_at_most(100, lambda: write(small), lambda: write(large))
