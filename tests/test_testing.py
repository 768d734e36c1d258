"""newspost.testing: what its strategies promise, seen with newspost itself, and the check of a folder."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

import newspost
import newspost.testing
from newspost import Article, EditRejected, Html, Post
from newspost.faults.codes import CODES
from newspost.testing import (
    EDITED_FIELDS,
    FAULT_CODES,
    articles,
    bodies,
    broken_posts,
    check_folder,
    edits,
    front_matter_values,
    headers,
    post_soups,
    posts,
    scalars,
)
from newspost.testing.strategies.articles import BLOCKS, plain_articles, read_articles
from newspost.testing.strategies.faults import Twins, twins
from newspost.testing.strategies.styles import flow, text_styles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hypothesis.strategies import SearchStrategy

SAMPLES = Path(__file__).parents[1] / "samples" / "_posts"
FEW = settings(max_examples=settings().max_examples // 20)
HURRY = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
HEADER = "---\ntitle: T\ndate: 2022-03-24\n---\n"


def sample(strategy: SearchStrategy[Any], count: int) -> list[Any]:
    """Draw some examples, the same ones each time."""
    drawn: list[Any] = []

    @settings(max_examples=count, database=None, derandomize=True, suppress_health_check=HURRY)
    @given(strategy)
    def draw(value: object) -> None:
        drawn.append(value)

    draw()
    return drawn


def never_drawn(strategy: SearchStrategy[Any], kinds: Mapping[str, Callable[[Any], object]]) -> set[str]:
    """Return the kinds of value that a strategy does not give, however long one waits."""
    missing = set(kinds)

    def all_were_drawn(value: object) -> bool:
        missing.difference_update([kind for kind in missing if kinds[kind](value)])
        return not missing

    once = settings(max_examples=3000, database=None, phases=[Phase.generate], suppress_health_check=HURRY)
    with suppress(NoSuchExample):
        find(strategy, all_were_drawn, settings=once)
    return missing


# --- sound posts


@given(posts())
def test_a_sound_post_has_an_article_and_no_error(data: bytes) -> None:
    post = newspost.loads(data)
    assert [problem for problem in post.problems if problem.severity == "error"] == []
    assert post.article.title
    assert bytes(post) == data


def has_block(kind: str) -> Callable[[Article], bool]:
    return lambda article: any(block.kind == kind for block in article.body)


def has_block_in_post(kind: str) -> Callable[[Post], bool]:
    return lambda post: has_block(kind)(post.article)


KINDS: dict[str, Callable[[Article], object]] = {kind: has_block(kind) for kind in BLOCKS}
FIELDS: dict[str, Callable[[Article], object]] = {field: attrgetter(field) for field in Article.model_fields}
SHAPES: dict[str, Callable[[Post], object]] = {
    "H, an article without digest": lambda post: (
        post.article.attribution and post.article.digest is None and post.article.navigation
    ),
    "G, an article with digest": lambda post: post.article.digest and post.article.attribution,
    "F, a digest alone": lambda post: post.article.source_url and "<p>" not in post.body and "｜" in post.body,
    "D, links in two lines": lambda post: len(post.article.navigation) == 2 and ")\n[" in post.body.replace("\r", ""),
    "B, no links": lambda post: post.article.source_url and not post.article.navigation,
    "a signed digest": lambda post: post.article.attribution and "<p" not in post.body,
    "a medium inside markup": lambda post: post.article.attribution and "infokey" in post.body,
    "stock codes": lambda post: any(link.code for p in post.article.paragraphs for link in p.links),
    "a gap with a line feed": lambda post: "</p>\n <p>" in post.body,
    "Markdown": lambda post: "## " in post.body,
    "CRLF": lambda post: "\r\n" in str(post),
    "CRLF in the body alone": lambda post: "\r\n" in post.body and "\r\n" not in str(post).removesuffix(post.body),
    "a byte order mark": lambda post: str(post).startswith("\ufeff"),
    "no line feed at the end": lambda post: not str(post).endswith("\n"),
    "a line feed at the end": lambda post: str(post).endswith("\n"),
    "a title in single quotes": lambda post: post.span("title").of(str(post)).startswith("'"),
    "a title without quotes": lambda post: post.span("title").of(str(post))[0].isalpha(),
    "an escape in a title": lambda post: "\\u" in post.span("title").of(str(post)),
    "a comment": lambda post: "# as agreed" in str(post),
    "tags in brackets": lambda post: post.article.tags and post.span("tags").of(str(post)).startswith("["),
    "tags in lines": lambda post: "tags:\n- " in str(post).replace("\r", ""),
    "tags in indented lines": lambda post: "tags:\n  - " in str(post).replace("\r", ""),
    "tags as a text": lambda post: post.article.tags and post.article.tags == (post.span("tags").of(str(post)),),
    "nested values": lambda post: isinstance(post.article.extra.get("image"), dict),
    "an alias": lambda post: "*mira" in str(post),
    "a block of text": lambda post: "summary: |" in str(post),
    "a date without time": lambda post: len(post.span("date").of(str(post))) == 10,
    "a date with T": lambda post: "T" in post.span("date").of(str(post)),
    "a date in quotes": lambda post: "'" in post.span("date").of(str(post)),
    "three dots": lambda post: "\n...\n" in str(post),
    "keys in another order": lambda post: str(post).index("title:") < str(post).index("layout:"),
    **{f"a block of kind {kind}": has_block_in_post(kind) for kind in BLOCKS},
}


def test_posts_have_every_shape() -> None:
    assert never_drawn(posts().map(newspost.loads), SHAPES) == set()


# --- broken posts


@pytest.mark.parametrize("code", FAULT_CODES)
@FEW
@given(data=st.data())
def test_newspost_finds_the_fault_and_nothing_else(code: str, data: st.DataObject) -> None:
    pair: Twins = data.draw(twins(code))
    assert pair.code == code
    assert [problem.code for problem in newspost.loads(pair.broken).problems] == [code]
    assert newspost.loads(pair.sound).problems == ()


@given(broken_posts())
def test_a_broken_post_comes_with_the_code_of_its_fault(broken: tuple[str, bytes]) -> None:
    code, data = broken
    assert {problem.code for problem in newspost.loads(data).problems} == {code}


def test_a_post_is_broken_in_the_way_that_was_asked_for() -> None:
    assert {code for code, _ in sample(broken_posts("FM006"), 20)} == {"FM006"}


def test_every_fault_can_be_made_but_those_of_names_sites_and_settings() -> None:
    of_settings = {"AT001", "DT006", "EN004", "FK006", "NV001", "SL004", "TX005"}
    elsewhere = {code for code in CODES if code.startswith(("FN", "XF"))}
    assert set(CODES) - set(FAULT_CODES) == {"DT002"} | of_settings | elsewhere
    assert len(FAULT_CODES) >= 25


def test_an_unknown_code_is_a_value_error() -> None:
    with pytest.raises(ValueError, match=r"FN001.*known are FM001, "):
        broken_posts("FN001")


# --- soups


@given(post_soups())
def test_a_soup_is_bytes_that_newspost_reads(data: bytes) -> None:
    assert bytes(newspost.loads(data)) == data


def test_soups_are_sound_and_broken() -> None:
    kinds: dict[str, Callable[[bytes], object]] = {
        "broken": lambda data: not _has_article(data),
        "sound": _has_article,
        "not UTF-8": lambda data: not _is_utf8(data),
        "CRLF": lambda data: b"\r\n" in data,
        "empty": lambda data: data == b"",
    }
    assert never_drawn(post_soups(), kinds) == set()


def _has_article(data: bytes) -> bool:
    try:
        return bool(newspost.loads(data, "_posts/2022-03-24-x.md").article)
    except newspost.InvalidPost:
        return False


def _is_utf8(data: bytes) -> bool:
    return data.decode(errors="ignore").encode() == data


def test_headers_can_be_read_and_cannot() -> None:
    kinds: dict[str, Callable[[str], object]] = {
        "read": lambda text: newspost.loads(text).front_matter,
        "broken": lambda text: any(problem.code == "FM007" for problem in newspost.loads(text).problems),
        "the archive's": lambda text: "\nlayout: post\ntitle: " in text,
    }
    assert never_drawn(headers(), kinds) == set()


def test_bodies_have_blocks_of_every_kind() -> None:
    read = bodies().map(lambda text: newspost.loads(f"{HEADER}{text}".encode("utf-8", "replace")).article)
    assert never_drawn(read, KINDS) == set()


# --- values


@given(front_matter_values())
def test_a_value_goes_through_json_and_yaml(value: object) -> None:
    article = Article(title="T", date=newspost.loads(HEADER).article.date, extra={"key": value})
    assert Article.model_validate_json(article.model_dump_json()) == article
    written = newspost.loads(f"---\nkey: {flow(value)}\n---\n").front_matter
    assert json.dumps(written["key"]) == json.dumps(rounded(value))


def rounded(value: object) -> object:
    """Return a value with its numbers as `flow` writes them."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.6f}") if isinstance(value, float) else value


