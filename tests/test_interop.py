"""python-frontmatter: posts read as Jekyll does, written so that Jekyll reads them, and brought back without loss."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import cycle
from pathlib import Path
from typing import Any

import frontmatter
import pytest
import yaml
from frontmatter.default_handlers import JSONHandler, YAMLHandler
from hypothesis import given
from hypothesis import strategies as st

import newspost
from corpora import NAMES, posts
from growth import grows_at_most
from header_help import typed
from newspost import EditRejected, InvalidPost, Post
from newspost.header.sameness import same
from newspost.interop.frontmatter import JekyllHandler, from_frontmatter

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "_posts").iterdir())
PAGE = (Path(__file__).parents[1] / "docs" / "how-to" / "python-frontmatter.md").read_text(encoding="utf-8")
CHINA = timezone(timedelta(hours=8))

POST = """\
---
layout: post
title: 'The ferry'  # mine
date: 2024-05-06 09:00:00 +0800
draft: no
tags: [harbour, fog]
seen:
  - {when: 2024-05-07 10:00:00 +0800, who: Ann}
  - {when: 2024-05-08 11:00:00 +0800, who: Bob}
---

<p>\u3000\u3000The ferry left.</p>
<p>船走了。</p>

"""


def with_handler(text: str) -> frontmatter.Post:
    return frontmatter.loads(text, handler=JekyllHandler())


def without_handler(text: str) -> frontmatter.Post:
    return frontmatter.loads(text)


def by_post(text: str) -> frontmatter.Post:
    return newspost.loads(text).to_frontmatter()


READERS = [with_handler, without_handler, by_post]
Read = Callable[[str], frontmatter.Post]


def edited(text: str, read: Read, **values: object) -> str:
    """Return the text after an edit by way of python-frontmatter; ``content`` is the content's."""
    fm_post = read(text)
    fm_post.content = str(values.pop("content", fm_post.content))
    fm_post.metadata.update(values)
    return str(from_frontmatter(fm_post, newspost.loads(text)))


# --- reading


@pytest.mark.parametrize(
    ("text", "metadata", "content"),
    [
        ("---\ntitle: T\n---\nBody\n", {"title": "T"}, "Body"),
        ("---\ntitle: T\n...\nBody\n---\nmore\n", {"title": "T"}, "Body\n---\nmore"),
        ("---\ntitle: T\n---", {"title": "T"}, ""),
        ("---\n---\nBody", {}, "Body"),
        ("--- \ntitle: T\n---  \n\n \n Body", {"title": "T"}, "Body"),
        ("\ufeff---\ntitle: T\n---\nBody", {"title": "T"}, "Body"),
        ("\ufeffBody", {}, "Body"),
        ("---\r\ntitle: T\r\n---\r\nOne\r\ntwo\r\n", {"title": "T"}, "One\ntwo"),
        ("----\ntitle: T\n----\nBody", {}, "----\ntitle: T\n----\nBody"),
        ("---\ntitle: T\n-----\nBody", {}, "---\ntitle: T\n-----\nBody"),
        ("--- # mine\ntitle: T\n---\nBody", {}, "--- # mine\ntitle: T\n---\nBody"),
        ("---\n~\n---\nBody", {}, "Body"),
        ("Body\n---\ntitle: T\n---", {}, "Body\n---\ntitle: T\n---"),
        ("", {}, ""),
    ],
)
def test_the_fence_is_that_of_jekyll(text: str, metadata: dict[str, object], content: str) -> None:
    assert frontmatter.parse(text, handler=JekyllHandler()) == (metadata, content)
    assert JekyllHandler().detect(text) == text.startswith(("---\n", "--- \n", "---\r", "\ufeff---")) * bool(
        metadata or content == "Body"
    )


def test_values_are_those_of_jekyll() -> None:
    post = frontmatter.loads(POST, handler=JekyllHandler(), layout="none", author="Ann")
    assert post["date"] == datetime(2024, 5, 6, 9, tzinfo=CHINA)
    assert (post["draft"], post["layout"], post["author"]) == (False, "post", "Ann")


def as_frontmatter_has_it(content: str) -> str:
    return content.replace("\r\n", "\n").strip()


