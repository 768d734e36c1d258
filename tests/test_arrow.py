"""Posts as rows: row i is made of post i, says what `newspost.loads` says, and a bad post is a row like any other."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import typing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newspost
from newspost.testing import post_soups, posts

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

import newspost.arrow  # noqa: E402 - skipped before this where there is no pyarrow
from newspost.arrow import (  # noqa: E402 - skipped before this where there is no pyarrow
    COLUMNS,
    DEFAULT_COLUMNS,
    parse_batch,
    parse_batches,
    post_batches,
    schema,
)
from newspost.arrow.columns import instant  # noqa: E402 - as above

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = tuple(column.name for column in COLUMNS)
GOOD = (
    b"---\ntitle: T\ndate: 2024-05-06 09:00:00 +0800\ntags: a b\n---\n<p>One <a href='/x'>two</a></p>\n<p>Three</p>\n"
)


def raw(*contents: bytes | None, paths: Sequence[str] | None = None) -> Any:  # noqa: ANN401 - pyarrow may be missing
    names = [f"2024-05-06-{number}.md" for number in range(len(contents))] if paths is None else paths
    return pa.record_batch({"path": pa.array(names, pa.string()), "content": pa.array(contents, pa.binary())})


def row(content: bytes | None, *columns: str, path: str = "2024-05-06-a.md") -> dict[str, Any]:
    found: dict[str, Any] = parse_batch(raw(content, paths=[path]), columns=columns or NAMES).to_pylist()[0]
    return found


def value(content: bytes, column: str) -> Any:  # noqa: ANN401 - as the table has it
    return row(content, column)[column]


def in_words(path: str, content: bytes) -> dict[str, Any]:
    """Return what the table is to say of a post, put together from the Post alone."""
    post = newspost.loads(content, path)
    said = dict.fromkeys(NAMES) | {"path": path, "content": content}
    said["problems"] = [
        {
            **{name: getattr(problem, name) for name in ("code", "severity", "message", "line", "column")},
            "field": ".".join(map(str, problem.loc)) or None,
        }
        for problem in post.problems
    ]
    try:
        article = post.article
    except newspost.InvalidPost:
        first = post.problems[0]
        return said | {"error_code": first.code, "error": f"{first.line}:{first.column}: {first.message}"}
    for name in ("title", "layout", "digest", "text", "source_url"):
        said[name] = getattr(article, name)
    said["categories"], said["tags"] = list(article.categories), list(article.tags)
    said["extra"] = json.dumps(article.extra, ensure_ascii=False)
    said["date"] = article.date.astimezone(UTC)
    said["date_offset"] = (article.date.utcoffset() or timedelta()).total_seconds() // 60
    said["paragraphs"] = [
        {
            "text": paragraph.text,
            "html": None if paragraph.html == paragraph.text else paragraph.html,
            "links": [asdict(link) for link in paragraph.links],
            "images": [{"src": image.src, "alt": image.alt} for image in paragraph.images],
        }
        for paragraph in article.paragraphs
    ]
    said["images"] = [{"src": image.src, "alt": image.alt} for image in article.images]
    if article.attribution is not None:
        said["attribution"], said["source"] = article.attribution.text, article.attribution.source
    said["navigation"] = [{"text": link.text, "href": link.href} for link in article.navigation]
    return said


@given(st.lists(st.one_of(posts(), post_soups()), max_size=4))
def test_row_i_says_what_post_i_says(contents: list[bytes]) -> None:
    batch = raw(*contents)
    rows = parse_batch(batch, columns=NAMES).to_pylist()
    assert len(rows) == len(contents)
    for found, source in zip(rows, batch.to_pylist(), strict=True):
        said = in_words(source["path"], source["content"])
        for name in ("date_text", "body"):  # each has tests of its own
            del said[name]
        assert {name: found[name] for name in said} == said


@given(st.lists(st.one_of(posts(), post_soups()), max_size=3), st.lists(st.sampled_from(NAMES), unique=True))
def test_a_column_is_the_same_whatever_others_are_asked_for(contents: list[bytes], names: list[str]) -> None:
    batch = raw(*contents)
    whole = parse_batch(batch, columns=NAMES)
    some = parse_batch(batch, columns=names)
    assert some.schema.names == names
    for name in names:
        assert some.column(name).equals(whole.column(name))


# --- columns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["paragraphs", "body"])
def test_html_is_there_where_it_says_more_than_the_text(column: str) -> None:
    content = b"---\ntitle: T\ndate: 2024-05-06\n---\n<p>Plain.</p><p>A <b>bold</b> word.</p><p>A &amp; B</p>\n"
    found = [(one["text"], one["html"]) for one in value(content, column)]
    assert found == [("Plain.", None), ("A bold word.", "A <b>bold</b> word."), ("A & B", "A &amp; B")]


def test_the_schema_is_that_of_what_comes_out() -> None:
    for names in (None, NAMES, ("text", "title"), ()):
        assert parse_batch(raw(GOOD, b"bad", None), columns=names).schema == schema(names)
        assert parse_batch(raw(), columns=names).schema == schema(names)


def test_some_columns_are_there_for_who_asks_for_them() -> None:
    assert set(NAMES) - set(DEFAULT_COLUMNS) == {"path_bytes", "problems", "body", "content"}
    assert tuple(parse_batch(raw(GOOD)).schema.names) == DEFAULT_COLUMNS


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["titel"], "there is no column 'titel': did you mean 'title'?"),
        (["?"], "there is no column '?': there are path, path_bytes, title, "),
        (["title", "title"], "the column 'title' is named twice"),
    ],
)
def test_a_column_that_there_is_not_is_told(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match="column") as error:
        parse_batch(raw(GOOD), columns=names)
    assert str(error.value).startswith(message)


def test_what_is_not_asked_for_is_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nobody asked")

    with monkeypatch.context() as patch:
        patch.setattr("newspost.meaning.reading.read_header", refuse)
        assert row(GOOD, "path", "content")["content"] == GOOD
    with monkeypatch.context() as patch:
        patch.setattr("newspost.meaning.reading.read_body", refuse)
        patch.setattr("newspost.faults.collect.find_problems", refuse)
        assert row(GOOD, "title", "date", "date_text", "tags", "extra", "error")["title"] == "T"
    with monkeypatch.context() as patch:
        patch.setattr("newspost.body.late.find_links", refuse)
        patch.setattr("newspost.faults.collect.find_problems", refuse)
        assert row(GOOD, "text", "navigation")["text"] == "One two\n\nThree"


def test_what_no_block_of_a_body_has_is_null_and_not_empty() -> None:
    for block in value(GOOD, "body"):
        assert (block["items"], block["rows"], block["level"]) == (None, None, None)


def test_every_block_of_the_body_can_be_asked_for() -> None:
    source = (
        b"---\ntitle: T\n---\n# Head\n\nText\n\n* one\n* two\n\n```ruby\nputs\n```\n\n"
        b"<table><tr><td>a</td><td>b</td></tr></table>\n\n<img src='/i.png' alt='I'>\n"
    )
    blocks = [{key: item for key, item in block.items() if item is not None} for block in value(source, "body")]
    assert [block["kind"] for block in blocks] == ["heading", "paragraph", "list", "code", "table", "image"]
    assert blocks[0]["level"] == 1
    assert (blocks[2]["items"], blocks[2]["ordered"]) == (["one", "two"], False)
    assert (blocks[3]["text"].strip(), blocks[3]["language"]) == ("puts", "ruby")
    assert blocks[4]["rows"] == [["a", "b"]]
    assert (blocks[5]["src"], blocks[5]["alt"]) == ("/i.png", "I")


def test_other_keys_are_json() -> None:
    extra = value(b"---\ntitle: T\nn: 1\nnested: {a: [x, 2.5, null]}\nday: 2024-05-06\n---\n", "extra")
    assert json.loads(extra) == {"n": 1, "nested": {"a": ["x", 2.5, None]}, "day": "2024-05-06"}


# --- dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "instant", "offset"),
    [
        ("2024-05-06 09:12:40 +0800", "2024-05-06T01:12:40", 480),
        ('"2024-05-06 09:12:40 -03:30"', "2024-05-06T12:42:40", -210),
        ("2024-05-06", "2024-05-06T00:00:00", 0),
        ("0001-01-01 00:00:00 +0000", "0001-01-01T00:00:00", 0),
        ("9999-12-31 23:59:59 +0000", "9999-12-31T23:59:59", 0),
    ],
)
def test_a_date_is_an_instant_an_offset_and_a_text(written: str, instant: str, offset: int) -> None:
    found = row(f"---\ntitle: T\ndate: {written} # day\n---\n".encode(), "date", "date_offset", "date_text", "error")
    moment = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert found == {"date": moment, "date_offset": offset, "date_text": written, "error": None}


def test_an_instant_that_python_cannot_hold_in_utc_is_null() -> None:
    found = row(
        b"---\ntitle: T\ndate: 9999-12-31 23:59:59 -0800\n---\n", "date", "date_offset", "date_text", "error_code"
    )
    written = "9999-12-31 23:59:59 -0800"
    assert found == {"date": None, "date_offset": None, "date_text": written, "error_code": "DT001"}
    assert instant(datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8)))) is None
    assert instant(datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-8)))) is None


def test_of_two_dates_the_text_is_that_of_the_one_that_counts() -> None:
    found = row(b"---\ntitle: T\ndate: 2024-01-01\ndate: 2024-05-06\n---\n", "date", "date_text")
    assert found == {"date": datetime(2024, 5, 6, tzinfo=UTC), "date_text": "2024-05-06"}


def test_a_date_that_is_only_in_the_name_has_no_text() -> None:
    found = row(b"---\ntitle: T\n---\n", "date", "date_text")
    assert found == {"date": datetime(2024, 5, 6, tzinfo=UTC), "date_text": None}


def test_a_date_that_cannot_be_read_has_a_text() -> None:
    found = row(b"---\ntitle: T\ndate: soon\n---\n", "date", "date_text", "error_code")
    assert found == {"date": None, "date_text": "soon", "error_code": "DT001"}


def test_a_date_without_a_zone_is_in_the_one_that_is_given() -> None:
    batch = parse_batch(raw(b"---\ndate: 2024-05-06\n---\n"), columns=["date", "date_offset"], timezone="Asia/Shanghai")
    assert batch.to_pylist() == [{"date": datetime(2024, 5, 5, 16, tzinfo=UTC), "date_offset": 480}]
    with pytest.raises(ValueError, match="Asia/Shanghia"):
        parse_batch(raw(GOOD), timezone="Asia/Shanghia")


# --- what is bad or odd -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"---\ntitle: [\n---\n", "FM005"),
        (b"---\ntitle: \xff\n---\n", "EN001"),
        (b"---\ntitle: T\ndate: 2024-13-45\n---\n", "DT004"),
        (b"\x00\xff\xfe" * 999, "EN001"),
    ],
)
def test_a_bad_post_says_why(content: bytes, code: str) -> None:
    bad, good = parse_batch(raw(content, GOOD), columns=NAMES).to_pylist()
    assert bad["error_code"] == code
    assert bad["error"].split(":")[0].isdigit()
    assert code in {problem["code"] for problem in bad["problems"]}
    assert bad["content"] == content
    assert {bad[name] for name in ("title", "date", "text", "extra")} == {None}
    assert {str(bad[name]) for name in ("tags", "paragraphs", "images", "navigation", "body")} == {"None"}
    assert good["title"] == "T"
    assert good["error_code"] is None


def test_a_post_without_anything_in_it() -> None:
    found = row(b"")
    assert (found["title"], found["text"], found["content"]) == ("A", "", b"")
    assert found["tags"] == found["paragraphs"] == []


def test_a_nul_goes_through() -> None:
    found = row(b"---\ntitle: T\n---\na\x00b\n", "text", "content")
    assert "\x00" in found["content"].decode()
    assert found["text"].replace("\ufffd", "\x00") == "a\x00b"


def test_lone_surrogates_become_u_fffd() -> None:
    assert value(b"---\ntitle: !!binary 7aCA\n---\n", "title") == "\ufffd" * 3
    assert value(b"---\ntitle: T\n---\n<p>a&#xD800;</p>\n", "text") == "a\ufffd"
    post = newspost.loads("---\ntitle: T\n---\n\ud800\n", "2024-05-06-a.md")
    batch = next(post_batches([("\udcff.md", post)], columns=["path", "path_bytes", "error_code", "content"]))
    assert batch.to_pylist() == [
        {"path": "\ufffd.md", "path_bytes": b"\xff.md", "error_code": "EN001", "content": bytes(post)}
    ]


def test_what_could_not_be_read_is_a_row_that_says_so() -> None:
    contents = pa.record_batch({"content": pa.array([None, GOOD], pa.binary()), "error": ["It is gone.", None]})
    gone, good = parse_batch(contents, columns=["path", "title", "problems", "error_code", "error"]).to_pylist()
    assert (gone["error_code"], gone["error"], gone["problems"]) == ("NP902", "It is gone.", None)
    assert (good["path"], good["title"], good["error"]) == (None, "T", None)
    assert row(None, "error")["error"] == "There is no content."


@pytest.mark.parametrize("kind", ["large_binary", "string", "large_string", "binary_view", "string_view"])
def test_content_may_be_of_any_type_that_holds_bytes_or_text(kind: str) -> None:
    batch = pa.record_batch({"path": pa.array([b"2024-05-06-a.md"]), "content": pa.array([GOOD.decode()], pa.string())})
    batch = batch.set_column(1, "content", batch.column("content").cast(getattr(pa, kind)()))
    found = parse_batch(batch, columns=["path", "title", "content"]).to_pylist()[0]
    assert found == {"path": "2024-05-06-a.md", "title": "T", "content": GOOD}


def test_content_that_is_no_bytes_is_a_row_that_says_so() -> None:
    found = parse_batch(pa.record_batch({"content": [7]}), columns=["error"]).to_pylist()[0]
    assert found["error"] == "The content is no bytes: int."


def test_a_batch_without_content_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no column 'content' with the bytes of posts: path, body"):
        parse_batch(pa.record_batch({"path": ["a"], "body": ["b"]}))


def test_a_large_post_is_a_post() -> None:
    paragraph = "<p>" + "雾" * 1_000 + "</p>\n"
    content = f"---\ntitle: T\n---\n{paragraph * 6_000}".encode()
    assert len(content) > 18_000_000
    found = parse_batch(raw(content, GOOD), columns=["text", "paragraphs", "content"])
    assert found.column("paragraphs")[0].as_py()[-1]["text"] == "雾" * 1_000
    assert len(found.column("text")[0].as_py()) == 6_000 * 1_002 - 2
    assert found.column("content")[0].as_py() == content


def test_names_that_aliases_blow_up_do_not_blow_up_the_table() -> None:
    long = "x" * 50_000
    bomb = f"---\ntitle: T\na: &a {long}\ntags: [{'*a, ' * 20_000}]\n---\n".encode()
    bad, good = parse_batch(raw(bomb, GOOD), columns=["title", "tags", "error_code", "error", "content"]).to_pylist()
    assert (bad["title"], bad["tags"], bad["error_code"]) == (None, None, "NP902")
    assert "the aliases in its tags repeat a text" in bad["error"]
    assert bad["content"] == bomb
    assert good["title"] == "T"


def test_a_fault_of_ours_takes_no_other_row_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(html: str) -> tuple[newspost.Link, ...]:
        if "two" in html:
            raise RuntimeError("a bug")
        return ()

    monkeypatch.setattr("newspost.body.late.find_links", find)
    bad, good = parse_batch(raw(GOOD, b"---\ntitle: U\n---\n<p>a</p>\n")).to_pylist()
    assert (bad["title"], bad["paragraphs"], bad["error_code"]) == (None, None, "NP902")
    assert bad["error"] == "The post cannot be put into a table: a bug."
    assert (good["title"], good["error"]) == ("U", None)


# --- several batches --------------------------------------------------------------------------------------------------


def test_batches_are_read_one_by_one() -> None:
    asked: list[int] = []

    def batches() -> Any:  # noqa: ANN401 - as above
        for number in range(3):
            asked.append(number)
            yield raw(*[GOOD] * number)

    found = parse_batches(batches(), columns=["title"])
    assert next(found).num_rows == 0
    assert asked == [0]
    assert [batch.num_rows for batch in found] == [1, 2]


def test_posts_that_were_read_already_make_batches_of_bounded_size() -> None:
    post = newspost.loads(GOOD)
    failure = PermissionError(13, "Permission denied")
    found = list(post_batches([("a", post), ("b", failure), *[("c", post)] * 8], columns=["path", "error"], rows=4))
    assert [batch.num_rows for batch in found] == [4, 4, 2]
    assert found[0].to_pylist()[1] == {"path": "b", "error": "The file cannot be read: Permission denied."}
    large = newspost.loads(b"---\n---\n" + b"x" * 40_000_000)
    assert [batch.num_rows for batch in post_batches([("a", large)] * 3, columns=["path"])] == [2, 1]


def test_a_table_of_several_chunks_is_a_batch_too() -> None:
    table = pa.Table.from_batches([raw(GOOD), raw(b"", GOOD)])
    assert parse_batch(table, columns=["title"]).to_pydict() == {"title": ["T", "0", "T"]}


# --- without pyarrow --------------------------------------------------------------------------------------------------


def test_without_pyarrow_the_error_says_what_to_install() -> None:
    script = "import sys; sys.modules['pyarrow'] = None\nimport newspost.arrow"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "ImportError: newspost.arrow needs pyarrow: install newspost[arrow]"


# --- what is written about it -----------------------------------------------------------------------------------------


def in_short(kind: Any) -> str:  # noqa: ANN401 - pyarrow may be missing
    """Write a type as the page does."""
    if isinstance(kind, pa.ListType):
        return f"[{in_short(kind.value_type)}]"
    if isinstance(kind, pa.StructType):
        fields = [
            field.name if field.type == pa.string() else f"{field.name}: {in_short(field.type)}" for field in kind
        ]
        return f"{{{', '.join(fields)}}}"
    return str(kind)


def test_the_page_has_every_column_as_it_is() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "arrow.md").read_text(encoding="utf-8")
    marks = {column.name: "" if column.name in DEFAULT_COLUMNS else "*" for column in COLUMNS}
    table = [
        f"| {marks[column.name]}`{column.name}`{marks[column.name]} | {in_short(column.type)} | {column.about} |"
        for column in COLUMNS
    ]
    assert re.findall(r"(?m)^\| \*?`.*$", page) == table


@pytest.mark.parametrize("name", newspost.arrow.__all__)
def test_what_is_public_is_documented_and_typed(name: str) -> None:
    found: object = getattr(newspost.arrow, name)
    if name in {"COLUMNS", "DEFAULT_COLUMNS"}:
        return
    assert found.__doc__
    assert not found.__doc__.startswith(f"{name}(")
    hints = typing.get_type_hints(found, include_extras=True)
    assert isinstance(found, type) or "return" in hints


def test_the_columns_stand_in_the_order_of_the_article() -> None:
    fields = [name for name in newspost.Article.model_fields if name in NAMES and name != "body"]
    assert all(NAMES.index(one) < NAMES.index(other) for one, other in pairwise(fields))