@given(scalars(), st.data())
def test_a_text_reads_the_same_in_every_style(text: str, data: st.DataObject) -> None:
    written = data.draw(text_styles(text))
    assert newspost.loads(f"---\nkey: {written}\n---\n").front_matter == {"key": text}


def test_texts_are_taken_for_other_values_without_quotes() -> None:
    types = {str, int, float, bool, type(None), list, dict, date, datetime}
    values = (newspost.loads(f"---\nk: {text}\n---\n").front_matter.get("k") for text in sample(scalars(), 1000))
    assert {type(value) for value in values} == types


# --- Articles


@given(articles())
def test_an_article_is_written_and_read_back(article: Article) -> None:
    read = newspost.loads(newspost.dumps(article)).article
    assert read.title == article.title
    assert (read.date, read.date.utcoffset()) == (article.date, article.date.utcoffset())
    assert (read.categories, read.tags, read.layout) == (article.categories, article.tags, article.layout)
    assert (read.digest, read.attribution, read.source_url) == (article.digest, article.attribution, article.source_url)
    assert [link.href for link in read.navigation] == [link.href for link in article.navigation]
    assert said(read) == said(article)


def said(article: Article) -> list[tuple[str, str]]:
    """Return kind and text of all blocks but of markup without text."""
    return [(block.kind, getattr(block, "text", "")) for block in article.body if not isinstance(block, Html)]