def assert_is_read_alike(data: bytes) -> bool:
    """Check a post where that library can read one at all, and say whether it could."""
    post = newspost.loads(data)
    if str(post) != str(post).lstrip() or not all(isinstance(key, str) for key in post.front_matter):
        return False
    try:
        read = frontmatter.parse(data.decode(), handler=JekyllHandler())
    except InvalidPost:
        assert any(problem.severity == "error" for problem in post.problems)
        return False
    assert typed(read[0]) == typed(post.front_matter)
    assert read[1] == as_frontmatter_has_it(post.body)
    return True


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_samples_are_read_as_newspost_reads_them(path: Path) -> None:
    assert assert_is_read_alike(path.read_bytes())
    post = frontmatter.load(path, handler=JekyllHandler())
    assert typed(post.metadata) == typed(newspost.load(path).front_matter)
    assert post.content == newspost.load(path).body.strip()


@pytest.mark.parametrize("name", NAMES)
def test_real_posts_are_read_as_newspost_reads_them(name: str) -> None:
    count = 0
    for _, data in posts(name):
        try:
            data.decode()
        except UnicodeDecodeError:
            continue
        count += assert_is_read_alike(data)
    assert count > 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: T\nnote: a: b\n---\n", "3:8: error FM007 "),
        ("---\ntitle: 'T\n---\n", "2:8: error FM005 "),
        ("---\r\ntitle: T\r\n\tx: y\r\n---\r\n", "3:1: error FM009 "),
        ("---\n- a\n---\n", "2:1: error FM005 "),
        ("\ufeff---\ntitle: [T\n---\nBody", "2:8: error FM005 "),
    ],
)
def test_front_matter_that_jekyll_cannot_read_is_an_error_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        frontmatter.loads(text, handler=JekyllHandler())
    assert isinstance(caught.value, InvalidPost)
    assert len(caught.value.problems) == 1
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "fm", ["title: T\nn: 1,000", "title: T\nn: 1,000\n", "---\ntitle: T\nn: 1,000\n", "\ntitle: T\nn: 1,000\n"]
)
def test_the_handler_loads_yaml_by_itself(fm: str) -> None:
    assert JekyllHandler().load(fm) == {"title": "T", "n": 1000}


def test_the_handler_keeps_the_lines_at_the_end_of_a_text() -> None:
    text = "---\na: |+\n  x\n\n---\n"
    assert with_handler(text)["a"] == "x\n\n"
    assert JekyllHandler().load("") == {}


def test_the_handler_can_take_the_place_of_all_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(frontmatter, "handlers", [JekyllHandler()])
    path = tmp_path / "a.md"
    path.write_text(POST, encoding="utf-8")
    assert frontmatter.check(path)
    assert frontmatter.load(path)["date"] == datetime(2024, 5, 6, 9, tzinfo=CHINA)
    assert isinstance(frontmatter.load(path).handler, JekyllHandler)
    assert not frontmatter.checks("----\ntitle: T\n----\n")
    assert not frontmatter.checks("\n---\ntitle: T\n---\n")


def test_importing_newspost_imports_no_frontmatter() -> None:
    script = "import sys, newspost; newspost.loads('').problems; assert 'frontmatter' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


# --- to_frontmatter


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_to_frontmatter_gives_what_loading_with_the_handler_gives(path: Path) -> None:
    ours, theirs = newspost.load(path).to_frontmatter(), frontmatter.load(path, handler=JekyllHandler())
    assert typed(ours.metadata) == typed(theirs.metadata)
    assert as_frontmatter_has_it(ours.content) == theirs.content


def test_to_frontmatter_takes_keys_that_the_library_itself_cannot() -> None:
    text = "---\n2024: a\ncontent: b\nself: c\nhandler: d\n---\nBody\n"
    with pytest.raises(TypeError):
        with_handler(text)
    assert by_post(text).metadata == {2024: "a", "content": "b", "self": "c", "handler": "d"}
    assert by_post(text).content.strip() == "Body"


def test_what_happens_to_a_post_of_that_library_does_not_happen_to_ours() -> None:
    post = newspost.loads(POST)
    fm_post = post.to_frontmatter()
    fm_post["tags"].append("storm")  # type: ignore[attr-defined]
    fm_post["seen"][0]["who"] = "Eve"  # type: ignore[index]
    assert post.front_matter["tags"] == ["harbour", "fog"]
    assert str(from_frontmatter(fm_post, post)) == POST.replace("fog]", "fog, storm]").replace("Ann", "Eve")


