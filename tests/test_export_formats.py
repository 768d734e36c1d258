"""The formats of an export: any Article makes a valid document, which says what the Article says."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import feedparser  # type: ignore[import-untyped] # it has no types
import feedparser_rs
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rdflib import Graph, Literal
from rdflib.namespace import SDO
from selectolax.lexbor import LexborHTMLParser

import newspost
from export_help import ALL, ITEMS, NASTY, nasty_item, options_for, read, whole
from newspost.archive.export import FORMATS, format_named
from newspost.archive.export.addresses import uri
from newspost.archive.export.csv_rows import COLUMNS
from newspost.archive.export.html import article_html, says
from newspost.archive.export.item import Bad, Item
from newspost.archive.export.json_ld import for_html
from newspost.archive.export.options import Options
from newspost.article import Article
from newspost.body.witness import paragraph_texts
from newspost.parts import Heading, Image, Link, Paragraph, Part
from newspost.parts import List as ListBlock
from newspost.site.site import Site

DATA = Path(__file__).parent / "data" / "export"
SAMPLES = Path(__file__).parents[1] / "samples"
QUICK = limits(max_examples=60)
ATOM = "{http://www.w3.org/2005/Atom}"
NASTY_ITEMS = list(map(nasty_item, NASTY))


def validator(name: str) -> Any:  # noqa: ANN401 - jsonschema_rs says no more
    schema = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return jsonschema_rs.validator_for(schema, validate_formats=True)


NINJS, JSON_FEED = validator("ninjs"), validator("jsonfeed")


def samples() -> list[Item]:
    """Return the posts of the samples, as their site has them."""
    entries = Site.open(SAMPLES).posts()
    return [Item(entry.post.article, entry.relative_path, entry.url, "published", entry.post) for entry in entries]


def document(name: str, item: Item, options: Options | None = None) -> Any:  # noqa: ANN401 - any JSON
    """Return the one document that a format makes of a post."""
    text = format_named(name).item(item, options_for(name) if options is None else options)
    assert text.endswith("\n")
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", text[:-1]), (
        "a terminal or a reader would act"
    )
    return json.loads(text)


def broken(data: str = "---\ntitle: T\ndate: no\n---\nHi.\n") -> Bad:
    """Return a post of which there is no Article."""
    post = newspost.loads(data, path="_posts/2024-05-06-fog.md")
    with pytest.raises(newspost.InvalidPost) as caught:
        _ = post.article
    return Bad("_posts/2024-05-06-fog.md", caught.value, post)


UNREADABLE = Bad("_posts/2024-05-06-gone.md", FileNotFoundError(2, "No such file or directory"))


# --- all formats


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("item", [*NASTY_ITEMS, *samples()], ids=lambda item: item.path)
def test_every_format_can_write_every_post_in_utf_8(name: str, item: Item) -> None:
    assert whole(name, [item, item]).encode()


@pytest.mark.parametrize("name", FORMATS)
def test_an_option_that_a_format_needs_is_one_that_it_takes(name: str) -> None:
    assert set(format_named(name).needs) <= format_named(name).takes <= {*ALL, "spreadsheet"}


@pytest.mark.parametrize("name", [name for name in FORMATS if format_named(name).needs])
def test_a_format_says_which_option_it_needs(name: str) -> None:
    with pytest.raises(ValueError, match=format_named(name).needs[0]):
        whole(name, NASTY_ITEMS, Options())


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_not_given_is_not_said(name: str) -> None:
    needs: Any = {key: ALL[key] for key in format_named(name).needs}
    text = whole(name, samples(), Options(**needs))
    left_out = {text for key, text in ALL.items() if key not in needs}
    assert not [word for word in left_out if word in text or json.dumps(word, ensure_ascii=False)[1:-1] in text]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "中文"),
        ("language", "zh_CN"),
        ("language", ""),
        ("title", " "),
        ("author", "\udcff"),
        ("base_url", "news.example.com"),
        ("base_url", "ftp://news.example.com"),
        ("base_url", "https://news.example.com/?a"),
        ("base_url", "https://雾.example/"),
        ("feed_url", "https://"),
    ],
)
def test_an_option_that_is_not_of_its_form_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: "):
        Options(**{name: value})  # type: ignore[arg-type]


# --- addresses


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("http://a.example", None, "http://a.example"),
        ("HTTP://A.example:80/x", None, "http://a.example:80/x"),
        ("//a.example/x", None, None),
        ("//a.example/x", "https://b.example/", "https://a.example/x"),
        ("x.png", "https://b.example/c/d.html", "https://b.example/c/x.png"),
        ("/x.png", None, None),
        ("javascript:alert(1)", "https://b.example/", None),
        ("data:image/png;base64,AAAA", "https://b.example/", None),
        (
            "http://bücher.example/雾 x?y=雾&z=[1]#雾",
            None,
            "http://xn--bcher-kva.example/%E9%9B%BE%20x?y=%E9%9B%BE&z=%5B1%5D#%E9%9B%BE",
        ),
        ("http://a.example/%E9%zz%", None, "http://a.example/%E9%25zz%25"),
        ("http://a.example:99999/", None, None),
        ("http://[::1]/x", None, "http://[::1]/x"),
        ("http://[::1/x", None, None),
        ("http://a b.example/", None, None),
        ("http://user:word@a.example/", None, "http://a.example/"),
        ("http:///x", None, None),
        ("", None, None),
    ],
)
def test_an_address_becomes_a_uri_or_nothing(address: str, base: str | None, expected: str | None) -> None:
    assert uri(address, base) == expected


@given(st.text(), st.sampled_from([None, "https://b.example/c/d.html"]))
def test_whatever_comes_out_as_an_address_is_a_uri(text: str, base: str | None) -> None:
    for address in (text, f"http://a.example/{text}", f"http://{text}/"):
        found = uri(address, base)
        assert found is None or jsonschema_rs.is_valid({"format": "uri"}, found, validate_formats=True)


# --- jsonl


@QUICK
@given(ITEMS)
def test_a_line_of_jsonl_gives_the_article_back(item: Item) -> None:
    row = document("jsonl", item)
    fields = {name: row[name] for name in Article.model_fields}
    assert Article.model_validate_json(json.dumps(fields)) == item.article
    assert datetime.fromisoformat(row["date"]) == item.article.date


def test_all_lines_of_jsonl_have_the_same_keys() -> None:
    form = format_named("jsonl")
    assert form.bad is not None
    lines = [form.item(item, Options()) for item in (*samples(), *NASTY_ITEMS)]
    lines += [form.bad(bad, Options()) for bad in (broken(), UNREADABLE)]
    assert len({tuple(json.loads(line)) for line in lines}) == 1
    assert set(Article.model_fields) < set(json.loads(lines[0]))


def test_a_line_of_jsonl_tells_of_the_file() -> None:
    item = read("---\ntitle: T\ndate: 2024-05-06\ntags: a;b\n---\nHi. <a href='javascript:x()'>x</a>\n")
    row = document("jsonl", item)
    assert (row["path"], row["status"], row["url"], row["error"]) == (item.path, "published", item.url, None)
    assert item.post is not None
    assert [problem["code"] for problem in row["problems"]] == [problem.code for problem in item.post.problems] != []
    assert set(row["problems"][0]) == {"code", "severity", "message", "line", "column"}
    assert row["sha256"] == hashlib.sha256(bytes(item.post)).hexdigest()


def test_the_digest_of_a_row_is_that_of_the_bytes_and_the_other_that_of_what_they_say() -> None:
    text = "---\ntitle: T\ndate: 2024-05-06\n---\nHi.\n"
    one, other = document("jsonl", read(text)), document("jsonl", read(text.replace("T", "'T'")))
    assert one["sha256"] != other["sha256"]
    assert one["article_sha256"] == other["article_sha256"]
    away = newspost.loads(text, timezone="Asia/Shanghai")
    assert document("jsonl", Item(away.article, post=away))["article_sha256"] != one["article_sha256"]


def test_a_bad_post_is_a_row_that_says_why() -> None:
    bad_row = format_named("jsonl").bad
    assert bad_row is not None
    row = json.loads(bad_row(broken(), Options()))
    assert row["error"].startswith("3:7: error DT001 ")
    assert row["problems"][0]["code"] == "DT001"
    assert row["title"] is None
    assert len(row["sha256"]) == 64
    row = json.loads(bad_row(UNREADABLE, Options()))
    assert row["error"] == "the file cannot be read: No such file or directory"
    assert (row["problems"], row["sha256"]) == ([], None)


def test_a_date_has_its_offset_in_whole_minutes() -> None:
    by_the_sun = datetime(1900, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert by_the_sun.isoformat() == "1900-01-01T00:00:00+08:05:43"
    article = Article(title="T", date=by_the_sun)
    assert document("jsonl", Item(article))["date"] == "1899-12-31T23:59:17+08:05"
    assert Article.model_validate_json(json.dumps({"title": "T", "date": "1899-12-31T23:59:17+08:05"})) == article


# --- csv


def rows(items: list[Item], options: Options | None = None) -> list[dict[str, str]]:
    text = whole("csv", items, options)
    assert text.endswith("\r\n")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


@QUICK
@given(st.lists(ITEMS, max_size=3))
def test_a_csv_reads_back(items: list[Item]) -> None:
    found = rows(items)
    assert len(found) == len(items)
    for row, item in zip(found, items, strict=True):
        article = item.article
        assert tuple(row) == COLUMNS
        assert (row["title"], row["text"], row["digest"]) == (article.title, article.text, article.digest or "")
        assert tuple(json.loads(row["tags"])) == article.tags
        assert json.loads(row["extra"]) == json.loads(json.dumps(article.extra))
        assert datetime.fromisoformat(row["date"]) == article.date


def test_a_bad_post_is_a_row_of_a_csv() -> None:
    form = format_named("csv")
    assert form.bad is not None
    text = form.head(Options(), None) + form.bad(broken(), Options()) + form.bad(UNREADABLE, Options())
    found = list(csv.DictReader(StringIO(text, newline=""), strict=True))
    assert [row["path"] for row in found] == ["_posts/2024-05-06-fog.md", "_posts/2024-05-06-gone.md"]
    assert found[0]["error"].startswith("3:7: error DT001 ")
    assert json.loads(found[0]["problems"])[0] == "DT001"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "＝1", "－1"])
def test_a_csv_for_spreadsheets_has_no_formula(text: str) -> None:
    item = Item(Article(title=text, date=datetime(2024, 5, 6, tzinfo=UTC), digest="no -formula"))
    plain, safe = rows([item], Options())[0], rows([item], Options(spreadsheet=True))[0]
    assert (plain["title"], safe["title"]) == (text, f"'{text}")
    assert safe["digest"] == "no -formula"
    assert whole("csv", [item], Options(spreadsheet=True)).startswith("\ufeffpath,")


# --- json-ld


AS_A_GRAPH = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own use of it


@AS_A_GRAPH
@QUICK
@given(ITEMS)
def test_json_ld_is_made_of_the_vocabulary_of_schema_org(item: Item) -> None:
    assert_vocabulary(document("jsonld", item))


@AS_A_GRAPH
@pytest.mark.parametrize("item", [*NASTY_ITEMS, *samples()], ids=lambda item: item.path)
def test_json_ld_of_nasty_texts_is_made_of_the_vocabulary(item: Item) -> None:
    assert_vocabulary(document("jsonld", item))


def assert_vocabulary(description: dict[str, Any]) -> None:
    """Read JSON-LD as a graph; the context is put in its place, since none is fetched here."""
    assert description.pop("@context") == "https://schema.org"
    with_context = {"@context": {"@vocab": "https://schema.org/"}, **description}
    graph = Graph().parse(data=json.dumps(with_context), format="json-ld")
    names = {str(name).removeprefix(str(SDO)) for _, name, _ in graph if str(name).startswith(str(SDO))}
    kinds = {str(kind).removeprefix(str(SDO)) for kind in graph.objects(None, None) if str(kind).startswith(str(SDO))}
    assert names >= {"headline", "datePublished"}
    assert not [name for name in names | (kinds - {"None"}) if name not in SDO]
    assert (None, SDO.headline, Literal(description["headline"])) in graph


def test_json_ld_says_where_an_article_is_from() -> None:
    item = samples()[1]
    found = document("jsonld", item)
    assert found["sourceOrganization"] == {"@type": "Organization", "name": "海鸥日报"}
    assert found["isBasedOn"] == item.article.source_url
    assert found["url"] == f"{ALL['base_url']}{item.url}"
    assert found["inLanguage"] == "zh-CN"
    hidden = Item(item.article, item.path, item.url, "unpublished")
    assert "url" not in document("jsonld", hidden)


@given(st.text())
def test_json_ld_stands_in_a_page_as_it_is(text: str) -> None:
    line = for_html({"a": [text, "</script><!--<script>"]})
    page = LexborHTMLParser(f"<html><head><script type='application/ld+json'>{line}</script></head><body>x")
    script = page.css_first("script")
    assert script is not None
    found = json.loads(script.text())
    assert found == {"a": [re.sub("[\ud800-\udfff]", "\ufffd", text), "</script><!--<script>"]}


# --- ninjs


@QUICK
@given(ITEMS)
def test_ninjs_is_valid(item: Item) -> None:
    NINJS.validate(document("ninjs", item))


@pytest.mark.parametrize("item", [*NASTY_ITEMS, *samples()], ids=lambda item: item.path)
def test_ninjs_of_nasty_texts_is_valid(item: Item) -> None:
    found = document("ninjs", item)
    NINJS.validate(found)
    assert found["headlines"][0]["value"] == item.article.title


def test_ninjs_names_bodies_subjects_sources_and_images() -> None:
    item = samples()[2]
    found = document("ninjs", item)
    plain, rich = found["bodies"]
    assert (plain["value"], plain["charCount"]) == (item.article.text, len(item.article.text))
    assert rich["contentType"] == "text/html"
    assert {"name": "东财滚动新闻", "rel": "tag"} in found["subjects"]
    assert {"name": "银杏风机", "rel": "mentions", "literal": "0,009901"} in found["subjects"]
    assert found["infoSources"][0] == {"name": "白鹭证券报"}
    assert [image["uri"] for image in found["associations"]] == [image.src for image in item.article.images]
    assert found["associations"][1]["headlines"] == [{"value": "图片"}]


@pytest.mark.parametrize(("status", "expected"), [("published", "usable"), ("unpublished", "withheld"), (None, None)])
def test_ninjs_withholds_what_the_site_does(status: Any, expected: str | None) -> None:  # noqa: ANN401 - a column
    item = Item(samples()[0].article, "_posts/雾.md", None, status)
    found = document("ninjs", item)
    assert found.get("pubStatus") == expected
    assert found["uri"] == f"{ALL['base_url']}/_posts/%E9%9B%BE.md"


# --- feeds


@QUICK
@given(st.lists(ITEMS, max_size=3))
def test_a_json_feed_is_valid(items: list[Item]) -> None:
    JSON_FEED.validate(json.loads(whole("jsonfeed", items)))
    JSON_FEED.validate(json.loads(whole("jsonfeed", items, Options(title="T"))))


def test_a_json_feed_is_what_a_reader_reads() -> None:
    items = samples()
    text = whole("jsonfeed", [*items, *NASTY_ITEMS])
    JSON_FEED.validate(json.loads(text))
    feed = feedparser_rs.parse(text.encode())
    assert not feed.bozo
    assert feed.version == "json11"
    assert [entry.title for entry in feed.entries[: len(items)]] == [item.article.title for item in items]
    assert [entry.link for entry in feed.entries[: len(items)]] == [f"{ALL['base_url']}{item.url}" for item in items]
    assert json.loads(text)["items"][1]["external_url"] == items[1].article.source_url


def test_without_an_address_the_items_of_a_json_feed_go_by_their_paths() -> None:
    found = json.loads(whole("jsonfeed", samples(), Options(title="T")))
    assert [item["id"] for item in found["items"]] == [item.path for item in samples()]
    assert not [item for item in found["items"] if "url" in item]


def entries(text: str) -> list[ET.Element]:
    """Read a feed, see that it is as RFC 4287 wants it, and return its entries."""
    feed = ET.fromstring(text)  # noqa: S314 - made here
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):  # 4.1.1: exactly one
        assert len(feed.findall(f"{ATOM}{name}")) == 1
    assert feed.findtext(f"{ATOM}author/{ATOM}name")  # 4.1.1: one or more, unless all entries have some
    tags = [child.tag for child in feed]
    found = feed.findall(f"{ATOM}entry")
    assert tags[len(tags) - len(found) :] == [f"{ATOM}entry"] * len(found)  # appendix B: entries are the last
    for each in found:
        assert_entry(each)
    return found


def assert_entry(entry: ET.Element) -> None:
    """See that an entry is as 4.1.2 wants it."""
    for name in ("id", "title", "updated", "published"):
        assert len(entry.findall(f"{ATOM}{name}")) == 1
    for name in ("content", "summary"):
        assert len(entry.findall(f"{ATOM}{name}")) <= 1
    links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in entry.findall(f"{ATOM}link")]
    assert len(links) == len(set(links))
    assert entry.find(f"{ATOM}content") is not None or ("alternate", "text/html", None) in links
    assert all(category.get("term") for category in entry.findall(f"{ATOM}category"))  # 4.2.2.1
    names = [f"{ATOM}id", *(f"{ATOM}link",) * len(links)]
    for name, address in zip(names, [entry.findtext(f"{ATOM}id"), *(link.get("href") for link in entry)], strict=False):
        if address is not None:
            assert jsonschema_rs.is_valid({"format": "iri"}, address, validate_formats=True), name
    for name in ("updated", "published"):  # 3.3: RFC 3339, with T and Z in capitals
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", entry.findtext(f"{ATOM}{name}", "")
        )


@QUICK
@given(st.lists(ITEMS, max_size=3))
def test_an_atom_feed_is_valid(items: list[Item]) -> None:
    assert len(entries(whole("atom", items))) == len(items)


@pytest.mark.parametrize("item", NASTY_ITEMS, ids=lambda item: item.path)
def test_what_xml_cannot_hold_becomes_a_replacement_character(item: Item) -> None:
    (entry,) = entries(whole("atom", [item]))
    expected = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", re.sub("\r\n?", "\n", item.article.title))
    assert entry.findtext(f"{ATOM}title") == expected


def test_an_atom_feed_is_what_a_reader_reads() -> None:
    items = samples()
    text = whole("atom", items)
    feed: Any = feedparser.parse(text.encode(), sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert (feed.feed.title, feed.feed.author, feed.feed.rights) == (ALL["title"], ALL["author"], ALL["rights"])
    assert feed.feed.updated == max(items, key=lambda item: item.date).moment
    for entry, item in zip(feed.entries, items, strict=True):
        assert (entry.title, entry.link) == (item.article.title, f"{ALL['base_url']}{item.url}")
        assert entry.content[0].value == article_html(item.article)
        assert [tag.term for tag in entry.tags] == [*dict.fromkeys((*item.article.categories, *item.article.tags))]
        assert [link.href for link in entry.links if link.rel == "via"] == [
            url for url in [item.article.source_url] if url
        ]


def test_the_feed_is_as_new_as_its_newest_entry_whatever_their_zones() -> None:
    early = datetime(2024, 5, 6, 9, tzinfo=timezone(timedelta(hours=8)))
    late = datetime(2024, 5, 6, 2, tzinfo=UTC)
    items = [Item(Article(title="T", date=date), f"{date.hour}.md") for date in (late, early)]
    feed = ET.fromstring(whole("atom", items))  # noqa: S314 - made here
    assert feed.findtext(f"{ATOM}updated") == late.isoformat()


# --- html, markdown and text


@QUICK
@given(ITEMS)
def test_the_html_shows_the_paragraphs(item: Item) -> None:
    assert missing_from(article_html(item.article), item) == []


def missing_from(html: str, item: Item) -> list[str]:
    """Return the texts of paragraphs, all but those of Markdown, that a page does not show."""
    shown = {" ".join(text.split()) for text in paragraph_texts(html) or ()}
    blocks = [block for block in item.article.body if isinstance(block, Paragraph) and "\0" not in block.text]
    wanted = [block.text for block in blocks if says(block.html or escape(block.text), block.text)]
    return [text for text in wanted if " ".join(text.split()) not in shown]


SHOWN: list[tuple[str, str]] = [
    ("Hello *you* [a](b).", '<p>Hello <em>you</em> <a href="b">a</a>.</p>'),
    ("<p>Hello *you*</p>", "<p>Hello *you*</p>"),
    ("[a][1] x\n\n[1]: http://a.example", '<p><a href="http://a.example">a</a> x</p>'),
    ("# H\n{: .big}\n\n* a\n* b", "<h1>H</h1>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("```python\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
    ('![a "b"](c.png)', '<p><img src="c.png" alt="a &quot;b&quot;" /></p>'),
    ("| a | b |\n|---|---|\n| 1 | 2 |", "<table>"),
    ("<div class='x'><p>A</p></div>", "<div class='x'>\n<p>A</p>\n</div>"),
    ("> The digest.\n\n<p>A</p>", "<blockquote><p>The digest.</p></blockquote>\n<p>A</p>"),
    ("<p>A</p><p class='em_media'>（文章来源：海鸥）</p>", "<p>A</p>\n<p>（文章来源：海鸥）</p>"),
    ("桥合龙，通车。（海鸥日报）\n\n<http://a.example/1>", "<p>桥合龙，通车。（海鸥日报）</p>"),
]


@pytest.mark.parametrize(("source", "expected"), SHOWN)
def test_a_body_becomes_html(source: str, expected: str) -> None:
    shown = article_html(read(f"---\ntitle: T\ndate: 2024-05-06\n---\n{source}\n").article)
    assert shown == expected or (expected == "<table>" and shown.startswith(expected))


MARKDOWN = MarkdownIt("commonmark").enable("table")


@QUICK
@given(ITEMS)
def test_markdown_shows_the_texts_of_html_paragraphs(item: Item) -> None:
    with_html = MarkdownIt("commonmark", {"html": True}).enable("table")
    assert missing_from(with_html.render(whole("markdown", [item])), item) == []


CONVERTED: list[tuple[str, str]] = [
    (
        "<p>1. a *b* _c_ [d](e) `f` \\ | ~~g~~ &lt;h&gt; &amp;amp;</p>",
        r"1\. a \*b\* \_c\_ \[d\](e) \`f\` \\ \| \~\~g\~\~ \<h\> \&amp;",
    ),
    ("<p># a<br />- b<br />10) c</p>", "\\# a\\\n\\- b\\\n10\\) c"),
    ("<p>a <a href='x y(z'>b <b>c</b></a> d</p>", "a [b c](<x y(z>) d"),
    ("<p>a <span href='x'>b <a href='y'>c</a></span></p>", "a [b c](<x>)"),
    ("<p>a<img src='b c.png' alt='d]e'> f</p>", "a![d\\]e](<b c.png>) f"),
    ("<p>a<script>b</script><!-- c --> d</p>", "a d"),
    ("<p>ends with \\</p>", "ends with \\\\"),
    ("<h2>a #</h2>", "## a \\#"),
    (
        "<table><tr><td>a|b</td><td>c<br>d</td></tr><tr><td>e</td></tr></table>",
        "| a\\|b | c d |\n| --- | --- |\n| e |  |",
    ),
    ("<ol><li>a</li><li>b<br>c</li></ol>", "1. a\n2. b\\\n   c"),
    ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b"),
    ("<pre>a\n```\nb</pre>", "````\na\n```\nb\n````"),
    ("<center><img src='a.png' alt='b'></center>", "![b](<a.png>)"),
    ("Hello *you* and [a](b).", "Hello *you* and [a](b)."),
    ("## H *x*\n\n* a\n* b", "## H *x*\n\n* a\n* b"),
]


@pytest.mark.parametrize(("source", "expected"), CONVERTED)
def test_a_body_becomes_markdown(source: str, expected: str) -> None:
    text = whole("markdown", [read(f"---\ntitle: T\ndate: 2024-05-06\n---\n{source}\n")])
    head, _, body = text.partition("\n\n2024-05-06T00:00:00+00:00\n\n")
    assert head == "# T"
    assert body.startswith(f"{expected}\n")


@pytest.mark.parametrize("text", NASTY[:2] + NASTY[5:])
def test_no_text_of_a_block_is_markup_in_markdown(text: str) -> None:
    shown = " ".join(text.split())
    blocks: list[Part] = [
        Heading(shown, 2),
        Paragraph(shown),
        ListBlock((shown, shown)),
        Image("http://a.example/x.png", shown),
    ]
    item = Item(Article(title=shown, date=datetime(2024, 5, 6, tzinfo=UTC), body=blocks))
    tree = LexborHTMLParser(MARKDOWN.render(whole("markdown", [item])))
    found = [node.text() for node in tree.css("h1, h2, li")] + [node.attributes["alt"] for node in tree.css("img")]
    assert found == [shown] * 5
    assert not tree.css("a, em, code, script, del, hr")


def test_markdown_keeps_the_links_of_a_paragraph() -> None:
    for item in samples():
        html = MarkdownIt("commonmark").enable("table").render(whole("markdown", [item]))
        links = [node.attributes.get("href") for node in LexborHTMLParser(html).css("p > a")]
        wanted: list[Link] = [
            link for block in item.article.body if isinstance(block, Paragraph) for link in block.links
        ]
        assert [link for link in wanted if link.href not in links] == []


@QUICK
@given(ITEMS)
def test_text_is_title_date_and_running_text(item: Item) -> None:
    article = item.article
    parts = (f"{article.title}\n{item.moment}", article.digest or "", article.text)
    assert whole("text", [item]) == "\n\n".join(filter(None, parts)) + "\n"


def test_a_form_feed_stands_between_two_texts() -> None:
    one, other = (whole("text", [item]) for item in samples()[:2])
    assert whole("text", samples()[:2]) == f"{one}\f\n{other}"