@pytest.mark.parametrize("made", [plain_articles(), read_articles()], ids=["made", "read"])
def test_articles_have_blocks_of_every_kind_and_every_field(made: SearchStrategy[Article]) -> None:
    assert never_drawn(made, KINDS | FIELDS) == set()


# --- edits


@given(st.data(), posts())
def test_an_edit_is_made_or_rejected(data: st.DataObject, source: bytes) -> None:
    post = newspost.loads(source)
    edit = data.draw(edits(post.article))
    assert not [name for name, wanted in edit.items() if as_held(wanted) == getattr(post.article, name)]
    try:
        after = post.edit(**edit)
    except EditRejected:
        return
    for name in edit.keys() - {"body", "paragraphs", "attribution", "navigation"}:
        assert getattr(after.article, name) == as_held(edit[name])


def as_held(value: object) -> object:
    """Return a value as an Article has it."""
    return tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownVariableType] - of any type


@FEW
@given(st.data(), st.sampled_from([datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)]))
def test_the_last_day_and_the_first_can_be_edited(data: st.DataObject, when: datetime) -> None:
    article = Article(title="T", date=when)
    assert data.draw(edits(article, ["date"]))["date"] != article.date


@pytest.mark.parametrize("field", EDITED_FIELDS)
def test_most_edits_of_a_field_change_the_post(field: str) -> None:
    outcomes = Counter(map(outcome, sample(posts().flatmap(lambda data: with_edit(data, field)), 20)))
    assert outcomes["made"] >= 10


def with_edit(data: bytes, field: str) -> SearchStrategy[tuple[Post, dict[str, object]]]:
    post = newspost.loads(data)
    return st.tuples(st.just(post), edits(post.article, [field]))


def outcome(pair: tuple[Post, dict[str, object]]) -> str:
    post, edit = pair
    try:
        return "same" if post.edit(**edit) == post else "made"
    except EditRejected:
        return "rejected"