# --- writing by that library

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(
        ["yes", "12:30", "1,000", "2024-05-06", ":a", "a: b", "a #b", "- a", "'", '"', "~", "=", "---", "...", ""]
    ),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), timezones=st.sampled_from([UTC, CHINA])),  # noqa: DTZ001 - bounds have none
)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10).filter(lambda key: key != "<<")
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=6
)
metadata = st.dictionaries(texts, values, max_size=4)


def dumped(data: dict[Any, Any], content: str = "Body") -> str:
    post = frontmatter.Post(content, JekyllHandler())
    post.metadata = data
    return frontmatter.dumps(post)


@given(metadata)
def test_what_is_dumped_reads_back_the_same(data: dict[str, Any]) -> None:
    text = dumped(data)
    assert same(newspost.loads(text).front_matter, data)
    assert list(newspost.loads(text).front_matter) == list(data)
    if data.keys().isdisjoint({"content", "handler", "self"}):  # which that library takes for arguments of its own Post
        assert with_handler(text).content == "Body"
        assert dumped(with_handler(text).metadata) == text


def test_what_is_dumped_has_a_line_for_each_key_in_their_order() -> None:
    data: dict[Any, Any] = {
        "title": "A day: the harbour",
        "b": "1,000",
        "a": [1, "yes", None],
        "map": {"k": "v"},
        "date": datetime(2024, 5, 6, 9, tzinfo=CHINA),
        "day": date(2024, 5, 6),
        2024: "year",
    }
    assert dumped(data).split("\n") == [
        "---",
        'title: "A day: the harbour"',
        'b: "1,000"',
        'a: [1, "yes", null]',
        "map: {k: v}",
        "date: 2024-05-06 09:00:00 +0800",
        "day: 2024-05-06",
        "2024: year",
        "---",
        "",
        "Body",
    ]


def test_options_for_the_yaml_dumper_do_no_harm() -> None:
    post = with_handler(POST)
    assert frontmatter.dumps(post, sort_keys=True, allow_unicode=False) == frontmatter.dumps(post)
    assert frontmatter.dumps(post, start_delimiter="+++").startswith("+++\n")


def test_a_time_without_a_zone_stays_without() -> None:
    text = "---\ndate: 2024-05-06 09:00:00\n---\n\nBody"
    assert frontmatter.dumps(with_handler(text)) == text
    assert frontmatter.dumps(without_handler(text), handler=JekyllHandler()) == text


@pytest.mark.parametrize(
    "data",
    [
        {"a": object()},
        {"a": {1, 2}},
        {"<<": {"a": 1}},
        {None: 1},
        {"a": "\ud800"},
        {"a": [{1: 2}]},
        {"k" * 2000: 1},
    ],
)
def test_what_jekyll_cannot_read_is_not_dumped(data: dict[Any, Any]) -> None:
    with pytest.raises(EditRejected):
        dumped(data)


# --- the way back: what was not changed

ODD_TEXTS = {
    "plain": POST,
    "crlf": POST.replace("\n", "\r\n"),
    "bom": "\ufeff" + POST,
    "bom and crlf": "\ufeff" + POST.replace("\n", "\r\n"),
    "mixed line ends": POST.replace("\n", "\r\n", 5),
    "lone carriage returns": "---\ntitle: T\n---\nOne\rtwo\nthree\r",
    "only carriage returns": POST.replace("\n", "\r"),
    "carriage returns twice": "---\ntitle: T\n---\nOne\r\r\ntwo\r\r\n",
    "carriage returns and a rule": "---\rtitle: T\r---\r---",
    "dots": "---\ntitle: T\n...\nBody\n",
    "four dashes": "----\ntitle: T\n----\nBody\n",
    "a blank line before": "\n---\ntitle: T\n---\nBody\n",
    "no front matter": "Body\n",
    "nothing": "",
    "blanks": " \n\n",
    "empty front matter": "---\n---\nBody\n",
    "no body": "---\ntitle: T\n---\n",
    "no body and no end": "---\ntitle: T\n---",
    "ends in blanks": "---\ntitle: T\n---\n\n\u3000\u3000Body \u3000\n\n \n",
    "a rule in the body": "---\ntitle: T\n---\nOne\n\n---\n\ntwo\n",
    "json": '{\n"title": "T"\n}\nBody\n',
    "values that are read otherwise": "---\na: 12:30\nb: 2024-05-06 09:00:00\nc: nO\nd: [5.]\ne: .nan\n---\nBody\n",
    "aliases": "---\na: &a [x, y]\nb: *a\nc: {<<: {d: 1}}\n---\nBody\n",
}


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("name", ODD_TEXTS)
def test_where_nothing_was_changed_nothing_is(name: str, read: Read) -> None:
    post = newspost.loads(ODD_TEXTS[name])
    assert from_frontmatter(read(str(post)), post) is post


@pytest.mark.parametrize("handler", [JekyllHandler(), None])
@pytest.mark.parametrize("name", ODD_TEXTS)
def test_where_a_file_was_not_changed_nothing_is(tmp_path: Path, name: str, handler: JekyllHandler | None) -> None:
    path = tmp_path / "2024-05-06-a.md"
    path.write_bytes(ODD_TEXTS[name].encode())
    post = newspost.load(path)
    for encoding in ("utf-8", "utf-8-sig"):
        assert from_frontmatter(frontmatter.load(path, encoding, handler=handler), post) is post


@pytest.mark.parametrize("name", NAMES)
def test_where_a_real_post_was_not_changed_nothing_is(name: str) -> None:
    count = 0
    for (_, data), read in zip(posts(name), cycle(READERS), strict=False):
        post = newspost.loads(data)
        try:
            fm_post = read(data.decode())
        except (ValueError, TypeError, yaml.YAMLError):
            continue
        assert from_frontmatter(fm_post, post) is post
        count += 1
    assert count > 5


@pytest.mark.parametrize("read", READERS)
def test_white_space_at_the_ends_of_the_content_is_no_change(read: Read) -> None:
    assert edited(POST, read, content=f"\n\n \u3000{read(POST).content}\n\n\n") == POST


# --- the way back: the front matter


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("title", "It's", "'The ferry'", "'It''s'"),
        ("title", "2024-05-06", "'The ferry'", "'2024-05-06'"),
        ("layout", "12:30", "layout: post", 'layout: "12:30"'),
        ("draft", True, "draft: no", "draft: true"),
        ("draft", None, "draft: no", "draft: null"),
        ("tags", ["harbour", "dawn", "fog"], "harbour, fog", "harbour, dawn, fog"),
        ("tags", ("harbour", "dawn"), "harbour, fog", "harbour, dawn"),
        ("author", "船长", "---\n\n<p>", "author: 船长\n---\n\n<p>"),
        ("date", datetime(2024, 5, 7, 9, tzinfo=CHINA), "05-06 09:00:00 +0800", "05-07 09:00:00 +0800"),
        ("date", datetime(2024, 5, 7, 9), "05-06 09:00:00 +0800", "05-07 09:00:00"),  # noqa: DTZ001 - as PyYAML has it
        ("date", date(2024, 5, 7), "2024-05-06 09:00:00 +0800", "2024-05-07"),
    ],
)
def test_a_value_that_was_changed_is_an_edit(read: Read, key: str, value: object, old: str, new: str) -> None:
    for text in (POST, "\ufeff" + POST, POST.replace("\n", "\r\n")):
        if read is without_handler and text.startswith("\ufeff"):
            continue  # that library sees no front matter there
        lines = "\r\n" if "\r\n" in text else "\n"
        assert text.count(old.replace("\n", lines)) == 1
        wanted = text.replace(old.replace("\n", lines), new.replace("\n", lines))
        assert edited(text, read, **{key: value}) == wanted


def test_a_date_that_pyyaml_takes_for_text_stays_a_date() -> None:
    changed = edited(POST, without_handler, date="2024-05-07 12:30:00 +0800")
    assert changed == POST.replace("2024-05-06 09:00:00", "2024-05-07 12:30:00")
    fm_post = without_handler(POST)
    fm_post["seen"][1]["when"] = "2024-05-09 11:00:00 +0800"  # type: ignore[index]
    assert str(from_frontmatter(fm_post, newspost.loads(POST))) == POST.replace("05-08 11", "05-09 11")