def test_an_edit_changes_a_field_or_a_few_of_those_that_are_given() -> None:
    article = newspost.load(next(SAMPLES.glob("2024-05-06-NW*"))).article
    names = [frozenset(edit) for edit in sample(edits(article, ["title", "tags", "body", "paragraphs"]), 60)]
    assert {len(fields) for fields in names} == {1, 2, 3}
    assert frozenset.union(*names) == {"title", "tags", "body", "paragraphs"}
    assert not [fields for fields in names if {"body", "paragraphs"} <= fields]


CHANGES: dict[str, tuple[str, Callable[[Article, Any], object]]] = {
    "an extra key comes": ("extra", lambda old, new: new.keys() > old.extra.keys()),
    "an extra key goes": ("extra", lambda old, new: new.keys() < old.extra.keys()),
    "a value changes": ("extra", lambda old, new: new.keys() == old.extra.keys()),
    "a nested value changes": (
        "extra",
        lambda _, new: (
            isinstance(new.get("image"), dict) and len({*map(str, new["image"].values())} & {"a.png", "A"}) == 1
        ),
    ),
    "a block comes": ("body", lambda old, new: len(new) > len(old.body)),
    "a block goes": ("body", lambda old, new: len(new) < len(old.body)),
    "a block moves": (
        "body",
        lambda old, new: new != [*old.body] and sorted(map(str, new)) == sorted(map(str, old.body)),
    ),
    "a paragraph's text changes": ("body", lambda old, new: _is_changed(old, new, "paragraph", "text")),
    "a paragraph's html changes": ("body", lambda old, new: _is_changed(old, new, "paragraph", "html")),
    "a link's target changes": ("body", lambda old, new: _is_changed(old, new, "paragraph", "links")),
    "a heading's text changes": ("body", lambda old, new: _is_changed(old, new, "heading", "text")),
    "a heading's level changes": ("body", lambda old, new: _is_changed(old, new, "heading", "level")),
    "an image's source changes": ("body", lambda old, new: _is_changed(old, new, "image", "src")),
    "an image's description changes": ("body", lambda old, new: _is_changed(old, new, "image", "alt")),
    "a table's html changes": ("body", lambda old, new: _is_changed(old, new, "table", "html")),
    "a paragraph in a quote changes": ("body", lambda old, new: _is_changed(old, new, "quote", "paragraphs")),
    "code changes": ("body", lambda old, new: _is_changed(old, new, "code", "text")),
    "the attribution goes": ("attribution", lambda old, new: new is None and old.attribution),
    "a medium is named": ("attribution", lambda _, new: isinstance(new, str)),
    "the date goes to another zone": ("date", lambda _, new: new.utcoffset() == timedelta(hours=-3.5)),
    "paragraphs as texts": ("paragraphs", lambda _, new: new and isinstance(new[0], str)),
}


def _is_changed(old: Article, new: list[Any], kind: str, field: str) -> bool:
    """Whether one block, of that kind, has another value in one field, and all else is as it was."""
    pairs = [(one, other) for one, other in zip(old.body, new, strict=False) if one != other]
    return (
        len(new) == len(old.body)
        and len(pairs) == 1
        and pairs[0][0].kind == pairs[0][1].kind == kind
        and replace(pairs[0][0], **{field: getattr(pairs[0][1], field)}) == pairs[0][1]
    )


RICH = """\
---
title: T
date: 2022-03-24 16:59:33 +0800
image: {src: a.png, alt: A}
---
One [link](/a), *more*.

## Heading

![alt](a.png)

| a | b |
|---|---|
| c | d |

> A quote.

```
code
```

<p class="em_media">（文章来源：海鸥日报）</p>

<http://news.example.com/1.html>

[返回首页](/)
"""


@pytest.mark.parametrize("field", sorted({field for field, _ in CHANGES.values()}))
def test_edits_change_all_there_is(field: str) -> None:
    article = newspost.loads(RICH).article
    changes = {name: partial(holds, article) for name, (where, holds) in CHANGES.items() if where == field}
    assert never_drawn(edits(article, [field]).map(itemgetter(field)), changes) == set()


# --- a folder


def _no_bytes(_: Post) -> bytes:
    return b""


def _retitle(post: Post, _: Article) -> Post:
    return post.edit(title="other")


def _reject(_post: Post, _: Article) -> Post:
    raise EditRejected("no place", "no")


def test_a_folder_of_sound_posts_holds() -> None:
    check_folder(SAMPLES)