def test_a_text_in_the_place_of_a_date_is_a_text() -> None:
    assert 'date: "2024-05-07T09:00:00 +0800"\n' in edited(POST, without_handler, date="2024-05-07T09:00:00 +0800")
    assert 'date: "2024-05-07 12:30 +0800"\n' in edited(POST, without_handler, date="2024-05-07 12:30 +0800")
    assert "date: tomorrow\n" in edited(POST, without_handler, date="tomorrow")
    assert 'date: "2024-05-07 09:00:00 +0800"\n' in edited(POST, with_handler, date="2024-05-07 09:00:00 +0800")


@pytest.mark.parametrize("read", READERS)
def test_what_stands_beside_a_change_stays(read: Read) -> None:
    fm_post = read(POST)
    seen: Any = deepcopy(fm_post["seen"])
    seen[1]["who"] = "Cy"
    seen.insert(0, {"who": "Zoe"})
    fm_post["seen"] = seen
    post = from_frontmatter(fm_post, newspost.loads(POST))
    when = newspost.loads(POST).front_matter["seen"]
    assert typed(post.front_matter["seen"]) == typed([{"who": "Zoe"}, when[0], {**when[1], "who": "Cy"}])
    assert "{when: 2024-05-07 10:00:00 +0800, who: Ann}" in str(post)
    assert "{when: 2024-05-08 11:00:00 +0800, who: Cy}" in str(post)


@pytest.mark.parametrize("read", READERS)
def test_what_is_read_otherwise_beside_a_change_stays(read: Read) -> None:
    text = "---\nd: {a: 12:30, b: 2024-05-06T09:00:00 +0800, c: x}\n---\nBody\n"
    fm_post = read(text)
    fm_post["d"]["c"] = "z"  # type: ignore[index]
    assert str(from_frontmatter(fm_post, newspost.loads(text))) == text.replace("c: x", "c: z")


def test_a_value_that_is_what_jekyll_reads_already_is_no_change() -> None:
    assert edited(POST, without_handler, date=datetime(2024, 5, 6, 9, tzinfo=CHINA)) == POST


@pytest.mark.parametrize("read", READERS)
def test_a_key_that_was_removed_goes(read: Read) -> None:
    fm_post = read(POST)
    del fm_post["draft"]
    assert str(from_frontmatter(fm_post, newspost.loads(POST))) == POST.replace("draft: no\n", "")


@pytest.mark.parametrize("read", READERS)
def test_a_post_without_front_matter_gets_one(read: Read) -> None:
    assert edited("Body\n", read, title="T") == "---\ntitle: T\n---\nBody\n"


def test_the_posts_path_and_zone_stay() -> None:
    onto = newspost.loads(POST, path="_posts/2024-05-06-ferry.md", timezone="Asia/Shanghai")
    fm_post = onto.to_frontmatter()
    fm_post["title"] = "New"
    post = from_frontmatter(fm_post, onto)
    assert (post.path, post.article.title, post.article.date) == (onto.path, "New", onto.article.date)


# --- the way back: the content


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("text", "content", "wanted"),
    [
        ("---\na: b\n---\n\n\u3000\u3000One\n\n\n", "Two", "---\na: b\n---\n\n\u3000\u3000Two\n\n\n"),
        ("---\na: b\n---\n    One", "Two\nthree", "---\na: b\n---\n    Two\nthree"),
        ("---\r\na: b\r\n---\r\nOne\r\n", "One\ntwo", "---\r\na: b\r\n---\r\nOne\r\ntwo\r\n"),
        ("---\r\na: b\r\n---\r\nOne\r\n", "One\r\ntwo", "---\r\na: b\r\n---\r\nOne\r\ntwo\r\n"),
        (
            "---\na: b\n---\nOne\r\ntwo\nthree\r\nfour\n",
            "One\nTWO\nthree\nfour",
            "---\na: b\n---\nOne\r\nTWO\nthree\r\nfour\n",
        ),
        ("---\na: b\n---\nOne\r\ntwo\nthree\r\nfour\n", "One\nfour", "---\na: b\n---\nOne\r\nfour\n"),
        ("---\na: b\n---\nOne\r\ntwo\nthree\r\nfour\n", "One\ntwo", "---\na: b\n---\nOne\r\ntwo\n"),
        ("---\na: b\n---\nOne\n", "", "---\na: b\n---\n"),
        ("---\na: b\n---\n", "One", "---\na: b\n---\nOne\n"),
        ("---\na: b\n---\n\n", "One\ntwo", "---\na: b\n---\n\nOne\ntwo\n"),
        ("---\na: b\n---\nOne\n", "One\n\n---\n\ntwo", "---\na: b\n---\nOne\n\n---\n\ntwo\n"),
        ("---\na: b\n---\nOne\ntwo", "One", "---\na: b\n---\nOne"),
        ("One\n", "One\ntwo", "One\ntwo\n"),
        ("", "One", "One\n"),
    ],
)
def test_a_content_that_was_changed_takes_the_old_ones_place(read: Read, text: str, content: str, wanted: str) -> None:
    assert edited(text, read, content=content) == wanted


def test_content_and_values_may_change_together() -> None:
    wanted = POST.replace("The ferry'", "Home'").replace("left", "came")
    assert (
        edited(POST, with_handler, title="Home", content=with_handler(POST).content.replace("left", "came")) == wanted
    )


def test_a_byte_order_mark_is_in_nobodys_way() -> None:
    text = "\ufeff" + POST
    changed = text.replace("left", "came").replace("draft: no\n", "")
    for fm_post in (by_post(text), with_handler(text), without_handler(POST)):  # the last as decoded by utf-8-sig
        fm_post.content = fm_post.content.replace("left", "came")
        del fm_post["draft"]
        assert str(from_frontmatter(fm_post, newspost.loads(text))) == changed
    fm_post = without_handler(text)
    fm_post["author"] = "Ann"
    fm_post.content = fm_post.content.replace("船", "我")
    assert str(from_frontmatter(fm_post, newspost.loads(text))) == text.replace("船", "我").replace(
        "---\n\n", "author: Ann\n---\n\n"
    )


def test_what_that_library_takes_for_content_is_changed_where_it_is_content_to_jekyll() -> None:
    text = "---\ntitle: T\n...\nOne\ntwo\n"
    whole = without_handler(text).content
    assert whole == text.strip()
    assert edited(text, without_handler, content=whole.replace("two", "2")) == text.replace("two", "2")
    with pytest.raises(EditRejected, match="JekyllHandler"):
        edited(text, without_handler, content=whole.replace("T", "U"))
    text = "\n---\ntitle: T\n---\nOne\n"
    assert edited(text, without_handler, content="Two") == text.replace("One", "Two")
    text = "\ufeff" + POST
    assert edited(text, without_handler, content=text.strip().replace("left", "came")) == text.replace("left", "came")


# --- the way back: what cannot be


@pytest.mark.parametrize(
    ("text", "values", "reason"),
    [
        (POST, {"a": object()}, "unwritable value"),
        (POST, {"a": [datetime(2024, 5, 6)]}, "unwritable value"),  # noqa: DTZ001 - what is refused
        (POST, {"a": "\ud800"}, "unwritable text"),
        ("---\ntitle: A\ntitle: B\n---\n", {"title": "C"}, "duplicate key"),
        ('{\n"title": "T"\n}\nBody\n', {"title": "U"}, "no place"),
        ("\n---\ntitle: T\n---\nBody\n", {"author": "A"}, "no place"),
    ],
)
def test_what_the_file_cannot_say_is_rejected(text: str, values: dict[str, object], reason: str) -> None:
    with pytest.raises(EditRejected) as caught:
        edited(text, without_handler, **values)
    assert caught.value.reason == reason


def test_a_key_is_not_removed_from_where_jekyll_sees_none() -> None:
    post = newspost.loads("\n---\ntitle: T\n---\nBody\n")
    fm_post = frontmatter.loads(str(post))
    del fm_post["title"]
    with pytest.raises(EditRejected, match="title"):
        from_frontmatter(fm_post, post)