def test_a_folder_tells_of_each_post_that_does_not_hold(tmp_path: Path) -> None:
    folder = tmp_path / "_posts" / "below"
    folder.mkdir(parents=True)
    (folder / "2022-03-24-sound.md").write_text("---\ntitle: T\n---\nText.\n")
    (folder / "2022-03-24-quote.markdown").write_text('---\ntitle: "T" T\n---\nText.\n')
    (folder / "2022-03-24-empty.html").write_text("---\ntitle: T\n---\n")
    (folder / "2022-03-24-data.txt").write_text("no post")
    with pytest.raises(AssertionError) as caught:
        check_folder(str(tmp_path))
    first, *lines = str(caught.value).splitlines()
    assert first.startswith("2 of 3 posts")
    assert [line.partition(": ")[0] for line in lines] == [
        str(folder / "2022-03-24-empty.html"),
        str(folder / "2022-03-24-quote.markdown"),
    ]
    assert "BD001" in lines[0]
    assert "2:10: error FM006" in lines[1]


def test_the_zone_of_the_site_counts(tmp_path: Path) -> None:
    (tmp_path / "2022-03-24-x.md").write_text("---\ntitle: T\ndate: 2022-03-24 16:59:33\n---\nText.\n")
    check_folder(tmp_path)
    with pytest.raises(AssertionError, match="DT003"):
        check_folder(tmp_path, timezone="Asia/Shanghai")
    with pytest.raises(ValueError, match="Mars"):
        check_folder(tmp_path, timezone="Mars/Olympus")


def test_a_folder_without_posts_does_not_hold(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no post"):
        check_folder(tmp_path)


@pytest.mark.parametrize(
    ("name", "other", "reason"),
    [
        ("__bytes__", _no_bytes, "bytes"),
        ("replace", _retitle, "changes it"),
        ("replace", _reject, "cannot be written back: no"),
    ],
)
def test_a_folder_tells_what_does_not_come_back(
    name: str, other: object, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "2022-03-24-x.md").write_text("---\ntitle: T\n---\nText.\n")
    monkeypatch.setattr(Post, name, other)
    with pytest.raises(AssertionError, match=reason):
        check_folder(tmp_path)


# --- without Hypothesis


def without_hypothesis(code: str) -> subprocess.CompletedProcess[str]:
    script = f"import sys; sys.modules['hypothesis'] = None\nimport newspost\nimport newspost.testing\n{code}"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", sorted(set(newspost.testing.__all__) - {"check_folder", "check_text"}))
def test_without_hypothesis_the_error_names_the_extra(name: str) -> None:
    done = without_hypothesis(f"from newspost.testing import {name}")
    message = f"ImportError: newspost.testing.{name} needs Hypothesis: install newspost[testing]"
    assert done.stderr.splitlines()[-1] == message
    assert done.stderr.count("Traceback") == 1


def test_the_checks_do_without_hypothesis() -> None:
    code = "from newspost.testing import check_folder, check_text\nprint(check_text('---\\ntitle: T\\n---\\nText.\\n'))"
    done = without_hypothesis(code)
    assert (done.stdout, done.stderr) == ("()\n", "")


def test_the_names_are_there_whatever_was_imported_before() -> None:
    code = """
import newspost.testing.strategies.posts, newspost.testing.folder
from newspost.testing import articles, check_folder, edits, headers, posts
print(*map(callable, (articles, check_folder, edits, headers, posts)))
print(*(name for name in dir(newspost.testing)))
try:
    newspost.testing.nothing
except AttributeError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", f"import newspost\n{code}"], capture_output=True, text=True, check=True
    )
    called, names, error = done.stdout.splitlines()
    assert set(called.split()) == {"True"}
    assert names.split() == newspost.testing.__all__ == sorted(newspost.testing.__all__)
    assert error == "module 'newspost.testing' has no attribute 'nothing'"


@pytest.mark.parametrize("name", newspost.testing.__all__)
def test_a_name_is_documented(name: str) -> None:
    value = getattr(newspost.testing, name)
    assert not callable(value) or value.__doc__
    page = (Path(__file__).parents[1] / "docs" / "reference" / "testing.md").read_text("utf-8")
    assert name in page