def test_front_matter_that_jekyll_cannot_read_takes_edits_of_the_body_only() -> None:
    text = "---\ntitle: a: b\n---\nOne\n"
    assert edited(text, by_post, content="Two") == text.replace("One", "Two")
    text = "---\ntitle: ._\n---\nOne\n"
    assert edited(text, without_handler, content="Two") == text.replace("One", "Two")
    assert edited(text, by_post, content="Two") == text.replace("One", "Two")
    for read in (without_handler, by_post):
        with pytest.raises(EditRejected):
            edited(text, read, title="T")


def test_bytes_that_are_no_utf_8_stay() -> None:
    post = newspost.loads(b"---\ntitle: T\n---\nOne\xff\ntwo\n")
    fm_post = post.to_frontmatter()
    assert from_frontmatter(fm_post, post) is post
    fm_post.content = fm_post.content.replace("two", "2")
    assert bytes(from_frontmatter(fm_post, post)) == b"---\ntitle: T\n---\nOne\xff\n2\n"


class Shouting(YAMLHandler):
    def split(self, text: str) -> tuple[str, str]:
        fm, content = super().split(text)
        return fm, content.upper()


def test_a_handler_that_fails_is_no_handler_of_this_post() -> None:
    post = newspost.loads(POST)
    fm_post = post.to_frontmatter()
    fm_post.handler = JSONHandler()
    assert from_frontmatter(fm_post, post) is post
    fm_post.handler = Shouting()
    assert from_frontmatter(fm_post, post) is post
    fm_post.content = "THE FERRY"
    with pytest.raises(EditRejected, match="old content"):
        from_frontmatter(fm_post, post)


# --- the way back: promises

simple = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=12).map(str.strip)
changes = st.dictionaries(
    st.sampled_from(["title", "layout", "tags", "author", "seen"]),
    simple | st.lists(simple, max_size=3) | st.integers(),
)
contents = st.lists(simple, max_size=4).map("\n".join)


@given(st.sampled_from(READERS), changes, contents, st.sampled_from(["\n", "\r\n"]))
def test_what_was_asked_for_is_what_that_library_reads(
    read: Read, values: dict[str, object], content: str, newline: str
) -> None:
    text = POST.replace("\n", newline)
    fm_post = read(text)
    fm_post.metadata.update(values)
    fm_post.content = content
    try:
        new = from_frontmatter(fm_post, newspost.loads(text))
    except EditRejected as error:
        assert error.reason in {"not read back", "unwritable text"}  # noqa: PT017 - which reasons there may be
        return
    again = read(str(new))
    assert same(again.metadata, fm_post.metadata)
    assert as_frontmatter_has_it(again.content) == content.strip()
    assert newline == "\n" or "\n" not in str(new).replace("\r\n", "")


def test_a_hostile_header_takes_no_time() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    text = f"---\n{bomb}---\nOne\n"
    for read in READERS:
        assert edited(text, read, content="Two") == text.replace("One", "Two")


def test_time_grows_with_the_length() -> None:
    def change(lines: int) -> Callable[[], Post]:
        onto = newspost.loads("---\ntitle: T\n---\n" + "A line of text.\r\n" * lines)
        fm_post = onto.to_frontmatter()
        fm_post.content = fm_post.content.replace("text", "words")
        return lambda: from_frontmatter(fm_post, onto)

    assert grows_at_most(20, change(300), change(3000))


# --- the page

ROWS = re.findall(r"(?m)^\| `([^`\n]++)` \| `([^`\n]++)` \| `([^`\n]++)` \|", PAGE)


def test_the_page_has_tables() -> None:
    assert len(ROWS) >= 20


@pytest.mark.parametrize(("source", "theirs", "ours"), ROWS, ids=[row[0] for row in ROWS])
def test_the_page_says_the_truth(source: str, theirs: str, ours: str) -> None:
    is_whole = source.startswith('"')
    text = str(ast.literal_eval(source)) if is_whole else f"---\nkey: {source}\n---\n"

    def said(handler: JekyllHandler | None) -> str:
        try:
            data, content = frontmatter.parse(text, handler=handler)
        except (ValueError, yaml.YAMLError) as error:
            return type(error).__name__
        value = (data, content) if is_whole else data["key"]
        return repr(value).replace("datetime.", "").replace("timezone(timedelta(0), 'UTC')", "UTC")

    assert said(None) == theirs
    assert said(JekyllHandler()) == ours
    assert theirs != ours
